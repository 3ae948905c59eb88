"""The district: its coordinators, Chief Medical Officer and District Magistrate; counts, calls, directions.

No page here knows anybody but the officers of the district; an import contract holds families and cards away.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.forms import coordination as forms
from sevanidhi.schemes.health_card.permissions import WATCHERS, districts_watched
from sevanidhi.schemes.health_card.queries import progress, tables
from sevanidhi.schemes.health_card.services import coordination, reminders
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see, start_before, start_of, to_first_page
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for


@require_safe
@allow(*WATCHERS)
def district(request: HttpRequest) -> HttpResponse:
    """Show how the reader's district stands, and which drawing offices are not registered."""
    on, start = clock.today(request), start_of(request)
    chosen = progress.district_for(request.user, request.GET.get("of", "")[:20], on=on)
    context: dict[str, Any] = {
        "district": chosen,
        "launch": tables.launch(on=on),
        "others": [one for one in progress.districts_of(request.user, on=on) if one != chosen],
    }
    if chosen is not None:
        to_register = progress.to_register(chosen, start=start, on=on)
        if start and not to_register:
            return to_first_page(request)
        context |= {
            "count": progress.of_district(chosen, on=on),
            "to_register": to_register,
            "newer": start_before(start, progress.SHOWN),
            "older": start + progress.SHOWN,
            "coordinators": progress.coordinators_of(chosen, on=on),
            "open_directions": [one for one in progress.directions_in(chosen) if one.done_date is None],
            "outcomes": forms.OUTCOMES,
        }
    return page(request, "health_card/district.html", context)


@require_http_methods(["GET", "POST"])
@allow(*WATCHERS)
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show whom to call at an office and what came of it; let the coordinator note a call."""
    on = clock.today(request)
    found = progress.office_for(request.user, code, on=on)
    calls_here = found.district_id in districts_watched(request.user, on=on, roles=("coordinator",))
    form = forms.NoteCall(request.POST or None) if calls_here else None
    if form is not None and form.is_valid():
        try:
            coordination.note_call(office=found, **form.cleaned_data, by=request.user, on=on)
        except coordination.DayNotAhead as refusal:
            form.refuse(refusal, at="call_again_date")
        else:
            messages.success(request, _("The call is noted."))
            return see(request, reverse("health_card:office", args=[code]))
    context = {
        "office": found,
        "registered": progress.is_registered(found),
        "calls": progress.calls_to(found),
        "reminders": progress.reminders_to(found),
        "may_remind": calls_here and bool(reminders.reachable_at(found)),
        "outcomes": forms.OUTCOMES,
    } | ({"form": form} if form is not None else {})
    return page(request, "health_card/office.html", context)


@require_POST
@allow("coordinator")
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind an office that its officer is to register."""
    on = clock.today(request)
    found = progress.office_for(request.user, code, on=on)
    try:
        reminders.remind_office(office=found, by=request.user, on=on)
    except Refusal as refusal:
        messages.warning(request, words_for(refusal))
    else:
        messages.success(request, _("The office is reminded. It is reminded once a day."))
    return see(request, reverse("health_card:office", args=[code]))


@require_http_methods(["GET", "POST"])
@allow(*WATCHERS)
def directions(request: HttpRequest) -> HttpResponse:
    """Show what was directed in the district; let the Chief Medical Officer direct more."""
    on = clock.today(request)
    chosen = progress.district_for(request.user, request.GET.get("of", "")[:20], on=on)
    directed = districts_watched(request.user, on=on, roles=("cmo",))
    directs = chosen is not None and chosen.pk in directed
    form = forms.Direct(request.POST or None) if directs else None
    if chosen is not None and form is not None and form.is_valid():
        try:
            coordination.give_direction(district=chosen, **form.cleaned_data, by=request.user, on=on)
        except coordination.DayNotAhead as refusal:
            form.refuse(refusal, at="due_date")
        else:
            messages.success(request, _("The direction is given. The coordinators see it on their page."))
            return see(request, request.get_full_path())
    context = {
        "district": chosen,
        "directions": progress.directions_in(chosen) if chosen is not None else [],
        "is_coordinator": request.user.holds("coordinator", on=on),  # type: ignore[union-attr]
    } | ({"form": form} if form is not None else {})
    return page(request, "health_card/directions.html", context)


@require_http_methods(["GET", "POST"])
@allow("coordinator")
def direction(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a coordinator say what was done about a direction."""
    on = clock.today(request)
    found = progress.direction_for(request.user, pk, on=on)
    form = forms.Done(request.POST or None)
    if form.is_valid():
        try:
            coordination.finish_direction(
                direction=found, note=form.cleaned_data["note"], by=request.user, on=on
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is marked as done."))
            return see(request, "health_card:directions")
    return page(request, "health_card/direction.html", {"direction": found, "form": form})
