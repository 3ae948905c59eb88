"""One rupee's way, for those who check: found by name, number, office, month or voucher; from the line of a
pay bill to the account it stands in, and back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.offices import queries as offices
from sevanidhi.core.offices.models import OfficeKind
from sevanidhi.core.payroll import queries
from sevanidhi.core.payroll.faults import WITHOUT_AMOUNT
from sevanidhi.core.payroll.models import Correction, Line, Match, Schedule, ScheduleHead, SuspenseItem
from sevanidhi.core.payroll.permissions import TRACERS
from sevanidhi.core.payroll.reader.reading import account_text
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.web import formats

MOST_FOUND = 100
FROM_A_BILL = "payroll.schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One who was found, with the accounts in their name."""

    employee: Any
    accounts: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One movement of an account with its paper: the line of a schedule it is the money of."""

    movement: Any
    schedule: Schedule
    row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where one line's money has gone.

    head: the voucher's proof. entry: how it was booked, fingerprint: the hash of its postings. item: its
    suspense. accounts: where it stands, none while it is in suspense. corrected: what has put it right since.
    """

    line: Line
    head: ScheduleHead
    entry: Any
    fingerprint: str
    item: SuspenseItem | None
    accounts: list[Any]
    corrected: Any


def holders(user: Any, text: str, *, on: date) -> list[Holder]:
    """Return who has an account or policy of this number; else who sounds so or has an ID that begins so."""
    seen = people.visible_to(user, on=on, roles=TRACERS)
    numbered = [account.employee_id or 0 for account in ledger.accounts_numbered(account_text(text))]
    found = seen.filter(pk__in=numbered)
    if not found.exists():
        found = people.matching(seen, text)
    employees = list(found.order_by("person__sort_key", "employee_id")[:MOST_FOUND])
    accounts = ledger.accounts_of([one.pk for one in employees])
    return [Holder(employee=one, accounts=accounts.get(one.pk, [])) for one in employees]


def schedules(user: Any, *, voucher: str, office: str, month: SalaryMonth | None, on: date) -> list[Schedule]:
    """Return the schedules in the reader's care of a voucher, an office (code or name) and a month."""
    found = queries.schedules_for(user, on=on, roles=TRACERS).exclude(state=Schedule.State.UNDONE)
    if voucher:
        found = found.filter(voucher__number=voucher)
    if office:
        found = found.filter(office__in=offices.search(office, on=on, kind=OfficeKind.DDO))
    if month:
        found = found.filter(month=month)
    return list(found.prefetch_related("heads").order_by("-month", "office__sort_key", "pk")[:MOST_FOUND])


def account_for(user: Any, head: str, number: str, *, on: date) -> Any:
    """Return an account of somebody in the reader's care; 404 for a stranger."""
    try:
        account = ledger.account_by_number(head, number)
    except ledger.AccountNotFound:
        raise Http404 from None
    if not people.in_care(user, [account.employee_id or 0], on=on, roles=TRACERS):
        raise Http404
    return account


def booked(account: Any) -> list[Booked]:
    """Return what pay bills have brought into an account, at once or by a cure or a correction, each with its
    paper, the newest month first.
    """
    brought = [one for one in ledger.movements(account) if one.about_type == FROM_A_BILL]
    schedules = _schedules({int(one.about_key) for one in brought})
    rows, put_right = _rows(account, schedules), _rows_put_right({one.entry_id for one in brought})
    return [
        Booked(
            movement=one, schedule=schedules[int(one.about_key)],
            row=put_right[one.entry_id] if one.entry_id in put_right
            else rows.get((int(one.about_key), one.month)),
        )
        for one in reversed(brought)
    ]  # fmt: skip


