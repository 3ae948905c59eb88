"""Approving a schedule and posting it: every rupee of its voucher on one day, in one transaction."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.accounts import otp
from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind
from sevanidhi.core.ledger.kinds import LineKind as PostingKind
from sevanidhi.core.payroll import deductions, judge_sql, judged, permissions, queries
from sevanidhi.core.payroll.faults import UNMATCHED_FAULTS, WITHOUT_AMOUNT, Fault
from sevanidhi.core.payroll.judged import HeadSums
from sevanidhi.core.payroll.lines import LineKind
from sevanidhi.core.payroll.models import OnePersonOffice, Schedule, ScheduleHead, SuspenseItem
from sevanidhi.core.payroll.reader.reading import read
from sevanidhi.core.payroll.refusals import (
    ExceptionBeginsInThePast,
    ExceptionForYourself,
    ExceptionTooLong,
    NotAOnePersonOffice,
    NotInThatState,
    PreparedByYourself,
)
from sevanidhi.core.payroll.services import intake, locks
from sevanidhi.core.payroll.services.intake import Stated
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import grouped, paise

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import OneTimeCode, User
    from sevanidhi.core.offices.models import Office

APPROVE = "payroll.approve"
POST = "sevanidhi.core.payroll.tasks.post_schedule"
LONGEST_EXCEPTION = timedelta(days=366)
STUCK_AFTER = timedelta(minutes=10)  # longer than the tries of a job take
TELL_MEMBERS = "sevanidhi.core.payroll.tasks.tell_members"


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a schedule: its heads' proofs. new is False where it had been posted before."""

    schedule: Schedule
    heads: tuple[ScheduleHead, ...]
    new: bool

    @property
    def all_good(self) -> bool:
        return all(not head.suspense_lines for head in self.heads)


def code_detail(schedule: Schedule) -> dict[str, str]:
    """Return what the one-time code for approving this schedule is bound to.

    It names month and total; content, which is not said, is the digest of each head's total and every line
    as put right until now.
    """
    totals = queries.totals_of(schedule)
    return {
        "month": str(schedule.month),
        "total": grouped(sum(totals.values(), Decimal(0))),
        "office": schedule.office.code,
        "content": _digest(totals, queries.staged_text(schedule)),
    }


def _digest(totals: Mapping[str, Decimal], lines: str) -> str:
    told = "".join(f"{head}\t{total}\n" for head, total in sorted(totals.items()))
    return hashlib.sha256(f"{told}\n{lines}".encode()).hexdigest()[:32]


def ask_to_approve(*, schedule: Schedule, by: User, session_key: str, on: date) -> OneTimeCode:
    """Send the code that approves exactly this month and total, and the lines as they now stand.

    May refuse: as `otp.issue`, NotInYourCare, NotInThatState, TotalsDiffer.
    """
    permissions.check_in_care(by, schedule.office, on=on, roles=("ddo",))
    if schedule.state not in (Schedule.State.DRAFT, Schedule.State.PREPARED):
        raise NotInThatState(state=schedule.state)
    intake.check_proves(queries.judge_draft(schedule, on=schedule.received_date).heads)
    return otp.issue(
        user=by, purpose=APPROVE, about=schedule, detail=code_detail(schedule),
        said={"month": schedule.month, "content": None}, session_key=session_key,
    )  # fmt: skip


@transaction.atomic
def approve(*, schedule: Schedule, by: User, on: date, challenge: uuid.UUID) -> Schedule:
    """Approve a prepared schedule with a proved code; a task posts it.

    The same approval again changes nothing, but asks again for what was not posted yet. May refuse:
    NotInYourCare, NotInThatState, PreparedByYourself, NotAOnePersonOffice, TotalsDiffer, NotApproved.
    """
    schedule = intake.locked(schedule)
    if (
        schedule.state in (Schedule.State.APPROVED, Schedule.State.POSTED)
        and schedule.approved_by_id == by.pk
    ):
        if schedule.state == Schedule.State.APPROVED:
            _post_later(schedule)
        return schedule
    permissions.check_in_care(by, schedule.office, on=on, roles=("ddo",))
    _check_approver(schedule, by, on)
    intake.check_proves(queries.judge_draft(schedule, on=on).heads)
    otp.spend(challenge=challenge, user=by, purpose=APPROVE, about=schedule, detail=code_detail(schedule))
    return _approved(schedule, by=by, on=on)


