"""Yearly interest of a fund: rows accounts with twelve postings each, credited, balanced and the year closed.

The limit is the same work without a ledger, in the same run: one scan over the same postings, summed and
weighed by account, written to one plain table.
"""

from datetime import date
from decimal import Decimal
from time import perf_counter

from benchmarks import _ground
from benchmarks.result import Result

ROWS = 1_000_000
GOAL_SECONDS = 12

ACCOUNTS = """
WITH person AS (
    INSERT INTO people_person (name_hi, name_en, sort_key, search_key, gender, mobile, email, language)
    VALUES ('आशा', 'Asha', 'asha', 'asha', 'female', '', '', 'hi') RETURNING id
), employee AS (
    INSERT INTO people_employee (person_id, employee_id, state, appointed_date, left_why)
    SELECT id, 'E1', 'rajasthan', DATE '2001-07-01', '' FROM person RETURNING id
)
INSERT INTO ledger_account (head, number, kind, employee_id, opened_date)
SELECT 'gpf', n::text, 'member', employee.id, DATE '2001-07-01' FROM employee, generate_series(1, %s) AS n
"""
MONTH = """
SELECT id AS account_id, %(month)s::date AS month, 1::smallint AS kind, 50000 + id %% 600 * 1000 AS amount
  FROM ledger_account WHERE head = 'gpf' AND kind = 'member'
"""
PLAIN = """
CREATE TEMPORARY TABLE plain AS
SELECT account_id, sum(amount) AS total, 
       sum(amount * (12 - (month - DATE '2015-04-01') / 31) * 870) AS weighed
  FROM ledger_posting WHERE financial_year = 2015 GROUP BY account_id
"""


def run(rows: int) -> Result:
    """Set up the accounts and postings, then measure the run. rows: accounts."""
    with _ground.database():
        from sevanidhi.lines.funds import services

        posting_seconds = _set_up(rows)
        plain_seconds = _plain()
        seconds, credited = _interest()
    return Result(
        name="interest",
        rows=rows,
        seconds=seconds,
        limit_seconds=plain_seconds,
        detail=(
            ("limit", "one plain aggregate over the same postings"),
            ("goal_seconds", GOAL_SECONDS * rows / ROWS),
            ("postings", rows * 12),
            ("hands", services.HANDS),
            ("interest", str(credited)),
            ("set_up_posting_seconds", round(posting_seconds, 1)),
        ),
    )


def _set_up(rows: int) -> float:
    from django.db import connection

    from sevanidhi.core.ledger import services
    from sevanidhi.core.ledger.kinds import EntryKind
    from sevanidhi.kernel.dates import FinancialYear

    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [rows])
        cursor.execute("ANALYZE ledger_account")
    control = services.control_account("gpf")
    start = perf_counter()
    for month in FinancialYear(2015).months():
        services.post_from_query(
            kind=EntryKind.SCHEDULE, business_date=month.last_day, about=None, by=None, control=control,
            query=MONTH, params={"month": month.first_day},
        )  # fmt: skip
    seconds = perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_posting")
    return seconds


def _plain() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
        start = perf_counter()
        cursor.execute(PLAIN)
        seconds = perf_counter() - start
        cursor.execute("DROP TABLE plain")
        cursor.execute("RESET work_mem")
    return seconds


def _interest() -> tuple[float, Decimal]:
    from sevanidhi.kernel.dates import FinancialYear
    from sevanidhi.lines.funds import services
    from sevanidhi.schemes.gpf import rules

    year = FinancialYear(2015)
    start = perf_counter()
    result = services.run_interest(
        head="gpf", year=year, rules=rules.interest_rules(year), today=date(2016, 4, 1), by=None,
        hands=services.HANDS,
    )  # fmt: skip
    seconds = perf_counter() - start
    if result.failures or not result.closed:
        raise SystemExit(f"the run did not close its year: {result}")
    return seconds, result.interest
