"""The drawing officer's desk: families to verify, the signed form received, verified, returned, refused.

The state cell's officer has the same desk for the families of drawing officers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import kinds
from sevanidhi.core.casework import phrases as casework_phrases
from sevanidhi.core.casework import queries as casework
from sevanidhi.core.casework import services as cases
from sevanidhi.core.documents.queries import content_of
from sevanidhi.core.uploads.formulas import JPEG, PDF
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import permissions, phrases
from sevanidhi.schemes.health_card.forms import changes as change_forms
from sevanidhi.schemes.health_card.forms import desk as forms
from sevanidhi.schemes.health_card.queries import applications, changes, corrections, families, tables
from sevanidhi.schemes.health_card.services import changes as change_services
from sevanidhi.schemes.health_card.services import families as services
from sevanidhi.web import clock, formats
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import download, see, start_before, start_of, to_first_page
from sevanidhi.web.pages import page

DDO, CELL_OFFICER = "ddo", "cell_officer"


@require_GET
@allow(DDO, CELL_OFFICER)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits at the reader's desk, the oldest first."""
    today, form = clock.today(request), forms.FindApplication(request.GET or None)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    lists = families.cases_at_desk(request.user, text, on=today)
    with_clocks = {name: casework.with_clocks(found, on=today) for name, found in lists.items()}
    count = families.families_at_desk(request.user, on=today).count()
    context = {
        "text": text,
        "lists": with_clocks,
        "families": count,
        "offices": request.user.offices(DDO, on=today),
        "of_officers": CELL_OFFICER in request.user.roles_today(request),
        "words_of_case": casework_phrases.words_of_case,
        "kinds": kinds.kinds(),
    }
    full = any(len(found) == families.AT_DESK for found in lists.values())
    return page(request, "health_card/desk.html", context | ({"form": form} if full or text else {}))


@require_GET
@allow(DDO, CELL_OFFICER)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a family's application, or a change: each person with photo, last figures, what the rule says."""
    found = _case(request, number)
    if found.kind != families.FAMILY:
        return page(request, "health_card/desk_change.html", _around_change(request, found))
    context = _around(request, found)
    return page(request, "health_card/desk_case.html", context | {"papers": context["view"].letters})


