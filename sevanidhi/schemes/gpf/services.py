"""What happens in the fund."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.gpf import rules
from sevanidhi.schemes.gpf.formulas import account_kind

HEAD = "gpf"


class HasAccount(Refusal):
    """The employee is in the fund already. Facts: employee_id, number."""


class BeforeTheFund(Refusal):
    """Nobody's account is opened before the day they are appointed. Facts: appointed_on, opened_date."""


@transaction.atomic
def open_account(*, employee: Employee, number: str, opened_date: date, by: Any | None) -> Any:
    """Open the account of a person who joins the fund. The kind of account follows from the day of
    appointment.

    May refuse: NoFundForAppointment (appointed from 1-1-2004), HasAccount, BeforeTheFund, AccountNumberTaken.
    """
    if opened_date < employee.appointed_date:
        raise BeforeTheFund(appointed_on=employee.appointed_date, opened_date=opened_date)
    account_kind(rules.account_kinds(opened_date), appointed_on=employee.appointed_date)
    held = ledger_queries.account_of(employee, HEAD)
    if held:
        raise HasAccount(employee_id=employee.employee_id, number=held.number)
    return ledger.open_account(head=HEAD, number=number, employee=employee, opened_date=opened_date, by=by)
