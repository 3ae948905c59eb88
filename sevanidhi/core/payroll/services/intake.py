"""A schedule on its way in: received, read and judged, put right, prepared, undone."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils import timezone

from sevanidhi.core import kept_files
from sevanidhi.core.audit import services as audit
from sevanidhi.core.payroll import deductions, permissions, queries
from sevanidhi.core.payroll.models import HeadingMeaning, LineFix, Schedule, ScheduleHead, Voucher
from sevanidhi.core.payroll.permissions import OFFICE_ROLES
from sevanidhi.core.payroll.reader import headings
from sevanidhi.core.payroll.reader.guard import MOST_BYTES as MOST_BYTES
from sevanidhi.core.payroll.reader.reading import (
    MOST_PAISE,
    Reading,
    account_text,
    instalment_of,
    month_named,
    read,
)
from sevanidhi.core.payroll.refusals import (
    AmountOutOfBounds,
    HeadSettledAlready,
    HeadUnknown,
    MonthAhead,
    NoSuchLine,
    NotAnInstalment,
    NotInThatState,
    NoTotals,
    OfficeDoesNotDraw,
    OfficeNotThereThen,
    ScheduleThere,
    TooLateToUndo,
    TotalsDiffer,
    TotalsStatedOtherwise,
    VoucherDateDiffers,
    VoucherNumberNotKept,
)
from sevanidhi.core.payroll.services import locks
from sevanidhi.core.reading import Reading as Statement
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.dates import NotAMonth, SalaryMonth
from sevanidhi.kernel.money import ascii_digits, from_paise, paise, read_rupees

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User
    from sevanidhi.core.offices.models import Office
    from sevanidhi.core.payroll.judged import HeadSums, JudgedSchedule


MOST_TOTAL_PAISE = 99_99_99_99_999_99  # of a head of a voucher: what can be written out in words
LONGEST_VOUCHER_NUMBER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What an office states of the voucher a file belongs to.

    number: as it was written; kept in its plain form. totals: rupees by head. date: None if not stated.
    """

    number: str
    totals: Mapping[str, Decimal]
    date: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", voucher_number(self.number))


def voucher_number(written: str) -> str:
    """Return a voucher's number in the one form it is known by: "०71", " 71 " and "71" are one voucher."""
    text = "".join(ascii_digits(written).split()).upper()
    return text.lstrip("0") or text[-1:]


@dataclass(frozen=True, slots=True)
class Received:
    """The schedule of a file; new is False where the same file had come before."""

    schedule: Schedule
    new: bool


def receive(
    *,
    office: Office,
    month: SalaryMonth,
    stated: Stated,
    content: bytes,
    file_name: str,
    by: User | None,
    on: date,
    kind: str = Schedule.Kind.REGULAR,
) -> Received:
    """Take a file in and read it. The same file for the same voucher again changes nothing.

    by: None is a batch. May refuse: FileRefused of every kind, Infected, ScannerDown, NotInYourCare,
    OfficeDoesNotDraw, MonthAhead, HeadUnknown, NoTotals, HeadSettledAlready, VoucherDateDiffers.
    """
    if by is not None:
        permissions.check_in_care(by, office, on=on, roles=OFFICE_ROLES)
    check_stated(office=office, month=month, stated=stated, on=on)
    digest = hashlib.sha256(content).digest()
    known = same_file(office=office, month=month, number=stated.number, digest=digest)
    if known:
        return Received(known, new=False)
    scan_now(content)
    reading = read(
        content,
        month=month.first_day,
        heads=tuple(stated.totals),
        remembered=queries.remembered_headings(office),
    )
    return keep_reading(
        office=office,
        month=month,
        stated=stated,
        reading=reading,
        digest=digest,
        file_name=file_name,
        by=by,
        on=on,
        kind=kind,
        content=content,
    )