def _rows_put_right(entries: set[int]) -> dict[int, int | None]:
    """Return the row whose money each of these entries cured, took back or put elsewhere, by the entry."""
    rows: dict[int, int | None] = {}
    cures = Match.objects.filter(Q(entry__in=entries) | Q(undone_entry__in=entries)).select_related("item")
    for cure in cures:
        rows[cure.entry_id or 0] = rows[cure.undone_entry_id or 0] = _row_of(cure)
    moved = Correction.objects.filter(Q(entry__in=entries) | Q(placed__in=entries), row__isnull=False)
    for correction in moved:
        rows[correction.entry_id or 0] = rows[correction.placed_id or 0] = correction.row
    return rows


def _row_of(cure: Match) -> int | None:
    """Return the row a cure is about: a part's own, its item's, or the only one that left the item over."""
    return cure.row or cure.item.row or next(iter(cure.item.rows), None)


def _schedules(pks: set[int]) -> dict[int, Schedule]:
    found = Schedule.objects.filter(pk__in=pks).select_related("office", "voucher")
    return {schedule.pk: schedule for schedule in found}


def _rows(account: Any, schedules: dict[int, Schedule]) -> dict[tuple[int, SalaryMonth], int]:
    """Return in which row of a schedule an account stands for a month, the first where there are several."""
    rows: dict[tuple[int, SalaryMonth], list[int]] = defaultdict(list)
    found = Line.objects.filter(schedule__in=schedules, account=account, head=account.head)
    for schedule, month, row in found.values_list("schedule_id", "month", "row"):
        rows[schedule, month].append(row)
    return {place: min(several) for place, several in rows.items()}


def way_of(schedule: Schedule, *, head: str, row: int) -> Way:
    """Return the way of one posted line's money; 404 where there is no such line."""
    line = queries.line_of(schedule, row=row, head=head)
    settled = schedule.heads.filter(head=head).select_related("entry__proof").first()
    if line is None or settled is None:
        raise Http404
    item = _item_of(line)
    corrected = queries.last_correction(line)
    return Way(
        line=line,
        head=settled,
        entry=settled.entry,
        fingerprint=bytes(settled.entry.proof.hash).hex() if settled.entry else "",
        item=item,
        accounts=_stands_in(line, item, corrected),
        corrected=corrected,
    )


def _item_of(line: Line) -> SuspenseItem | None:
    """Return the line's suspense: its own item, or what it left over with others where it was not read."""
    items = SuspenseItem.objects.filter(schedule=line.schedule_id, head=line.head).select_related("office")
    left_over = items.filter(row=None) if line.faults & WITHOUT_AMOUNT else items.none()
    return items.filter(row=line.row).first() or left_over.first()


def _stands_in(line: Line, item: SuspenseItem | None, corrected: Any) -> list[Any]:
    if item:
        return [cure.account for cure in queries.cures_of(item) if _row_of(cure) == line.row]
    if corrected:
        return [corrected.instead] if corrected.instead else []
    return [line.account] if line.account else []


def open_to(user: Any, accounts: list[Any], *, on: date) -> list[Any]:
    """Return of these accounts those whose book the reader may open."""
    seen = people.in_care(user, [account.employee_id for account in accounts], on=on)
    return [account for account in accounts if account.employee_id in seen]


def schedules_as_records(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return schedules by their keys for the audit: month and office, and the address of the page."""
    found = Schedule.objects.filter(pk__in=[int(key) for key in keys]).select_related("office")
    return {
        str(one.pk): (
            f"{formats.month(one.month)}, {formats.name_of(one.office)}",
            reverse("payroll:schedule", args=[one.key]),
        )
        for one in found
    }


def items_as_records(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return money in suspense by its keys for the audit: month and amount, and the address of the page."""
    found = SuspenseItem.objects.filter(pk__in=[int(key) for key in keys])
    return {
        str(one.pk): (
            f"{formats.month(one.month)}, {formats.rupees_text(one.amount)}",
            reverse("payroll:item", args=[one.pk]),
        )
        for one in found
    }


def accounts_as_records(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return accounts by their keys for the audit: head and number, and the address of the page."""
    return {
        str(one.pk): (
            f"{formats.head(one.head)} {one.number}",
            reverse("payroll:account", args=[one.head, one.number]),
        )
        for one in ledger.accounts_by_key(int(key) for key in keys)
    }
