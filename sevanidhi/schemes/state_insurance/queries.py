"""Reading policies, their record books and what premium is open; the door functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.payroll import queries as payroll
from sevanidhi.core.payroll.queries import RecordedDeduction
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.explanation import Explanation
from sevanidhi.schemes.state_insurance import formulas, permissions, rules
from sevanidhi.schemes.state_insurance.models import Policy

HEAD = "si"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMonth:
    """One month of a record book. state: posted, provisional, missing or not_due."""

    month: SalaryMonth
    state: str
    deductions: tuple[RecordedDeduction, ...]

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.deductions), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordYear:
    """A financial year of a record book."""

    year: FinancialYear
    months: tuple[RecordMonth, ...]

    @property
    def total(self) -> Decimal:
        return sum((month.amount for month in self.months), Decimal(0))


def policy_for(user: Any, number: str, *, on: date) -> Policy:
    """Return a policy the reader may see; 404 for a stranger."""
    found = (
        Policy.objects.filter(permissions.may_see(user, on=on), number=number)
        .select_related("holder__person", "account")
        .first()
    )
    if found is None:
        raise Http404
    return found


def own_policy(user: Any) -> Policy | None:
    """Return the reader's newest policy, if there is one."""
    if user.person_id is None:
        return None
    mine = Policy.objects.filter(holder__person_id=user.person_id).select_related("holder__person", "account")
    return mine.order_by("-risk_date", "-pk").first()


def years_of(policy: Policy, *, on: date) -> list[FinancialYear]:
    """Return the financial years of a policy's record book, the newest first."""
    first, last = FinancialYear.of(policy.account.opened_date), FinancialYear.of(on)
    return [FinancialYear(start) for start in range(last.start, first.start - 1, -1)]


def record_year(policy: Policy, year: FinancialYear, *, on: date) -> RecordYear:
    """Return twelve months of a record book: each deduction with the number its pay bill used."""
    found = payroll.deductions_of(policy.account, months=year.months())
    return RecordYear(
        year=year, months=tuple(_record_month(policy, month, found, on=on) for month in year.months())
    )


def _record_month(
    policy: Policy, month: SalaryMonth, found: list[RecordedDeduction], *, on: date
) -> RecordMonth:
    of_month = tuple(one for one in found if one.month == month)
    if of_month:
        state = "posted" if all(one.confirmed for one in of_month) else "provisional"
    else:
        state = "missing" if _was_due(policy, month, on) else "not_due"
    return RecordMonth(month=month, state=state, deductions=of_month)


def _was_due(policy: Policy, month: SalaryMonth, on: date) -> bool:
    """A month is due from the account's opening until service ends, once the next month has begun."""
    left = policy.holder.left_date
    return (
        SalaryMonth.of(policy.account.opened_date) <= month
        and month.next().first_day <= on
        and (left is None or month <= SalaryMonth.of(left))
    )


def premiums_open(policy: Policy, *, month: SalaryMonth) -> tuple[Decimal, ...]:
    """Return the premiums the holder may choose from that month on. May refuse: PayNotKnown, NoRuleInForce,
    PayNotInTable."""
    pay = people.basic_pay(policy.holder, month=month)
    return formulas.premiums_open(rules.premium(month.first_day), basic_pay=pay)


def explain_premium(policy: Policy, *, month: SalaryMonth) -> Explanation:
    """Return how the premium due and those open came about. May refuse: as `premiums_open`."""
    pay = people.basic_pay(policy.holder, month=month)
    return formulas.explain_premium(rules.premium(month.first_day), basic_pay=pay)


def chosen_premium(policy: Policy, *, month: SalaryMonth) -> Decimal | None:
    """Return the premium chosen for a month, if any."""
    held = policy.premium_choices.filter(month__lte=month).order_by("-month", "-pk").first()
    return held.premium if held else None


def paid_in_all(policy: Policy) -> Decimal:
    """Return all premiums credited so far, provisional ones included."""
    return ledger.standing(policy.account).balance
