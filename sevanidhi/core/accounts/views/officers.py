"""The administrators' pages: who holds which role; roles proposed by one and decided by another."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sevanidhi.core.accounts import forms, queries, services, sessions
from sevanidhi.core.accounts.words import ROLE_NAMES
from sevanidhi.core.offices import queries as offices
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

MOST_SHOWN = 200


@require_safe
@allow("administrator")
def roles(request: HttpRequest) -> HttpResponse:
    """Show the officers with their roles, and what waits to be decided."""
    form = forms.Search(request.GET or None)
    text = form.data.get("q", "")[:60]
    context = {
        "form": form,
        "officers": list(queries.officers(on=clock.today(request), text=text)[:MOST_SHOWN]),
        "waiting": queries.proposals_waiting(),
        "role_names": ROLE_NAMES,
    }
    return page(request, "accounts/roles.html", context)


@require_http_methods(["GET", "POST"])
@allow("administrator")
@sessions.fresh
def new_login(request: HttpRequest) -> HttpResponse:
    """Make a login for an employee; codes go to the number on the register, not to one typed here."""
    form = forms.NewLogin(request.POST or None)
    if form.is_valid():
        try:
            services.create_login_of_employee(**form.cleaned_data, by=request.user, on=clock.today(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The login has been created. It holds no role yet."))
            return see(request, "accounts:roles")
    return page(request, "accounts/new_login.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allow("administrator")
@sessions.fresh
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a role for a login."""
    form = forms.Grant(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            services.propose_role(
                user=queries.login_of(told["user_id"]),
                role=told["role"],
                office=offices.office(told["office"]) if told["office"] else None,
                from_date=told["from_date"],
                until_date=told["until_date"],
                why=told["why"],
                by=request.user,
                on=clock.today(request),
            )
        except (services.RoleNeedsAnEnd, services.OfficeIsClosed) as refusal:
            form.refuse(refusal, at="until_date")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role is proposed. Another administrator has to agree."))
            return see(request, "accounts:roles")
    return page(request, "accounts/propose.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allow("administrator")
@sessions.fresh
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that a role end."""
    on = clock.today(request)
    held = queries.held_role(pk, on=on)
    form = forms.End(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            services.propose_end(
                held=held, until_date=told["until_date"], why=told["why"], by=request.user, on=on
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _end_words(held, told["until_date"]))
            return see(request, "accounts:roles")
    return page(request, "accounts/end.html", {"form": form, "held": held, "role_names": ROLE_NAMES})


def _end_words(held: Any, until_date: date) -> str:
    if until_date <= held.from_date:
        return _("It is proposed that the role never begin. Another administrator has to agree.")
    return _("The end is proposed. Another administrator has to agree.")


@require_http_methods(["GET", "POST"])
@allow("administrator")
@sessions.fresh
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a proposal or decline it."""
    asked = queries.proposal_waiting(pk)
    if request.method == "POST":
        try:
            services.decide_role(
                proposal=asked,
                agreed=request.POST.get("answer") == "agree",
                by=request.user,
                on=clock.today(request),
            )
        except Refusal as refusal:
            messages.warning(request, words_for(refusal))
        else:
            messages.success(request, _("Your decision is recorded."))
        return see(request, "accounts:roles")
    context = {"asked": asked, "own": request.user.is_also(asked.proposed_by), "role_names": ROLE_NAMES}
    return page(request, "accounts/proposal.html", context)
