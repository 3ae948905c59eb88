"""The holder's own card; and an officer's look at a card: lost, printed again, revoked."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sevanidhi.core.accounts import sessions
from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import permissions, phrases
from sevanidhi.schemes.health_card.forms import cards as forms
from sevanidhi.schemes.health_card.formulas.ages import birthday, years_complete
from sevanidhi.schemes.health_card.formulas.cards import CardMember
from sevanidhi.schemes.health_card.queries import cards as queries
from sevanidhi.schemes.health_card.queries import families, tables
from sevanidhi.schemes.health_card.services import cards as services
from sevanidhi.web import clock
from sevanidhi.web.access import MEMBER, allow
from sevanidhi.web.endpoints import download, see
from sevanidhi.web.pages import page

OFFICERS = ("ddo", *queries.CELL)
DAY = timedelta(days=1)


@require_safe
@allow(MEMBER)
def own(request: HttpRequest) -> HttpResponse:
    """Show the reader's own card, who is on it, where the plastic one is, and the cards before it."""
    card = queries.own_card(request.user)
    earlier = [_ended(one) for one in queries.earlier_of(card)] if card else []
    under_way = None if card else families.registration_under_way(request.user)
    context = {"earlier": earlier, "under_way": under_way}
    return page(request, "health_card/card.html", _shown(request, card) | context)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(MEMBER)
@sessions.fresh
def print_own(request: HttpRequest) -> HttpResponse:
    """Let the reader print the own card; the code by which they came is five minutes old at most."""
    card = _own(request)
    if card is None:
        return see(request, "health_card:card")
    on = clock.today(request)
    if request.method == "POST":
        content = services.print_own(card, language=request.LANGUAGE_CODE[:2], by=request.user, on=on)
        return download(content, name=f"{card.number}.pdf", content_type="application/pdf")
    return page(request, "health_card/card_print.html", _shown(request, card))


@require_http_methods(["GET", "POST"])
@allow(MEMBER)
def own_lost(request: HttpRequest) -> HttpResponse:
    """Let the reader say that the own card is lost."""
    card = _own(request)
    if card is None:
        return see(request, "health_card:card")
    form = forms.Lost(request.POST or None)
    if form.is_valid():
        try:
            made = services.report_lost(
                card, note=form.cleaned_data["note"], by=request.user, on=clock.today(request)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = (
                _("The lost card is no longer valid. A new one has been made; you can print it.")
                if made
                else _(
                    "The lost card is no longer valid. No new one can be made now: ask your drawing officer."
                )
            )
            messages.success(request, said)
            return see(request, "health_card:card")
    return page(request, "health_card/card_lost.html", {"form": form, "card": card})


@require_safe
@allow(*OFFICERS)
def find(request: HttpRequest) -> HttpResponse:
    """Find a card by its number or serial."""
    form = forms.Find(request.GET or None)
    asked = form.is_valid()
    on = clock.today(request)
    found = queries.find(request.user, form.cleaned_data["number"], on=on) if asked else []
    context = {"form": form, "asked": asked, "found": found, "states": phrases.CARD_STATES}
    return page(request, "health_card/cards.html", context)


@require_safe
@allow(*OFFICERS)
def one(request: HttpRequest, serial: int) -> HttpResponse:
    """Show a card to an officer: where it stands, and what became of it."""
    on = clock.today(request)
    card = queries.card_for(request.user, serial, on=on)
    audit.record_view(by=request.user, about=card, person_id=card.family.person_id)
    acts = queries.acts_open(request.user, card, on=on)
    return page(request, "health_card/card_of.html", _shown(request, card) | {"acts": acts})


@require_http_methods(["GET", "POST"])
@allow(*permissions.ACTS_ON_CARD["lost"])
def lost(request: HttpRequest, serial: int) -> HttpResponse:
    """Note at the counter that a card is lost."""
    return _with_reason(
        request, serial, heading=_("The card is lost or stolen"), act=_lost,
        form=forms.LostAtDesk, button=_("Enter the loss"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(*permissions.ACTS_ON_CARD["reprint"])
def reprint(request: HttpRequest, serial: int) -> HttpResponse:
    """Let a card be made again."""
    return _with_reason(request, serial, heading=_("Make the card again"), act=_reprint)


@require_http_methods(["GET", "POST"])
@allow(*permissions.ACTS_ON_CARD["revoke"])
def revoke(request: HttpRequest, serial: int) -> HttpResponse:
    """Revoke a card without another in its place."""
    return _with_reason(request, serial, heading=_("Revoke the card"), act=_revoke)


@require_safe
@allow(*queries.CELL)
def revocations(request: HttpRequest) -> HttpResponse:
    """Show what was revoked of late, and how old the signed list is."""
    context = {
        "revoked": queries.revocations()[:100],
        "published": queries.newest_published(),
        "whys": phrases.REVOKED_WHY,
    }
    return page(request, "health_card/revocations.html", context)


def _with_reason(
    request: HttpRequest, serial: int, *, heading: str, act, form=forms.Why, button: str = ""
) -> HttpResponse:
    on = clock.today(request)
    card = queries.card_for(request.user, serial, on=on)
    form = form(request.POST or None)
    if form.is_valid():
        try:
            act(card, form.cleaned_data["why"], by=request.user, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Done. The old serial is on the list of revoked cards."))
            return see(request, "health_card:card_of", serial)
    context = {
        "form": form, "card": card, "heading": heading, "act": button or heading, "warns": act is _revoke,
    }  # fmt: skip
    return page(request, "health_card/card_reason.html", context)


def _lost(card, why, *, by, on):
    return services.report_lost(card, note=why, by=by, on=on)


def _reprint(card, why, *, by, on):
    return services.reprint(card, note=why, by=by, on=on)


def _revoke(card, why, *, by, on):
    return services.revoke(card, why="ordered", note=why, by=by, on=on)


def _own(request: HttpRequest):
    """Return the reader's own card if it holds; the page of the card says why there is none."""
    card = queries.own_card(request.user)
    return card if card and queries.stands(card, on=clock.today(request)) else None


def _shown(request: HttpRequest, card) -> dict:
    if card is None:
        return {"card": None}
    said = queries.said_on(card)
    people = [
        (
            one, tables.relation(one.relation, gender=one.gender, on=card.issued_date),
            one.until_date and one.until_date - DAY, _age_that_ends(one),
        )
        for one in said.members
    ]  # fmt: skip
    return {
        "card": card,
        "said": said,
        "last_day": card.until_date - DAY,
        "people": people,
        "in_force": queries.stands(card, on=clock.today(request)),
        "launch": tables.launch(on=clock.today(request)),
        "state": phrases.CARD_STATES[card.state],
        "events": [
            {
                "at": act.business_date,
                "what": phrases.in_language(phrases.CARD_ACTS[act.act], request.LANGUAGE_CODE[:2]),
            }
            for act in queries.acts_of(card)
        ],
    }


def _ended(card) -> dict:
    """Return what is said of a card that was: its serial, its days, and why it holds no more."""
    revoked = getattr(card, "revocation", None)
    return {
        "serial": card.serial,
        "issued_date": card.issued_date,
        "ended_date": revoked.from_date if revoked else card.until_date - DAY,
        "why": phrases.REVOKED_WHY[revoked.why] if revoked else phrases.TIME_OVER,
    }


def _age_that_ends(one: CardMember) -> int | None:
    """Return the age complete on the day after the last on the card; None where no birthday ends it."""
    if one.until_date is None:
        return None
    years = years_complete(one.birth_date, on=one.until_date)
    return years if birthday(one.birth_date, years) == one.until_date else None
