"""The demo's insurance policies."""

from __future__ import annotations

from collections.abc import Iterable

from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.people.models import Employee
from sevanidhi.site.demo.population import EmployeePlan


def issue(plans: Iterable[EmployeePlan], people: dict[str, Employee]) -> int:
    """Issue the policies of everybody insured by the end of the demo's years. Return how many."""
    rows = [
        ledger.NewAccount(
            head="si",
            number=plan.policy_number,
            employee_id=people[plan.employee_id].pk,
            opened_date=plan.insured_from.first_day,
        )
        for plan in plans
        if plan.policy_number and plan.insured_from
    ]
    return ledger.open_accounts(rows, by=None)
