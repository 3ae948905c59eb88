"""Reading the fund: whose account a reader may open, and the years of its passbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import FinancialYear, NotAFinancialYear
from sevanidhi.schemes.gpf.passbook import MonthLine, YearBook, passbook

HEAD = "gpf"


def account_for(user: Any, number: str, *, on: date) -> Any:
    """Return an account the reader may see: own, their staff's, their district's; 404 for a stranger."""
    try:
        account = ledger.account_by_number(HEAD, number)
    except ledger.AccountNotFound:
        raise Http404 from None
    if not (is_own(user, account) or _in_care(user, account, on)):
        raise Http404
    return account


def is_own(user: Any, account: Any) -> bool:
    """Return whether the account is the reader's."""
    return bool(account.employee_id and user.person_id and account.employee.person_id == user.person_id)


def _in_care(user: Any, account: Any, on: date) -> bool:
    return bool(account.employee_id and people.in_care(user, [account.employee_id], on=on))


def own_account(user: Any) -> Any | None:
    """Return the reader's own account, if they have one."""
    employee = people.own_employment(user)
    return ledger.account_of(employee, HEAD) if employee else None


def books_of(account: Any, *, today: date, sums_of: FinancialYear | None = None) -> list[YearBook]:
    """Return the years of an account's passbook, the oldest first; see `passbook.passbook`."""
    return passbook(account, today=today, sums_of=sums_of)


def months_of(account: Any, *, today: date) -> list[MonthLine]:
    """Return every month of an account's passbook, the oldest first."""
    books = passbook(account, today=today, sums_of=FinancialYear.of(today))
    return [line for book in books for line in book.months]


def year_asked(text: str, *, account: Any, today: date) -> FinancialYear:
    """Return the year asked for ("2015-16"); where none is, the newest up to today that holds a posting.

    404 for what is no year.
    """
    if not text:
        this_year = FinancialYear.of(today)
        return min(this_year, ledger.last_year_posted(account) or this_year)
    try:
        return FinancialYear.parse(text)
    except NotAFinancialYear:
        raise Http404 from None


def book_of(books: list[YearBook], year: FinancialYear) -> YearBook:
    """Return a year of the passbook; 404 for one that is not there."""
    found = [book for book in books if book.year == year]
    if not found:
        raise Http404
    return found[0]


def neighbours(books: list[YearBook], book: YearBook) -> tuple[FinancialYear | None, FinancialYear | None]:
    """Return the year before and the year after, where the passbook has them."""
    at = books.index(book)
    before = books[at - 1].year if at else None
    after = books[at + 1].year if at + 1 < len(books) else None
    return before, after
