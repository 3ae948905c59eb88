"""Curing suspense: an item matched to an account by one person and agreed by another, or returned to the
DDO.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import AccountKind, EntryKind
from sevanidhi.core.ledger.kinds import LineKind as PostingKind
from sevanidhi.core.payroll import permissions
from sevanidhi.core.payroll.lines import LineKind
from sevanidhi.core.payroll.models import Decision, Match, ScheduleHead, SuspenseItem
from sevanidhi.core.payroll.permissions import DECIDERS, DISTRICT_ROLES, MATCHERS
from sevanidhi.core.payroll.refusals import (
    AlreadyCured,
    CreditedAlready,
    MatchWaits,
    MoreThanStands,
    NoMemberAccount,
    NotThatRow,
    NotWaiting,
    OwnAccount,
    ReasonNeeded,
    RowMatchedAlready,
    SamePersonDecides,
    SeveralPeoplesMoney,
    WrongHead,
)
from sevanidhi.core.payroll.services.locks import lock_member, lock_office
from sevanidhi.core.payroll.services.posting import regular_kind
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import paise

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User


MOST_NAMED = 20  # rows in one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One line's part of what several lines left over: its row in the file, and its money in rupees."""

    row: int
    amount: Decimal
    repayment: Decimal = Decimal("0.00")


@transaction.atomic
def propose_match(
    *, item: SuspenseItem, account: Any, why: str, by: User, on: date, part: Part | None = None
) -> Match:
    """Propose the account an item belongs to; of what several lines left over, the part of one of them.

    May refuse: NotInYourCare, AlreadyCured, MatchWaits, WrongHead, NoMemberAccount, ReasonNeeded, OwnAccount,
    CreditedAlready, SeveralPeoplesMoney, NotThatRow, RowMatchedAlready, MoreThanStands.
    """
    item = _open(item)
    permissions.check_in_care(by, item.office, on=on, roles=MATCHERS)
    if not why.strip():
        raise ReasonNeeded()
    check_member(account, head=item.head, by=by)
    match = Match(item=item, account=account, why=why, proposed_by=by, **_whole_or_part(item, part))
    _check_not_credited(match)
    waiting = item.matches.filter(decision="", row=match.row).select_related("account").first()
    if waiting:
        raise MatchWaits(number=waiting.account.number)
    match.save()
    audit.record(
        by=by, act="payroll.suspense.match_proposed", about=item, why=why,
        detail={"number": account.number, "row": match.row, "amount": str(match.amount + match.repayment)},
    )  # fmt: skip
    return match


def _whole_or_part(item: SuspenseItem, part: Part | None) -> dict[str, Any]:
    """Return what a proposal is about: all of an item, or one row's part of what several rows left over."""
    if len(item.rows) == 1 or item.row is not None:
        return {"row": None, "amount": item.amount, "repayment": item.repayment}
    if part is None:
        raise SeveralPeoplesMoney(rows=_first_of(item.rows))
    if part.row not in item.rows:
        raise NotThatRow(row=part.row, rows=_first_of(item.rows))
    if item.matches.filter(row=part.row, decision=Decision.AGREED, undone_entry=None).exists():
        raise RowMatchedAlready(row=part.row)
    told = {"row": part.row, "amount": part.amount, "repayment": part.repayment}
    _check_stands(item, part.amount + part.repayment)
    return told


def _first_of(rows: Sequence[int]) -> list[int | str]:
    """Return rows as a sentence may name them."""
    return [*rows] if len(rows) <= MOST_NAMED else [*rows[:MOST_NAMED], "…"]


def _check_stands(item: SuspenseItem, wanted: Decimal) -> None:
    """May refuse: MoreThanStands, where an item holds less than is to leave it, or nothing would."""
    if not 0 < wanted <= item.rest:
        raise MoreThanStands(asked=wanted, rest=item.rest)


@transaction.atomic
def accept_match(*, match: Match, by: User, on: date) -> Any:
    """Agree to a proposal: the money leaves suspense and is credited with its own salary month.

    May refuse: NotInYourCare, NotWaiting, SamePersonDecides, AlreadyCured, MoreThanStands, OwnAccount,
    CreditedAlready, YearIsShut, AccountNotOpen.
    """
    lock_office(match.item.office_id)
    match = _waiting(match, by, on)
    match.item = _open(match.item)
    return cure(match, by=by, on=on)


def cure(match: Match, *, by: User, on: date) -> Any:
    """Put an item's money, or a part of it, into an account as agreed, and keep the proposal as decided."""
    item = match.item
    refuse_own_account(match.account, by)
    _check_stands(item, match.amount + match.repayment)
    lock_member(match.account, months=[item.month, item.schedule.month], office_id=item.office_id)
    _check_not_credited(match)
    entry = _entry(match, by=by, on=on)
    match.entry, match.booked_date = entry, on
    _decide(match, Decision.AGREED, by=by, why="")
    move(item, match.amount + match.repayment, on=on)
    _confirm_with_voucher(match, entry, on=on, by=by)
    audit.record(
        by=by,
        act="payroll.suspense.cured",
        about=item,
        business_date=on,
        why=match.why,
        detail={
            "number": match.account.number,
            "amount": str(match.amount + match.repayment),
            "entry": entry.pk,
        },
    )
    return entry


def move(item: SuspenseItem, amount: Decimal, *, on: date) -> None:
    """Note that money has left an item, or (below nothing) come back: cured when nothing is left."""
    item.given += amount
    item.cured_date = None if item.rest else on
    item.save(update_fields=["given", "cured_date"])


