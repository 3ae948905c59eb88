"""One schedule: judged, put right, prepared, approved, printed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sevanidhi.core.accounts import otp
from sevanidhi.core.payroll import documents, forms, phrases, queries, services
from sevanidhi.core.payroll.permissions import (
    APPROVERS,
    CORRECTORS,
    ITEM_READERS,
    MATCHERS,
    OFFICE_ROLES,
    READERS,
    has_in_care,
)
from sevanidhi.core.payroll.refusals import FileChangedMeaning
from sevanidhi.core.payroll.services.posting import APPROVE, code_detail
from sevanidhi.core.payroll.views import paging
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import download, see, start_before, start_of
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

LINES_A_PAGE = 100


@require_GET
@allow(*READERS)
def schedule(request: HttpRequest, key) -> HttpResponse:
    """Show a schedule judged: faults beside their rows, totals that prove themselves."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=READERS)
    draft, open_still = found.state == "draft", found.state in ("draft", "prepared")
    may = partial(has_in_care, request.user, found.office, on=on)
    office = may(roles=OFFICE_ROLES)
    shown = paging.shown(request)
    judged = queries.judge(found, on=on, shown=shown)
    if paging.beyond(judged, shown):
        return redirect("payroll:schedule", key)
    context = {
        "schedule": found,
        "judged": judged,
        "paging": paging.Paging(judged, shown),
        "reason_words": phrases.reason_now,
        "may_fix": draft and office,
        "may_prepare": draft and office,
        "may_approve": open_still and may(roles=APPROVERS),
        "may_undo": open_still and office,
        "may_correct": found.state == "posted" and _may_correct(request, found),
        "items": queries.items_of(found) if found.state == "posted" and may(roles=ITEM_READERS) else {},
        "may_match": may(roles=MATCHERS),
    }
    return page(request, "payroll/schedule.html", context, part="payroll/_judged_lines.html")


def _may_correct(request: HttpRequest, found: Any) -> bool:
    return has_in_care(request.user, found.office, on=clock.today(request), roles=CORRECTORS)


@require_POST
@allow(*OFFICE_ROLES)
def fix(request: HttpRequest, key) -> HttpResponse:
    """Put one cell of a draft right."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=OFFICE_ROLES)
    form = forms.Fix(request.POST)
    back = reverse("payroll:schedule", args=[key]) + paging.kept(request)
    if not form.is_valid():
        messages.error(request, _("Write the right value."))
        return see(request, back)
    try:
        services.fix_line(schedule=found, by=request.user, on=on, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    return see(request, back)


@require_POST
@allow(*OFFICE_ROLES)
def prepare(request: HttpRequest, key) -> HttpResponse:
    """Hand a draft up."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=OFFICE_ROLES)
    try:
        services.prepare(schedule=found, by=request.user, on=on)
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _("The schedule is prepared. The drawing officer approves it."))
    return see(request, "payroll:schedule", key)


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def totals(request: HttpRequest, key) -> HttpResponse:
    """State the voucher's totals of a draft anew."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=OFFICE_ROLES)
    if found.state != "draft":
        return redirect("payroll:schedule", key)
    form = forms.Totals(request.POST or None, totals=queries.totals_of(found))
    if form.is_valid():
        try:
            services.restate_totals(schedule=found, totals=form.cleaned_data, by=request.user, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The totals are kept."))
            return see(request, "payroll:schedule", key)
    context = {"form": form, "schedule": found, "judged": queries.judge(found, on=on)}
    return page(request, "payroll/totals.html", context)


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def undo(request: HttpRequest, key) -> HttpResponse:
    """Take a schedule back before approval."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=OFFICE_ROLES)
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        try:
            services.undo(schedule=found, by=request.user, why=form.cleaned_data["why"], on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The schedule is taken back. The file may be sent again."))
            return see(request, "payroll:this_month")
    return page(request, "payroll/undo.html", {"form": form, "schedule": found})


@require_http_methods(["GET", "POST"])
@allow(*APPROVERS)
def approve(request: HttpRequest, key) -> HttpResponse:
    """Approve with a code that names month and total: first it is sent, then typed."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=APPROVERS)
    session = request.session.session_key or ""
    challenge = otp.latest(user=request.user, purpose=APPROVE, about=found, session_key=session)
    if request.method == "POST" and "send" in request.POST:
        return _send_code(request, found, session)
    form = forms.Code(request.POST or None)
    if challenge and challenge.detail != code_detail(found):
        challenge = None
        if form.is_valid():
            messages.error(request, words_for(FileChangedMeaning()))
    if challenge and form.is_valid():
        try:
            proof = otp.check(
                challenge=challenge.key, code=form.cleaned_data["code"], user=request.user, purpose=APPROVE,
                about=found, detail=code_detail(found), session_key=session,
            )  # fmt: skip
            services.approve(schedule=found, by=request.user, on=on, challenge=proof.key)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Approved. Every rupee of the voucher is being posted."))
            return see(request, "payroll:schedule", key)
    context = {"form": form, "schedule": found, "sent": challenge, "judged": queries.judge(found, on=on)}
    return page(request, "payroll/approve.html", context)


def _send_code(request: HttpRequest, found: Any, session: str) -> HttpResponse:
    try:
        services.ask_to_approve(schedule=found, by=request.user, session_key=session, on=clock.today(request))
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    return see(request, "payroll:approve", found.key)


@require_GET
@allow(*READERS)
def lines(request: HttpRequest, key, head: str) -> HttpResponse:
    """Show the lines of a posted schedule under a head, a hundred a page."""
    found = queries.schedule_for(request.user, key, on=clock.today(request), roles=READERS)
    queries.check_has(found, head)
    start = start_of(request)
    rows = queries.printed_lines(found, head, limit=LINES_A_PAGE + 1, offset=start)
    context = {
        "schedule": found, "head": head, "lines": rows[:LINES_A_PAGE], "start": start,
        "older": start + LINES_A_PAGE if len(rows) > LINES_A_PAGE else None,
        "newer": start_before(start, LINES_A_PAGE),
    }  # fmt: skip
    return page(request, "payroll/lines.html", context)


@require_GET
@allow(*READERS)
def printed(request: HttpRequest, key, head: str) -> HttpResponse:
    """Print a posted schedule in the official layout."""
    found = queries.schedule_for(request.user, key, on=clock.today(request), roles=READERS)
    queries.check_has(found, head)
    if found.state != "posted":
        return redirect("payroll:schedule", key)
    paper = documents.print_schedule(found, head, by=request.user, language=request.LANGUAGE_CODE[:2])
    from sevanidhi.core.documents import queries as papers

    return download(
        papers.content_of(paper),
        name=f"{found.office.code}-{found.month}-{head}.pdf",
        content_type="application/pdf",
    )
