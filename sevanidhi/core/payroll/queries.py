"""Reading the pay bill: drafts judged, schedules posted, what is missing, what waits in suspense; the
door functions.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Sum
from django.http import Http404

from sevanidhi.core import registry
from sevanidhi.core.offices.models import Office, OfficeKind
from sevanidhi.core.offices.queries import open_on
from sevanidhi.core.payroll import deductions, judge_sql, judged, permissions, proposals
from sevanidhi.core.payroll.faults import Fault, Verdict, Warning
from sevanidhi.core.payroll.judged import JudgedSchedule, Shown
from sevanidhi.core.payroll.lines import Line as ReadLine
from sevanidhi.core.payroll.lines import LineKind, copy_text, from_copy_text
from sevanidhi.core.payroll.models import (
    Correction,
    Decision,
    Line,
    LineFix,
    Match,
    Schedule,
    ScheduleHead,
    SuspenseItem,
    VoucherListLine,
)
from sevanidhi.core.payroll.reader.reading import Reading, TotalsRow, Unread
from sevanidhi.core.people import queries as people
from sevanidhi.core.reading import planned_cursor
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise

EVERYTHING = Shown()


def bill_of(schedule: Schedule, *, on: date) -> judge_sql.Bill:
    """Return what a schedule is judged as, for booking on a day."""
    return judge_sql.Bill(office_id=schedule.office_id, month=schedule.month, on=on)


def staged_text(schedule: Schedule) -> str:
    """Return a draft's lines as COPY text, with what the office put right; nothing once they are posted."""
    if schedule.reading is None:
        return ""
    text = zlib.decompress(bytes(schedule.reading)).decode()
    fixes: dict[tuple[str, str], dict[str, str]] = {}
    for fix in LineFix.objects.filter(schedule=schedule):
        fixes.setdefault((str(fix.row), fix.head), {})[fix.field] = fix.value
    if not fixes:
        return text
    return "".join(_fixed(line, fixes, schedule.month) for line in text.splitlines(keepends=True))


def _fixed(text: str, fixes: dict[tuple[str, str], dict[str, str]], month: SalaryMonth) -> str:
    row, head, _ = text.split("\t", 2)
    fix = fixes.get((row, head))
    return text if fix is None else copy_text(_with_fixes(from_copy_text(text), fix, month))


def _with_fixes(line: ReadLine, fix: dict[str, str], bill_month: SalaryMonth) -> ReadLine:
    money: dict[str, Any] = {
        field: int(fix[field]) for field in ("pay", "amount", "repayment") if field in fix
    }
    texts: dict[str, Any] = {field: fix[field] for field in ("account", "name") if field in fix}
    fixed = line._replace(**texts, **money)
    if "pay" in money:
        fixed = fixed._replace(warnings=fixed.warnings & ~(Warning.PAY_UNREADABLE | Warning.PAY_MISSING))
    if "instalment" in fix:
        k, n = (int(part) for part in fix["instalment"].split("/"))
        fixed = fixed._replace(instalment=k, instalments=n, faults=fixed.faults & ~Fault.INSTALMENT_WRONG)
    if "month" in fix:
        month = date.fromisoformat(fix["month"])
        earlier = fixed.kind is LineKind.REGULAR and month < bill_month.first_day
        kind = LineKind.ARREARS if earlier else fixed.kind
        fixed = fixed._replace(month=month, kind=kind, faults=fixed.faults & ~Fault.MONTH_WRONG)
    if "amount" in money or "repayment" in money:
        of_money = Fault.AMOUNT_UNREADABLE | Fault.AMOUNT_NEGATIVE | Fault.TOTAL_DIFFERS
        fixed = fixed._replace(total=None, faults=fixed.faults & ~of_money)
    return fixed


def reading_of(schedule: Schedule) -> Reading:
    """Return what reading a schedule's file has told, without the lines."""
    told = schedule.told
    return Reading(
        count=told.get("count", schedule.line_count),
        sums=told.get("sums", {}),
        unread=[Unread(*one) for one in told.get("unread", [])],
        totals=[TotalsRow(row, states, tuple(differs)) for row, states, differs in told.get("totals", [])],
        columns=told.get("columns", {}),
        ignored=told.get("ignored", []),
    )


HEADINGS = 'SELECT heading, "column" FROM payroll_headingmeaning WHERE office_id = %s'


def remembered_headings(office: Office) -> dict[str, str]:
    """Return what an office has said of headings, by their plain form."""
    with planned_cursor() as cursor:
        cursor.execute(HEADINGS, [office.pk])
        return dict(cursor.fetchall())


