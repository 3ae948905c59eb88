"""What waits for what: one transaction at a time for a month, an office, its members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll import judge_sql
from sevanidhi.core.reading import planned_cursor
from sevanidhi.kernel.dates import SalaryMonth

# Waits for a minute at most.
LOCK = "SELECT set_config('lock_timeout', '60s', true), "
A_MONTH = "pg_advisory_xact_lock(hashtextextended(%s, 70422))"
AN_OFFICE = "pg_advisory_xact_lock(70423, %s::int)"
# Offices in the order of their numbers, so that no two transactions wait for each other.
THESE_OFFICES = "pg_advisory_xact_lock(70424, office) FROM ({offices} ORDER BY 1) asked"
A_MEMBER = "pg_advisory_xact_lock(70425, %s::int)"

# Only these other offices can credit the same people for the same months: who moved between the two of them.
# Who was here from the first month (that of the earliest staged line) to the last was nowhere else.
SHARING_STAFF = """
SELECT %(office)s::int AS office
 UNION
SELECT other.office_id::int
  FROM (SELECT least(min(month), %(month)s) AS first FROM payroll_stage) staged
  JOIN people_posting own ON own.office_id = %(office)s AND own.from_date < %(next_month)s
   AND (own.until_date IS NULL OR own.until_date > staged.first)
   AND (own.from_date > staged.first OR own.until_date < %(next_month)s)
  JOIN people_posting other ON other.employee_id = own.employee_id AND other.office_id <> %(office)s
   AND other.from_date < %(next_month)s AND (other.until_date IS NULL OR other.until_date > staged.first)
"""
OF_A_MEMBER = """
SELECT %(office)s::int AS office
 UNION
SELECT office_id::int FROM people_posting
 WHERE employee_id = %(employee)s AND from_date < %(next_month)s
   AND (until_date IS NULL OR until_date > %(month)s)
"""


def lock_month(office: Office, month: SalaryMonth) -> None:
    """Let one transaction at a time make schedules of this office and month, the nil report among them."""
    _lock(A_MONTH, [f"{office.pk}/{month}"])


def lock_office(office_id: int) -> None:
    """Let one transaction at a time credit what this office deducted: what stands is read after the last one.

    Taken before any other lock of the pay bill.
    """
    _lock(AN_OFFICE, [office_id])


def lock_stage(bill: judge_sql.Bill) -> None:
    """Let nobody else credit what the staged lines may credit, until the transaction ends.

    What others have credited is read after this. Offices that share no staff do not wait for one another.
    """
    _lock(
        THESE_OFFICES.format(offices=SHARING_STAFF),
        {
            "office": bill.office_id, "month": bill.month.first_day,
            "next_month": bill.month.next().first_day,
        },
    )  # fmt: skip


def lock_member(account: Any, *, months: Iterable[SalaryMonth], office_id: int) -> None:
    """The same for one member's account: with the offices that may credit it for these months, and whoever
    else is putting money into it.
    """
    told = sorted(months)
    _lock(
        THESE_OFFICES.format(offices=OF_A_MEMBER),
        {
            "office": office_id, "employee": account.employee_id, "month": told[0].first_day,
            "next_month": told[-1].next().first_day,
        },
    )  # fmt: skip
    _lock(A_MEMBER, [account.pk])


def _lock(what: str, params: Sequence[Any] | Mapping[str, Any]) -> None:
    with planned_cursor() as cursor:
        cursor.execute(LOCK + what, params)
