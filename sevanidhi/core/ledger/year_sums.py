"""A year's postings summed and weighed for all members of a head at once, for whoever reckons their interest.

The sums stand in two temporary tables of this connection; the reckoner's own SQL goes on from there:

    ledger_year_sums (account_id, opening, credits, debits, weighted, late, closed)   one row a member account
    ledger_late_credits (account_id, month, amount)                       what counts from earlier years

Amounts are paise. weighted is the sum of amount x the weight of its month. late: some posting counts from a
month of an earlier year; it is in `weighed` as of the year's first month, and in the second table with its
own month.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth

OWN_MONTH = {
    "salary_month": "p.month",
    "payment_month": "date_trunc('month', e.paid_date)::date",
}
JOIN_ENTRY = {"salary_month": "", "payment_month": "JOIN ledger_entry e ON e.id = p.entry_id"}

MEMBERS = """
a.head = %(head)s AND a.kind = 'member' AND a.opened_date <= %(last_day)s
AND (a.closed_date IS NULL OR a.closed_date >= %(first_day)s)
"""

# What a reckoner posted itself is left out when the year is reckoned again.
COUNTED = "(p.kind <> 7 OR p.entry_id <> ALL(%(left_out)s::bigint[]))"

YEAR_SUMS = """
CREATE TEMPORARY TABLE ledger_year_sums AS
SELECT a.id AS account_id, coalesce(b.closing, 0) AS opening,
       coalesce(y.credits, 0) AS credits, coalesce(y.debits, 0) AS debits,
       coalesce(y.weighted, 0) AS weighted, coalesce(y.late, false) AS late,
       coalesce(a.closed_date < %(last_day)s, false) AS closed
  FROM ledger_account a
  LEFT JOIN ledger_balance b ON b.account_id = a.id AND b.financial_year = %(year)s - 1
  LEFT JOIN (
        SELECT p.account_id,
               coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0)::bigint AS credits,
               coalesce(-sum(p.amount) FILTER (WHERE p.amount < 0), 0)::bigint AS debits,
               sum(p.amount * CASE WHEN {month} < %(first_day)s THEN %(first_weight)s
                                   WHEN {month} > %(last_day)s THEN 0
                                   ELSE (%(weights)s::bigint[])[{month} - %(first_day)s + 1]
                              END)::bigint AS weighted,
               bool_or({month} < %(first_day)s) AS late
          FROM ledger_posting p {join}
         WHERE p.financial_year = %(year)s AND {counted} GROUP BY p.account_id
       ) y ON y.account_id = a.id
 WHERE {members}
"""

LATE_CREDITS = """
CREATE TEMPORARY TABLE ledger_late_credits AS
SELECT p.account_id, {month} AS month, sum(p.amount)::bigint AS amount
  FROM ledger_posting p {join} JOIN ledger_account a ON a.id = p.account_id
 WHERE p.financial_year = %(year)s AND {month} < %(first_day)s AND {counted} AND {members}
 GROUP BY 1, 2
"""


def gather(
    *,
    head: str,
    year: FinancialYear,
    weights: Mapping[SalaryMonth, int],
    month_of_credit: str,
    left_out: Collection[int] = (),
) -> None:
    """Make the temporary tables for this head and year.

    weights: by month of the year, what a paisa weighs. month_of_credit: "salary_month" or "payment_month".
    left_out: entries whose interest postings do not count.
    """
    params: dict[str, Any] = {
        "head": head,
        "year": year.start,
        "first_day": year.first_day,
        "last_day": year.last_day,
        "first_weight": weights[year.months()[0]],
        "weights": _by_day(year, weights),
        "left_out": list(left_out),
    }
    shape = {
        "month": OWN_MONTH[month_of_credit],
        "join": JOIN_ENTRY[month_of_credit],
        "members": MEMBERS,
        "counted": COUNTED,
    }
    with connection.cursor() as cursor:
        # Each table is read once, whatever the planner believes of a year just loaded and not yet analysed.
        cursor.execute("SET work_mem = '256MB'; SET enable_nestloop = off")
        scatter()
        cursor.execute(YEAR_SUMS.format(**shape), params)
        cursor.execute(LATE_CREDITS.format(**shape), params)
        cursor.execute("CREATE UNIQUE INDEX ON ledger_year_sums (account_id)")
        cursor.execute("ANALYZE ledger_year_sums, ledger_late_credits")
        cursor.execute("RESET work_mem; RESET enable_nestloop")


def scatter() -> None:
    """Drop the temporary tables."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.ledger_year_sums, pg_temp.ledger_late_credits")


def _by_day(year: FinancialYear, weights: Mapping[SalaryMonth, int]) -> list[int]:
    """Return the weights as an array over the days of the year, where a day finds its own by subtraction."""
    return [
        weights[month] for month in year.months() for _ in range((month.last_day - month.first_day).days + 1)
    ]
