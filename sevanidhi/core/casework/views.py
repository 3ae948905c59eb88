"""Applications: handing one in, following it, and the officers' work on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import forms, kinds, phrases, queries, services
from sevanidhi.core.documents import services as documents
from sevanidhi.core.journeys import queries as journeys
from sevanidhi.core.offices.queries import district_office_of
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock, formats
from sevanidhi.web.access import APPLICANT, MEMBER, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

DDO, CLERK, OFFICER = "ddo", "district_clerk", "district_officer"
CELL_CLERK, CELL_OFFICER = "cell_clerk", "cell_officer"


@require_GET
@allow(MEMBER, APPLICANT)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the reader's applications, and what can be applied for."""
    employee, today = people.own_employment(request.user), clock.today(request)
    context = {
        "cases": queries.cases_of(request.user),
        "employed": employee is not None,
        "kinds": queries.kinds_open_to(employee) if employee else (),
        "helped": queries.cases_helped_with(request.user, at=timezone.now()),
        "titles": {code: one.title for code, one in kinds.kinds().items()},
        "stands": lambda case: queries.stands(case, reader=request.user, on=today),
    }
    return page(request, "casework/mine.html", context)


@require_http_methods(["GET", "POST"])
@allow(MEMBER)
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in an application of one's own."""
    case_kind, ask = _kind(code)
    today = clock.today(request)
    employee = people.own_employment(request.user)
    if employee is None:
        raise Http404
    form = ask(
        request.POST or None,
        request.FILES or None,
        employee=employee,
        today=today,
        initial=request.GET.dict(),
    )
    forms.with_papers(form, case_kind.papers)
    if form.is_valid():
        try:
            case = _hand_in(request, case_kind, form, employee=employee, today=today)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Your application %(number)s was received.") % {"number": case.number}
            )
            return see(request, "casework:case", case.number)
    days, _rule = kinds.limit(case_kind, on=today)
    return page(request, "casework/apply.html", {"kind": case_kind, "form": form, "days": days})


@require_GET
@allow(MEMBER, APPLICANT, DDO, CLERK, OFFICER, CELL_CLERK, CELL_OFFICER, "director", "auditor")
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case: where it stands, its clock, what happened, and what the reader can do."""
    today = clock.today(request)
    found = queries.case_for(request.user, number, on=today)
    view = queries.view_of(request.user, found, on=today)
    if queries.is_worked_on_at_desk(request.user, view, on=today):
        return see(request, view.kind.desk_case, number)
    audit.record_view(by=request.user, about=found, person_id=found.person_id)
    listed = _list_of(request, view.kind)
    may_let_help = view.is_mine and view.may_send_form and journeys.is_own_draft(request.user, number)
    context = {
        "view": view, "list": listed, "again": _again(view.kind, number), "may_let_help": may_let_help,
    }  # fmt: skip
    return page(request, "casework/case.html", context)


def _list_of(request: HttpRequest, case_kind: kinds.Kind) -> str:
    """Return the name of the list a reader comes from; "" where none is theirs, as for an auditor."""
    held = request.user.roles_today(request)
    lists = (case_kind.desk,) if case_kind.desk else ("casework:to_report_on", "casework:worklist")
    return next((name for name in lists if held & _roles_of(name)), "")


def _roles_of(name: str) -> frozenset[str]:
    """Return the roles that may open this page."""
    roles: frozenset[str] = getattr(resolve(reverse(name)).func, "allowed_roles", frozenset())
    return roles


def _again(case_kind: kinds.Kind, number: str) -> str:
    """Return where the applicant puts a returned case right; "" where a reply is written."""
    return reverse("journeys:again", args=[case_kind.journey, number]) if case_kind.journey else ""


@require_http_methods(["GET", "POST"])
@allow(MEMBER, APPLICANT)
def send_form(request: HttpRequest, number: str) -> HttpResponse:
    """Take the scan of the signed form of one's own application, or of one the reader helps with."""
    today = clock.today(request)
    found = queries.case_to_send_form_of(request.user, number, at=timezone.now())
    is_mine = found.person_id == request.user.person_id
    if not is_mine:
        audit.record_view(by=request.user, about=found, person_id=found.person_id)
    form = forms.SignedForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _send_scans(request, found, form, today=today):
        return see(request, *(("casework:case", number) if is_mine else ("casework:mine",)))
    return page(request, "casework/send_form.html", {"case": found, "form": form, "is_mine": is_mine})


def _send_scans(request: HttpRequest, case: Any, form: forms.SignedForm, *, today: date) -> bool:
    """Send one scan after the other up to one that is refused; return whether all were taken."""
    scans = form.cleaned_data["scan"]
    taken = None
    for place, scan in enumerate(scans):
        try:
            taken = services.send_form(
                case=case, content=scan.read(), name=scan.name, by=request.user, today=today
            )
        except Refusal as refusal:
            form.refuse(refusal, at="scan")
            if taken:
                told = _(
                    "These files were not taken: %(names)s. The others have come; do not send them again."
                )
                messages.warning(request, told % {"names": ", ".join(one.name for one in scans[place:])})
            return False
    _tell_taken(request, taken)
    return True


def _tell_taken(request: HttpRequest, step: Any) -> None:
    if queries.came_unread(step) and queries.is_unread(step.case):
        messages.warning(
            request,
            _(
                "The scan is with the office, but the code on it could not be read. Look at it once more: if"
                " it is not sharp, or another paper, send the signed form anew. Give or post the original"
                " to the office."
            ),
        )
    else:
        messages.success(
            request,
            _(
                "The signed form is with the office. If a page of it is missing, send that too. Give or post"
                " the original to the office."
            ),
        )


