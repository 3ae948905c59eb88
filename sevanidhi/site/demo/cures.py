"""Suspense put right: what can be matched is matched by two people, the rest goes back to the DDO."""

from __future__ import annotations

from datetime import date

from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.ledger.queries import AccountNotFound
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll import queries as payroll
from sevanidhi.core.payroll.models import SuspenseItem
from sevanidhi.core.payroll.services import suspense
from sevanidhi.site.demo.population import EmployeePlan

MATCHED = "नाम और वेतन बिल से खाता पहचाना गया / Account known by name and pay bill"
RETURNED = "राशि नियम से मेल नहीं खाती; ठीक कर भेजें / The amount does not fit the rule; please correct it"


def put_right(
    office: Office, plans: list[EmployeePlan], *, maker: User, checker: User, on: date
) -> tuple[int, int]:
    """Go through an office's open suspense. Return how many items were matched, how many returned."""
    by_name = {name: plan for plan in plans for name in (plan.name_hi, plan.name_en)}
    matched = returned = 0
    for item in payroll.suspense_of(office):
        plan = by_name.get(item.name_written)
        if plan and _number_was_wrong(item, plan):
            match = suspense.propose_match(
                item=item,
                account=ledger.account_by_number(item.head, _number(item, plan)),
                why=MATCHED,
                by=maker,
                on=on,
            )
            suspense.accept_match(match=match, by=checker, on=on)
            matched += 1
        elif item.owner == SuspenseItem.Owner.DEPARTMENT:
            suspense.return_to_ddo(item=item, why=RETURNED, by=maker, on=on)
            returned += 1
    return matched, returned


def _number(item: SuspenseItem, plan: EmployeePlan) -> str:
    return (plan.gpf_number if item.head == "gpf" else plan.policy_number) or ""


def _number_was_wrong(item: SuspenseItem, plan: EmployeePlan) -> bool:
    """Return whether the item waits only because of the number the office wrote."""
    try:
        written = ledger.account_by_number(item.head, item.account_written)
    except AccountNotFound:
        return bool(_number(item, plan))
    return written.number != _number(item, plan) and bool(_number(item, plan))