@require_GET
@allow(DDO, CELL_OFFICER)
def photo(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Give the photo of one person of an application."""
    found = families.case_at_desk(request.user, number, on=clock.today(request))
    return download(families.photo_of(found, key), name="photo.jpg", content_type=JPEG)


@require_GET
@allow(DDO, CELL_OFFICER)
def photo_before(request: HttpRequest, number: str) -> HttpResponse:
    """Give the photo that stands on the card of whom a correction is asked for."""
    found = families.case_at_desk(request.user, number, on=clock.today(request))
    return download(corrections.photo_before(found), name="photo.jpg", content_type=JPEG)


@require_http_methods(["GET", "POST"])
@allow(DDO, CELL_OFFICER)
def received(request: HttpRequest, number: str) -> HttpResponse:
    """Record that the signed form has come, by hand or by post."""
    found, today = _case(request, number), clock.today(request)
    form = forms.Received(request.POST or None)
    heading = _("The signed form has come")
    return _step(
        request, form, "health_card/desk_step.html", {"case": found, "heading": heading},
        act=lambda: cases.record_arrival(
            case=found, way=form.cleaned_data["way"], note=form.cleaned_data["note"], by=request.user,
            today=today,
        ),
        done=_("Recorded. The family can be verified now."), to=("health_card:desk_case", number),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(DDO, CELL_OFFICER)
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Verify a family: it is entered, its card made, and the member told the user ID. Or a change in one."""
    found, today = _case(request, number), clock.today(request)
    if found.kind != families.FAMILY:
        return _verify_change(request, found, today)
    people, same = families.at_desk(found, on=today), families.same_number(found)
    form = forms.Verify(request.POST or None, people=people, same_number=same)
    context = {"case": found, "heading": _("Verify this family"), "unlikely": _unlikely(people)}
    return _step(
        request, form, "health_card/desk_step.html", context,
        act=lambda: services.verify(
            case=found, decided=form.decided, apart_from=form.apart_from, by=request.user, today=today
        ),
        done=_("%(number)s: the family is entered. The applicant gets the user ID by message.")
        % {"number": number},
        to=lambda: _on(request),
    )  # fmt: skip


def _unlikely(people: Sequence[families.AtDesk]) -> list[tuple[str, str]]:
    """Return what is unlikely about the people's dates of birth."""
    return [
        phrases.unlikely(one.doubt, hindi=one.name.hi, english=one.name.en)
        for person in people
        for one in person.unlikely
    ]


def _verify_change(request: HttpRequest, found: Any, today: Any) -> HttpResponse:
    form: Any
    people: Sequence[families.AtDesk] = ()
    if changes.kind_of(found) == changes.PUT_RIGHT:
        form, heading = forms.TakeBack(request.POST or None), _("Take this change back")
    elif changes.kind_of(found) == changes.AGE:
        form, heading = change_forms.KeepOnCard(request.POST or None), _("Keep on the card")
    else:
        people = families.at_desk(found, on=today)
        form, heading = (
            change_forms.VerifyChange(request.POST or None, people=people),
            _("Verify this change"),
        )
    one = corrections.corrected_among(each.person for each in people)
    context = {
        "case": found, "heading": heading, "unlikely": _unlikely(people), "corrected": one,
        "facts": corrections.facts(one) if one is not None else [],
    }  # fmt: skip
    return _step(
        request, form, "health_card/desk_step.html", context,
        act=lambda: services.verify(case=found, decided=form.decided, by=request.user, today=today),
        done=_("%(number)s is entered: the old card is revoked, a new one is made and the family is told.")
        % {"number": found.number},
        to=lambda: _on(request),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(DDO, CELL_OFFICER)
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Return an application with reasons."""
    found, today = _case(request, number), clock.today(request)
    fields = kinds.kind(found.kind).words_of_fields(found.answers)
    form = forms.Return(request.POST or None, fields=fields)
    return _step(
        request, form, "health_card/desk_return.html", {"case": found},
        act=lambda: cases.move(
            case=found, verb="object", by=request.user, today=today, note=form.cleaned_data["note"],
            fields=form.reasons,
        ),
        done=_("Returned. The applicant is told by message."), to=("health_card:desk",),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(DDO, CELL_OFFICER)
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Refuse an application, with the reason."""
    found, today = _case(request, number), clock.today(request)
    form = forms.Refuse(request.POST or None)
    context = {"case": found, "heading": _("Refuse this application"), "is_final": True}
    return _step(
        request, form, "health_card/desk_step.html", context,
        act=lambda: cases.move(
            case=found, verb="refuse", by=request.user, today=today, note=form.cleaned_data["note"]
        ),
        done=_("Refused. The applicant is told by message."), to=("health_card:desk",),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(DDO, CELL_OFFICER)
def mistake(request: HttpRequest, number: str) -> HttpResponse:
    """Write that an entered change was a mistake; the state cell decides whether it is taken back."""
    found, today = _case(request, number), clock.today(request)
    if not changes.may_be_put_right(found):
        raise Http404
    form = forms.Mistake(request.POST or None)
    heading = _("Say that it was a mistake")
    return _step(
        request, form, "health_card/desk_step.html", {"case": found, "heading": heading},
        act=lambda: change_services.ask_to_put_right(
            case=found, why=form.cleaned_data["note"], by=request.user, today=today
        ),
        done=_("Sent to the state cell, which decides. Until then everything stays as it is."),
        to=("health_card:desk_case", number),
    )  # fmt: skip


@require_GET
@allow(DDO)
def verified(request: HttpRequest) -> HttpResponse:
    """List the families the reader answers for, or those of a name or number."""
    form, start = forms.FindFamily(request.GET or None), start_of(request)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    found = list(
        families.families_found(request.user, text, on=clock.today(request))[
            start : start + families.SHOWN + 1
        ]
    )
    if start and not found:
        return to_first_page(request)
    context = {
        "form": form, "text": text, "families": found[: families.SHOWN],
        "newer": start_before(start, families.SHOWN),
        "older": start + families.SHOWN if len(found) > families.SHOWN else None,
    }  # fmt: skip
    return page(request, "health_card/desk_families.html", context)


@require_GET
@allow(DDO)
def family(request: HttpRequest, number: str) -> HttpResponse:
    """Show a family the reader answers for."""
    today = clock.today(request)
    found = families.family_at_desk(request.user, number, on=today)
    audit.record_view(by=request.user, about=found, person_id=found.person_id)
    context = family_shown(found, today) | {
        "at_desk": True, "entered": changes.BY_OFFICER, "words": phrases.CHANGES,
    }  # fmt: skip
    return page(request, "health_card/family.html", context)


@require_GET
@allow(DDO)
def form_copy(request: HttpRequest, number: str) -> HttpResponse:
    """Give the verified form of a family as the copy that is handed to it."""
    found = families.family_at_desk(request.user, number, on=clock.today(request))
    audit.record_view(by=request.user, about=found, person_id=found.person_id)
    return copy_of(found, request)


def copy_of(found: Any, request: HttpRequest) -> HttpResponse:
    """Answer with the copy of a family's verified form."""
    paper = services.print_copy(found, by=request.user)
    return download(content_of(paper), name=f"{found.number}-form.pdf", content_type=PDF)


def family_shown(found: Any, today: Any) -> dict[str, Any]:
    """Return what a page shows of a family."""
    return {
        "family": found,
        "members": families.members(found, on=today),
        "relation_of": lambda member: tables.relation_title(member.relation, gender=member.gender),
        "reason_of": lambda member: phrases.reason(
            member.reason, formats.active_language(), is_decided=bool(member.decided_why)
        ),
        "no_aadhaar": phrases.NO_AADHAAR,
    }


def _case(request: HttpRequest, number: str) -> Any:
    found = families.case_at_desk(request.user, number, on=clock.today(request))
    audit.record_view(by=request.user, about=found, person_id=found.person_id)
    return found


def _around_change(request: HttpRequest, found: Any) -> dict[str, Any]:
    today = clock.today(request)
    shown = _shown(request, found, today)
    one = corrections.corrected_among(each.person for each in shown["people"])
    facts = corrections.facts(one) if one is not None else []
    return shown | {
        "corrected": one,
        "facts": facts,
        "on_register": one is not None and corrections.is_on_register(one),
        "of_another_birthday": changes.is_of_another_birthday(found),
        "step_children": changes.step_children_left(found),
        "of_age": changes.decided_by_age(found, on=today),
        "may_be_mistake": changes.may_be_put_right(found),
        "put_right": changes.put_right_of(found),
        "gone_by": changes.birthday_gone_by(found, on=today),
        "takes_back": changes.kind_of(found) == changes.PUT_RIGHT,
    }


def _around(request: HttpRequest, found: Any) -> dict[str, Any]:
    today, application = clock.today(request), applications.of_case(found)
    drawing = families.drawing_office(found)
    return _shown(request, found, today) | {
        "application": application,
        "register": families.on_the_register(application),
        "listed": families.listed(drawing or found.office, application.service_number),
        "same_number": families.same_number(found),
        "family": families.families_at_desk(request.user, on=today).filter(case=found).first(),
    }


def _shown(request: HttpRequest, found: Any, today: Any) -> dict[str, Any]:
    people = families.at_desk(found, on=today)
    return {
        "case": found,
        "people": people,
        "unlikely": _unlikely(people),
        "reads_figures": permissions.reads_figures(request.user, found, on=today),
        "view": casework.view_of(request.user, found, on=today),
        "relation_of": lambda one: tables.relation_title(one.relation, gender=one.gender),
        "answers": phrases.ANSWERS,
        "doubts": phrases.DOUBTS,
        "no_aadhaar": phrases.NO_AADHAAR,
        "genders": phrases.GENDERS,
        "reason": lambda code: phrases.reason(code, formats.active_language()),
        "state_words": casework_phrases.state_words,
    }


def _step(
    request: HttpRequest, form: Any, template: str, context: dict[str, Any], *, act: Callable[[], Any],
    done: str, to: tuple[Any, ...] | Callable[[], tuple[Any, ...]],
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return see(request, *(to() if callable(to) else to))
    return page(request, template, context | {"form": form})


def _on(request: HttpRequest) -> tuple[Any, ...]:
    """Return where the officer goes on: to the application that waits longest, else to the desk.

    What is to be taken back is chosen at the desk: who asked for it, or granted it, leaves it to a colleague.
    """
    taken_back = changes.code(changes.PUT_RIGHT)
    waiting = families.next_at_desk(request.user, apart_from=taken_back, on=clock.today(request))
    return ("health_card:desk_case", waiting.number) if waiting else ("health_card:desk",)
