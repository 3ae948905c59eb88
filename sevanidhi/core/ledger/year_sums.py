"""A year's postings summed and weighed for the members of a head at once, for whoever reckons their interest.

The sums stand in two temporary tables of this connection; the reckoner's own SQL goes on from there:

    ledger_year_sums (account_id, opening, credits, debits, weighted, late, closed)   one row a member account
    ledger_late_credits (account_id, month, amount)                       what counts from earlier years

Amounts are paise. weighted is the sum of amount x the weight of its month. late: some posting counts from a
month of an earlier year; it is in `weighted` as of the year's first month, and in the second table with its
own month.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth


@dataclass(frozen=True, slots=True)
class AccountRange:
    """The accounts from one id to another, both included."""

    first: int
    last: int

    def halves(self) -> tuple[AccountRange, AccountRange]:
        """Return the two halves of a range of more than one."""
        middle = (self.first + self.last) // 2
        return AccountRange(self.first, middle), AccountRange(middle + 1, self.last)


EVERYONE = AccountRange(0, 2**63 - 1)

OWN_MONTH = {
    "salary_month": "p.month",
    "payment_month": "date_trunc('month', e.paid_date)::date",
}
JOIN_ENTRY = {"salary_month": "", "payment_month": "JOIN ledger_entry e ON e.id = p.entry_id"}

MEMBERS = """
a.id BETWEEN %(first)s AND %(last)s AND a.head = %(head)s AND a.kind = 'member'
AND a.opened_date <= %(last_day)s AND (a.closed_date IS NULL OR a.closed_date >= %(first_day)s)
"""

# What a reckoner posted itself is left out when the year is reckoned again.
WITHOUT_OWN = "AND (p.kind <> 7 OR p.entry_id <> ALL(%(left_out)s::bigint[]))"

# Postings are what there is most of: each costs one look-up of its month's weight (a month after the year has
# none and weighs nothing) and sums that stay whole numbers.
YEAR_SUMS = """
CREATE TEMPORARY TABLE ledger_year_sums AS
SELECT a.id AS account_id, coalesce(b.closing, 0) AS opening,
       coalesce(y.total + y.debits, 0) AS credits, coalesce(y.debits, 0) AS debits,
       coalesce(y.weighted, 0) AS weighted, coalesce(y.first_month < %(first_day)s, false) AS late,
       coalesce(a.closed_date < %(last_day)s, false) AS closed
  FROM ledger_account a
  LEFT JOIN ledger_balance b ON b.account_id = a.id AND b.financial_year = %(year)s - 1
   AND b.account_id BETWEEN %(first)s AND %(last)s
  LEFT JOIN (
        SELECT p.account_id, ledger_total(p.amount) AS total,
               -ledger_total(p.amount) FILTER (WHERE p.amount < 0) AS debits,
               ledger_total(p.amount * (%(weights)s::bigint[])[greatest({month} - %(first_day)s, 0)])
                   AS weighted,
               min({month}) AS first_month
          FROM ledger_posting p {join}
         WHERE p.financial_year = %(year)s AND p.account_id BETWEEN %(first)s AND %(last)s {counted}
         GROUP BY p.account_id
       ) y ON y.account_id = a.id
 WHERE {members}
"""

LATE_CREDITS = """
CREATE TEMPORARY TABLE ledger_late_credits AS
SELECT p.account_id, {month} AS month, sum(p.amount)::bigint AS amount
  FROM ledger_posting p {join}
 WHERE p.financial_year = %(year)s AND p.account_id BETWEEN %(first)s AND %(last)s {counted}
   AND p.account_id IN (SELECT account_id FROM ledger_year_sums WHERE late) AND {month} < %(first_day)s
 GROUP BY 1, 2
"""


def gather(
    *,
    head: str,
    year: FinancialYear,
    weights: Mapping[SalaryMonth, int],
    month_of_credit: str,
    among: AccountRange = EVERYONE,
    left_out: Collection[int] = (),
) -> None:
    """Make the temporary tables for this head and year, of the accounts in a range.

    weights: by month of the year, what a paisa weighs. month_of_credit: "salary_month" or "payment_month".
    left_out: entries whose interest postings do not count.
    """
    params = _names(head, year, among) | {"weights": _by_day(year, weights), "left_out": list(left_out)}
    shape = {
        "month": OWN_MONTH[month_of_credit],
        "join": JOIN_ENTRY[month_of_credit],
        "members": MEMBERS,
        "counted": WITHOUT_OWN if left_out else "",
    }
    with connection.cursor() as cursor:
        # Each table is read once, whatever the planner believes of a year just loaded and not yet analysed.
        cursor.execute("SET work_mem = '256MB'; SET enable_nestloop = off")
        scatter()
        cursor.execute(YEAR_SUMS.format(**shape), params)
        cursor.execute(LATE_CREDITS.format(**shape), params)
        cursor.execute("RESET work_mem; RESET enable_nestloop")


STILL_TO_BALANCE = f"""
SELECT min(a.id), max(a.id) FROM ledger_account a
 WHERE {MEMBERS}
   AND NOT EXISTS (SELECT FROM ledger_balance b WHERE b.financial_year = %(year)s AND b.account_id = a.id)
"""  # noqa: S608


def still_to_balance(*, head: str, year: FinancialYear) -> AccountRange | None:
    """Return the range that holds the members without a balance of this year, if there are any."""
    with connection.cursor() as cursor:
        cursor.execute(STILL_TO_BALANCE, _names(head, year, EVERYONE))
        first, last = cursor.fetchone()
    return None if first is None else AccountRange(first, last)


def scatter() -> None:
    """Drop the temporary tables."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.ledger_year_sums, pg_temp.ledger_late_credits")


def _names(head: str, year: FinancialYear, among: AccountRange) -> dict[str, Any]:
    return {
        "head": head,
        "year": year.start,
        "first_day": year.first_day,
        "last_day": year.last_day,
        "first": among.first,
        "last": among.last,
    }


def _by_day(year: FinancialYear, weights: Mapping[SalaryMonth, int]) -> str:
    """Return the weights as an array over the days of the year, counted from 0: a day finds its own by
    subtraction.
    """
    days = [
        weights[month] for month in year.months() for _ in range((month.last_day - month.first_day).days + 1)
    ]
    return f"[0:{len(days) - 1}]={{{','.join(map(str, days))}}}"
