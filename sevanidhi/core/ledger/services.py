"""Writing the ledger: opening accounts, posting entries, undoing them, shutting and closing years.

Amounts are rupees; a credit to the member is positive. The database keeps the books straight (`guards.py`):
what it refuses comes up as an IntegrityError, for a caller that gets there has made a mistake. What a person
may be told is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.db import connection, transaction
from django.db.models import Model, Q

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries
from sevanidhi.core.ledger.kinds import AccountKind, EntryKind, LineKind
from sevanidhi.core.ledger.models import Account, Confirmation, Entry, Posting, Undoing, YearStep
from sevanidhi.core.reading import Reading
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import paise
from sevanidhi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User
    from sevanidhi.core.offices.models import Office
    from sevanidhi.core.people.models import Employee

CONTROL_NUMBER = "CONTROL"
AT_ONCE = 20_000


class AccountNumberTaken(Refusal):
    """Another account of this head has this number. Facts: head, number."""


class YearIsShut(Refusal):
    """The financial year or one after it takes no more postings of this head. Facts: head, financial_year."""


class AccountNotOpen(Refusal):
    """The account is opened after the day of booking, or closed before it. Facts: head, number, on."""


class AccountPaidOut(Refusal):
    """The account is closed and holds less than is to be taken back. Facts: head, number, closed_date."""


class ClosedInAnEarlierYear(Refusal):
    """The account was closed in a year before the day of booking, and its last balance stands. Facts: head,
    number, closed_date.
    """


class AlreadyUndone(Refusal):
    """A contrary entry has undone this posting before. Facts: entry, account, month."""


class NothingToUndo(Refusal):
    """The entry has no such posting. Facts: entry."""


class SamePersonChecks(Refusal):
    """Who makes a contrary entry does not check it. Facts: by."""


class NoLines(Refusal):
    """An entry needs at least one line that is not nought. Facts: kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be opened."""

    head: str
    number: str
    employee_id: int | None
    opened_date: date
    office_id: int | None = None
    kind: str = AccountKind.MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A posting to be made. month: the salary month. amount: rupees, a credit to the member positive."""

    account_id: int
    month: SalaryMonth
    kind: LineKind
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """The contrary entry, and the correction made beside it where something was to be posted instead."""

    contrary: Entry
    correction: Entry | None


@transaction.atomic
def open_account(
    *,
    head: str,
    number: str,
    employee: Employee | None,
    opened_date: date,
    by: User | None,
    office: Office | None = None,
    kind: str = AccountKind.MEMBER,
) -> Account:
    """Open one account. May refuse: AccountNumberTaken."""
    if Account.objects.filter(head=head, number=number).exists():
        raise AccountNumberTaken(head=head, number=number)
    account = Account.objects.create(
        head=head, number=number, kind=kind, employee=employee, office=office, opened_date=opened_date
    )
    audit.record(
        by=by,
        act="ledger.account.opened",
        about=account,
        detail={"head": head, "number": number, "opened_date": opened_date.isoformat()},
    )
    return account


@transaction.atomic
def open_accounts(rows: Iterable[NewAccount], *, by: User | None) -> int:
    """Open many accounts at once, with one audit line. Return how many. An existing number is an
    IntegrityError.
    """
    accounts = (
        Account(
            head=row.head, number=row.number, kind=row.kind, employee_id=row.employee_id,
            office_id=row.office_id, opened_date=row.opened_date,
        )
        for row in rows
    )  # fmt: skip
    opened = len(Account.objects.bulk_create(accounts, batch_size=AT_ONCE))
    audit.record(by=by, act="ledger.accounts.opened", detail={"count": opened})
    return opened


def control_account(head: str, *, number: str = CONTROL_NUMBER) -> Account:
    """Return the head's control account of this name, opened when first asked for."""
    return _standing_account(head, number, AccountKind.CONTROL, None)


def suspense_account(head: str, *, office: Office) -> Account:
    """Return the suspense account an office answers for under a head, opened when first asked for."""
    return _standing_account(head, f"SUSPENSE-{office.code}", AccountKind.SUSPENSE, office)


def _standing_account(head: str, number: str, kind: str, office: Office | None) -> Account:
    for account, *_holder in queries.ACCOUNT.rows(head=head, number=number):
        return cast(Account, account)
    account, _ = Account.objects.get_or_create(
        head=head, number=number,
        defaults={"kind": kind, "office": office, "opened_date": date(1950, 4, 1)},
    )  # fmt: skip
    return account