def known_file(
    *, office: Office, month: SalaryMonth, stated: Stated, content: bytes, on: date
) -> Schedule | None:
    """Return the schedule this file has made for this voucher before, if any.

    May refuse: as `check_stated`.
    """
    check_stated(office=office, month=month, stated=stated, on=on)
    digest = hashlib.sha256(content).digest()
    return same_file(office=office, month=month, number=stated.number, digest=digest)


def check(*, office: Office, month: SalaryMonth, stated: Stated, content: bytes, on: date) -> JudgedSchedule:
    """Judge a file and keep nothing. May refuse: as `receive`."""
    check_stated(office=office, month=month, stated=stated, on=on)
    scan_now(content)
    reading = read(
        content,
        month=month.first_day,
        heads=tuple(stated.totals),
        remembered=queries.remembered_headings(office),
    )
    return queries.judge_reading(
        reading=reading, totals=dict(stated.totals), office=office, month=month, on=on
    )


def check_stated(*, office: Office, month: SalaryMonth, stated: Stated, on: date) -> None:
    """May refuse: OfficeDoesNotDraw, MonthAhead, VoucherNumberNotKept, HeadUnknown, NoTotals,
    AmountOutOfBounds.
    """
    if office.kind != "ddo":
        raise OfficeDoesNotDraw(office=office.code)
    if month.first_day > on:
        raise MonthAhead(month=month)
    if not 0 < len(stated.number) <= LONGEST_VOUCHER_NUMBER:
        raise VoucherNumberNotKept(number=stated.number[:80], longest=LONGEST_VOUCHER_NUMBER)
    if not stated.totals:
        raise NoTotals()
    for head, total in stated.totals.items():
        if head not in deductions.heads():
            raise HeadUnknown(head=head, heads=list(deductions.heads()))
        _check_bounds(str(total), total, most=MOST_TOTAL_PAISE)


def _check_bounds(written: str, amount: Decimal, *, most: int) -> None:
    """May refuse: AmountOutOfBounds."""
    if not 0 <= paise(amount) <= most:
        raise AmountOutOfBounds(value=written, most=from_paise(most))


SAME_FILE = Statement(
    "SELECT {schedule} FROM payroll_schedule schedule"
    " JOIN payroll_voucher voucher ON voucher.id = schedule.voucher_id"
    " WHERE schedule.office_id = %(office)s AND schedule.month = %(month)s AND voucher.number = %(number)s"
    " AND schedule.file_hash = %(digest)s AND schedule.state <> 'undone' ORDER BY schedule.id LIMIT 1",
    schedule=Schedule,
)


def same_file(*, office: Office, month: SalaryMonth, number: str, digest: bytes) -> Schedule | None:
    """Return the schedule that this very file has made for this voucher, unless it was undone."""
    found = SAME_FILE.rows(office=office.pk, month=month.first_day, number=number, digest=digest)
    return found[0][0] if found else None


def check_stated_alike(known: Schedule, stated: Stated) -> None:
    """Refuse a known file that comes with other totals. May refuse: TotalsStatedOtherwise."""
    before = queries.totals_of(known)
    for head in sorted(before.keys() | stated.totals.keys()):
        if before.get(head) != stated.totals.get(head):
            raise TotalsStatedOtherwise(head=head, stated=stated.totals.get(head), before=before.get(head))


@transaction.atomic
def keep_reading(
    *,
    office: Office,
    month: SalaryMonth,
    stated: Stated,
    reading: Reading,
    digest: bytes,
    file_name: str,
    by: User | None,
    on: date,
    kind: str,
    content: bytes = b"",
) -> Received:
    """Keep what was read as a draft; whoever comes first of many makes it, the others find it."""
    locks.lock_month(office, month)
    known = same_file(office=office, month=month, number=stated.number, digest=digest)
    if known:
        return Received(known, new=False)
    schedule, heads = new_schedule(
        office=office,
        month=month,
        stated=stated,
        digest=digest,
        file_name=file_name,
        by=by,
        on=on,
        kind=kind,
        line_count=reading.count,
        told=reading.to_json(),
        reading=zlib.compress("".join(reading.lines).encode(), 1),
    )
    if content:
        schedule.file_path = keep_file(content, digest, file_name)
        schedule.save(update_fields=["file_path"])
    ScheduleHead.objects.bulk_create(heads)
    audit.record(by=by, act="payroll.schedule.received", about=schedule, detail=told_of(schedule, stated))
    return Received(schedule, new=True)


