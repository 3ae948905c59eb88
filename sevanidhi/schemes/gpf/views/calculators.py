"""Two sums anybody may have worked out: the subscription due, and a year's interest. Nothing is kept."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.funds import formulas
from sevanidhi.lines.funds.formulas import FundMonth, YearInterest
from sevanidhi.schemes.gpf import rules
from sevanidhi.schemes.gpf.forms import calculators as forms
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page


@require_safe
@allow("public")
def subscription(request: HttpRequest) -> HttpResponse:
    """The least monthly subscription for a basic pay."""
    form = forms.Subscription(request.GET or None, today=clock.today(request))
    context = {"form": form}
    if form.is_valid():
        try:
            context |= _subscription(form.cleaned_data["month"], form.cleaned_data["pay"])
        except Refusal as refusal:
            form.refuse(refusal)
    return page(request, "gpf/subscription_calculator.html", context)


def _subscription(month: SalaryMonth, pay: Decimal) -> dict:
    slabs = rules.subscription(month.first_day)
    return {
        "month": month,
        "due": formulas.subscription_due(slabs, basic_pay=pay),
        "steps": formulas.explain_subscription(slabs, basic_pay=pay),
    }


@require_safe
@allow("public")
def interest(request: HttpRequest) -> HttpResponse:
    """A year's interest, month by month."""
    form = forms.Interest(request.GET or None, today=clock.today(request))
    context = {"form": form}
    if form.is_valid():
        try:
            context |= _interest(form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
    return page(request, "gpf/interest_calculator.html", context)


def _interest(told: dict) -> dict:
    year: FinancialYear = told["year"]
    months = [_month(month, told) for month in year.months()]
    method = rules.interest_method(year.last_day)
    result = formulas.yearly_interest(opening_balance=told["opening"], months=months, method=method)
    return {"year": year, "result": result, "months": _lines(months, result), "totals": _totals(months)}


def _month(month: SalaryMonth, told: dict) -> FundMonth:
    raised = told["raised"] is not None and _place(month) >= _place_of(told["raised_from"])
    withdrawn = told["withdrawal"] is not None and month.month == int(told["withdrawn_in"])
    return FundMonth(
        month=month,
        rate=rules.month_rate(month),
        subscription=told["raised"] if raised else told["subscription"],
        withdrawal=told["withdrawal"] if withdrawn else Decimal(0),
    )


def _place(month: SalaryMonth) -> int:
    return _place_of(month.month)


def _place_of(month_number: int | str) -> int:
    """Return a month's place in the financial year: April 0, March 11."""
    return (int(month_number) - 4) % 12


def _lines(months: list[FundMonth], result: YearInterest) -> list[dict]:
    return [
        {
            "month": one.month,
            "state": "posted",
            "rate": one.rate.percent_a_year,
            "figures": {"subscription": one.subscription, "withdrawal": one.withdrawal, "balance": balance},
        }
        for one, balance in zip(months, result.month_balances, strict=True)
    ]


def _totals(months: list[FundMonth]) -> dict:
    return {
        "subscription": sum((one.subscription for one in months), Decimal(0)),
        "withdrawal": sum((one.withdrawal for one in months), Decimal(0)),
    }