def _check_approver(schedule: Schedule, by: User, on: date) -> None:
    """Two people, unless the office has its exception on that day."""
    if schedule.state == Schedule.State.DRAFT:
        schedule.one_person = one_person_office(schedule.office, on, user=by)
        if schedule.one_person is None:
            raise NotAOnePersonOffice(office=schedule.office.code)
        schedule.prepared_by, schedule.prepared_at = by, timezone.now()
    elif schedule.state != Schedule.State.PREPARED:
        raise NotInThatState(state=schedule.state)
    elif schedule.prepared_by is not None and by.is_also(schedule.prepared_by):
        schedule.one_person = one_person_office(schedule.office, on, user=by)
        if schedule.one_person is None:
            raise PreparedByYourself()


def one_person_office(office: Office, on: date, *, user: User) -> OnePersonOffice | None:
    """Return the exception, granted by another, that lets this person prepare and approve on a day."""
    held = OnePersonOffice.objects.filter(office=office, from_date__lte=on, until_date__gt=on)
    held = held.exclude(by__in=user.own_logins())
    return held.order_by("from_date").first()


def approve_alone(
    *, office: Office, from_date: date, until_date: date, why: str, by: User, today: date
) -> OnePersonOffice:
    """Let one person prepare and approve in an office for a period; for its district to grant.

    May refuse: NotInYourCare, ExceptionBeginsInThePast, ExceptionTooLong, ExceptionForYourself.
    """
    permissions.check_in_care(by, office, on=today, roles=("district_officer",))
    if from_date < today:
        raise ExceptionBeginsInThePast(from_date=from_date, today=today)
    if until_date - from_date > LONGEST_EXCEPTION:
        raise ExceptionTooLong(days=(until_date - from_date).days, most=LONGEST_EXCEPTION.days)
    if permissions.acts_in(by, office, from_date=from_date, until_date=until_date):
        raise ExceptionForYourself(office=office.code)
    granted = OnePersonOffice.objects.create(
        office=office, from_date=from_date, until_date=until_date, why=why, by=by
    )
    audit.record(
        by=by,
        act="payroll.one_person.granted",
        about=office,
        why=why,
        detail={"from": from_date.isoformat(), "until": until_date.isoformat()},
    )
    return granted


def _approved(schedule: Schedule, *, by: User | None, on: date) -> Schedule:
    schedule.state = Schedule.State.APPROVED
    schedule.approved_by, schedule.approved_at, schedule.approved_date = by, timezone.now(), on
    schedule.save(
        update_fields=[
            "state",
            "approved_by",
            "approved_at",
            "approved_date",
            "one_person",
            "prepared_by",
            "prepared_at",
        ]
    )
    audit.record(
        by=by, act="payroll.schedule.approved", about=schedule, detail=code_detail(schedule), business_date=on
    )
    _post_later(schedule)
    return schedule


def _post_later(schedule: Schedule) -> None:
    queue.defer(POST, schedule_id=schedule.pk, only_once_waiting=f"payroll post {schedule.pk}")


@transaction.atomic
def post_what_stuck(*, now: datetime) -> int:
    """Ask again for each schedule approved a while ago and not posted: its job was given up.

    Return how many. A job that still waits is not asked for twice.
    """
    stuck = Schedule.objects.filter(state=Schedule.State.APPROVED, approved_at__lt=now - STUCK_AFTER)
    for schedule in (found := list(stuck)):
        _post_later(schedule)
    return len(found)


