"""The demo's accounts and policies, the balances they bring with them, and two years of interest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.lines.funds import services as funds
from sevanidhi.schemes.gpf import rules as gpf_rules
from sevanidhi.schemes.gpf import services as gpf
from sevanidhi.site.demo.population import EmployeePlan

BROUGHT_IN = date(2015, 4, 1)


def open_fund_accounts(plans: Iterable[EmployeePlan], employees: dict[str, Employee]) -> int:
    """Open the fund account of everybody appointed before 2004 and bring its balance in. Return how many."""
    lines = []
    for plan in plans:
        if plan.gpf_number is None:
            continue
        account = gpf.open_account(
            employee=employees[plan.employee_id],
            number=plan.gpf_number,
            opened_date=max(plan.appointed_date, date(1980, 5, 1)),
            by=None,
        )
        if plan.opening_balance:
            lines.append(_brought_in(account.pk, plan.opening_balance))
    ledger.post_entry(
        kind=EntryKind.OPENING, business_date=BROUGHT_IN, about=None, lines=lines,
        control=ledger.control_account("gpf"), by=None,
    )  # fmt: skip
    return len(lines)


def _brought_in(account: int, balance: int) -> ledger.Line:
    return ledger.Line(
        account_id=account,
        month=SalaryMonth.of(BROUGHT_IN),
        kind=LineKind.OPENING,
        amount=Decimal(balance),
    )


def credit_interest(
    year: FinancialYear, *, today: date, by: User, progress: Callable[[int, int], None]
) -> funds.RunResult:
    """Run a year's interest of the fund over all its members and close the year."""
    return funds.run_interest(
        head="gpf", year=year, rules=gpf_rules.interest_rules(year), today=today, by=by, progress=progress
    )


def balance_of(number: str) -> Decimal:
    """Return what a fund account holds, confirmed and provisional together."""
    standing = ledger_queries.standing(ledger_queries.account_by_number("gpf", number))
    return standing.confirmed + standing.provisional