def totals_of(schedule: Schedule) -> dict[str, Decimal]:
    """Return the voucher's totals that a schedule settles, by head."""
    return {head.head: head.total for head in schedule.heads.order_by("pk")}


@transaction.atomic
def judge_draft(schedule: Schedule, *, on: date, shown: Shown = EVERYTHING) -> JudgedSchedule:
    """Return all lines of a draft judged as they would be booked on a day."""
    judge_sql.stage([staged_text(schedule)])
    return judge_staged(
        totals=totals_of(schedule), reading=reading_of(schedule), bill=bill_of(schedule, on=on), shown=shown
    )


@transaction.atomic
def judge_reading(
    *, reading: Reading, totals: dict[str, Decimal], office: Office, month: SalaryMonth, on: date
) -> JudgedSchedule:
    """Return a file's lines judged without keeping anything."""
    judge_sql.stage(reading.lines)
    bill = judge_sql.Bill(office_id=office.pk, month=month, on=on)
    return judge_staged(totals=totals, reading=reading, bill=bill)


def judge_staged(
    *, totals: dict[str, Decimal], reading: Reading, bill: judge_sql.Bill, shown: Shown = EVERYTHING
) -> JudgedSchedule:
    """Return what stands in the stage, judged; inside a transaction."""
    judge_sql.judge_stage(bill, judge_sql.laws_of(totals, bill.month), count=reading.count)
    found = judged.judged_schedule(totals=totals, reading=reading, bill=bill, shown=shown)
    return replace(found, latest_month=_latest_staged_month())


def _latest_staged_month() -> SalaryMonth | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(month) FROM payroll_stage")
        (latest,) = cursor.fetchone()
    return SalaryMonth.of(latest) if latest else None


POSTED_LINES = """
SELECT l.row, l.head, coalesce(a.number, l.account_written, ''), l.account_id, coalesce(l.name_written,
n.name_hi, ''),
       coalesce(n.name_hi, ''), coalesce(n.name_en, ''), l.pay, y.basic_pay, l.amount, l.repayment,
       l.instalment,
       l.instalments, coalesce(l.total, l.amount + l.repayment), NULL::bigint, l.kind, l.month,
       coalesce(l.remarks, ''),
       l.faults, l.warnings, l.verdict
  FROM payroll_line l
  LEFT JOIN ledger_account a ON a.id = l.account_id
  LEFT JOIN people_employee e ON e.id = a.employee_id
  LEFT JOIN people_person n ON n.id = e.person_id
  LEFT JOIN LATERAL (SELECT p.basic_pay FROM people_pay p WHERE p.employee_id = e.id AND p.month <= l.month
                      ORDER BY p.month DESC LIMIT 1) y ON true
 WHERE l.schedule_id = %s AND {condition} ORDER BY l.row, l.head LIMIT %s OFFSET %s
"""


def judge_posted(schedule: Schedule, *, shown: Shown = EVERYTHING) -> JudgedSchedule:
    """Return what was found of a posted schedule's lines, and where its rupees went, as they were kept."""
    reading = reading_of(schedule)
    laws = judge_sql.laws_of(totals_of(schedule), schedule.month)
    unread = {(one.row, one.head, one.holds): one for one in reading.unread}

    def found(condition: str, part: judged.Part) -> list[judged.JudgedLine]:
        with connection.cursor() as cursor:
            cursor.execute(POSTED_LINES.format(condition=condition), [schedule.pk, part.limit, part.offset])
            lines = [judged.with_due(judged.line_of(row), laws) for row in cursor.fetchall()]
        return [judged.explained(line, unread, reading.columns) for line in lines]

    bill = bill_of(schedule, on=schedule.approved_date or schedule.received_date)
    bad = found(f"l.faults & {int(shown.bad.fault)} <> 0", shown.bad)
    return JudgedSchedule(
        heads=tuple(_kept_sums(head, laws) for head in schedule.heads.order_by("pk")),
        bad=tuple(proposals.with_proposals(bad, bill=bill, laws=laws)),
        cautioned=tuple(found("l.faults = 0 AND l.warnings <> 0", shown.cautioned)),
        counts=judged.counts(schedule=schedule.pk),
        line_count=schedule.line_count,
        totals_rows=tuple(reading.totals),
        ignored_headings=tuple(reading.ignored),
        columns=dict(reading.columns),
    )


def _kept_sums(head: ScheduleHead, laws: Any) -> judged.HeadSums:
    """Return a posted head's proof as it was stored."""
    left = _sum_of(head.schedule.suspense_items.filter(head=head.head, row=None))
    rates = laws[head.head].rates if head.head in laws else None
    suspense, with_ddo = head.suspense or Decimal(0), head.with_ddo or Decimal(0)
    return judged.HeadSums(
        head=head.head,
        total=head.total,
        posted=head.posted or Decimal(0),
        unmatched=suspense - with_ddo,
        returned=with_ddo - left,
        good_lines=head.good_lines or 0,
        bad_lines=head.suspense_lines or 0,
        unreadable_lines=1 if left else 0,
        rule=rates.rule if rates else "",
    )


