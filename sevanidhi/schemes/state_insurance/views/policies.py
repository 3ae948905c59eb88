"""Policies: the office's list, the record book on screen and paper, the choice of the premium."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sevanidhi.core.audit import services as audit
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import benefits, documents, permissions, queries, services
from sevanidhi.schemes.state_insurance.forms.premium import ChoosePremium, FindPolicy
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

OFFICERS = ("ddo", "ddo_clerk", "district_clerk", "district_officer", "director", "auditor")
READERS = ("member", *OFFICERS)


@require_safe
@allow("member")
def mine(request: HttpRequest) -> HttpResponse:
    """Lead members to their own record book, or tell them why there is none."""
    policy = queries.own_policy(request.user)
    if policy:
        return redirect("state_insurance:record_book", policy.number)
    context = {"employee": people.own_employment(request.user)}
    return page(request, "state_insurance/no_policy.html", context)


@require_safe
@allow(*OFFICERS)
def policies(request: HttpRequest) -> HttpResponse:
    """List the policies of those in the officer's care, to open their record books."""
    form = FindPolicy(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.policies_in_care(request.user, text, on=clock.today(request))
    context = {"form": form, "found": found, "most": queries.MOST_LISTED}
    return page(request, "state_insurance/policies.html", context)


@require_safe
@allow(*READERS)
def record_book(request: HttpRequest, number: str, year: str = "") -> HttpResponse:
    """Show a year of the record book: each month with the policy number its pay bill used."""
    on = clock.today(request)
    policy = queries.policy_for(request.user, number, on=on)
    audit.record_view(by=request.user, about=policy, person_id=policy.holder.person_id)
    book = queries.record_book(policy, on=on)
    wanted = queries.year_of(book, year)
    record = book.year(wanted)
    context = {
        "policy": policy, "record": record, "asked": record.to_be_put_right,
        "outline": book.outline()[::-1], "columns": _columns(),
        "before": wanted.previous() if wanted.previous() in book.years else None,
        "after": wanted.next() if wanted.next() in book.years else None,
        "paid": queries.paid_in_all(policy), "own": permissions.is_holder(request.user, policy),
        "benefits": benefits.benefits(on=on), "district": queries.district_office_of(policy, on=on),
    }  # fmt: skip
    return page(request, "state_insurance/record_book.html", context)


@require_POST
@allow(*READERS)
def paper(request: HttpRequest, number: str, year: str = "") -> HttpResponse:
    """Make the record book, one year of it or the whole, as a PDF and open it."""
    on = clock.today(request)
    policy = queries.policy_for(request.user, number, on=on)
    book = queries.record_book(policy, on=on)
    years = [queries.year_of(book, year)] if year else book.years
    made = documents.print_record_book(
        policy, years=years, on=on, by=request.user, language=get_language() or "hi"
    )
    return see(request, reverse("documents:paper", args=[made.key]))


@require_http_methods(["GET", "POST"])
@allow("member")
def premium(request: HttpRequest, number: str) -> HttpResponse:
    """Show what premium is due and let the holder choose one from the next salary month on."""
    on = clock.today(request)
    policy = queries.policy_for(request.user, number, on=on)
    if not permissions.is_holder(request.user, policy):
        raise Http404
    month = max(SalaryMonth.of(on).next(), policy.first_premium_month)
    context: dict[str, Any] = {"policy": policy, "month": month, "choices": queries.choices_of(policy)}
    try:
        context |= _open(policy, month)
    except Refusal as refusal:
        return page(request, "state_insurance/premium_closed.html", context | {"why": words_for(refusal)})
    chosen = context["chosen"] if context["chosen"] in context["offered"] else None
    form = ChoosePremium(
        request.POST or None, offered=context["offered"], initial={"premium": chosen and str(chosen)}
    )
    if form.is_valid():
        try:
            services.choose_premium(
                policy=policy, premium=form.cleaned_data["premium"], month=month, by=request.user
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your choice is noted. The pay bill is judged by it from now on."))
            return see(request, "state_insurance:premium", number)
    return page(request, "state_insurance/premium.html", context | {"form": form})


def _open(policy: Any, month: SalaryMonth) -> dict[str, Any]:
    offered = queries.premiums_open(policy, month=month)
    return {
        "offered": offered,
        "due": offered[0],
        "chosen": queries.chosen_premium(policy, month=month),
        "explained": queries.explain_premium(policy, month=month),
    }


def _columns() -> list[dict[str, str]]:
    return [{"name": "premium", "text": _("Premium")}, {"name": "arrears", "text": _("Arrears")}]
