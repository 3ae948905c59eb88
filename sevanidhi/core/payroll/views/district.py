"""Suspense, corrections and vouchers: the district's and the treasury's work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sevanidhi.core.accounts import sessions
from sevanidhi.core.payroll import forms, phrases, queries, services
from sevanidhi.core.payroll.permissions import (
    CORRECTORS,
    DECIDERS,
    DISTRICT_ROLES,
    ITEM_READERS,
    MATCHERS,
    SETTLERS,
    TRACERS,
    has_in_care,
)
from sevanidhi.core.payroll.refusals import ListNotTaken
from sevanidhi.core.payroll.views import aside
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

LOADERS = ("treasury_clerk",)
DISTRICT_READERS = ("district_clerk", "district_officer", "director", "auditor")
SUSPENSE_READERS = ("ddo", "ddo_clerk", *DISTRICT_READERS)
VOUCHER_LIST = "voucher list"
SHOWN = 200


@require_GET
@allow(*DISTRICT_READERS)
def district(request: HttpRequest) -> HttpResponse:
    """Show what waits: suspense, decisions, late offices, vouchers that differ."""
    on = clock.today(request)
    month = SalaryMonth.of(on).previous()
    care: dict[str, Any] = {"on": on, "roles": DISTRICT_READERS}
    corrections = list(queries.corrections_waiting(request.user, **care)[:SHOWN])
    context = {
        "month": month,
        "may_decide": bool(request.user.roles_today(request) & set(DECIDERS)),
        "suspense": [
            (item, queries.age_in_days(item, on=on))
            for item in queries.suspense_in_care(request.user, **care, owner="department")[:SHOWN]
        ],
        "overdue_after": queries.OVERDUE_AFTER_DAYS,
        "with_ddo": queries.suspense_in_care(request.user, **care, owner="ddo").count(),
        "matches": list(queries.matches_waiting(request.user, **care)[:SHOWN]),
        "corrections": corrections,
        "to_move": queries.amounts_to_move(corrections),
        "not_posted": list(
            queries.not_posted_in_care(
                request.user, **care, approved_before=timezone.now() - services.STUCK_AFTER
            )[:SHOWN]
        ),
        "late": queries.offices_late(request.user, month, **care),
        "differences": list(queries.differences(request.user, **care)[:SHOWN]),
        "unconfirmed": list(queries.unconfirmed(request.user, **care, before=month.first_day)[:SHOWN]),
    }
    return page(request, "payroll/district.html", context)


@require_GET
@allow(*SUSPENSE_READERS)
def suspense(request: HttpRequest) -> HttpResponse:
    """List the open suspense items in the reader's care."""
    on = clock.today(request)
    offices = queries.offices_with_suspense(request.user, on=on, roles=SUSPENSE_READERS)
    form = forms.SuspenseAsked(request.GET or None, offices=offices)
    asked = form.cleaned_data if form.is_valid() else {}
    items = queries.suspense_in_care(request.user, on=on, roles=SUSPENSE_READERS, **asked)
    context = {
        "items": [(item, queries.age_in_days(item, on=on)) for item in items[:SHOWN]],
        "count": items.count(),
        "total": queries.rest_of(items),
        "form": form,
        "asked": asked,
        "overdue_after": queries.OVERDUE_AFTER_DAYS,
    }
    return page(request, "payroll/suspense.html", context)


