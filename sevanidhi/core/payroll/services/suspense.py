"""Curing suspense: an item matched to an account by one person and agreed by another, or returned to the
DDO.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import AccountKind, EntryKind
from sevanidhi.core.ledger.kinds import LineKind as PostingKind
from sevanidhi.core.payroll.lines import LineKind
from sevanidhi.core.payroll.models import Decision, Match, ScheduleHead, SuspenseItem
from sevanidhi.core.payroll.refusals import (
    AlreadyCured,
    CreditedAlready,
    MatchWaits,
    NoMemberAccount,
    NotWaiting,
    OwnAccount,
    ReasonNeeded,
    SamePersonDecides,
    SeveralPeoplesMoney,
    WrongHead,
)
from sevanidhi.core.payroll.services.intake import lock_office
from sevanidhi.core.payroll.services.posting import regular_kind
from sevanidhi.kernel.money import paise

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User


@transaction.atomic
def propose_match(*, item: SuspenseItem, account: Any, why: str, by: User) -> Match:
    """Propose the account an item belongs to.

    May refuse: AlreadyCured, MatchWaits, WrongHead, NoMemberAccount, ReasonNeeded, OwnAccount,
    CreditedAlready, SeveralPeoplesMoney.
    """
    item = _open(item)
    if not why.strip():
        raise ReasonNeeded()
    if item.row is None and len(item.facts.get("rows", ())) != 1:
        raise SeveralPeoplesMoney(rows=item.facts.get("rows", []))
    if account.head != item.head:
        raise WrongHead(number=account.number, head=item.head)
    if account.kind != AccountKind.MEMBER or account.closed_date is not None:
        raise NoMemberAccount(number=account.number)
    refuse_own_account(account, by)
    _check_not_credited(item, account)
    waiting = item.matches.filter(decision="").select_related("account").first()
    if waiting:
        raise MatchWaits(number=waiting.account.number)
    match = Match.objects.create(item=item, account=account, why=why, proposed_by=by)
    audit.record(
        by=by, act="payroll.suspense.match_proposed", about=item, why=why, detail={"number": account.number}
    )
    return match


@transaction.atomic
def accept_match(*, match: Match, by: User, on: date) -> Any:
    """Agree to a proposal: the money leaves suspense and is credited with its own salary month.

    May refuse: NotWaiting, SamePersonDecides, AlreadyCured, OwnAccount, CreditedAlready, YearIsShut.
    """
    lock_office(match.item.office_id)
    match = _waiting(match, by)
    item = _open(match.item)
    refuse_own_account(match.account, by)
    _check_not_credited(item, match.account)
    entry = _cure(item, match, by=by, on=on)
    _decide(match, Decision.AGREED, by=by, why="")
    item.cured_date, item.cured_entry, item.cured_to = on, entry, match.account
    item.save(update_fields=["cured_date", "cured_entry", "cured_to"])
    _confirm_with_voucher(item, entry, on=on, by=by)
    audit.record(
        by=by,
        act="payroll.suspense.cured",
        about=item,
        business_date=on,
        why=match.why,
        detail={
            "number": match.account.number,
            "amount": str(item.amount + item.repayment),
            "entry": entry.pk,
        },
    )
    return entry


def refuse_own_account(account: Any, by: User) -> None:
    """May refuse: OwnAccount, where the account is the person's who would credit it."""
    if by.person_id is not None and account.employee.person_id == by.person_id:
        raise OwnAccount(number=account.number)


def _check_not_credited(item: SuspenseItem, account: Any) -> None:
    """As the judge asks of a line: a regular amount and a recovery stand once for a month."""
    if item.kind != LineKind.REGULAR:
        return
    wanted = {regular_kind(item.head)} if item.amount else set()
    if item.repayment:
        wanted.add(int(PostingKind.REFUND))
    standing: Counter[int] = Counter()
    for one in ledger_queries.movements(account):
        if one.month == item.month and one.kind in wanted:
            standing[one.kind] += paise(one.amount)
    if any(amount > 0 for amount in standing.values()):
        raise CreditedAlready(number=account.number, month=item.month)


