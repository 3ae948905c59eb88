"""The demo's insurance policies, and the higher premiums their holders chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.schemes.state_insurance import rules, services
from sevanidhi.schemes.state_insurance.formulas import premiums_open
from sevanidhi.site.demo.population import FIRST_MONTH, LAST_MONTH, EmployeePlan


def issue(plans: Iterable[EmployeePlan], people: dict[str, Employee]) -> int:
    """Issue the policies of everybody insured by the end of the demo's years. Return how many."""
    planned = {plan.policy_number: plan for plan in plans if plan.policy_number}
    rows = [
        services.NewPolicy(
            number=number, holder=people[plan.employee_id], risk_date=plan.insured_from.next().first_day
        )
        for number, plan in planned.items()
        if plan.insured_from
    ]
    issued = services.issue_policies(rows, by=None)
    for policy in issued:
        for month, premium in _choices(planned[policy.number]):
            services.choose_premium(policy=policy, premium=premium, month=month, by=None)
    return len(issued)


def _choices(plan: EmployeePlan) -> Iterator[tuple[SalaryMonth, Decimal]]:
    """Yield a new choice from each month in which the steps a holder wants come to another premium."""
    month, chosen = max(FIRST_MONTH, plan.insured_from or FIRST_MONTH), None
    while plan.premium_steps_up and month <= LAST_MONTH and plan.serves_in(month):
        offered = premiums_open(rules.premium(month.first_day), basic_pay=Decimal(plan.pay_in(month)))
        wanted = offered[min(plan.premium_steps_up, len(offered) - 1)]
        if wanted != chosen:
            yield month, wanted
        month, chosen = month.next(), wanted
