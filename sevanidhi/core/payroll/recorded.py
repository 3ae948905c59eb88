"""A member's deductions for their record: as pay bills brought them, as put right, and as taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll.models import Correction, Decision, Line, Match, Schedule
from sevanidhi.kernel.dates import SalaryMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDeduction:
    """One deduction in a member's record: the number the pay bill used, and the voucher that brought it.

    corrected_date: when it was put into this account, where the pay bill had not brought it there.
    taken_back_date: when a contrary entry took it out again.
    """

    month: SalaryMonth
    paid_month: SalaryMonth
    number: str
    amount: Decimal
    voucher: str
    voucher_date: date | None
    office: Office
    corrected_date: date | None = None
    taken_back_date: date | None = None


def deductions_of(account: Any, *, months: Iterable[SalaryMonth]) -> list[RecordedDeduction]:
    """Return the deductions an account has had for salary months, by month (the record book's entries)."""
    wanted = list(months)
    found = [*_by_bill(account, wanted), *_by_correction(account, wanted), *_by_cure(account, wanted)]
    return sorted(found, key=lambda one: (one.month, one.paid_month, one.corrected_date or date.min))


def _by_bill(account: Any, months: Sequence[SalaryMonth]) -> Iterator[RecordedDeduction]:
    schedules = {schedule.pk: schedule for schedule in _schedules_with(account, months)}
    good = Line.objects.filter(schedule__in=schedules, account=account, faults=0, month__in=months)
    corrected = _corrections(Q(schedule__in=schedules, head=account.head))
    for line in good.exclude(amount=Decimal(0), repayment=Decimal(0)):
        first = next(iter(corrected[line.schedule_id, line.row]), None)
        yield _deduction(
            schedules[line.schedule_id], month=line.month, amount=line.amount, number=account.number,
            taken_back_date=first.booked_date if first else None,
        )  # fmt: skip


def _schedules_with(account: Any, months: Sequence[SalaryMonth]) -> list[Schedule]:
    """Return the schedules whose entries hold postings of the account for these months."""
    keys = {
        movement.about_key
        for movement in ledger.movements(account)
        if movement.about_type == "payroll.schedule" and movement.month in months
    }
    return list(Schedule.objects.filter(pk__in=keys).select_related("office", "voucher"))


def _corrections(condition: Q) -> dict[tuple[int, int | None], list[Correction]]:
    """Return by schedule and row the corrections made of lines, the oldest first."""
    made: dict[tuple[int, int | None], list[Correction]] = defaultdict(list)
    agreed = Correction.objects.filter(condition, decision=Decision.AGREED, row__isnull=False)
    for one in agreed.order_by("pk"):
        made[one.schedule_id, one.row].append(one)
    return made


def _by_correction(account: Any, months: Sequence[SalaryMonth]) -> Iterator[RecordedDeduction]:
    to_it = Correction.objects.filter(instead=account, decision=Decision.AGREED, row__isnull=False)
    for correction in to_it.select_related("schedule__office", "schedule__voucher"):
        line = _line_of(correction)
        if line.month not in months:
            continue
        made = _corrections(Q(schedule=line.schedule_id, head=line.head))[line.schedule_id, line.row]
        later = next((one for one in made if one.pk > correction.pk), None)
        yield _deduction(
            correction.schedule, month=line.month, amount=line.amount,
            number=line.account.number if line.account else "", corrected_date=correction.booked_date,
            taken_back_date=later.booked_date if later else None,
        )  # fmt: skip


def _line_of(correction: Correction) -> Line:
    assert correction.row is not None  # noqa: S101 — asked for by whoever calls
    lines = Line.objects.filter(schedule=correction.schedule_id, row=correction.row, head=correction.head)
    return lines.select_related("account").get()


def _by_cure(account: Any, months: Sequence[SalaryMonth]) -> Iterator[RecordedDeduction]:
    cures = Match.objects.filter(account=account, decision=Decision.AGREED, item__month__in=months)
    for match in cures.select_related("item__schedule__voucher", "item__office").order_by("pk"):
        undone = match.corrections.filter(decision=Decision.AGREED).first()
        yield _deduction(
            match.item.schedule, month=match.item.month, amount=match.amount,
            number=match.item.account_written, corrected_date=match.booked_date,
            taken_back_date=undone.booked_date if undone else None,
        )  # fmt: skip


def _deduction(schedule: Schedule, *, month: SalaryMonth, amount: Decimal, **told: Any) -> RecordedDeduction:
    return RecordedDeduction(
        month=month,
        paid_month=schedule.month,
        amount=amount,
        voucher=schedule.voucher.number if schedule.voucher else "",
        voucher_date=schedule.voucher.date if schedule.voucher else None,
        office=schedule.office,
        **told,
    )