def told_of(schedule: Schedule, stated: Stated) -> dict[str, Any]:
    """Return a schedule's particulars as the audit keeps them."""
    return {
        "month": str(schedule.month),
        "voucher": stated.number,
        "lines": schedule.line_count,
        "sha256": bytes(schedule.file_hash).hex(),
        "totals": {head: str(total) for head, total in stated.totals.items()},
    }


def new_schedule(
    *,
    office: Office,
    month: SalaryMonth,
    stated: Stated,
    digest: bytes,
    by: User | None,
    on: date,
    **facts: Any,
) -> tuple[Schedule, list[ScheduleHead]]:
    """Write the row of a schedule, its month being locked. Return it and its heads, not written yet.

    A nil report of the month is withdrawn by it. May refuse: HeadSettledAlready, VoucherDateDiffers.
    """
    voucher = _voucher(office, month, stated)
    _withdraw_nil(office, month, by)
    schedule = Schedule.objects.create(
        office=office,
        month=month,
        voucher=voucher,
        file_hash=digest,
        received_by=by,
        received_date=on,
        **facts,
    )
    return schedule, [
        ScheduleHead(schedule=schedule, voucher=voucher, head=head, total=total)
        for head, total in stated.totals.items()
    ]


NIL_WITHDRAWN = Statement(
    "UPDATE payroll_schedule AS schedule SET state = 'undone', posted_at = NULL, undone_at = now(),"
    " undone_by_id = %(by)s WHERE office_id = %(office)s AND month = %(month)s AND kind = 'nil'"
    " AND state <> 'undone' RETURNING {schedule}",
    schedule=Schedule,
)


def _withdraw_nil(office: Office, month: SalaryMonth, by: User | None) -> None:
    facts = {"office": office.pk, "month": month.first_day, "by": by.pk if by else None}
    for (nil,) in NIL_WITHDRAWN.rows(**facts):
        audit.record(by=by, act="payroll.schedule.nil_withdrawn", about=nil, detail={"month": str(month)})


NEW_VOUCHER = Statement(
    "INSERT INTO payroll_voucher AS voucher (office_id, month, number, date)"
    " VALUES (%(office)s, %(month)s, %(number)s, %(date)s) ON CONFLICT DO NOTHING RETURNING {voucher}",
    voucher=Voucher,
)


def _voucher(office: Office, month: SalaryMonth, stated: Stated) -> Voucher:
    """Return the voucher, none of the stated heads settled yet."""
    facts = {"office": office.pk, "month": month.first_day, "number": stated.number}
    for (voucher,) in NEW_VOUCHER.rows(**facts, date=stated.date):
        return cast("Voucher", voucher)
    voucher = Voucher.objects.get(office=office, month=month, number=stated.number)
    if stated.date and voucher.date != stated.date:
        if voucher.date and voucher.heads.filter(live=True).exists():
            raise VoucherDateDiffers(voucher=voucher.number, stated=stated.date, before=voucher.date)
        voucher.date = stated.date
        voucher.save(update_fields=["date"])
    settled = ScheduleHead.objects.filter(voucher=voucher, head__in=list(stated.totals), live=True)
    for head in settled.select_related("schedule")[:1]:
        raise HeadSettledAlready(voucher=voucher.number, head=head.head, file=head.schedule.file_name)
    return voucher


def keep_file(content: bytes, digest: bytes, file_name: str) -> str:
    """Keep the file under its hash; the same bytes are kept once."""
    name = digest.hex()
    path = f"schedules/{name[:2]}/{name}{PurePath(file_name).suffix.lower()[:6]}"
    kept_files.keep(path, content)
    return path


def set_aside(content: bytes, file_name: str) -> str:
    """Keep a file whose office has more to say before it becomes a schedule. Return where it lies."""
    return keep_file(content, hashlib.sha256(content).digest(), file_name)