def _cure(item: SuspenseItem, match: Match, *, by: User, on: date) -> Any:
    kinds = {
        LineKind.REGULAR: regular_kind(item.head),
        LineKind.ARREARS: PostingKind.ARREARS,
        LineKind.SUPPLEMENTARY: PostingKind.SUPPLEMENTARY,
    }
    parts = [
        (PostingKind(kinds[LineKind(item.kind)]), item.amount),
        (PostingKind.REFUND, item.repayment),
    ]
    credits = [
        ledger.Line(account_id=match.account_id, month=item.month, kind=kind, amount=amount)
        for kind, amount in parts
        if amount
    ]
    out = ledger.Line(
        account_id=item.account_id,
        month=item.schedule.month,
        kind=PostingKind.SUSPENSE,
        amount=-(item.amount + item.repayment),
    )
    return ledger.post_entry(
        kind=EntryKind.CURE,
        business_date=on,
        about=item.schedule,
        lines=[out, *credits],
        by=by,
        paid_date=item.schedule.voucher.date if item.schedule.voucher else None,
        why=match.why,
    )


def _confirm_with_voucher(item: SuspenseItem, entry: Any, *, on: date, by: User) -> None:
    """The cured credit is as certain as its voucher: confirmed with it, or at once where that has
    happened.
    """
    head = ScheduleHead.objects.get(schedule=item.schedule, head=item.head)
    if head.confirmed_date:
        ledger.confirm_entries([entry.pk], confirmed_date=on, by=by)


@transaction.atomic
def decline_match(*, match: Match, by: User, why: str) -> Match:
    """Decline a proposal. May refuse: NotWaiting, SamePersonDecides, ReasonNeeded."""
    match = _waiting(match, by)
    if not why.strip():
        raise ReasonNeeded()
    _decide(match, Decision.DECLINED, by=by, why=why)
    audit.record(by=by, act="payroll.suspense.match_declined", about=match.item, why=why)
    return match


@transaction.atomic
def return_to_ddo(*, item: SuspenseItem, why: str, by: User, on: date) -> SuspenseItem:
    """Give an item to the DDO to put right.

    The money stays where it is. May refuse: AlreadyCured, ReasonNeeded.
    """
    return _hand(item, SuspenseItem.Owner.DDO, why, by, on, act="payroll.suspense.returned")


@transaction.atomic
def take_from_ddo(*, item: SuspenseItem, why: str, by: User, on: date) -> SuspenseItem:
    """Take an item back to the department. May refuse: AlreadyCured, ReasonNeeded."""
    return _hand(item, SuspenseItem.Owner.DEPARTMENT, why, by, on, act="payroll.suspense.taken_back")


def _hand(item: SuspenseItem, owner: str, why: str, by: User, on: date, *, act: str) -> SuspenseItem:
    item = _open(item)
    if not why.strip():
        raise ReasonNeeded()
    item.owner, item.returned_why, item.returned_date = owner, why, on
    item.save(update_fields=["owner", "returned_why", "returned_date"])
    audit.record(by=by, act=act, about=item, why=why)
    return item


def _open(item: SuspenseItem) -> SuspenseItem:
    item = (
        SuspenseItem.objects.select_for_update(of=("self",))
        .select_related("schedule__voucher", "office")
        .get(pk=item.pk)
    )
    if item.cured_date:
        raise AlreadyCured()
    return item


def _waiting(match: Match, by: User) -> Match:
    match = (
        Match.objects.select_for_update(of=("self",))
        .select_related("item", "account", "proposed_by")
        .get(pk=match.pk)
    )
    if match.decision:
        raise NotWaiting()
    if match.proposed_by_id == by.pk:
        raise SamePersonDecides()
    return match


def _decide(match: Match, decision: str, *, by: User, why: str) -> None:
    match.decision, match.decided_by, match.decided_at, match.decided_why = decision, by, timezone.now(), why
    match.save(update_fields=["decision", "decided_by", "decided_at", "decided_why"])
