"""A wrong posting met by a contrary entry, through maker and checker: a line's, and that of a wrong cure.

Whatever was put right may be found wrong once more: what is undone is always where the money stands now.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import LineKind as PostingKind
from sevanidhi.core.payroll import permissions, queries
from sevanidhi.core.payroll.lines import LineKind
from sevanidhi.core.payroll.models import Correction, Decision, Match, Schedule, ScheduleHead, SuspenseItem
from sevanidhi.core.payroll.permissions import CORRECTORS, DECIDERS
from sevanidhi.core.payroll.refusals import (
    CureNotStanding,
    LineNotPosted,
    MatchWaits,
    NotWaiting,
    ReasonNeeded,
    SameAccount,
    SamePersonDecides,
)
from sevanidhi.core.payroll.services import suspense
from sevanidhi.core.payroll.services.locks import lock_member, lock_office
from sevanidhi.core.payroll.services.posting import regular_kind

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User
    from sevanidhi.core.payroll.models import Line


@transaction.atomic
def propose_correction(
    *, schedule: Schedule, row: int, head: str, instead: Any | None, why: str, by: User, on: date
) -> Correction:
    """Propose that a posted line be undone, and credited to another account (None: back to suspense).

    May refuse: NotInYourCare, LineNotPosted, MatchWaits, WrongHead, NoMemberAccount, OwnAccount, SameAccount,
    CreditedAlready, ReasonNeeded.
    """
    permissions.check_in_care(by, schedule.office, on=on, roles=CORRECTORS)
    lock_office(schedule.office_id)
    line = queries.line_of(schedule, row=row, head=head)
    postings = _standing(line) if line else []
    if line is None or not postings:
        raise LineNotPosted(row=row)
    if Correction.objects.filter(schedule=schedule, row=row, head=head, decision="").exists():
        raise MatchWaits(number=str(row))
    _check_instead(instead, head=head, kind=line.kind, postings=postings, by=by)
    return _propose(Correction(schedule=schedule, row=row, head=head, instead=instead, why=why), by=by)


@transaction.atomic
def propose_undoing(*, match: Match, instead: Any | None, why: str, by: User, on: date) -> Correction:
    """Propose that a cure be undone: the money goes back to suspense, and on to another account if one is
    named.

    May refuse: NotInYourCare, CureNotStanding, MatchWaits, WrongHead, NoMemberAccount, OwnAccount,
    SameAccount, CreditedAlready, ReasonNeeded.
    """
    match = _cured(match)
    item = match.item
    permissions.check_in_care(by, item.office, on=on, roles=CORRECTORS)
    if match.corrections.filter(decision="").exists():
        raise MatchWaits(number=match.account.number)
    _check_instead(instead, head=item.head, kind=item.kind, postings=_of_cure(match), by=by)
    correction = Correction(schedule=item.schedule, match=match, head=item.head, instead=instead, why=why)
    return _propose(correction, by=by)


def _propose(correction: Correction, *, by: User) -> Correction:
    if not correction.why.strip():
        raise ReasonNeeded()
    correction.proposed_by = by
    correction.save()
    audit.record(
        by=by,
        act="payroll.correction.proposed",
        about=correction.schedule,
        why=correction.why,
        detail=_told(correction),
    )
    return correction


def _told(correction: Correction) -> dict[str, Any]:
    return {
        "row": correction.row,
        "match": correction.match_id,
        "head": correction.head,
        "instead": correction.instead.number if correction.instead else None,
    }


def _check_instead(instead: Any | None, *, head: str, kind: int, postings: list[Any], by: User) -> None:
    if instead is None:
        return
    suspense.check_member(instead, head=head, by=by)
    if any(posting.account_id == instead.pk for posting in postings):
        raise SameAccount(number=instead.number)
    _check_not_credited(instead, kind=kind, postings=postings)


def _check_not_credited(instead: Any, *, kind: int, postings: list[Any]) -> None:
    wanted = {posting.kind for posting in postings}
    suspense.check_not_credited(instead, kind=kind, month=postings[0].month, posting_kinds=wanted)


@transaction.atomic
def accept_correction(*, correction: Correction, by: User, on: date) -> Any:
    """Agree: a contrary entry undoes the postings, and the money goes where it belongs.

    May refuse: NotInYourCare, NotWaiting, SamePersonDecides, OwnAccount, CreditedAlready, LineNotPosted,
    CureNotStanding, YearIsShut, AccountNotOpen, AccountPaidOut, ClosedInAnEarlierYear.
    """
    lock_office(correction.schedule.office_id)
    correction = _waiting(correction, by, on)
    if correction.instead is not None:
        suspense.refuse_own_account(correction.instead, by)
    if correction.match is None:
        made = _undo_line(correction, by=by, on=on)
    else:
        made = _undo_cure(correction, correction.match, by=by, on=on)
    correction.entry, correction.placed, correction.booked_date = made.contrary, made.correction, on
    _settle(correction, Decision.AGREED, by=by, why="")
    audit.record(
        by=by,
        act="payroll.correction.made",
        about=correction.schedule,
        business_date=on,
        why=correction.why,
        detail=_told(correction) | {"entry": made.contrary.pk},
    )
    return made.contrary


def _undo_line(correction: Correction, *, by: User, on: date) -> ledger.PutRight:
    assert correction.row is not None  # noqa: S101 — a database check asks for it, or for a match
    line = queries.line_of(correction.schedule, row=correction.row, head=correction.head)
    postings = _standing(line) if line else []
    if line is None or not postings:
        raise LineNotPosted(row=correction.row)
    _lock_instead(correction, kind=line.kind, postings=postings)
    made = _contrary(correction, postings, instead=_instead(correction, line, postings), by=by, on=on)
    if correction.instead is None:
        _back_to_suspense(correction, line, on=on)
    return made


def _undo_cure(correction: Correction, match: Match, *, by: User, on: date) -> ledger.PutRight:
    """The item is open again; with another account named, its money goes there by a cure of its own."""
    match = _cured(match)
    postings = _of_cure(match)
    _lock_instead(correction, kind=match.item.kind, postings=postings)
    amount = match.amount + match.repayment
    made = _contrary(correction, postings, instead=[], by=by, on=on)
    match.undone_entry = made.contrary
    match.save(update_fields=["undone_entry"])
    suspense.move(match.item, -amount, on=on)
    if correction.instead is not None:
        moved_on = Match(
            item=match.item, account=correction.instead, row=match.row, amount=match.amount,
            repayment=match.repayment, why=correction.why, proposed_by=correction.proposed_by,
        )  # fmt: skip
        suspense.cure(moved_on, by=by, on=on)
    return made


def _lock_instead(correction: Correction, *, kind: int, postings: list[Any]) -> None:
    if correction.instead is None:
        return
    months = {posting.month for posting in postings} | {correction.schedule.month}
    lock_member(correction.instead, months=months, office_id=correction.schedule.office_id)
    _check_not_credited(correction.instead, kind=kind, postings=postings)


def _contrary(
    correction: Correction, postings: list[Any], *, instead: list[ledger.Line], by: User, on: date
) -> ledger.PutRight:
    return ledger.contrary_entry(
        entry=postings[0].entry,
        postings=postings,
        instead=instead,
        control=ledger.control_account(correction.head),
        business_date=on,
        by=correction.proposed_by,
        checked_by=by,
        why=correction.why,
    )


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
    total = sum((posting.amount for posting in postings), Decimal(0))
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
        account_written=line.account.number if line.account else "",
        name_written=line.name_written or "",
        returned_why=correction.why,
        remarks=line.remarks or "",
    )


def _standing(line: Line) -> list[Any]:
    """Return the postings by which a line's money stands in an account now: none while it is in suspense, or
    has left it by a cure.
    """
    last = queries.last_correction(line)
    if last is None:
        return _posted(line)
    return _members_postings(last.placed) if last.instead_id and last.placed else []


def _posted(line: Line) -> list[Any]:
    head = ScheduleHead.objects.select_related("entry").get(schedule_id=line.schedule_id, head=line.head)
    if head.entry is None or line.faults or line.account_id is None:
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
        for posting in ledger_queries.postings_of(head.entry, account=line.account)
        if posting.month == line.month and posting.kind in wanted
    ]


def _members_postings(entry: Any) -> list[Any]:
    return [
        posting
        for posting in ledger_queries.postings_of(entry)
        if posting.kind not in (PostingKind.CONTROL, PostingKind.SUSPENSE)
    ]


def _of_cure(match: Match) -> list[Any]:
    """Return a cure's postings: the member's, then the one out of suspense."""
    assert match.entry is not None  # noqa: S101 — a database check: what was agreed to is booked
    return sorted(
        ledger_queries.postings_of(match.entry), key=lambda posting: posting.kind == PostingKind.SUSPENSE
    )


def _cured(match: Match) -> Match:
    """Return a cure as it now stands, its item held. May refuse: CureNotStanding."""
    item = suspense.held(match.item)
    match = Match.objects.select_related("account", "entry").get(pk=match.pk)
    if match.entry is None or match.undone_entry_id is not None:
        raise CureNotStanding()
    match.item = item
    return match


@transaction.atomic
def decline_correction(*, correction: Correction, by: User, why: str, on: date) -> Correction:
    """Decline. May refuse: NotInYourCare, NotWaiting, SamePersonDecides, ReasonNeeded."""
    correction = _waiting(correction, by, on)
    if not why.strip():
        raise ReasonNeeded()
    _settle(correction, Decision.DECLINED, by=by, why=why)
    audit.record(by=by, act="payroll.correction.declined", about=correction.schedule, why=why)
    return correction


def _waiting(correction: Correction, by: User, on: date) -> Correction:
    correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("schedule__office", "schedule__voucher", "instead__employee", "match", "proposed_by")
        .get(pk=correction.pk)
    )
    permissions.check_in_care(by, correction.schedule.office, on=on, roles=DECIDERS)
    if correction.decision:
        raise NotWaiting()
    if by.is_also(correction.proposed_by):
        raise SamePersonDecides()
    return correction


def _settle(correction: Correction, decision: str, *, by: User, why: str) -> None:
    correction.decision, correction.decided_by, correction.decided_at = decision, by, timezone.now()
    correction.decided_why = why
    correction.save()