@transaction.atomic
def post_entry(
    *,
    kind: str,
    business_date: date,
    about: Model | None,
    lines: Sequence[Line],
    by: User | None,
    control: Account | None = None,
    paid_date: date | None = None,
    why: str = "",
) -> Entry:
    """Post an entry of a few lines (up to some thousands).

    control: the account that takes the other side of all lines as one posting; leave it out where the lines
    hold their own control postings. paid_date: the voucher's day, if it is not the business date. May refuse:
    YearIsShut, AccountNotOpen, NoLines.
    """
    _refuse_not_open(lines, business_date)
    entry = _header(
        kind=kind,
        business_date=business_date,
        paid_date=paid_date,
        about=about,
        by=by,
        why=why,
        heads_of=lines,
    )
    _post_lines(entry, lines, control)
    return entry


@transaction.atomic
def post_from_query(
    *,
    kind: str,
    business_date: date,
    about: Model | None,
    query: str,
    params: Mapping[str, Any],
    by: User | None,
    control: Account | None = None,
    total: Decimal | None = None,
    paid_date: date | None = None,
    why: str = "",
) -> Entry:
    """Post an entry whose lines a query gives: account_id, month, kind, amount (paise), each line once.

    query: trusted SQL of the caller with named parameters. control: as in `post_entry`; without it the query
    gives the control postings too. total: what the lines come to, where the caller knows it, so that they
    need not be gone through twice; one that is wrong is an IntegrityError. May refuse: YearIsShut (of the
    control's head), NoLines.
    """
    entry = _header(
        kind=kind, business_date=business_date, paid_date=paid_date, about=about, by=by, why=why,
        heads=[control.head] if control else [],
    )  # fmt: skip
    posted = _insert(entry, query, params, control, total)
    if not posted:
        raise NoLines(kind=kind)
    return entry


@transaction.atomic
def contrary_entry(
    *,
    entry: Entry,
    postings: Sequence[Posting] | None = None,
    instead: Sequence[Line] = (),
    control: Account,
    business_date: date,
    by: User,
    checked_by: User,
    why: str,
) -> PutRight:
    """Undo postings of an entry, each whole; all but the control postings where `postings` is None.

    The months stay those of the undone postings, so that interest is put right from there. instead: what
    should have been posted, made as a correction beside the contrary entry. control takes the other side of
    both. May refuse: SamePersonChecks, NothingToUndo, AlreadyUndone, YearIsShut, AccountPaidOut,
    ClosedInAnEarlierYear, AccountNotOpen (of `instead`).
    """
    if by.pk == checked_by.pk:
        raise SamePersonChecks(by=by.pk)
    _refuse_shut_year(FinancialYear.of(business_date), [control.head])
    undone = _postings_to_undo(entry, postings)
    _refuse_paid_out(undone, business_date)
    _refuse_not_open(instead, business_date)
    facts: dict[str, Any] = {
        "business_date": business_date, "about_type": entry.about_type, "about_key": entry.about_key,
        "paid_date": entry.paid_date, "corrects": entry, "by": by, "checked_by": checked_by, "why": why,
    }  # fmt: skip
    contrary = _write_header(kind=EntryKind.CONTRARY, **facts)
    Undoing.objects.bulk_create([_undoing(contrary, posting) for posting in undone])
    _post_lines(contrary, [_opposite(posting) for posting in undone], control)
    correction = _write_header(kind=EntryKind.CORRECTION, **facts) if instead else None
    if correction:
        _post_lines(correction, instead, control)
    audit.record(
        by=by,
        act="ledger.entry.undone",
        about=entry,
        detail={"contrary": contrary.pk, "postings": len(undone), "checked_by": checked_by.pk},
        why=why,
    )
    return PutRight(contrary=contrary, correction=correction)


def confirm_entries(entries: Iterable[int], *, confirmed_date: date, by: User | None) -> None:
    """Note that the treasury's list bears these entries (ids) out. Told twice it changes nothing."""
    Confirmation.objects.bulk_create(
        [Confirmation(entry_id=entry, confirmed_date=confirmed_date, by=by) for entry in entries],
        ignore_conflicts=True,
    )


@transaction.atomic
def shut_year(*, head: str, year: FinancialYear, by: User | None) -> None:
    """From now on only interest may be posted into this year of this head, and nothing into earlier ones.

    Waits for postings under way.
    """
    _take_step(head, year, YearStep.Step.SHUT, by)


