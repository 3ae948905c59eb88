"""The pages of every journey: begin, task list, questions, lists, check, declare, code, done."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sevanidhi.core.accounts import mandates, newcomers, pending, sessions
from sevanidhi.core.accounts.even_time import in_even_time
from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import phrases as case_phrases
from sevanidhi.core.casework import queries as cases
from sevanidhi.core.journeys import forms, queries, services
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock, formats
from sevanidhi.web.access import APPLICANT, MEMBER, PUBLIC, allow
from sevanidhi.web.endpoints import see, submission_key
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

HELPER = "helper"  # in the session: whom the reader would let help, and for how long
NEWCOMER = "newcomer"  # in the session: the number to be proved, and the code sent to it


@require_GET
@allow(MEMBER, APPLICANT)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the reader's unfinished applications."""
    return page(request, "journeys/mine.html", {"drafts": queries.open_drafts(request.user)})


@require_http_methods(["GET", "POST"])
@never_cache
@allow(PUBLIC)
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Say what an application is; begin or go on with the one begun. A newcomer's number is asked first."""
    journey = queries.journey_or_404(code)
    if journey.begins_at:
        return see(request, *journey.begins_at)
    if not request.user.is_authenticated:
        return _start_newcomer(request, journey)
    instead = journey.instead(request.user)
    if request.method == "POST" and instead is None:
        draft = services.begin(journey=journey, owner=request.user)
        return see(request, "journeys:tasks", draft.number)
    return page(request, "journeys/start.html", {"journey": journey, "instead": instead})