def judge(schedule: Schedule, *, on: date, shown: Shown = EVERYTHING) -> JudgedSchedule:
    """Return a schedule judged: a draft as it would be booked today, a posted one as it was."""
    if schedule.state in (Schedule.State.POSTED, Schedule.State.UNDONE) or schedule.reading is None:
        return judge_posted(schedule, shown=shown)
    return judge_draft(schedule, on=on, shown=shown)


# --- doors ----------------------------------------------------------------------------------------


def schedules_for(user: Any, *, on: date, roles: Collection[str]) -> QuerySet[Schedule]:
    """Return the schedules in the reader's care in one of these roles."""
    within = permissions.within(user, on=on, roles=roles)
    return Schedule.objects.filter(within).select_related("office", "voucher")


def schedule_for(user: Any, key: Any, *, on: date, roles: Collection[str]) -> Schedule:
    """Return one schedule in the reader's care in one of these roles; 404 for a stranger."""
    within = permissions.within(user, on=on, roles=roles)
    found = Schedule.objects.filter(within, key=key).select_related("office", "voucher").first()
    if found is None:
        raise Http404
    return found


def own_offices(user: Any, *, on: date, roles: Collection[str] = permissions.OFFICE_ROLES) -> list[Office]:
    """Return the drawing offices the reader acts for in one of these roles, by name."""
    own = permissions.own_offices(user, on=on, roles=roles)
    offices = Office.objects.filter(own, kind=OfficeKind.DDO)
    return list(offices.order_by("sort_key", "code"))


def draws_pay(user: Any, *, on: date) -> bool:
    """Return whether the reader acts for a drawing office, whose pay bills come here."""
    own = permissions.own_offices(user, on=on)
    return Office.objects.filter(own, kind=OfficeKind.DDO).exists()


def own_office(
    user: Any, code: str | None, *, on: date, roles: Collection[str] = permissions.OFFICE_ROLES
) -> Office:
    """Return the reader's drawing office of this code, the only or first one where none is named; 404
    otherwise.
    """
    offices = own_offices(user, on=on, roles=roles)
    found = next((office for office in offices if code in (None, "", office.code)), None)
    if found is None:
        raise Http404
    return found


def check_has(schedule: Schedule, head: str, *, row: int | None = None) -> None:
    """Answer 404 for a head that the schedule does not settle, or a row it has no line in under that head."""
    if not schedule.heads.filter(head=head).exists():
        raise Http404
    if row is not None and line_of(schedule, row=row, head=head) is None:
        raise Http404


def item_for(user: Any, pk: int, *, on: date, roles: Collection[str]) -> SuspenseItem:
    """Return a suspense item in the reader's care in one of these roles; 404 for a stranger."""
    items = SuspenseItem.objects.filter(permissions.within(user, on=on, roles=roles), pk=pk)
    found = items.select_related("office", "schedule__voucher", "account").first()
    if found is None:
        raise Http404
    return found


