"""What a login may read of its own: accounts and passbooks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from sevanidhi.core import registry
from sevanidhi.core.api.base import PROBLEMS, Text, Year, bearer
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import FinancialYear

router = Router(tags=["One's own"], auth=bearer("own:read"))


class AccountOut(Schema):
    """One account. Rupees as text; provisional: not yet borne out by the treasury's list."""

    head: str
    number: str
    opened_date: date
    confirmed: str
    provisional: str


class MovementOut(Schema):
    """One line of a passbook. amount: rupees, a credit positive. month: the salary month, 2015-04."""

    month: str
    kind: str
    amount: str
    business_date: date
    provisional: bool
    undone: bool


class PassbookOut(Schema):
    """A financial year of an account. Closing figures are there once the year is closed."""

    head: str
    number: str
    year: str
    movements: list[MovementOut]
    opening: str | None
    interest: str | None
    closing: str | None


@router.get("/accounts", response={200: list[AccountOut], **PROBLEMS}, summary="One's own accounts")
def accounts(request: HttpRequest) -> Any:
    """Return the login's own accounts and what they hold."""
    return [_account(one) for one in _own(request)]


@router.get(
    "/accounts/{head}/{path:number}/{year}",
    response={200: PassbookOut, **PROBLEMS},
    summary="A year of a passbook",
)
def passbook(request: HttpRequest, head: Text, number: Text, year: Year) -> Any:
    """Return a financial year ("2015-16") of one's own passbook."""
    asked = FinancialYear.parse(year)
    found = next((one for one in _own(request) if (one.head, one.number) == (head, number)), None)
    if found is None:
        raise Http404
    closed = next((one for one in ledger.balances(found) if one.financial_year == asked.start), None)
    return {
        "head": head, "number": number, "year": str(asked),
        "movements": [_movement(one) for one in ledger.movements(found, years=[asked])],
        **{name: closed and f"{getattr(closed, name):.2f}" for name in ("opening", "interest", "closing")},
    }  # fmt: skip


def _own(request: HttpRequest) -> list[Any]:
    employee = people.own_employment(request.user)
    if employee is None:
        return []
    found = (ledger.account_of(employee, head.code) for head in registry.heads())
    return [account for account in found if account]


def _account(account: Any) -> dict[str, Any]:
    standing = ledger.standing(account)
    return {
        "head": account.head, "number": account.number, "opened_date": account.opened_date,
        "confirmed": f"{standing.confirmed:.2f}", "provisional": f"{standing.provisional:.2f}",
    }  # fmt: skip


def _movement(line: Any) -> dict[str, Any]:
    return {
        "month": str(line.month), "kind": str(line.kind), "amount": f"{line.amount:.2f}",
        "business_date": line.business_date, "provisional": line.provisional, "undone": line.undone,
    }  # fmt: skip