@in_even_time()
def _start_newcomer(request: HttpRequest, journey: Any) -> HttpResponse:
    form = forms.Newcomer(request.POST or None)
    if form.is_valid():
        mobile, session_key = form.cleaned_data["mobile"], pending.session_key(request)
        try:
            sent = newcomers.send_code(
                mobile=mobile, language=formats.active_language(), session_key=session_key
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            request.session[NEWCOMER] = {"mobile": mobile, "challenge": str(sent.key)}
            return see(request, "journeys:prove", journey.code)
    return page(request, "journeys/start.html", {"journey": journey, "form": form})


@require_http_methods(["GET", "POST"])
@never_cache
@allow(PUBLIC)
@in_even_time()
def prove(request: HttpRequest, code: str) -> HttpResponse:
    """Take the code that proves a newcomer's number, sign them in and begin the application."""
    journey = queries.journey_or_404(code)
    if journey.begins_at:
        return see(request, *journey.begins_at)
    waiting = request.session.get(NEWCOMER)
    if waiting is None or request.user.is_authenticated:
        return see(request, "journeys:start", code)
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            applicant = newcomers.begin_applicant(
                user_id=services.new_number(), mobile=waiting["mobile"], challenge=UUID(waiting["challenge"]),
                code=form.cleaned_data["code"], session_key=pending.session_key(request),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal, at="code")
        else:
            return _let_in(request, journey, applicant)
    return page(request, "journeys/prove.html", {"journey": journey, "form": form})


def _let_in(request: HttpRequest, journey: Any, applicant: Any) -> HttpResponse:
    del request.session[NEWCOMER]
    answer = HttpResponse()
    sessions.begin(request, applicant, answer)
    draft = services.begin(journey=journey, owner=applicant)
    messages.info(
        request,
        _(
            "Write down the number of the application %(number)s: with it and a code to your mobile you go on"
            " from anywhere."
        )
        % {"number": applicant.user_id},
    )
    response = see(request, queries.first_address(draft, on=clock.today(request)))
    response.cookies.update(answer.cookies)
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@allow(MEMBER, APPLICANT)
def again(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Say what an office returned and why; begin or go on with putting it right."""
    journey = queries.journey_or_404(code)
    sent_back = queries.returned_to(request.user, journey, number)
    if request.method == "POST":
        draft = services.reopen(journey=journey, case_number=number, owner=request.user)
        return see(request, "journeys:tasks", draft.number)
    context = {"journey": journey, "number": number, "returned": sent_back}
    context["reasons"] = queries.reasons_in_words(journey, sent_back)
    return page(request, "journeys/again.html", context)


@require_GET
@allow(MEMBER, APPLICANT)
def tasks(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is done and what is left."""
    draft = _draft(request, number)
    if _is_sent(draft):
        return see(request, "journeys:done", number)
    today = clock.today(request)
    lines = queries.task_states(draft, on=today)
    context = _around(draft) | {
        "lines": lines,
        "returned": queries.returned(draft),
        "done": sum(line.state == queries.DONE and not line.returned for line in lines),
        "to_put_right": sum(line.returned for line in lines),
        "complete": queries.is_complete(draft, on=today),
    }
    return page(request, "journeys/tasks.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(MEMBER, APPLICANT)
def ask(request: HttpRequest, number: str, page_name: str, row: UUID | None = None) -> HttpResponse:
    """Ask one page, and keep what is answered."""
    draft, today = _draft(request, number), clock.today(request)
    if _is_sent(draft):
        return see(request, "journeys:done", number)
    row_id = str(row) if row else None
    place = queries.place(draft, page_name, row=row_id, on=today)
    if place is None:
        raise Http404
    form: Any = place.form(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            draft = services.save_page(
                draft=draft, page=page_name, row=row_id, answers=form.cleaned_data,
                reference=submission_key(request) or uuid4(), by=request.user, on=today,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            kept = queries.place(draft, page_name, row=row_id, on=today) or place
            return see(request, queries.next_address(kept, to_check=_from_check(request)))
    context = _around(draft) | {
        "place": place, "back": _back_from(request, place), "reason": queries.reason_at(place),
        "told": form.told,
    }  # fmt: skip
    if request.method == "GET" and form.leads_nowhere:
        before = queries.address_before(place)
        return page(request, "journeys/no_way.html", context | {"before": before})
    return page(request, "journeys/page.html", context | {"form": form})


@require_GET
@never_cache
@allow(MEMBER, APPLICANT)
def list_rows(request: HttpRequest, number: str, task_name: str) -> HttpResponse:
    """Show the rows of a list; add one, change one, take one out."""
    draft, today = _draft(request, number), clock.today(request)
    if _is_sent(draft):
        return see(request, "journeys:done", number)
    task = _list_of(draft, task_name)
    rows = queries.row_lines(draft, task, on=today)
    new = queries.page_address(draft, task.pages[0].name, row=str(uuid4()))
    context = _around(draft) | {
        "task": task, "rows": rows, "new": new, "full": len(rows) >= task.most,
        "go_on": queries.address_after(draft, task, on=today),
    }  # fmt: skip
    return page(request, "journeys/list.html", context)


@require_http_methods(["GET", "POST"])
@allow(MEMBER, APPLICANT)
def remove(request: HttpRequest, number: str, task_name: str, row: UUID) -> HttpResponse:
    """Ask whether a row is to be taken out, and take it out."""
    draft, today = _draft(request, number), clock.today(request)
    task = _list_of(draft, task_name)
    if request.method == "POST":
        return _act(
            request,
            lambda: services.remove_row(draft=draft, task=task_name, row=str(row), by=request.user),
            to=("journeys:list", number, task_name),
        )
    found = next((one for one in queries.row_lines(draft, task, on=today) if one["id"] == str(row)), None)
    if found is None:
        raise Http404
    return page(request, "journeys/remove.html", _around(draft) | {"task": task, "row": found})


@require_GET
@never_cache
@allow(MEMBER, APPLICANT)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Show all answers with the way to change each; below them the declaration, or what stands against it."""
    draft, today = _draft(request, number), clock.today(request)
    if _is_sent(draft):
        return see(request, "journeys:done", number)
    context = _checked(draft, on=today) | {"declaration": forms.Declaration()}
    return page(request, "journeys/check.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(MEMBER, APPLICANT)
def declare(request: HttpRequest, number: str) -> HttpResponse:
    """Let the applicant declare the answers, which stand above, and send the code."""
    draft, today = _own(request, number), clock.today(request)
    if _is_sent(draft):
        return see(request, "journeys:done", number)
    form = forms.Declaration(request.POST or None)
    if form.is_valid():
        try:
            draft = services.declare(draft=draft, by=request.user, on=today)
            _send_code(request, draft)  # the next page says so
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see(request, "journeys:code", number)
    context = _checked(draft, on=today) | {"form": form, "declaration": form}
    return page(request, "journeys/check.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(MEMBER, APPLICANT)
def code(request: HttpRequest, number: str) -> HttpResponse:
    """Take the code that sends the application."""
    draft, today = _own(request, number), clock.today(request)
    if _is_sent(draft):
        return see(request, "journeys:done", number)
    if "send" in request.POST:
        return _act(request, lambda: _send_code_again(request, draft), to=("journeys:code", number))
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            services.submit(
                draft=draft, code=form.cleaned_data["code"], by=request.user,
                session_key=pending.session_key(request), on=today,
            )  # fmt: skip
        except Refusal as refusal:
            if _is_sent(queries.draft_for(request.user, number)):  # by the same button, pressed twice
                return see(request, "journeys:done", number)
            form.refuse(refusal, at="code")
        else:
            return see(request, "journeys:done", number)
    declared = queries.declared_now(draft, on=today)
    return page(request, "journeys/code.html", _around(draft) | {"form": form, "declared": declared})


@require_GET
@allow(MEMBER, APPLICANT)
def done(request: HttpRequest, number: str) -> HttpResponse:
    """Tell the number, what happens next, by when, and which office does it."""
    draft = _draft(request, number)
    if not _is_sent(draft):
        return see(request, "journeys:tasks", number)
    next_step = queries.in_words((draft.next_step[0], draft.next_step[1]))
    case = cases.by_number(draft.case_number)
    moved = case is not None and case.office_id != draft.office_id  # its form is another one there
    gone_on = case_phrases.state_words(case.state) if case and (moved or cases.has_gone_on(case)) else ""
    told = {"next_step": next_step, "gone_on": gone_on, "office": case.office if case else draft.office}
    return page(request, "journeys/done.html", _around(draft) | told)


@require_http_methods(["GET", "POST"])
@allow(MEMBER, APPLICANT)
def drop(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether an unfinished application is to be given up, and give it up."""
    draft = _own(request, number)
    if _is_sent(draft):
        return see(request, "journeys:done", number)
    if request.method == "POST":
        return _act(request, lambda: services.drop(draft=draft, by=request.user), to=("journeys:mine",))
    return page(request, "journeys/drop.html", _around(draft))


@require_http_methods(["GET", "POST"])
@never_cache
@allow(MEMBER, APPLICANT)
def helpers(request: HttpRequest, number: str) -> HttpResponse:
    """Show who may help to fill in the application, or to send its form; let somebody help, after a code."""
    draft = _own(request, number)
    form = forms.Helper(request.POST or None, is_sent=_is_sent(draft))
    if form.is_valid():
        asked = {"helper_id": form.cleaned_data["user_id"], "hours": int(form.cleaned_data["hours"])}
        try:
            mandates.send_code(
                owner=request.user, scope=draft.journey, session_key=pending.session_key(request), **asked
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            request.session[HELPER] = asked
            return see(request, "journeys:helper_code", number)
    context = _around(draft) | {"form": form, "mandates": queries.helpers_of(draft)}
    return page(request, "journeys/helpers.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(MEMBER, APPLICANT)
def helper_code(request: HttpRequest, number: str) -> HttpResponse:
    """Take the code that names the helper."""
    draft = _own(request, number)
    asked = request.session.get(HELPER)
    if asked is None:
        return see(request, "journeys:helpers", number)
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            mandates.give(
                owner=request.user, scope=draft.journey, code=form.cleaned_data["code"],
                session_key=pending.session_key(request), **asked,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal, at="code")
        else:
            del request.session[HELPER]
            messages.success(request, _("The helper can go on now, with their own login."))
            return see(request, "journeys:helpers", number)
    return page(request, "journeys/helper_code.html", _around(draft) | {"form": form, "asked": asked})


@require_POST
@allow(MEMBER, APPLICANT)
def end_help(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """End a helper's mandate."""
    draft = _own(request, number)
    mandate = queries.mandate_of(draft, pk)
    return _act(
        request,
        lambda: mandates.end(mandate=mandate, by=request.user),
        to=("journeys:helpers", number),
    )


def _draft(request: HttpRequest, number: str) -> Any:
    """Return the draft of the reader, or of one they help, in today's forms; Http404 for a stranger."""
    draft = queries.draft_for(request.user, number)
    if request.user.pk != draft.owner_id and draft.owner.person_id:
        audit.record_view(by=request.user, about=draft, person_id=draft.owner.person_id)
    return services.bring_up_to_date(draft)


def _own(request: HttpRequest, number: str) -> Any:
    """Return the reader's own draft; Http404 for a helper, who does not declare, send or give it up."""
    return services.bring_up_to_date(queries.own_draft_for(request.user, number))


def _is_sent(draft: Any) -> bool:
    return bool(draft.case_number)


def _around(draft: Any) -> dict[str, Any]:
    return {"draft": draft, "journey": queries.journey_or_404(draft.journey)}


def _checked(draft: Any, *, on: date) -> dict[str, Any]:
    """Return all answers with what stands against sending them, what is unlikely, and what is declared."""
    return _around(draft) | {
        "sections": queries.sections(draft, on=on),
        "faults": queries.fault_lines(draft, on=on),
        "doubts": queries.doubt_lines(draft, on=on),
        "complete": queries.is_complete(draft, on=on),
        "sentences": queries.declaration(draft, on=on),
        "declared": queries.declared_now(draft, on=on),
    }


def _from_check(request: HttpRequest) -> bool:
    return request.GET.get("from") == "check"


def _back_from(request: HttpRequest, place: Any) -> str:
    """Return where "back" leads from a question: to the check it was reached from, or the question before."""
    if _from_check(request):
        return reverse("journeys:check", args=[place.draft.number])
    return queries.address_before(place)


def _list_of(draft: Any, task_name: str) -> Any:
    task = queries.journey_or_404(draft.journey).task(task_name)
    if task is None or task.list_of is None:
        raise Http404
    return task


def _send_code(request: HttpRequest, draft: Any) -> None:
    services.send_code(
        draft=draft, by=request.user, language=formats.active_language(),
        session_key=pending.session_key(request), on=clock.today(request),
    )  # fmt: skip


def _send_code_again(request: HttpRequest, draft: Any) -> None:
    _send_code(request, draft)
    messages.success(request, _("A code is on its way to your registered mobile."))


def _act(request: HttpRequest, act: Any, *, to: tuple[Any, ...]) -> HttpResponse:
    """Do something that a page without a form asks for; say why not, where it is refused."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    return see(request, *to)