@transaction.atomic
def post(*, schedule: Schedule) -> Posted:
    """Post an approved schedule, whole or not at all; one that is posted already stays as it is.

    May refuse: NotInThatState, TotalsDiffer, YearIsShut.
    """
    locks.lock_office(schedule.office_id)
    schedule = intake.locked(schedule)
    if schedule.state == Schedule.State.POSTED:
        return Posted(schedule, tuple(schedule.heads.order_by("pk")), new=False)
    if schedule.state != Schedule.State.APPROVED:
        raise NotInThatState(state=schedule.state)
    judge_sql.stage([queries.staged_text(schedule)])
    heads = list(schedule.heads.order_by("pk"))
    posted = _post_stage(schedule, heads, by=schedule.approved_by, on=_day_open(schedule))
    schedule.state, schedule.posted_at, schedule.reading = Schedule.State.POSTED, timezone.now(), None
    schedule.save(update_fields=["state", "posted_at", "reading"])
    return posted


def _day_open(schedule: Schedule) -> date:
    """Return the day of booking: that of the approval, or the first of the year after one shut since then."""
    assert schedule.approved_date is not None  # noqa: S101 — a database check asks for it
    heads, day = queries.totals_of(schedule), schedule.approved_date
    while any(ledger_queries.is_shut(head, FinancialYear.of(day)) for head in heads):
        day = FinancialYear.of(day).next().first_day
    return day


def submit(
    *,
    office: Office,
    month: SalaryMonth,
    stated: Stated,
    content: bytes,
    file_name: str,
    on: date,
    by: User | None = None,
    kind: str = Schedule.Kind.REGULAR,
) -> Posted:
    """Receive a file and post it at once: the way of a treasury's batch and of the command line.

    The same file again changes nothing. May refuse: as `post_lines`, Infected, ScannerDown.
    """
    _check_posts(office, by=by, on=on)
    intake.check_stated(office=office, month=month, stated=stated, on=on)
    digest = hashlib.sha256(content).digest()
    known = intake.same_file(office=office, month=month, number=stated.number, digest=digest)
    if known:
        intake.check_stated_alike(known, stated)
    if known and known.state == Schedule.State.POSTED:
        return Posted(known, tuple(known.heads.order_by("pk")), new=False)
    if known:
        return _post_received(known, by=by, on=on)
    remembered = queries.remembered_headings(office)
    scan_now(content)
    reading = read(content, month=month.first_day, heads=tuple(stated.totals), remembered=remembered)
    return post_lines(
        office=office,
        month=month,
        stated=stated,
        lines=reading.lines,
        line_count=reading.count,
        digest=digest,
        file_name=file_name,
        on=on,
        by=by,
        kind=kind,
        told=reading.to_json(),
        content=content,
    )


@transaction.atomic
def _post_received(schedule: Schedule, *, by: User | None, on: date) -> Posted:
    """Post a draft that came earlier by another way."""
    locks.lock_office(schedule.office_id)
    schedule = intake.locked(schedule)
    if schedule.state in (Schedule.State.DRAFT, Schedule.State.PREPARED):
        intake.check_proves(queries.judge_draft(schedule, on=on).heads)
        schedule = _approved(schedule, by=by, on=on)
    return post(schedule=schedule)


@transaction.atomic
def post_lines(
    *,
    office: Office,
    month: SalaryMonth,
    stated: Stated,
    lines: Iterable[str],
    line_count: int,
    digest: bytes,
    file_name: str,
    on: date,
    by: User | None = None,
    kind: str = Schedule.Kind.REGULAR,
    told: Mapping[str, object] | None = None,
    content: bytes = b"",
) -> Posted:
    """Post lines that were read already (rows of COPY text, in any blocks) as one schedule, in one
    transaction.

    digest: the file's sha256, the key by which the same file is known again. by: None is a batch; a login
    draws this office's pay. May refuse: as `receive` and `post`.
    """
    _check_posts(office, by=by, on=on)
    intake.check_stated(office=office, month=month, stated=stated, on=on)
    locks.lock_office(office.pk)
    locks.lock_month(office, month)
    known = intake.same_file(office=office, month=month, number=stated.number, digest=digest)
    if known:
        intake.check_stated_alike(known, stated)
        if known.state != Schedule.State.POSTED:
            return _post_received(known, by=by, on=on)
        return Posted(known, tuple(known.heads.order_by("pk")), new=False)
    now = timezone.now()
    schedule, heads = intake.new_schedule(
        office=office,
        month=month,
        stated=stated,
        digest=digest,
        file_name=file_name,
        by=by,
        on=on,
        kind=kind,
        line_count=line_count,
        told=dict(told or {}),
        file_path=intake.keep_file(content, digest, file_name) if content else "",
        state=Schedule.State.POSTED,
        approved_by=by,
        approved_at=now,
        approved_date=on,
        posted_at=now,
    )
    judge_sql.stage(lines)
    return _post_stage(schedule, heads, by=by, on=on)


