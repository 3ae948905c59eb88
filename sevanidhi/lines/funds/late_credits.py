"""What credits found late have earned before the year they are posted in: the plain formula. No Django."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.explanation import Explanation, Step
from sevanidhi.kernel.money import rupees
from sevanidhi.lines.funds.formulas import FundMonth, InterestMethod, MonthRate, opened_as, yearly_interest


@dataclass(frozen=True, slots=True)
class InterestBefore:
    """Interest of earlier years on late credits; the sum is carried and earns from each next April."""

    interest: Decimal
    explanation: Explanation


def interest_before(
    credits: Mapping[SalaryMonth, Decimal],
    *,
    year: FinancialYear,
    rate_of: Callable[[SalaryMonth], MonthRate],
    method: InterestMethod | None = None,
) -> InterestBefore:
    """Return what late credits earned from their own months to the 31 March before `year`.

    Each earlier year is reckoned as if the credits had been posted then: interest rounded once and added to
    the balance on 31 March. credits: rupees by the month they count from, all before the year; withdrawals
    negative.
    """
    balance, interest, steps = rupees(0), rupees(0), [Explanation()]
    for earlier in _years(credits, year):
        months = [_month(month, credits.get(month), rate_of(month)) for month in earlier.months()]
        reckoned = yearly_interest(opening_balance=balance, months=months, method=method)
        balance, interest = reckoned.closing_balance, interest + reckoned.interest
        steps += [Explanation.of(_heading(earlier)), _of_late_credits(reckoned.explanation)]
    return InterestBefore(rupees(interest), Explanation(tuple(chain.from_iterable(steps))))


def _years(credits: Mapping[SalaryMonth, Decimal], year: FinancialYear) -> list[FinancialYear]:
    """Return the years from the earliest credit's to the one before `year`."""
    if not credits:
        return []
    first = min(credits).financial_year.start
    return [FinancialYear(start) for start in range(first, year.start)]


def _month(month: SalaryMonth, change: Decimal | None, rate: MonthRate) -> FundMonth:
    return FundMonth(month, rate, other_credit=rupees(0) if change is None else change)


def _heading(year: FinancialYear) -> Step:
    return Step(f"देर से मिली जमा, वर्ष {year} का ब्याज", f"Late credits, interest of {year}")


def _of_late_credits(explanation: Explanation) -> Explanation:
    return opened_as(
        explanation,
        label_hi="देर से मिली जमा का पिछले वर्षों से आया शेष",
        label_en="Late credits carried from the years before",
    )