@transaction.atomic
def map_headings(*, office: Office, meanings: Mapping[str, str], by: User, on: date) -> None:
    """Remember what this office's headings mean: {heading as written: column, e.g. "gpf:account"}.

    May refuse: NotInYourCare.
    """
    permissions.check_in_care(by, office, on=on, roles=OFFICE_ROLES)
    for heading, column in meanings.items():
        HeadingMeaning.objects.update_or_create(
            office=office, heading=headings.plain(heading)[:200], defaults={"column": column, "by": by}
        )
    audit.record(by=by, act="payroll.headings.mapped", about=office, detail=dict(meanings))


def locked(schedule: Schedule) -> Schedule:
    """Return the schedule as it now stands, held until the transaction ends."""
    return (
        Schedule.objects.select_for_update(of=("self",))
        .select_related("office", "voucher")
        .get(pk=schedule.pk)
    )


FIELDS_FIXED = LineFix.Field.choices  # what an office may put right in a line


@transaction.atomic
def fix_line(
    *, schedule: Schedule, row: int, head: str, field: str, value: str, by: User, on: date
) -> LineFix:
    """Put a cell of a draft right.

    May refuse: NotInYourCare, NotInThatState, NoSuchLine, NotMoney, AmountOutOfBounds, NotAnInstalment,
    NotAMonth.
    """
    schedule = locked(schedule)
    permissions.check_in_care(by, schedule.office, on=on, roles=OFFICE_ROLES)
    if schedule.state != Schedule.State.DRAFT:
        raise NotInThatState(state=schedule.state)
    before = _cell_before(schedule, row, head, field)
    fix, _ = LineFix.objects.update_or_create(
        schedule=schedule,
        row=row,
        head=head,
        field=field,
        defaults={"value": _plain_value(field, value), "before": before[:200], "by": by},
    )
    audit.record(
        by=by,
        act="payroll.line.fixed",
        about=schedule,
        detail={"row": row, "head": head, "field": field, "before": before, "value": fix.value},
    )
    return fix


def _plain_value(field: str, value: str) -> str:
    if field == LineFix.Field.ACCOUNT:
        return account_text(value)
    if field == LineFix.Field.NAME:
        return " ".join(value.split())[:200]
    if field == LineFix.Field.INSTALMENT:
        return _instalment_text(value)
    if field == LineFix.Field.MONTH:
        return _month_text(value)
    amount = read_rupees(value)
    _check_bounds(value, amount, most=MOST_PAISE)
    return str(paise(amount))


def _instalment_text(value: str) -> str:
    """Return "k/n". May refuse: NotAnInstalment."""
    k, n, fault = instalment_of(" ".join(value.split()))
    if fault or k is None or n is None:
        raise NotAnInstalment(value=value)
    return f"{k}/{n}"


def _month_text(value: str) -> str:
    month = month_named(" ".join(value.split()), date.min)
    if month is None or month == date.min:
        raise NotAMonth(value=value)
    return month.isoformat()


def _cell_before(schedule: Schedule, row: int, head: str, field: str) -> str:
    from sevanidhi.core.payroll.lines import from_copy_text

    for text in zlib.decompress(bytes(schedule.reading or b"")).decode().splitlines(keepends=True):
        if text.startswith(f"{row}\t{head}\t"):
            value = getattr(from_copy_text(text), field)
            return "" if value is None else str(value)
    raise NoSuchLine(row=row, head=head)


@transaction.atomic
def prepare(*, schedule: Schedule, by: User, on: date) -> Schedule:
    """Hand a draft up for approval. May refuse: NotInYourCare, NotInThatState, TotalsDiffer."""
    schedule = locked(schedule)
    permissions.check_in_care(by, schedule.office, on=on, roles=OFFICE_ROLES)
    if schedule.state != Schedule.State.DRAFT:
        raise NotInThatState(state=schedule.state)
    # Whether the lines make the totals does not hang on the day they would be booked.
    check_proves(queries.judge_draft(schedule, on=schedule.received_date).heads)
    schedule.state = Schedule.State.PREPARED
    schedule.prepared_by, schedule.prepared_at = by, timezone.now()
    schedule.save(update_fields=["state", "prepared_by", "prepared_at"])
    audit.record(
        by=by, act="payroll.schedule.prepared", about=schedule, detail={"month": str(schedule.month)}
    )
    return schedule