@require_http_methods(["GET", "POST"])
@allow(MEMBER, APPLICANT, DDO, CLERK, OFFICER, CELL_CLERK, CELL_OFFICER)
def move(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Take one step of a case."""
    today = clock.today(request)
    found = queries.case_for(request.user, number, on=today)
    view = queries.view_of(request.user, found, on=today)
    if queries.is_worked_on_at_desk(request.user, view, on=today):
        return see(request, view.kind.desk_case, number)
    step = next((step for step in view.steps if step.verb == verb), None)
    if step is None and request.method == "GET":
        raise Http404
    if verb == "reply" and view.kind.journey and view.is_mine:
        return see(request, _again(view.kind, number))
    form = forms.Move(
        request.POST if request.method == "POST" else None,
        step=step or view.kind.step(verb) or _nothing(),
        case_kind=view.kind,
        answers=found.answers,
    )
    if form.is_valid():
        try:
            services.move(
                case=found, verb=verb, by=request.user, today=today, note=form.note_text, fields=form.reasons
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said_of(view, verb))
            return see(request, "casework:case", number)
    return page(
        request, "casework/move.html", {"view": view, "step": step or view.kind.step(verb), "form": form}
    )


def _said_of(view: queries.CaseView, verb: str) -> str:
    """Return what the reader has done to a case, in the timeline's words."""
    taken = view.kind.step(verb) or _nothing()
    what = formats.name_of({"hi": taken.told[0], "en": taken.told[1]})
    told = _("%(what)s.") if view.is_mine else _("%(what)s. The applicant can read it in the timeline.")
    return told % {"what": what}


@require_GET
@allow(CLERK, OFFICER, CELL_CLERK, CELL_OFFICER)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show an officer the cases in hand, the queue, and what waits for a decision."""
    today = clock.today(request)
    lists = queries.worklist(request.user, on=today)
    with_clocks = {name: queries.with_clocks(found, on=today) for name, found in lists.items()}
    return page(
        request, "casework/worklist.html", {"lists": with_clocks, "words_of_case": phrases.words_of_case}
    )


@require_GET
@allow(DDO)
def to_report_on(request: HttpRequest) -> HttpResponse:
    """Show a drawing officer the applications that wait for a report."""
    today = clock.today(request)
    found = queries.with_clocks(queries.to_report_on(request.user, on=today), on=today)
    return page(request, "casework/to_report_on.html", {"found": found})


@require_POST
@allow(CLERK, CELL_CLERK)
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the first case of the reader's offices' queues."""
    today = clock.today(request)
    first = queries.queue_of(request.user, on=today).first()
    try:
        if first is None:
            raise services.QueueEmpty()
        taken = services.take_next(office=first.office, by=request.user, today=today)
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
        return see(request, "casework:worklist")
    return see(request, "casework:case", taken.number)


@require_http_methods(["GET", "POST"])
@allow(CLERK, CELL_CLERK)
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a certain case; out of turn, with a reason."""
    return _with_reason(request, number, act=_take, heading=_("Take this case out of turn"))


@require_http_methods(["GET", "POST"])
@allow(CLERK, CELL_CLERK)
def put_back(request: HttpRequest, number: str) -> HttpResponse:
    """Give a case back to the queue, with a reason."""
    return _with_reason(
        request, number, act=services.put_back, heading=_("Put this case back into the queue")
    )


def _take(*, case: Any, by: Any, today: Any, why: str) -> Any:
    return services.take(case=case, by=by, today=today, why=why)


def _with_reason(request: HttpRequest, number: str, *, act: Any, heading: str) -> HttpResponse:
    today = clock.today(request)
    found = queries.case_for(request.user, number, on=today)
    if not request.user.holds(kinds.kind(found.kind).clerk_role, on=today, office=found.office):
        raise Http404
    form = forms.Why(request.POST or None)
    if form.is_valid():
        try:
            act(case=found, by=request.user, today=today, why=form.cleaned_data["why"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see(request, "casework:case", number)
    return page(request, "casework/reason.html", {"case": found, "form": form, "heading": heading})


def _hand_in(request: HttpRequest, case_kind: kinds.Kind, form: Any, *, employee: Any, today: Any) -> Any:
    ddo = people.office_of(employee, on=today)
    if ddo is None:
        raise services.NoOffice(employee_id=employee.employee_id)
    papers = [_keep(request, case_kind, paper, form, employee) for paper in case_kind.papers]
    return services.apply(
        case_kind=case_kind, employee=employee, office=district_office_of(ddo), answers=form.answers,
        papers=papers, drawing_office=ddo, by=request.user, today=today,
    )  # fmt: skip


def _keep(request: HttpRequest, case_kind: kinds.Kind, paper: kinds.Paper, form: Any, employee: Any) -> Any:
    file = form.cleaned_data[f"paper_{paper.code}"]
    return documents.keep_upload(
        content=file.read(), name=file.name, kind=f"{case_kind.code}.{paper.code}", title=paper.title,
        by=request.user, person=employee.person,
    )  # fmt: skip


def _kind(code: str) -> tuple[kinds.Kind, Any]:
    try:
        return kinds.asked_here(code)
    except kinds.CaseKindUnknown as unknown:
        raise Http404 from unknown


def _nothing() -> Any:
    raise Http404
