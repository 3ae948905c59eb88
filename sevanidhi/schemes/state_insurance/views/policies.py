"""The record book of a policy, and the choice of its premium."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.dates import FinancialYear, NotAFinancialYear, SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import documents, permissions, queries, services
from sevanidhi.schemes.state_insurance.forms.premium import ChoosePremium
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page

READERS = ("member", "ddo", "ddo_clerk", "district_clerk", "district_officer", "director", "auditor")


@require_safe
@allow("member")
def mine(request: HttpRequest) -> HttpResponse:
    """Lead members to their own record book, or tell them why there is none."""
    policy = queries.own_policy(request.user)
    if policy:
        return redirect("state_insurance:record_book", policy.number)
    return page(request, "state_insurance/no_policy.html", {})


@require_safe
@allow(*READERS)
def record_book(request: HttpRequest, number: str, year: str = "") -> HttpResponse:
    """Show a year of the record book: each month with the policy number its pay bill used."""
    on = clock.today(request)
    policy = queries.policy_for(request.user, number, on=on)
    audit.record_view(by=request.user, about=policy, person_id=policy.holder.person_id)
    years = queries.years_of(policy, on=on)
    context = {
        "policy": policy,
        "years": years,
        "record": queries.record_year(policy, _year(year, years), on=on),
        "paid": queries.paid_in_all(policy),
        "own": permissions.is_holder(request.user, policy),
    }
    return page(request, "state_insurance/record_book.html", context)


@require_POST
@allow(*READERS)
def paper(request: HttpRequest, number: str, year: str) -> HttpResponse:
    """Make a year of the record book as a PDF and open it."""
    on = clock.today(request)
    policy = queries.policy_for(request.user, number, on=on)
    record = queries.record_year(policy, _year(year, queries.years_of(policy, on=on)), on=on)
    made = documents.print_record_book(
        policy, record, on=on, by=request.user, language=(get_language() or "hi")[:2]
    )
    return see(request, reverse("documents:paper", args=[made.key]))


@require_http_methods(["GET", "POST"])
@allow("member")
def premium(request: HttpRequest, number: str) -> HttpResponse:
    """Let the holder choose the premium from the next salary month on."""
    on = clock.today(request)
    policy = queries.policy_for(request.user, number, on=on)
    if not permissions.is_holder(request.user, policy):
        raise Http404
    month = SalaryMonth.of(on).next()
    offered = queries.premiums_open(policy, month=month)
    form = ChoosePremium(request.POST or None, offered=offered)
    if form.is_valid():
        try:
            services.choose_premium(
                policy=policy, premium=form.cleaned_data["premium"], month=month, by=request.user
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your premium is changed."))
            return see(request, "state_insurance:record_book", number)
    context = {
        "form": form, "policy": policy, "month": month, "chosen": queries.chosen_premium(policy, month=month),
        "explanation": queries.explain_premium(policy, month=month),
    }  # fmt: skip
    return page(request, "state_insurance/premium.html", context)


def _year(text: str, years: list[FinancialYear]) -> FinancialYear:
    if not text:
        return years[0]
    try:
        year = FinancialYear.parse(text)
    except NotAFinancialYear:
        raise Http404 from None
    if year not in years:
        raise Http404
    return year
