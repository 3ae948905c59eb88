"""An office of any size for the pay bill's measurements, and its lines as the reader hands them over."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from time import perf_counter

PAY, SUBSCRIPTION = 12_000, 1_100
LINES_A_BLOCK = 20_000

PEOPLE = """
INSERT INTO people_person (name_hi, name_en, sort_key, search_key, gender, mobile, email, language)
SELECT 'आशा शर्मा ' || n, 'Asha Sharma ' || n, 'asha', 'asha', 'female', '', '', 'hi' FROM
generate_series(1, {rows}) n;
INSERT INTO people_employee (person_id, employee_id, state, appointed_date, left_why)
SELECT id, 'E' || row_number() OVER (ORDER BY id), 'rajasthan', DATE '2001-07-01', '' FROM people_person
ORDER BY id;
INSERT INTO people_posting (employee_id, office_id, from_date, designation_hi, designation_en)
SELECT e.id, o.id, DATE '2010-04-01', '', ''
  FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM people_employee) e
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM offices_office WHERE kind = 'ddo') o
    ON o.n = e.n / {people_an_office};
INSERT INTO people_pay (employee_id, month, basic_pay) SELECT id, DATE '2010-04-01', {pay} FROM
people_employee;
INSERT INTO ledger_account (head, number, kind, employee_id, opened_date)
SELECT 'gpf', 'GPF/' || lpad((row_number() OVER (ORDER BY id))::text, 8, '0'), 'member', id, DATE '2010-04-01'
  FROM people_employee ORDER BY id;
"""
# The rule that nobody is in two offices at once is checked row by row as people are entered; here all
# are entered
# at once, and the index behind it is not what is measured.
WITHOUT_OVERLAP_INDEX = "ALTER TABLE people_posting DROP CONSTRAINT one_posting_at_a_time"
TABLES = (
    "offices_office",
    "people_person",
    "people_employee",
    "people_posting",
    "people_pay",
    "ledger_account",
)


def people(rows: int, *, offices: int = 1) -> None:
    """Enter so many people, shared out evenly over offices, each with an account and a pay of 12,000."""
    from django.db import connections

    from sevanidhi.core.offices.models import Office

    Office.objects.bulk_create(
        Office(
            code=f"DDO-{n}", kind="ddo", state="rajasthan", name_hi="कार्यालय", name_en="Office", sort_key="o"
        )
        for n in range(1, offices + 1)
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(WITHOUT_OVERLAP_INDEX)
        cursor.execute(PEOPLE.format(rows=rows, pay=PAY * 100, people_an_office=-(-rows // offices)))
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    connections["owner"].close()


def blocks(rows: int, month: date, *, first: int = 1) -> list[str]:
    """Return the office's lines in blocks of COPY text, in account order."""
    return list(_blocks(rows, month, first))


def _blocks(rows: int, month: date, first: int) -> Iterator[str]:
    for start in range(0, rows, LINES_A_BLOCK):
        numbers = range(first + start, first + min(start + LINES_A_BLOCK, rows))
        yield "".join(
            f"{place}\tgpf\tGPF/{n:08d}\tAsha Sharma {n}\t{PAY * 100}\t{SUBSCRIPTION * 100}\t0\t\\N\t\\N"
            f"\t{SUBSCRIPTION * 100}\t1\t{month}\t\t0\t0\n"
            for place, n in enumerate(numbers, start=start + 2)
        )


def plain_copy(lines: list[str]) -> float:
    """Return the seconds that a plain COPY of the same rows takes, into a table without anything."""
    from django.db import connections

    from sevanidhi.core.payroll.judge_sql import STAGE
    from sevanidhi.core.payroll.lines import COPY_COLUMNS

    columns = STAGE.split("(", 1)[1].rsplit(")", 1)[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE TABLE plain ({columns})")
        start = perf_counter()
        with cursor.copy(f"COPY plain ({', '.join(COPY_COLUMNS)}) FROM STDIN") as copy:
            for block in lines:
                copy.write(block)
        seconds = perf_counter() - start
        cursor.execute("DROP TABLE plain")
    connections["owner"].close()
    return seconds


def total(rows: int) -> Decimal:
    return Decimal(rows * SUBSCRIPTION)
