"""How a member's interest came about, reckoned again by the plain formula from the postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.queries import Movement
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.explanation import Explanation
from sevanidhi.kernel.money import rupees
from sevanidhi.lines.funds.formulas import FundMonth, yearly_interest
from sevanidhi.lines.funds.late_credits import interest_before
from sevanidhi.lines.funds.models import InterestRun
from sevanidhi.lines.funds.rates import InterestRules, KeptRules, kept_rules

SUBSCRIPTIONS = (LineKind.SUBSCRIPTION, LineKind.ARREARS, LineKind.SUPPLEMENTARY)


@dataclass(frozen=True, slots=True)
class MemberInterest:
    """A member's interest of a year, or of its first months, with the sum that gives it."""

    interest: Decimal
    closing_balance: Decimal
    explanation: Explanation


def rules_of_runs(numbers: Iterable[int]) -> dict[int, KeptRules]:
    """Return the rules kept with these interest runs, by the run's number."""
    runs = InterestRun.objects.filter(pk__in=set(numbers))
    return {run.pk: kept_rules(rates=run.rates, method=run.method) for run in runs}


def is_yearly_interest(movement: Movement) -> bool:
    """Return whether the posting is the interest of a run, which its own reckoning leaves out."""
    return movement.kind == LineKind.INTEREST and movement.entry_kind == EntryKind.INTEREST


def counts_for(movement: Movement, month_of_credit: str) -> SalaryMonth:
    """Return the month a posting earns from."""
    return movement.month if month_of_credit == "salary_month" else SalaryMonth.of(movement.paid_date)


def member_interest(
    *,
    opening: Decimal,
    movements: Sequence[Movement],
    year: FinancialYear,
    rules: InterestRules | KeptRules,
    until: SalaryMonth | None = None,
) -> MemberInterest:
    """Reckon a year's interest of one member, up to the month `until`, that one included (None: the whole
    year).

    opening: rupees at the year's begin. movements: the postings booked in the year. May refuse:
    NoRuleInForce.
    """
    by_month: dict[SalaryMonth, list[Movement]] = defaultdict(list)
    for movement in movements:
        if not is_yearly_interest(movement):
            by_month[counts_for(movement, rules.month_of_credit)].append(movement)
    first = year.months()[0]
    late = {month: _sum(found) for month, found in by_month.items() if month < first}
    before = interest_before(late, year=year, rate_of=rules.rate_of, method=rules.method)
    months = [month for month in year.months() if until is None or month <= until]
    reckoned = yearly_interest(
        opening_balance=rupees(opening + sum(late.values(), Decimal(0)) + before.interest),
        months=[_fund_month(month, by_month.get(month, []), rules) for month in months],
        method=rules.method,
    )
    return MemberInterest(
        rupees(before.interest + reckoned.interest),
        reckoned.closing_balance,
        before.explanation + reckoned.explanation,
    )


def _fund_month(month: SalaryMonth, found: Sequence[Movement], rules: InterestRules | KeptRules) -> FundMonth:
    withdrawn = [movement for movement in found if movement.kind == LineKind.WITHDRAWAL]
    refunds = [movement for movement in found if movement.kind == LineKind.REFUND]
    subscribed = [movement for movement in found if movement.kind in SUBSCRIPTIONS]
    named = {id(movement) for movement in (*withdrawn, *refunds, *subscribed)}
    return FundMonth(
        month,
        rules.rate_of(month),
        subscription=_sum(subscribed),
        refund=_sum(refunds),
        other_credit=_sum([movement for movement in found if id(movement) not in named]),
        withdrawal=-_sum(withdrawn),
    )


def _sum(movements: Iterable[Movement]) -> Decimal:
    return rupees(sum((movement.amount for movement in movements), Decimal(0)))
