# ruff: noqa: S608 — the pieces of SQL are our own
"""Amounts that stay by the holder's age: the judge's second look at lines not open to their pay.

Birth and what was deducted before are asked for these lines alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

from sevanidhi.core.payroll import deductions
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.reading import by_index
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise, paise

if TYPE_CHECKING:
    from sevanidhi.core.payroll.deductions import Staying
    from sevanidhi.core.payroll.judge import HeadLaw

_ASKED = """
payroll_judged j
  JOIN ledger_account a ON a.id = j.account_id
  JOIN people_employee e ON e.id = a.employee_id
  JOIN people_person n ON n.id = e.person_id
"""
_NOT_OPEN = f"j.faults & {int(Fault.NOT_OPEN)} <> 0"
BORN = f"""
SELECT DISTINCT j.head, n.birth_date FROM {_ASKED}
 WHERE {_NOT_OPEN} AND j.head = ANY (%(heads)s) AND n.birth_date IS NOT NULL
"""
_PAID = """
(SELECT sum(p.amount) FROM ledger_posting p
  WHERE p.account_id = j.account_id AND p.kind = ANY (%(regular_kinds)s) AND p.month {which} stays.since
  GROUP BY p.month HAVING sum(p.amount) > 0 ORDER BY p.month {order} LIMIT 1)
"""
# What is known of each line from before the amount stayed, and since.
KNOWN = f"""
SELECT j.row, j.head, j.amount, stays.since,
       {_PAID.format(which="<", order="DESC")},
       (SELECT y.basic_pay FROM people_pay y WHERE y.employee_id = e.id AND y.month < stays.since
         ORDER BY y.month DESC LIMIT 1),
       (SELECT c.amount FROM payroll_standingamount c WHERE c.account_id = a.id AND c.month < stays.since
         ORDER BY c.month DESC LIMIT 1),
       {_PAID.format(which=">=", order="ASC")}
  FROM {_ASKED}
  JOIN unnest(%(heads)s::text[], %(born)s::date[], %(since)s::date[]) AS stays (head, birth_date, since)
    ON stays.head = j.head AND stays.birth_date = n.birth_date
 WHERE {_NOT_OPEN}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an amount from before it stayed, and since, in whole paise."""

    since: date
    paid_before: int | None
    pay_before: int | None
    chosen_before: int | None
    paid_since: int | None


def amount_that_stays(head: str, staying: Staying, known: Known) -> int | None:
    """Return the amount that stays, in whole paise; None where too little is known."""
    stays = staying.amount(
        paid_before=_rupees(known.paid_before),
        due_before=_rupees(_due_before(head, known)),
        chosen_before=_rupees(known.chosen_before),
        paid_since=_rupees(known.paid_since),
    )
    return None if stays is None else paise(stays)


def _due_before(head: str, known: Known) -> int | None:
    rates = deductions.rate_arrays(head, SalaryMonth.of(known.since).previous().first_day)
    return None if rates is None or known.pay_before is None else rates.due_at(known.pay_before)


def _rupees(count: int | None) -> Decimal | None:
    return None if count is None else from_paise(count)


def lines_that_stay(
    laws: Mapping[str, HeadLaw], *, month: SalaryMonth, regular_kinds: Sequence[int]
) -> list[tuple[int, str]]:
    """Return row and head of the lines in `payroll_judged` that are not open but stay by the holder's age."""
    staying = {head: law.staying for head, law in laws.items() if law.staying is not None}
    past_it = _past_the_age(staying, month)
    if not past_it:
        return []
    heads, born, since = map(list, zip(*past_it, strict=True))
    asked = {"heads": heads, "born": born, "since": since, "regular_kinds": list(regular_kinds)}
    with by_index() as cursor:
        cursor.execute(KNOWN, asked)
        found = cursor.fetchall()
    return [
        (row, head)
        for row, head, amount, *known in found
        if amount_that_stays(head, staying[head], _known(*known)) == amount
    ]


def _past_the_age(staying: Mapping[str, Staying], month: SalaryMonth) -> list[tuple[str, date, date]]:
    """Return of the holders asked for: head, birth, and since when their amount stays."""
    with connection.cursor() as cursor:
        cursor.execute(BORN, {"heads": list(staying)})
        born = cursor.fetchall()
    return list(_since(staying, born, month))


def _since(
    staying: Mapping[str, Staying], born: Sequence[tuple[str, date]], month: SalaryMonth
) -> Iterator[tuple[str, date, date]]:
    for head, birth in born:
        since = staying[head].since(birth, month.first_day)
        if since is not None:
            yield head, birth, since


def _known(
    since: date, paid_before: int | None, pay: int | None, chosen: int | None, paid_since: int | None
) -> Known:
    return Known(
        since=since, paid_before=None if paid_before is None else int(paid_before), pay_before=pay,
        chosen_before=chosen, paid_since=None if paid_since is None else int(paid_since),
    )  # fmt: skip