def match_for(user: Any, pk: int, *, on: date, roles: Collection[str]) -> Match:
    """Return a proposal of the reader's care in one of these roles that waits; 404 otherwise."""
    within = permissions.within(user, on=on, path="item__office", roles=roles)
    found = (
        Match.objects.filter(within, pk=pk, decision="")
        .select_related(
            "item__office", "item__schedule__voucher", "account__employee__person", "proposed_by__person"
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def posted_at(match: Match) -> Office | None:
    """Return the office that drew the pay of the proposed account's member in the money's own month."""
    member = match.account.employee
    return people.office_of(member, on=match.item.month.last_day) if member else None


def cure_for(user: Any, pk: int, *, on: date, roles: Collection[str]) -> Match:
    """Return a cure of the reader's care in one of these roles; 404 otherwise."""
    within = permissions.within(user, on=on, path="item__office", roles=roles)
    found = (
        Match.objects.filter(within, pk=pk, decision=Decision.AGREED)
        .select_related("item__office", "item__schedule__voucher", "account__employee__person")
        .first()
    )
    if found is None:
        raise Http404
    return found


def cures_of(item: SuspenseItem) -> list[Match]:
    """Return by which matches an item's money stands in accounts, the oldest first."""
    standing = item.matches.filter(decision=Decision.AGREED, undone_entry=None)
    return list(standing.select_related("account__employee__person").order_by("pk"))


MOST_UNREAD_SHOWN = 200


def rows_left(item: SuspenseItem) -> list[int]:
    """Return of an item left over those rows whose money stands in suspense and is not proposed."""
    taken = {cure.row for cure in cures_of(item)}
    taken |= set(item.matches.filter(decision="").values_list("row", flat=True))
    return [row for row in item.rows if row not in taken]


def unread_of(item: SuspenseItem) -> tuple[list[Unread], int]:
    """Return the cells that could not be read, of the first rows whose money still stands in an item left
    over (of all, once none does); and of how many rows those are the first.
    """
    rows = rows_left(item) or item.rows
    first = set(rows[:MOST_UNREAD_SHOWN])
    unread = reading_of(item.schedule).unread if first else []
    return [one for one in unread if one.row in first and one.head in (item.head, "")], len(rows)


def correction_for(user: Any, pk: int, *, on: date, roles: Collection[str]) -> Correction:
    """Return a correction of the reader's care in one of these roles that waits; 404 otherwise."""
    within = permissions.within(user, on=on, path="schedule__office", roles=roles)
    waiting = Correction.objects.filter(within, pk=pk, decision="")
    found = waiting.select_related(
        "schedule__office", "schedule__voucher", "instead__employee__person",
        "match__account__employee__person", "proposed_by__person",
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyToMove:
    """What a correction takes away: out of which member's account, and how much, in rupees."""

    account: Any
    amount: Decimal


def money_to_move(correction: Correction) -> MoneyToMove:
    """Return the account a correction's money stands in now, and how much it is."""
    if correction.match is not None:
        return MoneyToMove(account=correction.match.account, amount=_credited(correction.match))
    line = line_of(correction.schedule, row=correction.row or 0, head=correction.head)
    if line is None:
        raise Http404
    last = last_correction(line)
    account = last.instead if last is not None and last.instead else line.account
    return MoneyToMove(account=account, amount=_credited(line))


def amounts_to_move(corrections: Collection[Correction]) -> dict[int, Decimal]:
    """Return by their keys how much each of these corrections takes away, in rupees."""
    lines = Line.objects.filter(
        schedule__in={one.schedule_id for one in corrections},
        row__in={one.row for one in corrections if one.row is not None},
    )
    credited = {(line.schedule_id, line.row, line.head): _credited(line) for line in lines}
    return {
        one.pk: _credited(one.match)
        if one.match is not None
        else credited.get((one.schedule_id, one.row or 0, one.head), Decimal(0))
        for one in corrections
    }


def _credited(one: Match | Line) -> Decimal:
    return one.amount + one.repayment


def difference_for(user: Any, pk: int, *, on: date, roles: Collection[str]) -> VoucherListLine:
    """Return a line of a treasury's list that differs, in the reader's care in one of these roles; 404
    otherwise.
    """
    open_lines = differences(user, on=on, roles=roles).filter(pk=pk)
    found = open_lines.first()
    if found is None:
        raise Http404
    return found


def items_of(schedule: Schedule) -> dict[str, SuspenseItem]:
    """Return a schedule's money that stands in suspense still, by its line: "12 gpf"."""
    items = SuspenseItem.objects.filter(schedule=schedule, cured_date=None, row__isnull=False)
    return {f"{item.row} {item.head}": item for item in items}


# --- the month of an office -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingMember:
    """One of an office's people who has an account under a head and no line this month."""

    employee_id: str
    name_hi: str
    name_en: str
    head: str
    number: str


MISSING = """
SELECT e.employee_id, n.name_hi, n.name_en, a.head, a.number
  FROM people_posting o
  JOIN people_employee e ON e.id = o.employee_id AND (e.left_date IS NULL OR e.left_date >= %(month)s)
  JOIN people_person n ON n.id = e.person_id
  JOIN ledger_account a ON a.employee_id = e.id AND a.kind = 'member' AND a.head = ANY (%(heads)s)
   AND a.opened_date < %(next_month)s AND (a.closed_date IS NULL OR a.closed_date >= %(month)s)
 WHERE o.office_id = %(office)s AND o.from_date < %(next_month)s
   AND (o.until_date IS NULL OR o.until_date >= %(next_month)s)
   AND NOT EXISTS (SELECT FROM payroll_schedule s JOIN payroll_line l ON l.schedule_id = s.id
                    WHERE s.office_id = %(office)s AND s.month = %(month)s AND s.state = 'posted'
                      AND l.account_id = a.id)
 ORDER BY a.head, n.sort_key, e.employee_id
 LIMIT 2000
"""


def missing_members(office: Office, month: SalaryMonth) -> list[MissingMember]:
    """Return who of an office's people has no line in any posted schedule of the month."""
    with connection.cursor() as cursor:
        cursor.execute(
            MISSING,
            {
                "office": office.pk,
                "month": month.first_day,
                "next_month": month.next().first_day,
                "heads": list(deductions.heads()),
            },
        )
        return [
            MissingMember(employee_id=e, name_hi=hi, name_en=en, head=head, number=number)
            for e, hi, en, head, number in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDue:
    """One of an office's people under a head. pay, amount: what is known to be due, whole paise."""

    employee_id: str
    name_hi: str
    name_en: str
    head: str
    number: str
    pay: int | None
    amount: int | None


DUE = f"""
SELECT e.employee_id, n.name_hi, n.name_en, a.head, a.number, y.basic_pay, b.pay, b.amount
  FROM people_posting o
  JOIN people_employee e ON e.id = o.employee_id AND (e.left_date IS NULL OR e.left_date >= %(month)s)
  JOIN people_person n ON n.id = e.person_id
  JOIN ledger_account a ON a.employee_id = e.id AND a.kind = 'member' AND a.head = ANY (%(heads)s)
   AND a.opened_date < %(next_month)s AND (a.closed_date IS NULL OR a.closed_date >= %(month)s)
  LEFT JOIN LATERAL (SELECT p.basic_pay FROM people_pay p WHERE p.employee_id = e.id AND p.month <= %(month)s
                      ORDER BY p.month DESC LIMIT 1) y ON true
  LEFT JOIN (SELECT DISTINCT ON (l.account_id) l.account_id, l.pay, l.amount
               FROM payroll_schedule s JOIN payroll_line l ON l.schedule_id = s.id
              WHERE s.office_id = %(office)s AND s.month = %(month_before)s AND s.state = 'posted'
                AND l.month = s.month AND l.kind = {int(LineKind.REGULAR)} AND l.verdict = {int(Verdict.GOOD)}
              ORDER BY l.account_id, l.schedule_id DESC) b ON b.account_id = a.id
 WHERE o.office_id = %(office)s AND o.from_date < %(next_month)s
   AND (o.until_date IS NULL OR o.until_date >= %(next_month)s)
 ORDER BY n.sort_key, e.employee_id, a.head
"""  # noqa: S608


def due_of_members(office: Office, month: SalaryMonth) -> list[MemberDue]:
    """Return an office's people with what a month asks: as in the month before where the pay is the same
    (what was chosen stays), else by the slab of the pay on the register.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            DUE,
            {
                "office": office.pk, "month": month.first_day, "month_before": month.previous().first_day,
                "next_month": month.next().first_day, "heads": list(deductions.heads()),
            },
        )  # fmt: skip
        return [_member_due(row, month) for row in cursor.fetchall()]


def _member_due(row: Sequence[Any], month: SalaryMonth) -> MemberDue:
    employee_id, name_hi, name_en, head, number, pay, pay_before, amount_before = row
    slabs = deductions.rate_arrays(head, month.first_day)
    by_slab = slabs.due_at(pay) if slabs and pay is not None else None
    stays = amount_before is not None and pay == pay_before
    return MemberDue(
        employee_id=employee_id, name_hi=name_hi, name_en=name_en, head=head, number=number, pay=pay,
        amount=amount_before if stays else by_slab,
    )  # fmt: skip


def schedules_of(office: Office, month: SalaryMonth) -> list[Schedule]:
    """Return an office's schedules of a month, the undone left out, with their heads."""
    found = Schedule.objects.filter(office=office, month=month).exclude(state=Schedule.State.UNDONE)
    return list(found.select_related("voucher", "office").prefetch_related("heads").order_by("pk"))


def months_open(office: Office, *, on: date, count: int = 6) -> list[tuple[SalaryMonth, str]]:
    """Return the latest salary months with their state: "posted", "draft", "missing"."""
    months = [SalaryMonth.of(on).plus(-back) for back in range(1, count + 1)]
    states: dict[SalaryMonth, str] = {}
    found = Schedule.objects.filter(office=office, month__in=months).exclude(state=Schedule.State.UNDONE)
    for month, state in found.values_list("month", "state"):
        if states.get(month) != Schedule.State.POSTED:
            states[month] = state
    return [(month, states.get(month, "missing")) for month in months]


def suspense_of(office: Office) -> QuerySet[SuspenseItem]:
    """Return an office's open suspense items, the oldest first."""
    items = SuspenseItem.objects.filter(office=office, cured_date=None)
    return items.select_related("schedule__voucher", "account", "office").order_by("since", "pk")


# --- the district ---------------------------------------------------------------------------------


OVERDUE_AFTER_DAYS = 30


def suspense_in_care(
    user: Any,
    *,
    on: date,
    roles: Collection[str],
    owner: str = "",
    office: str = "",
    older_than_days: int | None = None,
) -> QuerySet[SuspenseItem]:
    """Return the open suspense items in the reader's care in these roles, the oldest first.

    Where that is asked: of one owner, of the office of this code, of more than so many days.
    """
    items = SuspenseItem.objects.filter(permissions.within(user, on=on, roles=roles), cured_date=None)
    if owner:
        items = items.filter(owner=owner)
    if office:
        items = items.filter(office__code=office)
    if older_than_days:
        items = items.filter(since__lt=on - timedelta(days=older_than_days))
    return items.select_related("schedule__voucher", "account", "office").order_by("since", "pk")


def offices_with_suspense(user: Any, *, on: date, roles: Collection[str]) -> list[Office]:
    """Return the offices in the reader's care that have money in suspense, by name."""
    items = SuspenseItem.objects.filter(permissions.within(user, on=on, roles=roles), cured_date=None)
    return list(Office.objects.filter(pk__in=items.values("office_id")).order_by("sort_key", "code"))


def matches_waiting(user: Any, *, on: date, roles: Collection[str]) -> QuerySet[Match]:
    """Return the proposals in the reader's care that wait for a decision, the oldest first."""
    within = permissions.within(user, on=on, path="item__office", roles=roles)
    waiting = Match.objects.filter(within, decision="")
    return waiting.select_related(
        "item__office", "item__schedule", "account__employee__person", "proposed_by__person"
    ).order_by("proposed_at", "pk")


def corrections_waiting(user: Any, *, on: date, roles: Collection[str]) -> QuerySet[Correction]:
    """Return the corrections in the reader's care that wait for a decision, the oldest first."""
    within = permissions.within(user, on=on, path="schedule__office", roles=roles)
    waiting = Correction.objects.filter(within, decision="")
    return waiting.select_related("schedule__office", "instead", "match", "proposed_by__person").order_by(
        "proposed_at", "pk"
    )


def offices_late(
    user: Any, month: SalaryMonth, *, on: date, roles: Collection[str]
) -> list[tuple[Office, Schedule | None]]:
    """Return the drawing offices in the reader's care without a posted schedule (or nil report) of a month,
    each with the one that is on its way.
    """
    offices = Office.objects.filter(
        permissions.within(user, on=on, path="", roles=roles) & open_on(on), kind=OfficeKind.DDO,
        state__in=registry.states_of_pay_bills(),
    )  # fmt: skip
    sent = Schedule.objects.filter(month=month, state=Schedule.State.POSTED).values("office_id")
    coming = Schedule.objects.filter(month=month).exclude(state=Schedule.State.UNDONE).order_by("pk")
    found = {schedule.office_id: schedule for schedule in coming}
    late = offices.exclude(pk__in=sent).order_by("sort_key", "code")
    return [(office, found.get(office.pk)) for office in late]


def not_posted(*, approved_before: datetime) -> QuerySet[Schedule]:
    """Return the schedules approved before an instant and not posted, and those whose posting has failed, the
    longest waiting first.
    """
    stuck = Q(approved_at__lt=approved_before) | Q(failing_since__isnull=False)
    waiting = Schedule.objects.filter(stuck, state=Schedule.State.APPROVED)
    return waiting.select_related("office", "voucher").order_by("approved_at", "pk")


def not_posted_in_care(
    user: Any, *, on: date, roles: Collection[str], approved_before: datetime
) -> QuerySet[Schedule]:
    """Return those of them in the reader's care."""
    return not_posted(approved_before=approved_before).filter(permissions.within(user, on=on, roles=roles))


def differences(user: Any, *, on: date, roles: Collection[str]) -> QuerySet[VoucherListLine]:
    """Return the lines of treasury lists that differ from ours and are not settled, the oldest first."""
    lines = VoucherListLine.objects.filter(settled_date=None).exclude(
        outcome=VoucherListLine.Outcome.CONFIRMED
    )
    care = permissions.within(user, on=on, roles=roles)
    return lines.filter(care).select_related("office", "list", "ours__schedule__voucher").order_by("pk")


def unconfirmed(user: Any, *, on: date, roles: Collection[str], before: date) -> QuerySet[ScheduleHead]:
    """Return the heads posted before a day which no treasury list has confirmed."""
    within = permissions.within(user, on=on, path="schedule__office", roles=roles)
    waiting = ScheduleHead.objects.filter(
        within, live=True, confirmed_date=None, entry__isnull=False, schedule__approved_date__lt=before
    )
    return waiting.select_related("schedule__office", "voucher").order_by("pk")


# --- proofs ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspenseStanding:
    """What an office has in suspense under a head, by the items and by the ledger: the same, to the paisa."""

    head: str
    items: Decimal
    with_ddo: Decimal
    ledger: Decimal


def suspense_standing(office: Office) -> list[SuspenseStanding]:
    """Return per head what stands in suspense for an office."""
    from sevanidhi.core.ledger import queries as ledger

    open_items = SuspenseItem.objects.filter(office=office, cured_date=None)
    standing = []
    for head in deductions.heads():
        of_head = open_items.filter(head=head)
        accounts = list(
            {
                item.account_id: item.account
                for item in SuspenseItem.objects.filter(office=office, head=head)
                .select_related("account")
                .distinct("account")
            }.values()
        )
        standing.append(
            SuspenseStanding(
                head=head,
                items=rest_of(of_head),
                with_ddo=rest_of(of_head.filter(owner=SuspenseItem.Owner.DDO)),
                ledger=sum((ledger.standing(account).balance for account in accounts), Decimal(0)),
            )
        )
    return standing


def _sum_of(items: QuerySet[SuspenseItem]) -> Decimal:
    found = items.aggregate(amount=Sum("amount"), repayment=Sum("repayment"))
    return (found["amount"] or Decimal(0)) + (found["repayment"] or Decimal(0))


def rest_of(items: QuerySet[SuspenseItem]) -> Decimal:
    """Return what still stands in suspense of these items."""
    return _sum_of(items) - (items.aggregate(given=Sum("given"))["given"] or Decimal(0))


UNPROVED = """
SELECT h.id FROM payroll_schedulehead h JOIN payroll_schedule s ON s.id = h.schedule_id
  LEFT JOIN LATERAL (
      SELECT coalesce(sum(p.amount) FILTER (WHERE p.kind NOT IN (9, 10)), 0) AS posted,
             coalesce(sum(p.amount) FILTER (WHERE p.kind = 10), 0) AS suspense
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
       WHERE p.entry_id = h.entry_id AND p.financial_year = e.financial_year
  ) booked ON true
 WHERE s.state = 'posted' AND (h.posted IS DISTINCT FROM booked.posted OR h.suspense IS DISTINCT FROM
 booked.suspense
    OR h.total <> booked.posted + booked.suspense)
 LIMIT 100
"""


def unproved_heads() -> list[ScheduleHead]:
    """Return heads of posted schedules whose stored proof is not what the ledger holds: none, if all is
    well.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNPROVED)
        found = [pk for (pk,) in cursor.fetchall()]
    return list(ScheduleHead.objects.filter(pk__in=found).select_related("schedule__office", "voucher"))


# --- lines as posted ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One line of a posted schedule as the official form prints it: as the file wrote it. Money is rupees.

    holder_hi, holder_en: whose the account is, where the name written is another's. register_pay: the
    register's, where another was written.
    """

    row: int
    number: str
    name_hi: str
    name_en: str
    holder_hi: str
    holder_en: str
    pay: Decimal | None
    register_pay: Decimal | None
    amount: Decimal
    repayment: Decimal
    instalment: str
    total: Decimal
    remarks: str
    good: bool


PRINTED = f"""
SELECT l.row, coalesce(a.number, l.account_written, ''), coalesce(l.name_written, n.name_hi, ''),
       coalesce(l.name_written, n.name_en, ''),
       CASE WHEN l.faults & {int(Fault.NAME_DIFFERS)} <> 0 THEN n.name_hi ELSE '' END,
       CASE WHEN l.faults & {int(Fault.NAME_DIFFERS)} <> 0 THEN n.name_en ELSE '' END,
       l.pay, CASE WHEN l.warnings & {int(Warning.PAY_DIFFERS)} <> 0 THEN y.basic_pay END,
       l.amount, l.repayment, l.instalment, l.instalments,
       coalesce(l.total, l.amount + l.repayment), coalesce(l.remarks, ''), l.verdict IN (1, 4)
  FROM payroll_line l
  LEFT JOIN ledger_account a ON a.id = l.account_id
  LEFT JOIN people_employee e ON e.id = a.employee_id
  LEFT JOIN people_person n ON n.id = e.person_id
  LEFT JOIN LATERAL (SELECT p.basic_pay FROM people_pay p WHERE p.employee_id = e.id AND p.month <= l.month
                      ORDER BY p.month DESC LIMIT 1) y ON l.warnings & {int(Warning.PAY_DIFFERS)} <> 0
 WHERE l.schedule_id = %s AND l.head = %s ORDER BY l.row LIMIT %s OFFSET %s
"""  # noqa: S608


def printed_lines(
    schedule: Schedule, head: str, *, limit: int | None = None, offset: int = 0
) -> list[PrintedLine]:
    """Return a posted schedule's lines under a head, by row."""
    with connection.cursor() as cursor:
        cursor.execute(PRINTED, [schedule.pk, head, limit, offset])
        return [_printed(row) for row in cursor.fetchall()]


def _printed(row: Sequence[Any]) -> PrintedLine:
    number, account, *names, pay, register_pay, amount, repayment, k, n, total, remarks, good = row
    name_hi, name_en, holder_hi, holder_en = names
    return PrintedLine(
        row=number,
        number=account,
        name_hi=name_hi,
        name_en=name_en,
        holder_hi=holder_hi or "",
        holder_en=holder_en or "",
        pay=None if pay is None else from_paise(pay),
        register_pay=None if register_pay is None else from_paise(register_pay),
        amount=from_paise(amount),
        repayment=from_paise(repayment),
        instalment="" if k is None else f"{k}/{n}" if n else str(k),
        total=from_paise(total),
        remarks=remarks,
        good=good,
    )


def line_of(schedule: Schedule, *, row: int, head: str) -> Line | None:
    """Return one posted line."""
    found = Line.objects.filter(schedule=schedule, row=row, head=head)
    return found.select_related("account__employee__person").first()


def last_correction(line: Line) -> Correction | None:
    """Return the newest correction made of a posted line, if there is one."""
    made = Correction.objects.filter(
        schedule_id=line.schedule_id, row=line.row, head=line.head, decision=Decision.AGREED
    )
    return made.select_related("instead__employee__person", "placed").order_by("-pk").first()


def standing_amount(account: Any, *, month: SalaryMonth) -> Decimal | None:
    """Return what a member has chosen to have deducted in a month, if anything."""
    from sevanidhi.core.payroll.models import StandingAmount

    found = StandingAmount.objects.filter(account=account, month__lte=month).order_by("-month").first()
    return found.amount if found else None


def age_in_days(item: SuspenseItem, *, on: date) -> int:
    """Return for how many days an item has stood in suspense."""
    return (on - item.since).days


# --- what has been posted in all ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadTotal:
    """All posted schedules of a head together. Money is rupees."""

    head: str
    voucher: Decimal
    posted: Decimal
    suspense: Decimal


def totals_by_head() -> list[HeadTotal]:
    """Return what the vouchers of all posted schedules came to, and where it went, by head."""
    posted = (
        ScheduleHead.objects.filter(schedule__state=Schedule.State.POSTED).values("head").order_by("head")
    )
    sums = posted.annotate(total_sum=Sum("total"), posted_sum=Sum("posted"), suspense_sum=Sum("suspense"))
    return [
        HeadTotal(
            head=row["head"],
            voucher=row["total_sum"],
            posted=row["posted_sum"],
            suspense=row["suspense_sum"],
        )
        for row in sums
    ]


def account_of(head: str, number: str) -> Any:
    """Return the account of a number however it was typed. May refuse: AccountNotFound."""
    from sevanidhi.core.ledger import queries as ledger
    from sevanidhi.core.payroll.reader.reading import account_text

    return ledger.account_by_number(head, account_text(number))


def office_in_care(user: Any, code: str, *, on: date, roles: Collection[str]) -> Office:
    """Return a drawing office in the reader's care in one of these roles; 404 for a stranger."""
    within = permissions.within(user, on=on, path="", roles=roles)
    found = Office.objects.filter(within, code=code, kind=OfficeKind.DDO).first()
    if found is None:
        raise Http404
    return found


def reasons_of(item: SuspenseItem) -> list[tuple[str, dict[str, Any]]]:
    """Return why an item is in suspense, as (code, facts) for the room's phrases."""
    told = item.facts
    facts = {
        "account": item.account_written,
        "name": item.name_written,
        "holder_hi": told.get("holder_hi", ""),
        "holder_en": told.get("holder_en", ""),
        "amount": item.amount,
        "repayment": item.repayment,
        "realised": item.amount + item.repayment,
        "month": item.month,
        "instalment": told.get("instalment"),
        "instalments": told.get("instalments"),
    }
    for key in ("pay", "register_pay", "due"):
        facts[key] = None if told.get(key) is None else from_paise(told[key])
    return [(fault.name or "", facts) for fault in Fault(item.faults)]


def proposals_for(item: SuspenseItem) -> list[Any]:
    """Return the accounts of the office's people an item may have meant; none where its number is right."""
    if item.row is not None and not Fault(item.faults) & proposals.ABOUT_THE_NUMBER:
        return []
    bill = judge_sql.Bill(office_id=item.office_id, month=item.schedule.month, on=item.since)
    return proposals.near(bill, head=item.head, account=item.account_written, name=item.name_written)
