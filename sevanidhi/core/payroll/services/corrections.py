"""A wrong posting met by a contrary entry, through maker and checker."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import AccountKind
from sevanidhi.core.ledger.kinds import LineKind as PostingKind
from sevanidhi.core.payroll import queries
from sevanidhi.core.payroll.lines import LineKind
from sevanidhi.core.payroll.models import Correction, Decision, Schedule, ScheduleHead, SuspenseItem
from sevanidhi.core.payroll.refusals import (
    LineNotPosted,
    MatchWaits,
    NoMemberAccount,
    NotWaiting,
    ReasonNeeded,
    SamePersonDecides,
    WrongHead,
)
from sevanidhi.core.payroll.services.posting import regular_kind
from sevanidhi.core.payroll.services.suspense import refuse_own_account

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User
    from sevanidhi.core.payroll.models import Line


@transaction.atomic
def propose_correction(
    *, schedule: Schedule, row: int, head: str, instead: Any | None, why: str, by: User
) -> Correction:
    """Propose that a posted line be undone, and credited to another account (None: back to suspense).

    May refuse: LineNotPosted, MatchWaits, WrongHead, NoMemberAccount, OwnAccount, ReasonNeeded.
    """
    if not why.strip():
        raise ReasonNeeded()
    line = queries.line_of(schedule, row=row, head=head)
    if line is None or line.account_id is None or not _postings(line):
        raise LineNotPosted(row=row)
    if instead is not None and instead.head != head:
        raise WrongHead(number=instead.number, head=head)
    if instead is not None and (instead.kind != AccountKind.MEMBER or instead.closed_date is not None):
        raise NoMemberAccount(number=instead.number)
    if instead is not None:
        refuse_own_account(instead, by)
    if Correction.objects.filter(schedule=schedule, row=row, head=head, decision="").exists():
        raise MatchWaits(number=str(row))
    correction = Correction.objects.create(
        schedule=schedule, row=row, head=head, instead=instead, why=why, proposed_by=by
    )
    audit.record(
        by=by,
        act="payroll.correction.proposed",
        about=schedule,
        why=why,
        detail={"row": row, "head": head, "instead": instead.number if instead else None},
    )
    return correction


@transaction.atomic
def accept_correction(*, correction: Correction, by: User, on: date) -> Any:
    """Agree: a contrary entry undoes the line's postings, and a correction puts the money where it belongs.

    May refuse: NotWaiting, SamePersonDecides, OwnAccount, LineNotPosted, AlreadyUndone, YearIsShut.
    """
    correction = _waiting(correction, by)
    if correction.instead is not None:
        refuse_own_account(correction.instead, by)
    line = queries.line_of(correction.schedule, row=correction.row, head=correction.head)
    postings = _postings(line) if line else []
    if line is None or not postings:
        raise LineNotPosted(row=correction.row)
    entry = ledger.contrary_entry(
        entry=postings[0].entry,
        postings=postings,
        instead=_instead(correction, line, postings),
        control=ledger.control_account(correction.head),
        business_date=on,
        by=correction.proposed_by,
        checked_by=by,
        why=correction.why,
    )
    _settle(correction, Decision.AGREED, by=by, why="", entry=entry)
    if correction.instead is None:
        _back_to_suspense(correction, line, on=on)
    audit.record(
        by=by,
        act="payroll.correction.made",
        about=correction.schedule,
        business_date=on,
        why=correction.why,
        detail={"row": correction.row, "head": correction.head, "entry": entry.pk},
    )
    return entry


def _instead(correction: Correction, line: Line, postings: list[Any]) -> list[ledger.Line]:
    if correction.instead is not None:
        return [
            ledger.Line(
                account_id=correction.instead.pk,
                month=posting.month,
                kind=PostingKind(posting.kind),
                amount=posting.amount,
            )
            for posting in postings
        ]
    account = ledger.suspense_account(correction.head, office=correction.schedule.office)
    total = sum(posting.amount for posting in postings)
    return [ledger.Line(account_id=account.pk, month=line.month, kind=PostingKind.SUSPENSE, amount=total)]


def _back_to_suspense(correction: Correction, line: Line, *, on: date) -> None:
    schedule = correction.schedule
    SuspenseItem.objects.create(
        schedule=schedule,
        office=schedule.office,
        head=line.head,
        row=line.row,
        month=line.month,
        kind=line.kind,
        account=ledger.suspense_account(line.head, office=schedule.office),
        amount=line.amount,
        repayment=line.repayment,
        owner=SuspenseItem.Owner.DEPARTMENT,
        faults=0,
        since=on,
        facts={"correction": correction.pk},
        returned_why=correction.why,
        remarks=line.remarks or "",
    )


def _postings(line: Line) -> list[Any]:
    """Return the postings a line made, if its entry was not undone."""
    head = ScheduleHead.objects.select_related("entry").get(schedule_id=line.schedule_id, head=line.head)
    if head.entry is None or line.faults:
        return []
    kinds = {
        LineKind.REGULAR: regular_kind(line.head),
        LineKind.ARREARS: int(PostingKind.ARREARS),
        LineKind.SUPPLEMENTARY: int(PostingKind.SUPPLEMENTARY),
    }
    wanted = ([kinds[LineKind(line.kind)]] if line.amount else []) + (
        [int(PostingKind.REFUND)] if line.repayment else []
    )
    return [
        posting
        for posting in ledger_queries.postings_of(head.entry)
        if posting.account_id == line.account_id and posting.month == line.month and posting.kind in wanted
    ]


@transaction.atomic
def decline_correction(*, correction: Correction, by: User, why: str) -> Correction:
    """Decline. May refuse: NotWaiting, SamePersonDecides, ReasonNeeded."""
    correction = _waiting(correction, by)
    if not why.strip():
        raise ReasonNeeded()
    _settle(correction, Decision.DECLINED, by=by, why=why, entry=None)
    audit.record(by=by, act="payroll.correction.declined", about=correction.schedule, why=why)
    return correction


def _waiting(correction: Correction, by: User) -> Correction:
    correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("schedule__office", "schedule__voucher", "instead", "proposed_by")
        .get(pk=correction.pk)
    )
    if correction.decision:
        raise NotWaiting()
    if correction.proposed_by_id == by.pk:
        raise SamePersonDecides()
    return correction


def _settle(correction: Correction, decision: str, *, by: User, why: str, entry: Any | None) -> None:
    correction.decision, correction.decided_by, correction.decided_at = decision, by, timezone.now()
    correction.decided_why, correction.entry = why, entry
    correction.save(update_fields=["decision", "decided_by", "decided_at", "decided_why", "entry"])
