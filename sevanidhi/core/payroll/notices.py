"""What members are told of a month: the number the pay bill used, or that their money is held (SI-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils import translation

from sevanidhi.core import registry
from sevanidhi.core.notices import services as notices
from sevanidhi.core.payroll.faults import Fault, Verdict
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.people.models import Person
from sevanidhi.kernel.money import from_paise, grouped_whole
from sevanidhi.web import formats

MONTHS_WORTH_TELLING = 3

TOLD = f"""
SELECT l.head, a.number, coalesce(l.total, l.amount + l.repayment), l.verdict, e.person_id
  FROM payroll_line l
  JOIN ledger_account a ON a.id = l.account_id
  JOIN people_employee e ON e.id = a.employee_id
 WHERE l.schedule_id = %s AND coalesce(l.total, l.amount + l.repayment) > 0
   AND l.faults & {int(Fault.NAME_DIFFERS)} = 0
 ORDER BY l.row, l.head
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Told:
    head: str
    number: str
    amount: str
    good: bool
    person_id: int


def tell_members(schedule: Schedule) -> int:
    """Tell each member of a posted schedule, once, however often it runs. Return how many lines were told.

    A month long past is not told: a message about it would only puzzle.
    """
    if schedule.approved_date is None or schedule.voucher is None:
        return 0
    if schedule.month.plus(MONTHS_WORTH_TELLING).last_day < schedule.approved_date:
        return 0
    lines = list(_lines(schedule))
    people = Person.objects.in_bulk({line.person_id for line in lines})
    for line in lines:
        _tell(schedule, line, people[line.person_id])
    return len(lines)


def _lines(schedule: Schedule) -> Iterator[_Told]:
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [schedule.pk])
        for head, number, paise, verdict, person_id in cursor.fetchall():
            yield _Told(head, number, grouped_whole(from_paise(paise)), verdict == Verdict.GOOD, person_id)


def _tell(schedule: Schedule, line: _Told, person: Person) -> None:
    with translation.override(person.language):
        month = formats.month(schedule.month).replace(formats.NO_BREAK, " ")  # SMS knows no such space
    values = {"number": line.number, "month": month, "amount": line.amount}
    if line.good:
        head = registry.head(line.head)
        values["head"] = head.name_hi if person.language == "hi" else head.name_en
    notices.send(
        template="payroll.deducted" if line.good else "payroll.held",
        to=person,
        values=values,
        about=schedule,
        event=f"payroll {schedule.pk} {line.head} {line.number} {'good' if line.good else 'held'}",
    )