@require_http_methods(["GET", "POST"])
@allow(*ITEM_READERS)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one item; who looks for its account proposes one."""
    on = clock.today(request)
    found = queries.item_for(request.user, pk, on=on, roles=ITEM_READERS)
    matches = has_in_care(request.user, found.office, on=on, roles=MATCHERS)
    form = _match_form(request, found) if matches else None
    if form and form.is_valid():
        try:
            account = queries.account_of(found.head, form.cleaned_data["number"])
            services.propose_match(
                item=found, account=account, why=form.cleaned_data["why"], by=request.user, on=on,
                part=form.part(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal, at=None)
        else:
            messages.success(request, _("Proposed. Another person at the district office decides."))
            return see(request, "payroll:suspense")
    unread, unread_rows = queries.unread_of(found)
    context = {
        "item": found,
        "form": form,
        "age": queries.age_in_days(found, on=on),
        "reasons": queries.reasons_of(found),
        "reason_words": phrases.reason_now,
        "proposals": queries.proposals_for(found),
        "waiting": list(found.matches.filter(decision="").select_related("account").order_by("row")),
        "cures": queries.cures_of(found),
        "unread": unread,
        "unread_rows": unread_rows,
        "most_unread": queries.MOST_UNREAD_SHOWN,
        "district": has_in_care(request.user, found.office, on=on, roles=DISTRICT_ROLES),
        "may_undo": has_in_care(request.user, found.office, on=on, roles=CORRECTORS),
    }
    return page(request, "payroll/item.html", context)


def _match_form(request: HttpRequest, item: Any) -> forms.MatchTo:
    if len(item.rows) > 1:
        return forms.MatchPart(request.POST or None, rows=queries.rows_left(item))
    return forms.MatchTo(request.POST or None)


@require_http_methods(["GET", "POST"])
@allow(*DISTRICT_ROLES)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Return an item to the DDO, or take it back."""
    on = clock.today(request)
    found = queries.item_for(request.user, pk, on=on, roles=DISTRICT_ROLES)
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        act = services.return_to_ddo if found.owner == "department" else services.take_from_ddo
        try:
            act(item=found, why=form.cleaned_data["why"], by=request.user, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see(request, "payroll:item", pk)
    return page(request, "payroll/hand_over.html", {"form": form, "item": found})


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a district officer decides: how it is found, agreed to and declined. Its page bears its name.

    beside: what that page shows beside it.
    """

    name: str
    find: Callable[..., Any]
    agree: Callable[..., Any]
    decline: Callable[..., Any]
    beside: Callable[..., dict[str, Any]] = lambda found: {}


MATTERS = (
    Matter(
        name="match", find=queries.match_for, agree=services.accept_match, decline=services.decline_match,
        beside=lambda match: {"posted_at": queries.posted_at(match)},
    ),
    Matter(
        name="correction", find=queries.correction_for, agree=services.accept_correction,
        decline=services.decline_correction,
        beside=lambda correction: {"money": queries.money_to_move(correction)},
    ),
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(*DECIDERS)
@sessions.fresh
def decide(request: HttpRequest, pk: int, matter: str) -> HttpResponse:
    """Agree to a proposal or a contrary entry, or decline it with a reason."""
    on = clock.today(request)
    kind = next(one for one in MATTERS if one.name == matter)
    found = kind.find(request.user, pk, on=on, roles=DECIDERS)
    act = {matter: found, "by": request.user, "on": on}
    agreed = request.method == "POST" and "agree" in request.POST
    form = forms.Reason(request.POST if "decline" in request.POST else None)
    try:
        if agreed:
            kind.agree(**act)
        elif form.is_valid():
            kind.decline(**act, why=form.cleaned_data["why"])
        else:
            context = {"form": form, matter: found, **kind.beside(found)}
            return page(request, f"payroll/decide_{matter}.html", context)
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
        return see(request, request.path)
    messages.success(request, _("Agreed and booked.") if agreed else _("Declined."))
    return see(request, "payroll:district")


@require_http_methods(["GET", "POST"])
@allow(*LOADERS)
def vouchers(request: HttpRequest) -> HttpResponse:
    """Show what differs from the treasury's lists; load a list. Its file waits while a code is asked for."""
    if request.method == "POST":
        return _load_list(request, aside.keep(request, VOUCHER_LIST))
    held = aside.of(request, VOUCHER_LIST)
    return _vouchers(request, forms.VoucherFile(kept=held.name if held else ""))


@sessions.fresh
def _load_list(request: HttpRequest, held: aside.Aside | None) -> HttpResponse:
    form, loaded = forms.VoucherFile(request.POST, request.FILES, kept=held.name if held else ""), None
    bad: list[Any] = []
    if held and form.is_valid():
        aside.forget(request)
        try:
            loaded = services.load_voucher_list(
                content=held.content, file_name=held.name, by=request.user, on=clock.today(request)
            )
        except ListNotTaken as refusal:
            form.refuse(refusal, at="file")
            bad = refusal.cells
        except Refusal as refusal:
            form.refuse(refusal, at="file")
    return _vouchers(request, form, loaded, bad)


def _vouchers(
    request: HttpRequest, form: forms.VoucherFile, loaded: Any = None, bad: Sequence[Any] = ()
) -> HttpResponse:
    differing = queries.differences(request.user, on=clock.today(request), roles=LOADERS)
    context = {
        "form": form, "loaded": loaded, "differences": list(differing[:SHOWN]),
        "bad": [phrases.list_cell_now(cell) for cell in bad],
    }  # fmt: skip
    return page(request, "payroll/vouchers.html", context)


@require_http_methods(["GET", "POST"])
@allow(*SETTLERS, *TRACERS)
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one difference; who may settle it does so."""
    if request.user.roles_today(request) & set(SETTLERS):
        return _settle(request, pk)
    line = queries.difference_for(request.user, pk, on=clock.today(request), roles=TRACERS)
    return page(request, "payroll/settle.html", {"form": None, "line": line})


@sessions.fresh
def _settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one difference with a reason."""
    on = clock.today(request)
    line = queries.difference_for(request.user, pk, on=on, roles=SETTLERS)
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        try:
            services.settle_difference(line=line, why=form.cleaned_data["why"], by=request.user, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Settled."))
            loads = "treasury_clerk" in request.user.roles_today(request)
            return see(request, "payroll:vouchers" if loads else "payroll:district")
    return page(request, "payroll/settle.html", {"form": form, "line": line})


@require_http_methods(["GET", "POST"])
@allow(*DECIDERS)
@sessions.fresh
def one_person(request: HttpRequest, code: str) -> HttpResponse:
    """Grant an office the exception that one person prepares and approves."""
    on = clock.today(request)
    office = queries.office_in_care(request.user, code, on=on, roles=DECIDERS)
    form = forms.OnePerson(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        if told["until_date"] <= told["from_date"]:
            form.add_error("until_date", _("The period must end after it begins."))
        else:
            return _grant(request, office, form)
    return page(request, "payroll/one_person.html", {"form": form, "office": office})


def _grant(request: HttpRequest, office: Any, form: forms.OnePerson) -> HttpResponse:
    try:
        services.approve_alone(
            office=office, by=request.user, today=clock.today(request), **form.cleaned_data
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return page(request, "payroll/one_person.html", {"form": form, "office": office})
    messages.success(request, _("The exception is granted."))
    return see(request, "payroll:district")
