"""Reading the ledger. Who may see an account is decided by the room that shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db import connection
from django.db.models import Max

from sevanidhi.core.ledger.kinds import LineKind
from sevanidhi.core.ledger.models import Account, Balance, Entry, Posting, YearStep
from sevanidhi.core.people.models import Employee, Person
from sevanidhi.core.reading import Reading, planned_cursor
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import from_paise
from sevanidhi.kernel.refusals import Refusal


class AccountNotFound(Refusal):
    """The head has no account of this number. Facts: head, number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A posting with what its reader wants to know of its entry.

    month: the salary month. provisional: the treasury's list has not yet borne out the entry, or the one it
    puts right. undone: a contrary entry takes it back. corrects: the number of the entry this one puts right.
    """

    entry_id: int
    entry_kind: str
    month: SalaryMonth
    kind: LineKind
    amount: Decimal
    business_date: date
    paid_date: date
    financial_year: FinancialYear
    about_type: str
    about_key: str
    why: str
    provisional: bool
    undone: bool
    corrects: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an account holds: of which confirmed, and of which the treasury's list has yet to bear out."""

    confirmed: Decimal
    provisional: Decimal

    @property
    def balance(self) -> Decimal:
        return self.confirmed + self.provisional


ACCOUNT = Reading(
    """
SELECT {account}, {employee}, {person}
  FROM ledger_account account
  LEFT JOIN people_employee employee ON employee.id = account.employee_id
  LEFT JOIN people_person person ON person.id = employee.person_id
 WHERE account.head = %(head)s AND account.number = %(number)s
""",
    account=Account, employee=Employee, person=Person,
)  # fmt: skip


def account_by_number(head: str, number: str) -> Account:
    """Return the account. May refuse: AccountNotFound."""
    for account, employee, person in ACCOUNT.rows(head=head, number=number):
        account.employee = employee
        if employee:
            employee.person = person
        return cast("Account", account)
    raise AccountNotFound(head=head, number=number)


def accounts_by_number(head: str, numbers: Iterable[str]) -> dict[str, Account]:
    """Return those accounts of these numbers that the head has, by number."""
    found = Account.objects.filter(head=head, number__in=list(numbers))
    return {account.number: account for account in found}


def accounts_by_key(keys: Iterable[int]) -> list[Account]:
    """Return the accounts of these keys."""
    return list(Account.objects.filter(pk__in=list(keys)))


def accounts_numbered(number: str) -> list[Account]:
    """Return the members' accounts of this number, under whichever head."""
    return list(Account.objects.filter(number=number, employee__isnull=False).order_by("head"))


def accounts_of(employee_pks: Iterable[int]) -> dict[int, list[Account]]:
    """Return {employee's pk: their accounts under every head, the oldest first}."""
    found: dict[int, list[Account]] = defaultdict(list)
    held = Account.objects.filter(employee__in=list(employee_pks))
    for account in held.order_by("head", "opened_date", "pk"):
        found[account.employee_id or 0].append(account)
    return found


def account_of(employee: Employee, head: str) -> Account | None:
    """Return the employee's newest account under this head, if any."""
    return Account.objects.filter(employee=employee, head=head).order_by("-opened_date", "-pk").first()


def entries_about(about_type: str, about_key: str) -> list[Entry]:
    """Return the entries that rest on a record, named by its model label and key, oldest first."""
    found = Entry.objects.filter(about_type=about_type, about_key=about_key)
    return list(found.select_related("proof").order_by("pk"))


# What each entry of an account rests on in the end: a contrary entry or a correction, however often put right
# again, on the entry first posted. The treasury's list bears out that one, and with it all that followed. A
# year's interest was reckoned on all the account then held: it waits as long as some credit of that year or
# of an earlier one does.
RESTS_ON = """
WITH RECURSIVE own AS MATERIALIZED ( -- read once: every year is a partition
    SELECT * FROM ledger_posting WHERE account_id = %(account)s
), followed (id, first_id, first_kind, first_year, corrects_id) AS (
    SELECT e.id, e.id, e.kind, e.financial_year, e.corrects_id FROM ledger_entry e
     WHERE e.id IN (SELECT entry_id FROM own)
    UNION ALL
    SELECT f.id, e.id, e.kind, e.financial_year, e.corrects_id
      FROM followed f JOIN ledger_entry e ON e.id = f.corrects_id
), borne_out AS (
    SELECT f.id AS entry_id, f.first_kind, f.first_year,
           f.first_kind IN ('schedule', 'cure', 'deposit') AND c.entry_id IS NULL AS waits
      FROM followed f LEFT JOIN ledger_confirmation c ON c.entry_id = f.first_id WHERE f.corrects_id IS NULL
), waiting AS (
    SELECT p.financial_year FROM own p JOIN borne_out b ON b.entry_id = p.entry_id AND b.waits
     GROUP BY p.financial_year HAVING sum(p.amount) <> 0
), rests_on AS (
    SELECT b.entry_id, b.waits OR (b.first_kind = 'interest' AND EXISTS (
               SELECT FROM waiting w WHERE w.financial_year <= b.first_year)) AS waits FROM borne_out b
)
"""

