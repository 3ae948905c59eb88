"""Yearly interest of a fund: reckoned for all members at once, credited on 31 March, and the year closed.

The run goes in parts of some accounts. A part is reckoned, credited and balanced in one transaction, so a run
that is killed goes on with the parts not yet done. Several hands, each with a connection to the database, do
parts side by side. An account that cannot be credited is named and does not hold up the others; the year
closes when none is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.db.models.functions import Now

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger import year_sums
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.year_sums import AccountRange
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.money import from_paise
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.funds import hands as several
from sevanidhi.lines.funds import reckoning
from sevanidhi.lines.funds.models import InterestFailure, InterestPart, InterestRun
from sevanidhi.lines.funds.rates import InterestRules, method_to_json, rates_to_json
from sevanidhi.web.access import check_holds

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User

PART = 100_000  # accounts reckoned and credited in one transaction, at the most
HANDS = 2  # connections side by side, where a caller has no reason for another number
INTEREST_NUMBER = "INTEREST"


class EarlierYearOpen(Refusal):
    """Years are closed in order. Facts: head, financial_year, open_year."""


class YearNotOver(Refusal):
    """Interest is credited when the year is over. Facts: financial_year, today."""


class RunUnderWay(Refusal):
    """Somebody else is running this interest now. Facts: head, financial_year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An account that was not credited. why: the name of a fault, or what the database said."""

    account_id: int
    number: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run came to: accounts balanced, rupees of interest, who failed, and whether the year is closed
    now.
    """

    head: str
    year: FinancialYear
    accounts: int
    interest: Decimal
    failures: tuple[Failure, ...]
    closed: bool


Progress = Callable[[int, int], None]


def run_interest(
    *,
    head: str,
    year: FinancialYear,
    rules: InterestRules,
    today: date,
    by: User | None,
    hands: int = 1,
    progress: Progress = lambda done, of: None,
) -> RunResult:
    """Credit a year's interest to every member of a head and close the year; go on with a run begun before.

    hands: how many connections work side by side; more than one sees only what is committed.
    progress: told after each part how many are done, of how many.
    by: the director; None is the command line. May refuse: NotYourDuty, YearNotOver, EarlierYearOpen,
    RunUnderWay, NoRuleInForce (a month of the year without a rate).
    """
    if by is not None:
        check_holds(by, "director", on=today)
    _only_runner(head, year)
    try:
        run = _find_or_begin(head=head, year=year, rules=rules, today=today, by=by)
        if ledger_queries.is_closed(head, year):
            return _result(run, year, closed=True)
        _credit_parts(run, rules, hands, progress)
        _credit_the_rest(run, rules)
        return _finish(run, year, by)
    finally:
        _let_others_run(head, year)


def try_interest(*, head: str, year: FinancialYear, rules: InterestRules) -> RunResult:
    """Return what a run would credit as things stand, and credit nothing; of a closed year, what it did.

    Of a run begun and not finished: the whole year by its rules, what it credited reckoned anew with the
    rest. May refuse: NoRuleInForce.
    """
    begun = InterestRun.objects.filter(head=head, financial_year=year.start).first()
    if begun and ledger_queries.is_closed(head, year):
        return _result(begun, year, closed=True)
    kept = {"rates": begun.rates, "method": begun.method} if begun else _rules_of(year, rules)
    trial = InterestRun(head=head, financial_year=year.start, **kept)
    with transaction.atomic():
        reckoning.reckon(trial, rules, left_out=reckoning.entries_of(begun) if begun else ())
        accounts, interest = _row(
            "SELECT count(*), coalesce(sum(interest), 0) FROM funds_reckoned WHERE fault IS NULL"
        )
        failures = tuple(_failure(row) for row in _rows(FAULTS))
        reckoning.clear()
    return RunResult(
        head=head, year=year, accounts=accounts, interest=from_paise(int(interest)),
        failures=failures, closed=False,
    )  # fmt: skip


FAULTS = """
SELECT r.account_id, a.number, r.fault FROM funds_reckoned r JOIN ledger_account a ON a.id = r.account_id
 WHERE r.fault IS NOT NULL ORDER BY r.account_id
"""


def _find_or_begin(
    *, head: str, year: FinancialYear, rules: InterestRules, today: date, by: User | None
) -> InterestRun:
    run = InterestRun.objects.filter(head=head, financial_year=year.start).first()
    if run:
        return run
    if today < year.last_day:
        raise YearNotOver(financial_year=year, today=today)
    return _begin(head=head, year=year, rules=rules, by=by)


