"""The passbook on the screen and on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sevanidhi.core.audit import services as audit
from sevanidhi.core.people import queries as people
from sevanidhi.schemes.gpf import documents, queries
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page

READERS = (
    "member", "ddo", "ddo_clerk", "district_clerk", "district_officer", "director", "auditor",
)  # fmt: skip


@require_safe
@allow("member")
def mine(request: HttpRequest) -> HttpResponse:
    """Lead members to their own passbook, or tell them why they have none."""
    account = queries.own_account(request.user)
    if account:
        return redirect("gpf:passbook", account.number)
    context = {"employee": people.own_employment(request.user)}
    return page(request, "gpf/no_passbook.html", context)


@require_safe
@allow(*READERS)
def passbook(request: HttpRequest, number: str, year: str = "") -> HttpResponse:
    """Show a year of a passbook, with its sum and the years beside it."""
    today = clock.today(request)
    account = queries.account_for(request.user, number, on=today)
    audit.record_view(by=request.user, about=account, person_id=account.employee.person_id)
    shown = queries.year_asked(year, account=account, today=today)
    books = queries.books_of(account, today=today, sums_of=shown)
    book = queries.book_of(books, shown)
    before, after = queries.neighbours(books, book)
    context = {
        "account": account, "books": books[::-1], "book": book, "before": before, "after": after,
        "columns": _columns(), "own": queries.is_own(request.user, account),
    }  # fmt: skip
    return page(request, "gpf/passbook.html", context)


@require_POST
@allow(*READERS)
def paper(request: HttpRequest, number: str, year: str = "") -> HttpResponse:
    """Make the passbook, one year of it or the whole, as a PDF and open it."""
    today = clock.today(request)
    account = queries.account_for(request.user, number, on=today)
    if year:
        asked = queries.year_asked(year, account=account, today=today)
        queries.book_of(queries.books_of(account, today=today), asked)  # 404 for a year that is not there
    made = documents.print_passbook(
        account, years=[year] if year else None, language=get_language() or "hi", by=request.user, today=today
    )
    return see(request, reverse("documents:paper", args=[made.key]))


def _columns() -> list[dict[str, str]]:
    return [
        {"name": "subscription", "text": _("Subscription")},
        {"name": "refund", "text": _("Refund of advance")},
        {"name": "other_credit", "text": _("Other credits")},
        {"name": "withdrawal", "text": _("Withdrawal")},
    ]
