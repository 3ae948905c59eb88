"""The rates and the method an interest run rests on: asked of a scheme once, then kept with the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.lines.funds.formulas import InterestMethod, MonthRate, rate_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestRules:
    """What a scheme says of its interest.

    rate_of: the rate of a month; may refuse NoRuleInForce, RuleUnknown. month_of_credit: "salary_month" or
    "payment_month", the month a deduction counts for.
    """

    rate_of: Callable[[SalaryMonth], MonthRate]
    method: InterestMethod
    month_of_credit: str = "salary_month"

    def rates_of(self, months: Iterable[SalaryMonth]) -> dict[SalaryMonth, MonthRate]:
        return {month: self.rate_of(month) for month in months}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRules:
    """The rules as a run keeps them; what is reckoned again from them comes out the same, whatever was
    learned since.
    """

    rates: Mapping[SalaryMonth, MonthRate]
    method: InterestMethod
    month_of_credit: str

    def rate_of(self, month: SalaryMonth) -> MonthRate:
        return self.rates[month]

    def weights(self, year: FinancialYear) -> dict[SalaryMonth, int]:
        """Return by month of a year what a paisa that stands to its end weighs."""
        return rate_weights([(month, self.rates[month].percent_a_year) for month in year.months()])


def rates_to_json(rates: Mapping[SalaryMonth, MonthRate]) -> list[dict[str, Any]]:
    """Return the rates as rows of JSON, by month."""
    return [
        {
            "month": str(month),
            "rate_percent": str(rate.percent_a_year),
            "rule": rate.rule,
            "source": rate.source,
        }
        for month, rate in sorted(rates.items())
    ]


def rates_from_json(rows: Iterable[Mapping[str, Any]]) -> dict[SalaryMonth, MonthRate]:
    """Return what `rates_to_json` gave."""
    return {
        SalaryMonth.parse(row["month"]): MonthRate(Decimal(row["rate_percent"]), row["rule"], row["source"])
        for row in rows
    }


def method_to_json(rules: InterestRules) -> dict[str, Any]:
    """Return the method and the conventions it rests on as JSON."""
    return {
        "rule": rules.method.rule,
        "source": rules.method.source,
        "month_of_credit": rules.month_of_credit,
        "to_be_confirmed": [list(reading) for reading in rules.method.to_be_confirmed],
    }


def kept_rules(*, rates: Iterable[Mapping[str, Any]], method: Mapping[str, Any]) -> KeptRules:
    """Return the rules from the JSON of a run."""
    open_questions = tuple((hindi, english) for hindi, english in method["to_be_confirmed"])
    return KeptRules(
        rates=rates_from_json(rates),
        method=InterestMethod(method["rule"], method["source"], open_questions),
        month_of_credit=method["month_of_credit"],
    )