LAY_OUT = """
INSERT INTO funds_interest_part (run_id, first_account, last_account)
SELECT %(run)s, min(id), max(id) FROM ledger_account WHERE head = %(head)s AND kind = 'member'
 GROUP BY id / %(size)s
"""


@transaction.atomic
def _begin(*, head: str, year: FinancialYear, rules: InterestRules, by: User | None) -> InterestRun:
    """Keep the rules, shut the year, lay out the parts. May refuse: EarlierYearOpen, seen when nothing more
    can be booked before.
    """
    run = InterestRun.objects.create(head=head, financial_year=year.start, by=by, **_rules_of(year, rules))
    ledger.control_account(head, number=INTEREST_NUMBER)
    ledger.shut_year(head=head, year=year, by=by)
    still_open = ledger_queries.years_open_before(head, year)
    if still_open:
        raise EarlierYearOpen(head=head, financial_year=year, open_year=still_open[0])
    _execute(LAY_OUT, {"run": run.pk, "head": head, "size": PART})
    audit.record(by=by, act="funds.interest.begun", about=run, detail={"head": head, "year": str(year)})
    return run


def _rules_of(year: FinancialYear, rules: InterestRules) -> dict[str, Any]:
    return {"rates": rates_to_json(rules.rates_of(year.months())), "method": method_to_json(rules)}


def _credit_parts(run: InterestRun, rules: InterestRules, hands: int, progress: Progress) -> None:
    parts = list(run.parts.filter(done_at=None).order_by("first_account").values_list("pk", flat=True))
    done = count(1)

    def credit(part: int) -> None:
        _credit_part(part, rules)
        progress(next(done), len(parts))

    several.work_off(parts, credit, hands=hands)


def _credit_part(part: int, rules: InterestRules) -> None:
    try:
        _reckon_and_credit(part, rules, _credit_whole)
    except DatabaseError:
        _reckon_and_credit(part, rules, _credit_within)


Credited = tuple[int, Decimal]


@transaction.atomic
def _reckon_and_credit(
    number: int, rules: InterestRules, credit: Callable[[InterestRun, AccountRange], Credited]
) -> None:
    """Do a part, unless a run just killed has: what its connection still holds is waited for."""
    _execute("SET LOCAL lock_timeout = '60s'")
    part = InterestPart.objects.select_for_update(of=("self",)).select_related("run").get(pk=number)
    if part.done_at:
        return
    among = AccountRange(part.first_account, part.last_account)
    reckoning.reckon(part.run, rules, among=among)
    _note_faults(part.run)
    accounts, interest = credit(part.run, among)
    InterestPart.objects.filter(pk=part.pk).update(accounts=accounts, interest=interest, done_at=Now())
    reckoning.clear()


def _credit_whole(run: InterestRun, among: AccountRange) -> Credited:
    return _credit(run, among, AMONG_ALL)


def _credit_within(run: InterestRun, among: AccountRange) -> Credited:
    """Credit who has no balance yet: by halves where that fails, down to the accounts at fault, which are
    named.
    """
    try:
        with transaction.atomic():
            return _credit(run, among, AMONG_THE_REST)
    except DatabaseError as error:
        if among.first == among.last:
            _note_failure(run, among.first, str(error.__cause__ or error).splitlines()[0])
            return 0, Decimal(0)
    (few, some), (more, rest) = (_credit_within(run, half) for half in among.halves())
    return few + more, some + rest


AMONG_ALL = "account_id BETWEEN %(first)s AND %(last)s AND fault IS NULL"
AMONG_THE_REST = f"""{AMONG_ALL} AND NOT EXISTS (
    SELECT FROM ledger_balance b WHERE b.financial_year = %(year)s AND b.account_id = r.account_id)"""


LINES = """
SELECT account_id, DATE '{day}' AS month, {interest_kind}::smallint AS kind, interest AS amount
  {chosen} AND interest <> 0
UNION ALL SELECT %(control)s, DATE '{day}', {control_kind}::smallint, -%(total)s::bigint WHERE %(total)s <> 0
"""


