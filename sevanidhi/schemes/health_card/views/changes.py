"""What has changed in a registered family: told by the member, entered by the drawing officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sevanidhi.core.audit import services as audit
from sevanidhi.core.journeys import registry
from sevanidhi.core.journeys import services as journeys
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.forms import changes as forms
from sevanidhi.schemes.health_card.queries import changes, families
from sevanidhi.schemes.health_card.services import changes as services
from sevanidhi.schemes.health_card.views.family import no_family
from sevanidhi.web import clock
from sevanidhi.web.access import MEMBER, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page

DDO = "ddo"


@require_GET
@allow(MEMBER)
def choose(request: HttpRequest) -> HttpResponse:
    """Let the reader say what has changed in their family, and show what is under way."""
    found = families.own_family(request.user)
    if found is None:
        return no_family(request)
    context = {
        "told_before": rules.days_before_birthday(clock.today(request)),
        "family": found, "kinds": changes.BY_MEMBER, "words": phrases.CHANGES,
        "under_way": changes.own_changes(request.user), "kind_of": changes.kind_of,
    }  # fmt: skip
    return page(request, "health_card/changes.html", context)


@require_http_methods(["GET", "POST"])
@allow(MEMBER)
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what a change needs; begin its application, or go on with the one begun."""
    if kind not in changes.BY_MEMBER:
        raise Http404
    found = families.own_family(request.user)
    if found is None:
        return no_family(request)
    if request.method == "POST":
        journey = registry.journey(changes.code(kind))
        draft = journeys.begin(journey=journey, owner=request.user, about_key=found.number)
        return see(request, "journeys:tasks", draft.number)
    context = {"family": found, "heading": phrases.CHANGES[kind], "intro": phrases.CHANGE_INTRO[kind]}
    return page(request, "health_card/change.html", context | {"next": phrases.CHANGE_NEXT})


@require_http_methods(["GET", "POST"])
@allow(DDO)
def enter(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Let a drawing officer enter a transfer, a retirement or the holder's death in one of their families."""
    if kind not in changes.BY_OFFICER:
        raise Http404
    today = clock.today(request)
    family = families.family_at_desk(request.user, number, on=today)
    audit.record_view(by=request.user, about=family, person_id=family.person_id)
    form = forms.ENTERED[kind](request.POST or None, today=today)
    if form.is_valid():
        try:
            services.enter_known(family=family, kind=kind, pages=form.pages, by=request.user, today=today)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Entered. The old card is revoked."))
            return see(request, "health_card:desk_families")
    context: dict[str, Any] = {"family": family, "form": form, "heading": phrases.CHANGES[kind]}
    return page(request, "health_card/change_entered.html", context)