def _check_posts(office: Office, *, by: User | None, on: date) -> None:
    if by is not None:
        permissions.check_in_care(by, office, on=on, roles=("ddo",))


def _post_stage(schedule: Schedule, heads: list[ScheduleHead], *, by: User | None, on: date) -> Posted:
    """Judge the stage, keep the lines, post each head, open the suspense items, store the proof."""
    bill = queries.bill_of(schedule, on=on)
    locks.lock_stage(bill)
    laws = judge_sql.laws_of([head.head for head in heads], bill.month)
    judge_sql.judge_stage(bill, laws, count=schedule.line_count)
    proofs = judged.sums({head.head: head.total for head in heads}, {})
    intake.check_proves(proofs)
    _keep_lines(schedule)
    for head, proof in zip(heads, proofs, strict=True):
        _post_head(schedule, head, proof, by=by, on=on)
    audit.record(
        by=by,
        act="payroll.schedule.posted",
        about=schedule,
        business_date=on,
        detail={head.head: _proof_told(head) for head in heads},
    )
    queue.defer(TELL_MEMBERS, schedule_id=schedule.pk)
    return Posted(schedule, tuple(heads), new=True)


def _proof_told(head: ScheduleHead) -> dict[str, str]:
    parts = ("total", "posted", "suspense", "with_ddo")
    return {part: str(getattr(head, part)) for part in parts}


KEEP_LINES = f"""
INSERT INTO payroll_line (schedule_id, account_id, pay, amount, repayment, total, row, faults, warnings,
                          month, instalment, instalments, kind, verdict, head, account_written, name_written,
                          remarks)
SELECT %s, account_id, pay, amount, repayment, CASE WHEN total <> amount + repayment THEN total END, row,
       faults, warnings, month, instalment, instalments, kind, {judge_sql.VERDICT}, head,
       account_written, name_written, remarks
  FROM payroll_judged
"""  # noqa: S608


def _keep_lines(schedule: Schedule) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEEP_LINES, [schedule.pk])


KINDS = ", ".join(str(int(kind)) for kind in LineKind)
GOOD = f"faults = 0 AND realised > 0 AND head = %(head)s AND kind IN ({KINDS})"
HEAD_LINES = f"""
SELECT account_id, month, (CASE kind WHEN {int(LineKind.REGULAR)} THEN %(regular)s
                                     WHEN {int(LineKind.ARREARS)} THEN {int(PostingKind.ARREARS)}
                                     ELSE {int(PostingKind.SUPPLEMENTARY)} END)::smallint AS kind, amount
  FROM payroll_judged WHERE {GOOD} AND amount > 0
UNION ALL
SELECT account_id, month, {int(PostingKind.REFUND)}::smallint, repayment
  FROM payroll_judged WHERE {GOOD} AND repayment > 0
UNION ALL
SELECT %(suspense_account)s, %(month)s, {int(PostingKind.SUSPENSE)}::smallint, %(suspense)s::bigint
 WHERE %(suspense)s::bigint > 0
"""  # noqa: S608