def _credit(run: InterestRun, among: AccountRange, which: str) -> Credited:
    """Credit and balance the accounts reckoned. Return how many, and the rupees."""
    year = FinancialYear(run.financial_year)
    chosen = f"FROM funds_reckoned r WHERE {which}"
    params = {"first": among.first, "last": among.last, "year": year.start}
    total, some = _row(
        f"SELECT coalesce(sum(interest), 0)::bigint, count(*) FILTER (WHERE interest <> 0) {chosen}",
        params,
    )
    if some:
        control = ledger.control_account(run.head, number=INTEREST_NUMBER)
        ledger.post_from_query(
            kind=EntryKind.INTEREST, business_date=year.last_day, about=run, by=run.by,
            query=LINES.format(
                day=year.months()[-1].first_day, chosen=chosen, interest_kind=int(LineKind.INTEREST),
                control_kind=int(LineKind.CONTROL),
            ),
            params={**params, "control": control.pk, "total": total},
        )  # fmt: skip
    accounts = ledger.write_balances(
        year=year,
        query=f"SELECT account_id, opening, credits, debits, interest {chosen}",
        params=params,
        basis=run.pk,
    )
    return accounts, from_paise(total)


NOTE_FAULTS = """
INSERT INTO funds_interest_failure (run_id, account_id, why)
SELECT %s, account_id, fault FROM funds_reckoned WHERE fault IS NOT NULL
ON CONFLICT (run_id, account_id) DO UPDATE SET why = excluded.why, cured_at = NULL
"""
NOTE_CURED = """
UPDATE funds_interest_failure f SET cured_at = now()
 WHERE run_id = %s AND cured_at IS NULL
   AND EXISTS (SELECT FROM ledger_balance b WHERE b.financial_year = %s AND b.account_id = f.account_id)
"""


@transaction.atomic
def _credit_the_rest(run: InterestRun, rules: InterestRules) -> None:
    """Credit who is still without a balance: failed before and mended since, or opened after the parts were
    laid out.
    """
    rest = year_sums.still_to_balance(head=run.head, year=FinancialYear(run.financial_year))
    if rest is None:
        return
    reckoning.reckon(run, rules, among=rest)
    _note_faults(run)
    accounts, interest = _credit_within(run, rest)
    reckoning.clear()
    if accounts:
        InterestPart.objects.create(
            run=run, first_account=rest.first, last_account=rest.last, accounts=accounts, interest=interest,
            done_at=Now(),
        )  # fmt: skip
        _execute(NOTE_CURED, [run.pk, run.financial_year])


def _note_faults(run: InterestRun) -> None:
    _execute(NOTE_FAULTS, [run.pk])


def _note_failure(run: InterestRun, account: int, why: str) -> None:
    InterestFailure.objects.update_or_create(
        run=run, account_id=account, defaults={"why": why, "cured_at": None}
    )


@transaction.atomic
def _finish(run: InterestRun, year: FinancialYear, by: User | None) -> RunResult:
    """Close the year, if nobody failed."""
    failed = run.failures.filter(cured_at=None).exists()
    if not failed:
        ledger.balance_other_sides(head=run.head, year=year)
        ledger.close_year(head=run.head, year=year, by=by)
    result = _result(run, year, closed=not failed)
    audit.record(
        by=by, act="funds.interest.finished", about=run,
        detail={
            "head": run.head, "year": str(year), "accounts": result.accounts,
            "interest": str(result.interest),
            "failures": len(result.failures), "closed": result.closed,
        },
    )  # fmt: skip
    return result


def _result(run: InterestRun, year: FinancialYear, *, closed: bool) -> RunResult:
    totals = _totals(run)
    failures = run.failures.filter(cured_at=None).select_related("account").order_by("account_id")
    return RunResult(
        head=run.head,
        year=year,
        accounts=totals["accounts"] or 0,
        interest=totals["interest"] or Decimal("0.00"),
        failures=tuple(_failure((f.account_id, f.account.number, f.why)) for f in failures),
        closed=closed,
    )


def _totals(run: InterestRun) -> dict[str, Any]:
    return run.parts.aggregate(accounts=Sum("accounts"), interest=Sum("interest"))


def _failure(row: Iterable[Any]) -> Failure:
    account, number, why = row
    return Failure(account_id=account, number=number, why=why)


RUNNER_LOCK = 70422


def _only_runner(head: str, year: FinancialYear) -> None:
    """Hold a lock of this connection, which goes with a killed runner. May refuse: RunUnderWay."""
    (alone,) = _row("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [RUNNER_LOCK, f"{head} {year}"])
    if not alone:
        raise RunUnderWay(head=head, financial_year=year)


def _let_others_run(head: str, year: FinancialYear) -> None:
    _execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [RUNNER_LOCK, f"{head} {year}"])


def _row(query: str, params: Any = None) -> tuple[Any, ...]:
    (row,) = _rows(query, params)
    return row


def _rows(query: str, params: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def _execute(statement: str, params: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
