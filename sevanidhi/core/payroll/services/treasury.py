"""The treasury's list of vouchers: what it bears out is certain from then on, what differs goes to a
worklist.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll import deductions, permissions
from sevanidhi.core.payroll.models import Match, Schedule, ScheduleHead, Voucher, VoucherList, VoucherListLine
from sevanidhi.core.payroll.reader import headings
from sevanidhi.core.payroll.reader.cells import sheet_of
from sevanidhi.core.payroll.reader.reading import is_total_word
from sevanidhi.core.payroll.refusals import (
    ListNotTaken,
    ListWithoutColumns,
    NothingDiffers,
    ReasonNeeded,
)
from sevanidhi.core.payroll.services.intake import (
    LONGEST_VOUCHER_NUMBER,
    MOST_TOTAL_PAISE,
    voucher_number,
)
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.money import FractionOfAPaisa, NotMoney, ascii_digits, paise, read_rupees

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User

Outcome = VoucherListLine.Outcome
MOST_NAMED = 200  # bad rows of a list
PAID_WITHIN_MONTHS = 6  # the salary month counted; a bill drawn later is known by its stated date

COLUMNS = {
    "number": (
        "voucher",
        "voucher no",
        "voucher number",
        "tv no",
        "tv number",
        "treasury voucher",
        "tv",
        "number",
        "वाउचर",
        "वाउचर संख्या",
        "वाउचर सं",
        "टीवी संख्या",
    ),
    "date": ("date", "voucher date", "tv date", "date of payment", "दिनांक", "वाउचर दिनांक", "तारीख", "तिथि"),
    "ddo": ("ddo", "ddo code", "office", "office code", "डीडीओ", "डीडीओ कोड", "आहरण अधिकारी", "कार्यालय कोड"),
    "head": ("head", "head of account", "scheme", "मद", "शीर्ष", "लेखा शीर्ष"),
    "amount": ("amount", "total", "sum", "राशि", "रकम", "कुल राशि"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list."""

    row: int
    number: str
    date: date
    ddo: str
    head: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell for which a list is refused. why: the key of its reason in the room's phrases."""

    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a list has brought. new is False where the same file was loaded before."""

    list: VoucherList
    confirmed: int
    differing: tuple[VoucherListLine, ...]
    new: bool


def load_voucher_list(*, content: bytes, file_name: str, by: User | None, on: date) -> Loaded:
    """Load a treasury's list of vouchers (number, date, DDO, head, amount), CSV or workbook.

    Each row that agrees with a posted head of a voucher confirms its credits; the others are listed. The same
    file again changes nothing. by: None is the command line, which may load any list; a login loads what its
    own treasury has paid. Of a list with a bad row nothing is kept. May refuse: FileRefused, Infected,
    ScannerDown, ListWithoutColumns, ListNotTaken.
    """
    scan_now(content)
    rows = read_list(content, by=by, on=on)
    digest = hashlib.sha256(content).digest()
    known = VoucherList.objects.filter(file_hash=digest).first()
    if known:
        return _loaded(known, new=False)
    with transaction.atomic():
        _one_list_at_a_time()
        loaded, new = VoucherList.objects.get_or_create(
            file_hash=digest, defaults={"file_name": file_name[:200], "loaded_date": on, "by": by}
        )
        if not new:
            return _loaded(loaded, new=False)
        for row in rows:
            _compare(loaded, row, by=by, on=on)
        result = _loaded(loaded, new=True)
        audit.record(
            by=by,
            act="payroll.voucher_list.loaded",
            about=loaded,
            business_date=on,
            detail={"rows": len(rows), "confirmed": result.confirmed, "differing": len(result.differing)},
        )
    return result


def _one_list_at_a_time() -> None:
    """A voucher that another list bears out at this moment is seen as borne out."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock(70426, 0)")


def _loaded(loaded: VoucherList, *, new: bool) -> Loaded:
    lines = list(loaded.lines.select_related("office", "ours").order_by("row"))
    differing = tuple(line for line in lines if line.outcome != Outcome.CONFIRMED)
    return Loaded(loaded, len(lines) - len(differing), differing, new)