def _post_head(schedule: Schedule, head: ScheduleHead, proof: HeadSums, *, by: User | None, on: date) -> None:
    """Post one head as one entry with its control posting, and store where its rupees stand."""
    head.posted, head.suspense, head.with_ddo = proof.posted, proof.suspense, proof.with_ddo
    head.good_lines, head.suspense_lines = proof.good_lines, proof.bad_lines
    if head.total:
        head.entry = _entry(schedule, head, by=by, on=on)
        if head.suspense:
            _open_items(schedule, head, left=proof.left, on=on)
    head.save()


def _entry(schedule: Schedule, head: ScheduleHead, *, by: User | None, on: date) -> Any:
    suspense = ledger.suspense_account(head.head, office=schedule.office) if head.suspense else None
    return ledger.post_from_query(
        kind=EntryKind.SCHEDULE,
        business_date=on,
        paid_date=schedule.voucher.date if schedule.voucher else None,
        about=schedule,
        query=HEAD_LINES,
        params={
            "head": head.head,
            "regular": regular_kind(head.head),
            "suspense_account": suspense.pk if suspense else None,
            "suspense": paise(head.suspense or Decimal(0)),
            "month": schedule.month.first_day,
        },
        control=ledger.control_account(head.head),
        total=head.total,
        by=by,
    )


def regular_kind(head: str) -> int:
    """Return what the ledger calls a head's regular amount."""
    return int(PostingKind[deductions.deduction(head).posting_kind.upper()])


OPEN_ITEMS = f"""
INSERT INTO payroll_suspenseitem (schedule_id, office_id, account_id, head, row, month, kind, amount,
                                  repayment, owner, faults, facts, account_written, name_written, remarks,
                                  since, returned_why)
SELECT %(schedule)s, %(office)s, %(account)s, j.head, j.row,
       least(j.month, %(month)s), -- no bill has deducted for a month after its own
       j.kind, j.realised - least(j.repayment, j.realised), least(j.repayment, j.realised),
       CASE WHEN j.faults & ~{int(UNMATCHED_FAULTS)} = 0 THEN 'department' ELSE 'ddo' END,
       j.faults, jsonb_strip_nulls(jsonb_build_object('account_id', j.account_id, 'pay', j.pay,
           'register_pay', j.register_pay, 'due', j.due, 'holder_hi', n.name_hi, 'holder_en', n.name_en,
           'instalment', j.instalment, 'instalments', j.instalments, 'total', j.total)),
       s.account, s.name, s.remarks, %(since)s, ''
  FROM {judge_sql.WITH_WORDS}
 WHERE j.head = %(head)s AND j.faults <> 0 AND j.faults & {int(WITHOUT_AMOUNT)} = 0 AND j.realised > 0
"""  # noqa: S608


def _open_items(schedule: Schedule, head: ScheduleHead, *, left: Decimal, on: date) -> None:
    """Open a suspense item for each line that is not good, and one for what unreadable lines leave over."""
    account = ledger.suspense_account(head.head, office=schedule.office)
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN_ITEMS,
            {
                "schedule": schedule.pk,
                "office": schedule.office_id,
                "account": account.pk,
                "head": head.head,
                "month": schedule.month.first_day,
                "since": on,
            },
        )
    if left:
        unreadable = _unreadable_rows(head.head)
        SuspenseItem.objects.create(
            schedule=schedule,
            office=schedule.office,
            account=account,
            head=head.head,
            month=schedule.month,
            amount=left,
            owner=SuspenseItem.Owner.DDO,
            faults=int(reduce(or_, unreadable.values())),
            since=on,
            facts={"rows": list(unreadable)},
        )


def _unreadable_rows(head: str) -> dict[int, Fault]:
    """Return the rows whose money this head may be, in order, and why it cannot be told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row, bit_or(faults & %(unreadable)s) FROM payroll_judged"
            " WHERE head IN (%(head)s, '') AND faults & %(unreadable)s <> 0 GROUP BY row ORDER BY row",
            {"head": head, "unreadable": int(WITHOUT_AMOUNT)},
        )
        return {row: Fault(faults) for row, faults in cursor.fetchall()}
