"""Reading the fund: whose account a reader may open, and the years of its passbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.schemes.gpf.passbook import YearBook, passbook

HEAD = "gpf"


def account_for(user: Any, number: str, *, on: date) -> Any:
    """Return an account the reader may see: their own, their staff's, their district's; 404 for a stranger."""
    try:
        account = ledger.account_by_number(HEAD, number)
    except ledger.AccountNotFound:
        raise Http404 from None
    if account.employee_id is None or not people.in_care(user, [account.employee_id], on=on):
        raise Http404
    return account


def own_account(user: Any) -> Any | None:
    """Return the reader's own account, if they have one."""
    employee = people.own_employment(user)
    return ledger.account_of(employee, HEAD) if employee else None


def books_of(account: Any, *, today: date) -> list[YearBook]:
    """Return the years of an account's passbook, the oldest first."""
    return passbook(account, today=today)


def book_of(books: list[YearBook], text: str | None) -> YearBook:
    """Return the year asked for ("2015-16"), the newest where none is; 404 for a year that is not there."""
    if not text:
        return books[-1]
    found = [book for book in books if str(book.year) == text]
    if not found:
        raise Http404
    return found[0]


def neighbours(books: list[YearBook], book: YearBook) -> tuple[FinancialYear | None, FinancialYear | None]:
    """Return the year before and the year after, where the passbook has them."""
    at = books.index(book)
    before = books[at - 1].year if at else None
    after = books[at + 1].year if at + 1 < len(books) else None
    return before, after