def read_list(content: bytes, *, by: User | None, on: date) -> list[Listed]:
    """Return the rows of a list. May refuse: FileRefused, ListWithoutColumns, ListNotTaken with every bad
    row.
    """
    told = list(_told(content))
    whose = _whose({office_code(cells["ddo"]) for _, cells in told}, by=by, on=on)
    good, bad = list[Listed](), dict[int, list[BadCell]]()
    for row, cells in told:
        values, why = _values(cells, whose)
        if why:
            bad[row] = [
                BadCell(row, column, cells[column], why[column]) for column in COLUMNS if column in why
            ]
        else:
            good.append(Listed(row, **values))
    if bad:
        named = [cell for row in list(bad)[:MOST_NAMED] for cell in bad[row]]
        raise ListNotTaken(count=len(bad), cells=named)
    return good


def _told(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a list with what stands in its columns; empty rows and sums are none."""
    rows = sheet_of(content).rows
    start, places = _columns(rows)
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = {column: _cell(row, place) for column, place in places.items()}
        if any(row) and not _is_sum(cells):
            yield number, cells


def _whose(codes: set[str], *, by: User | None, on: date) -> dict[str, str]:
    """Return of each code that an office has why its row may not be loaded; nothing where it may."""
    offices = Office.objects.filter(code__in=codes)
    known = dict.fromkeys(offices.values_list("code", flat=True), "")
    if by is None:
        return known
    own = permissions.within(by, on=on, path="", roles=permissions.TREASURY_ROLES)
    return known | dict.fromkeys(offices.exclude(own).values_list("code", flat=True), "ddo_not_yours")


def _values(cells: Mapping[str, str], whose: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a row's values by column, and why a column has none."""
    code = office_code(cells["ddo"])
    values = {
        "number": _number(cells["number"]), "date": _day(cells["date"]), "ddo": code,
        "head": _head(cells["head"]), "amount": _amount(cells["amount"]),
    }  # fmt: skip
    why = {column: column for column, value in values.items() if value is None}
    if wrong := whose.get(code, "ddo_unknown"):
        why["ddo"] = wrong
    return values, {column: why[column] if cells[column] else "missing" for column in why}


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    known = {headings.plain(word): column for column, words in COLUMNS.items() for word in words}
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(rows[: headings.SEARCHED_ROWS]):
        places: dict[str, int] = {}
        for place, text in enumerate(row):
            column = known.get(headings.plain(text))
            if column:
                places.setdefault(column, place)
        if len(places) > len(best[1]):
            best = number, places
    missing = [column for column in COLUMNS if column not in best[1]]
    if missing:
        raise ListWithoutColumns(missing=missing)
    return best


def _is_sum(cells: Mapping[str, str]) -> bool:
    """A row without DDO and date is the list's sum where nothing, or a word for a total, numbers it."""
    number = cells["number"]
    return not cells["ddo"] and not cells["date"] and (not number or is_total_word(number))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _number(text: str) -> str | None:
    number = voucher_number(text)
    return number if 0 < len(number) <= LONGEST_VOUCHER_NUMBER else None


def _day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", ascii_digits(text))
    parts = match.groups() if match else None
    if parts is None:
        match = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", ascii_digits(text))
        parts = match.groups()[::-1] if match else None
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None


def _head(text: str) -> str | None:
    said = headings.plain(text)
    return said if said in deductions.heads() else headings.split_head(said)[0]


def _amount(text: str) -> Decimal | None:
    try:
        amount = read_rupees(text)
    except (NotMoney, FractionOfAPaisa):
        return None
    return amount if 0 <= paise(amount) <= MOST_TOTAL_PAISE else None


def _compare(loaded: VoucherList, row: Listed, *, by: User | None, on: date) -> None:
    office = Office.objects.get(code=row.ddo)
    ours = _ours(office, row)
    outcome = _outcome(ours, row)
    VoucherListLine.objects.create(
        list=loaded,
        row=row.row,
        number=row.number,
        date=row.date,
        ddo_code=row.ddo,
        office=office,
        head=row.head,
        amount=row.amount,
        ours=ours,
        outcome=outcome,
    )
    if outcome == Outcome.CONFIRMED and ours is not None:
        confirm(ours, paid_date=row.date, by=by, on=on)


def _ours(office: Office, row: Listed) -> ScheduleHead | None:
    """Return our head of that voucher: the one of the same number, of a month that may have been paid on the
    list's day, paid nearest to it. Numbers begin anew, so that another month's voucher may have the same.
    """
    heads = ScheduleHead.objects.filter(
        voucher__office=office, voucher__number=row.number, head=row.head, live=True
    ).select_related("voucher", "schedule")
    paid_then = [head for head in heads if _may_be_paid(head.voucher, row.date)]
    return min(paid_then, key=lambda head: _apart(head.voucher, row.date), default=None)


def _may_be_paid(voucher: Voucher, day: date) -> bool:
    within = voucher.month.first_day <= day < voucher.month.plus(PAID_WITHIN_MONTHS).first_day
    return within or voucher.date == day


def _apart(voucher: Voucher, day: date) -> int:
    return abs(((voucher.date or voucher.month.last_day) - day).days)


def _outcome(ours: ScheduleHead | None, row: Listed) -> str:
    if ours is None:
        return Outcome.NOT_HERE
    if ours.schedule.state != Schedule.State.POSTED:
        return Outcome.NOT_POSTED
    if ours.confirmed_date:
        return Outcome.TWICE
    if ours.total != row.amount:
        return Outcome.AMOUNT_DIFFERS
    if ours.voucher.date not in (None, row.date):
        return Outcome.DATE_DIFFERS
    return Outcome.CONFIRMED


def confirm(head: ScheduleHead, *, paid_date: date, by: User | None, on: date) -> None:
    """Confirm a head's credits, and what was cured from its suspense since, wrong cures too."""
    if head.voucher.date is None:
        Voucher.objects.filter(pk=head.voucher_id, date=None).update(date=paid_date)
    head.confirmed_date = on
    head.save(update_fields=["confirmed_date"])
    about = ledger_queries.entries_about("payroll.schedule", str(head.schedule_id))
    cured = Match.objects.filter(item__schedule=head.schedule_id, item__head=head.head, entry__isnull=False)
    wanted = {head.entry_id, *cured.values_list("entry_id", flat=True)}
    entries = [entry.pk for entry in about if entry.pk in wanted]
    ledger.confirm_entries(entries, confirmed_date=on, by=by)


@transaction.atomic
def settle_difference(*, line: VoucherListLine, why: str, by: User, on: date) -> VoucherListLine:
    """Settle a difference with a reason: confirmed now where ours has come to agree, else only explained.

    May refuse: NotInYourCare, NothingDiffers, ReasonNeeded.
    """
    _one_list_at_a_time()
    line = VoucherListLine.objects.select_for_update(of=("self",)).select_related("office").get(pk=line.pk)
    permissions.check_in_care(by, line.office, on=on, roles=permissions.SETTLERS)
    if line.outcome == Outcome.CONFIRMED or line.settled_date:
        raise NothingDiffers()
    if not why.strip():
        raise ReasonNeeded()
    row = Listed(line.row, line.number, line.date, line.ddo_code, line.head, line.amount)
    ours = _ours(line.office, row)
    if ours is not None and _outcome(ours, row) in (Outcome.CONFIRMED, Outcome.DATE_DIFFERS):
        confirm(ours, paid_date=line.date, by=by, on=on)
        line.ours = ours
    line.settled_date, line.settled_by, line.settled_why = on, by, why
    line.save(update_fields=["ours", "settled_date", "settled_by", "settled_why"])
    audit.record(by=by, act="payroll.voucher_list.settled", about=line, why=why, business_date=on)
    return line