@transaction.atomic
def close_year(*, head: str, year: FinancialYear, by: User | None) -> None:
    """Close a shut year whose balance rows are all there and come to nothing together; else an
    IntegrityError.
    """
    _take_step(head, year, YearStep.Step.CLOSED, by)


def write_balances(*, year: FinancialYear, query: str, params: Mapping[str, Any], basis: int | None) -> int:
    """Write closing balances that a query gives: account_id, opening, credits, debits, interest (paise).

    query: trusted SQL of the caller with named parameters. The year must be shut and not closed.
    basis: the number of the reckoning the interest comes from. Return how many.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_balance"  # noqa: S608 - the caller's own SQL
            " (account_id, opening, credits, debits, interest, closing, financial_year, basis)"
            " SELECT account_id, opening, credits, debits, interest, opening + credits - debits + interest,"
            f" %(own_year)s, %(own_basis)s FROM ({query}) given ORDER BY account_id",
            {**params, "own_year": year.start, "own_basis": basis},
        )
        return int(cursor.rowcount)


OTHER_SIDES = """
SELECT a.id AS account_id, coalesce(b.closing, 0) AS opening,
       coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0)::bigint AS credits,
       coalesce(-sum(p.amount) FILTER (WHERE p.amount < 0), 0)::bigint AS debits, 0 AS interest
  FROM ledger_account a
  LEFT JOIN ledger_balance b ON b.account_id = a.id AND b.financial_year = %(own_year)s - 1
  LEFT JOIN ledger_posting p ON p.account_id = a.id AND p.financial_year = %(own_year)s
 WHERE a.head = %(head)s AND a.kind <> 'member'
   AND NOT EXISTS (SELECT FROM ledger_balance d WHERE d.account_id = a.id AND d.financial_year = %(own_year)s)
 GROUP BY a.id, b.closing
"""


@transaction.atomic
def balance_other_sides(*, head: str, year: FinancialYear) -> int:
    """Write the closing balances of the head's control and suspense accounts, once all else is posted."""
    return write_balances(year=year, query=OTHER_SIDES, params={"head": head}, basis=None)