def check_member(account: Any, *, head: str, by: User) -> None:
    """May refuse: WrongHead, NoMemberAccount, OwnAccount."""
    if account.head != head:
        raise WrongHead(number=account.number, head=head)
    if account.kind != AccountKind.MEMBER or account.closed_date is not None:
        raise NoMemberAccount(number=account.number)
    refuse_own_account(account, by)


def refuse_own_account(account: Any, by: User) -> None:
    """May refuse: OwnAccount, where the account is the person's who would credit it."""
    if by.person_id is not None and account.employee.person_id == by.person_id:
        raise OwnAccount(number=account.number)


def _check_not_credited(match: Match) -> None:
    item = match.item
    wanted = {regular_kind(item.head)} if match.amount else set()
    if match.repayment:
        wanted.add(int(PostingKind.REFUND))
    check_not_credited(match.account, kind=item.kind, month=item.month, posting_kinds=wanted)


def check_not_credited(account: Any, *, kind: int, month: SalaryMonth, posting_kinds: Iterable[int]) -> None:
    """As the judge asks of a line: a regular amount and a recovery stand once for a month. May refuse:
    CreditedAlready.
    """
    if kind != LineKind.REGULAR:
        return
    wanted, standing = set(posting_kinds), Counter[int]()
    for one in ledger_queries.movements(account):
        if one.month == month and one.kind in wanted:
            standing[one.kind] += paise(one.amount)
    if any(amount > 0 for amount in standing.values()):
        raise CreditedAlready(number=account.number, month=month)


def _entry(match: Match, *, by: User, on: date) -> Any:
    item = match.item
    kinds = {
        LineKind.REGULAR: regular_kind(item.head),
        LineKind.ARREARS: PostingKind.ARREARS,
        LineKind.SUPPLEMENTARY: PostingKind.SUPPLEMENTARY,
    }
    parts = [
        (PostingKind(kinds[LineKind(item.kind)]), match.amount),
        (PostingKind.REFUND, match.repayment),
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
        amount=-(match.amount + match.repayment),
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


def _confirm_with_voucher(match: Match, entry: Any, *, on: date, by: User) -> None:
    """The cured credit is as certain as its voucher: confirmed with it, or at once where that has happened.

    Whoever confirms the voucher at this moment comes before it or after it, so that neither is missed.
    """
    heads = ScheduleHead.objects.select_for_update(no_key=True)
    head = heads.get(schedule=match.item.schedule, head=match.item.head)
    if head.confirmed_date:
        ledger.confirm_entries([entry.pk], confirmed_date=on, by=by)


@transaction.atomic
def decline_match(*, match: Match, by: User, why: str, on: date) -> Match:
    """Decline a proposal. May refuse: NotInYourCare, NotWaiting, SamePersonDecides, ReasonNeeded."""
    match = _waiting(match, by, on)
    if not why.strip():
        raise ReasonNeeded()
    _decide(match, Decision.DECLINED, by=by, why=why)
    audit.record(by=by, act="payroll.suspense.match_declined", about=match.item, why=why)
    return match


@transaction.atomic
def return_to_ddo(*, item: SuspenseItem, why: str, by: User, on: date) -> SuspenseItem:
    """Give an item to the DDO to put right.

    The money stays where it is. May refuse: NotInYourCare, AlreadyCured, ReasonNeeded.
    """
    return _hand(item, SuspenseItem.Owner.DDO, why, by, on, act="payroll.suspense.returned")


@transaction.atomic
def take_from_ddo(*, item: SuspenseItem, why: str, by: User, on: date) -> SuspenseItem:
    """Take an item back to the department. May refuse: NotInYourCare, AlreadyCured, ReasonNeeded."""
    return _hand(item, SuspenseItem.Owner.DEPARTMENT, why, by, on, act="payroll.suspense.taken_back")


def _hand(item: SuspenseItem, owner: str, why: str, by: User, on: date, *, act: str) -> SuspenseItem:
    item = _open(item)
    permissions.check_in_care(by, item.office, on=on, roles=DISTRICT_ROLES)
    if not why.strip():
        raise ReasonNeeded()
    item.owner, item.returned_why, item.returned_date = owner, why, on
    item.save(update_fields=["owner", "returned_why", "returned_date"])
    audit.record(by=by, act=act, about=item, why=why)
    return item


def _open(item: SuspenseItem) -> SuspenseItem:
    item = held(item)
    if item.cured_date:
        raise AlreadyCured()
    return item


def held(item: SuspenseItem) -> SuspenseItem:
    """Return an item as it now stands, held until the transaction ends."""
    return (
        SuspenseItem.objects.select_for_update(of=("self",))
        .select_related("schedule__voucher", "office")
        .get(pk=item.pk)
    )


def _waiting(match: Match, by: User, on: date) -> Match:
    match = (
        Match.objects.select_for_update(of=("self",))
        .select_related("item__office", "account__employee", "proposed_by")
        .get(pk=match.pk)
    )
    permissions.check_in_care(by, match.item.office, on=on, roles=DECIDERS)
    if match.decision:
        raise NotWaiting()
    if by.is_also(match.proposed_by):
        raise SamePersonDecides()
    return match


def _decide(match: Match, decision: str, *, by: User, why: str) -> None:
    match.decision, match.decided_by, match.decided_at, match.decided_why = decision, by, timezone.now(), why
    match.save()
