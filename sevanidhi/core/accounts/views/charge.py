"""Hand-over of charge: one offers, the other takes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sevanidhi.core.accounts import forms, queries, services, sessions
from sevanidhi.core.accounts.words import told
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import EVERYONE_SIGNED_IN, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for


@require_http_methods(["GET", "POST"])
@allow(*EVERYONE_SIGNED_IN)
@sessions.fresh
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Show what the reader offers and is offered; offer a charge."""
    today = clock.today(request)
    charges = queries.charges_of(request.user, on=today)
    form = forms.Offer(request.POST or None, charges=[(str(one.pk), told(one)) for one in charges])
    if form.is_valid():
        try:
            _offer(request, form.cleaned_data, charges)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The charge is offered. It changes hands once the other has taken it.")
            )
            return see(request, "accounts:hand_overs")
    context = {
        "form": form,
        "charges": charges,
        "waiting": queries.hand_overs_of(request.user),
        "told": told,
    }
    return page(request, "accounts/hand_overs.html", context)


def _offer(request: HttpRequest, typed: dict, charges: list) -> None:
    services.offer_charge(
        held=next(one for one in charges if str(one.pk) == typed["held"]),
        taker=queries.login_of(typed["taker"]),
        from_date=typed["from_date"],
        note=typed["note"],
        today=clock.today(request),
        by=request.user,
    )


@require_http_methods(["GET", "POST"])
@allow(*EVERYONE_SIGNED_IN)
@sessions.fresh
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Take, decline or withdraw one offer."""
    offer = queries.hand_over_for(request.user, pk)
    if request.method == "POST":
        try:
            _answer(request, offer)
        except Refusal as refusal:
            messages.warning(request, words_for(refusal))
        return see(request, "accounts:hand_overs")
    context = {"offer": offer, "mine": offer.giver_id == request.user.pk, "told": told}
    return page(request, "accounts/hand_over.html", context)


def _answer(request: HttpRequest, offer) -> None:
    if offer.giver_id == request.user.pk:
        services.withdraw_charge(hand_over=offer, by=request.user)
        messages.success(request, _("The offer is withdrawn."))
        return
    agreed = request.POST.get("answer") == "take"
    services.answer_charge(hand_over=offer, agreed=agreed, by=request.user, today=clock.today(request))
    sessions.go_on(request)
    if agreed:
        messages.success(request, _("You hold the charge from the day named."))
    else:
        messages.success(request, _("You have declined the charge."))
