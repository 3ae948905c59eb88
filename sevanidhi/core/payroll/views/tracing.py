"""Pages for those who check: looking anything up, and the way of one rupee in both directions."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.core import registry
from sevanidhi.core.audit import services as audit
from sevanidhi.core.payroll import forms, phrases, queries, tracing
from sevanidhi.core.payroll.permissions import CORRECTORS, ITEM_READERS, READERS, TRACERS, has_in_care
from sevanidhi.core.payroll.services.intake import voucher_number
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page

MONTHS_OFFERED = 60


@require_safe
@allow(*TRACERS)
def find(request: HttpRequest) -> HttpResponse:
    """Look up people and their accounts, schedules and vouchers in the reader's care."""
    on = clock.today(request)
    months = [SalaryMonth.of(on).plus(-back) for back in range(MONTHS_OFFERED)]
    form = forms.Find(request.GET or None, months=months)
    context = {"form": form, "holders": [], "schedules": [], "most": tracing.MOST_FOUND, "books": _books()}
    if form.is_valid() and any(form.cleaned_data.values()):
        context |= _found(request, form)
    return page(request, "payroll/find.html", context)


def _found(request: HttpRequest, form: forms.Find) -> dict:
    on, asked = clock.today(request), form.cleaned_data
    text, office, month = asked["q"].strip(), asked["office"].strip(), asked["month"]
    return {
        "holders": tracing.holders(request.user, text, on=on) if text else [],
        "schedules": tracing.schedules(
            request.user, voucher=voucher_number(text) if text else "", office=office, month=month, on=on
        ),
        "asked": True,
    }


@require_safe
@allow(*TRACERS)
def account(request: HttpRequest, head: str, number: str) -> HttpResponse:
    """Show from which line of which pay bill each amount in an account came."""
    found = tracing.account_for(request.user, head, number, on=clock.today(request))
    audit.record_view(by=request.user, about=found, person_id=found.employee.person_id)
    context = {"account": found, "booked": tracing.booked(found), "books": _books()}
    return page(request, "payroll/account.html", context)


@require_safe
@allow(*READERS)
def way(request: HttpRequest, key, head: str, row: int) -> HttpResponse:
    """Show the way of one line's money: file, office, voucher, books, treasury, passbook."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=READERS)
    gone = tracing.way_of(found, head=head, row=row)
    context = {
        "schedule": found,
        "way": gone,
        "open_books": tracing.open_to(request.user, gone.accounts, on=on),
        "may_see_item": has_in_care(request.user, found.office, on=on, roles=ITEM_READERS),
        "may_correct": not gone.item and has_in_care(request.user, found.office, on=on, roles=CORRECTORS),
        "reasons": queries.reasons_of(gone.item) if gone.item and gone.item.row else [],
        "reason_words": phrases.reason_now,
        "books": _books(),
    }
    return page(request, "payroll/way.html", context)


def _books() -> dict[str, str]:
    """Return the address of the book of an account, by head; those schemes that keep one."""
    return {head.code: registry.scheme_of(head.code).book for head in registry.heads()}