MOVEMENTS = (
    RESTS_ON
    + """
SELECT p.entry_id, e.kind, p.month, p.kind, p.amount, e.business_date, e.paid_date, p.financial_year,
       e.about_type, e.about_key, e.why,
       r.waits AS provisional,
       u.id IS NOT NULL AS undone, e.corrects_id
  FROM own p
  JOIN ledger_entry e ON e.id = p.entry_id
  JOIN rests_on r ON r.entry_id = p.entry_id
  LEFT JOIN ledger_undoing u ON u.undone_entry_id = p.entry_id AND u.undone_account_id = p.account_id
   AND u.undone_month = p.month AND u.undone_kind = p.kind AND u.undone_year = p.financial_year
 WHERE %(years)s::smallint[] IS NULL OR p.financial_year = ANY(%(years)s)
 ORDER BY p.financial_year, p.month, e.business_date, p.entry_id, p.kind
"""
)


def movements(account: Account, *, years: Iterable[FinancialYear] | None = None) -> list[Movement]:
    """Return the account's postings booked in these financial years (all, if None), in order of month."""
    booked = None if years is None else [year.start for year in years]
    with planned_cursor() as cursor:
        cursor.execute(MOVEMENTS, {"account": account.pk, "years": booked})
        return [_movement(row) for row in cursor.fetchall()]


def _movement(row: tuple[Any, ...]) -> Movement:
    entry, entry_kind, month, kind, amount, booked, paid, year, about_type, about_key, why, *marks = row
    provisional, undone, corrects = marks
    return Movement(
        entry_id=entry, entry_kind=entry_kind, month=SalaryMonth.of(month), kind=LineKind(kind),
        amount=from_paise(amount), business_date=booked, paid_date=paid, financial_year=FinancialYear(year),
        about_type=about_type, about_key=about_key, why=why, provisional=provisional, undone=undone,
        corrects=corrects,
    )  # fmt: skip


def waits(found: Iterable[Movement]) -> bool:
    """Return whether money among these postings waits for the treasury's list: none that was taken back."""
    return sum((one.amount for one in found if one.provisional), Decimal(0)) != 0


def last_year_posted(account: Account) -> FinancialYear | None:
    """Return the newest financial year with a posting of the account, if any."""
    newest = Posting.objects.filter(account=account).aggregate(year=Max("financial_year"))["year"]
    return None if newest is None else FinancialYear(newest)


BALANCES = Reading(
    "SELECT {balance} FROM ledger_balance balance WHERE balance.account_id = %(account)s"
    " ORDER BY balance.financial_year",
    balance=Balance,
)


def balances(account: Account) -> list[Balance]:
    """Return the account's closed years, oldest first."""
    return [balance for (balance,) in BALANCES.rows(account=account.pk)]


def last_balance(account: Account, *, before: FinancialYear) -> Balance | None:
    """Return the newest closed year before this one."""
    closed = Balance.objects.filter(account=account, financial_year__lt=before.start)
    return closed.order_by("-financial_year").first()


STANDING = (
    RESTS_ON
    + """
SELECT coalesce(sum(p.amount) FILTER (WHERE NOT r.waits), 0),
       coalesce(sum(p.amount) FILTER (WHERE r.waits), 0)
  FROM own p JOIN rests_on r ON r.entry_id = p.entry_id
"""
)


def standing(account: Account) -> Standing:
    """Return what the account holds now. What puts an entry right is confirmed with that entry."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"account": account.pk})
        confirmed, provisional = cursor.fetchone()
    return Standing(confirmed=from_paise(int(confirmed)), provisional=from_paise(int(provisional)))


def is_shut(head: str, year: FinancialYear) -> bool:
    """Return whether the year takes nothing but interest under this head, or, closed or before a shut one,
    nothing at all.
    """
    return YearStep.objects.filter(head=head, financial_year__gte=year.start).exists()


def is_closed(head: str, year: FinancialYear) -> bool:
    """Return whether the year takes nothing more under this head."""
    steps = YearStep.objects.filter(head=head, financial_year=year.start, step=YearStep.Step.CLOSED)
    return steps.exists()


def years_open_before(head: str, year: FinancialYear) -> list[FinancialYear]:
    """Return the earlier years that are not closed, from the first in which this head was posted to.

    A year nothing was booked in is one of them: balances go through it and earn in it.
    """
    with connection.cursor() as cursor:
        cursor.execute(YEARS_OPEN_BEFORE, {"head": head, "year": year.start})
        return [FinancialYear(start) for (start,) in cursor.fetchall()]


YEARS_OPEN_BEFORE = """
SELECT y FROM generate_series((
       SELECT booked::int
         FROM (SELECT DISTINCT financial_year AS booked FROM ledger_entry WHERE financial_year < %(year)s
                ORDER BY 1 OFFSET 0) years
        WHERE EXISTS (SELECT FROM ledger_account a CROSS JOIN LATERAL (
                          SELECT FROM ledger_posting p
                           WHERE p.account_id = a.id AND p.financial_year = booked LIMIT 1) posted
                       WHERE a.head = %(head)s)
        LIMIT 1), %(year)s - 1) y
 WHERE NOT EXISTS (SELECT FROM ledger_year_step s
                    WHERE s.head = %(head)s AND s.financial_year = y AND s.step = 'closed')
 ORDER BY y
"""


def postings_of(entry: Entry, *, account: Account | None = None) -> Iterator[Posting]:
    """Yield the entry's postings by account; those on one account, where it is named."""
    found = Posting.objects.filter(financial_year=entry.financial_year, entry=entry)
    if account is not None:
        found = found.filter(account=account)
    yield from found.select_related("account").order_by("account_id", "month", "kind").iterator()