def check_proves(heads: Sequence[HeadSums]) -> None:
    """May refuse: TotalsDiffer, where the lines do not make a head's total."""
    for head in heads:
        if not head.proves:
            raise TotalsDiffer(head=head.head, total=head.total, read=head.read, left=head.left)


@transaction.atomic
def restate_totals(*, schedule: Schedule, totals: Mapping[str, Decimal], by: User, on: date) -> Schedule:
    """State the voucher's totals of a draft anew, each of its heads.

    May refuse: NotInYourCare, NotInThatState, NoTotals, AmountOutOfBounds.
    """
    schedule = locked(schedule)
    permissions.check_in_care(by, schedule.office, on=on, roles=OFFICE_ROLES)
    if schedule.state != Schedule.State.DRAFT:
        raise NotInThatState(state=schedule.state)
    before = {head.head: str(head.total) for head in schedule.heads.order_by("pk")}
    if set(before) != set(totals):
        raise NoTotals()
    for head, total in totals.items():
        _check_bounds(str(total), total, most=MOST_TOTAL_PAISE)
        schedule.heads.filter(head=head).update(total=total)
    audit.record(
        by=by, act="payroll.totals.restated", about=schedule,
        detail={"before": before, "totals": {head: str(total) for head, total in totals.items()}},
    )  # fmt: skip
    return schedule


@transaction.atomic
def undo(*, schedule: Schedule, by: User, why: str, on: date) -> Schedule:
    """Take a schedule back before it is approved. May refuse: NotInYourCare, TooLateToUndo."""
    schedule = locked(schedule)
    permissions.check_in_care(by, schedule.office, on=on, roles=OFFICE_ROLES)
    if schedule.state not in (Schedule.State.DRAFT, Schedule.State.PREPARED):
        raise TooLateToUndo(state=schedule.state)
    schedule.state = Schedule.State.UNDONE
    schedule.undone_by, schedule.undone_at, schedule.undone_why = by, timezone.now(), why
    schedule.save(update_fields=["state", "undone_by", "undone_at", "undone_why"])
    schedule.heads.update(live=False)
    audit.record(by=by, act="payroll.schedule.undone", about=schedule, why=why)
    return schedule


@transaction.atomic
def declare_nil(*, office: Office, month: SalaryMonth, by: User, on: date) -> Schedule:
    """Report that this office deducted nothing for a month.

    May refuse: NotInYourCare, OfficeDoesNotDraw, MonthAhead, OfficeNotThereThen, ScheduleThere.
    """
    permissions.check_in_care(by, office, on=on, roles=("ddo",))
    if office.kind != "ddo":
        raise OfficeDoesNotDraw(office=office.code)
    if month.first_day > on:
        raise MonthAhead(month=month)
    opened_after = office.from_date is not None and office.from_date > month.last_day
    if opened_after or (office.until_date is not None and office.until_date <= month.first_day):
        raise OfficeNotThereThen(month=month)
    locks.lock_month(office, month)
    if Schedule.objects.filter(office=office, month=month).exclude(state=Schedule.State.UNDONE).exists():
        raise ScheduleThere(month=month)
    now = timezone.now()
    schedule = Schedule.objects.create(
        office=office,
        month=month,
        kind=Schedule.Kind.NIL,
        state=Schedule.State.POSTED,
        file_hash=b"",
        received_by=by,
        received_date=on,
        approved_at=now,
        approved_date=on,
        approved_by=by,
        posted_at=now,
    )
    audit.record(by=by, act="payroll.schedule.nil", about=schedule, detail={"month": str(month)})
    return schedule