def _take_step(head: str, year: FinancialYear, step: str, by: User | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'")
    taken = YearStep.objects.create(head=head, financial_year=year.start, step=step, by=by)
    audit.record(by=by, act=f"ledger.year.{step}", about=taken, detail={"head": head, "year": str(year)})


def _header(
    *,
    kind: str,
    business_date: date,
    paid_date: date | None,
    about: Model | None,
    by: User | None,
    why: str,
    heads: Sequence[str] = (),
    heads_of: Sequence[Line] = (),
) -> Entry:
    year = FinancialYear.of(business_date)
    if kind != EntryKind.INTEREST:
        _refuse_shut_year(year, heads or _heads(heads_of))
    return _write_header(
        kind=kind,
        business_date=business_date,
        paid_date=paid_date or business_date,
        about_type=about._meta.label_lower if about is not None else "",
        about_key=str(about.pk) if about is not None else "",
        by=by,
        why=why,
    )


def _write_header(*, business_date: date, **facts: Any) -> Entry:
    year = FinancialYear.of(business_date).start
    make_year(year)
    return Entry.objects.create(business_date=business_date, financial_year=year, **facts)


def make_year(start: int) -> None:
    """Make the partition of a financial year, unless it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_make_year(%s)", [start])


def _heads(lines: Sequence[Line]) -> list[str]:
    accounts = Account.objects.filter(pk__in={line.account_id for line in lines})
    return list(accounts.values_list("head", flat=True).distinct())


_SHUT = Reading(
    "SELECT {step} FROM ledger_year_step step"
    " WHERE step.head = ANY (%(heads)s) AND step.financial_year >= %(year)s ORDER BY step.id LIMIT 1",
    step=YearStep,
)


def _refuse_shut_year(year: FinancialYear, heads: Sequence[str]) -> None:
    for (shut,) in _SHUT.rows(heads=list(heads), year=year.start):
        raise YearIsShut(head=shut.head, financial_year=year)


def _refuse_not_open(lines: Sequence[Line], on: date) -> None:
    accounts = Account.objects.filter(pk__in={line.account_id for line in lines})
    shut_out = accounts.filter(Q(opened_date__gt=on) | Q(closed_date__lt=on)).first()
    if shut_out:
        raise AccountNotOpen(head=shut_out.head, number=shut_out.number, on=on)


def _refuse_paid_out(undone: Sequence[Posting], on: date) -> None:
    """Let the money still on an account closed earlier in this year be taken back, and no more.

    Who takes from the same account at this moment comes before or after.
    """
    taken: dict[int, Decimal] = {}
    for posting in undone:
        taken[posting.account_id] = taken.get(posting.account_id, Decimal(0)) + posting.amount
    closed = Account.objects.filter(pk__in=taken, closed_date__lt=on)
    for account in closed.select_for_update(no_key=True).order_by("pk"):
        closed_date = cast("date", account.closed_date)
        facts = {"head": account.head, "number": account.number, "closed_date": closed_date}
        if closed_date < FinancialYear.of(on).first_day:
            raise ClosedInAnEarlierYear(**facts)
        if queries.standing(account).balance < taken[account.pk]:
            raise AccountPaidOut(**facts)


LINES_OF_ARRAYS = """
SELECT * FROM unnest(%(accounts)s::bigint[], %(months)s::date[], %(kinds)s::smallint[], %(amounts)s::bigint[])
    AS line (account_id, month, kind, amount)
"""


def _post_lines(entry: Entry, lines: Sequence[Line], control: Account | None) -> None:
    if not lines:
        raise NoLines(kind=entry.kind)
    params = {
        "accounts": [line.account_id for line in lines],
        "months": [line.month.first_day for line in lines],
        "kinds": [int(line.kind) for line in lines],
        "amounts": [paise(line.amount) for line in lines],
    }
    _insert(entry, LINES_OF_ARRAYS, params, control)


KNOWN_OTHER_SIDE = """
{lines} UNION ALL SELECT %(own_control)s, %(own_month)s, %(own_kind)s, -%(own_total)s::bigint
"""
OTHER_SIDE = """
WITH line AS MATERIALIZED ({lines})
SELECT account_id, month, kind, amount FROM line
UNION ALL SELECT %(own_control)s, %(own_month)s, %(own_kind)s, -sum(amount)::bigint FROM line
HAVING sum(amount) <> 0
"""


def _insert(
    entry: Entry,
    query: str,
    params: Mapping[str, Any],
    control: Account | None,
    total: Decimal | None = None,
) -> int:
    """Insert the query's lines in account order, and the control posting where one is asked for."""
    lines = f"SELECT account_id, month, kind, amount FROM ({query}) given"  # noqa: S608 - the caller's own SQL
    if control:
        lines = (KNOWN_OTHER_SIDE if total else OTHER_SIDE).format(lines=lines)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_posting (account_id, entry_id, amount, month, financial_year, kind)"  # noqa: S608
            " SELECT account_id, %(own_entry)s, amount, month, %(own_year)s, kind"
            f" FROM ({lines}) line ORDER BY account_id, month, kind",
            {
                **params,
                "own_entry": entry.pk,
                "own_year": entry.financial_year,
                "own_control": control.pk if control else None,
                "own_month": SalaryMonth.of(entry.business_date).first_day,
                "own_kind": int(LineKind.CONTROL),
                "own_total": paise(total) if total else None,
            },
        )
        return int(cursor.rowcount)


def _postings_to_undo(entry: Entry, postings: Sequence[Posting] | None) -> list[Posting]:
    if postings is None:
        of_entry = Posting.objects.filter(financial_year=entry.financial_year, entry=entry)
        postings = list(of_entry.exclude(kind=LineKind.CONTROL).order_by("account_id", "month", "kind"))
    if not postings or any(posting.entry_id != entry.pk for posting in postings):
        raise NothingToUndo(entry=entry.pk)
    for posting in postings:
        if Undoing.objects.filter(**_named(posting)).exists():
            raise AlreadyUndone(entry=entry.pk, account=posting.account_id, month=posting.month)
    return list(postings)


def _named(posting: Posting) -> dict[str, Any]:
    return {
        "undone_entry_id": posting.entry_id,
        "undone_account_id": posting.account_id,
        "undone_month": posting.month,
        "undone_year": posting.financial_year,
        "undone_kind": posting.kind,
    }


def _undoing(contrary: Entry, posting: Posting) -> Undoing:
    return Undoing(entry=contrary, **_named(posting))


def _opposite(posting: Posting) -> Line:
    return Line(
        account_id=posting.account_id,
        month=posting.month,
        kind=LineKind(posting.kind),
        amount=-posting.amount,
    )
