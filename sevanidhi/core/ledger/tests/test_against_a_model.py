"""The ledger against a plain list: whatever is done to it, it holds what addition says, to the paisa."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger import proving, queries, services
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.models import Entry, Posting
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees

MEMBERS, FIRST_YEAR, LAST_YEAR = 3, 2014, 2020
PAISE = st.integers(min_value=1, max_value=10**9)
MEMBER = st.integers(min_value=0, max_value=MEMBERS - 1)
EACH = st.dictionaries(MEMBER, PAISE, min_size=1)
WHICH, MONTH = st.integers(min_value=0, max_value=1000), st.integers(min_value=0, max_value=11)
INTEREST = int(LineKind.INTEREST)
CLOSINGS = f"""
SELECT a.id AS account_id, coalesce(b.closing, 0) AS opening,
       coalesce(sum(p.amount) FILTER (WHERE p.kind <> {INTEREST} AND p.amount > 0), 0)::bigint AS credits,
       coalesce(-sum(p.amount) FILTER (WHERE p.kind <> {INTEREST} AND p.amount < 0), 0)::bigint AS debits,
       coalesce(sum(p.amount) FILTER (WHERE p.kind = {INTEREST}), 0)::bigint AS interest
  FROM ledger_account a
  LEFT JOIN ledger_balance b ON b.account_id = a.id AND b.financial_year = %(year)s - 1
  LEFT JOIN ledger_posting p ON p.account_id = a.id AND p.financial_year = %(year)s
 WHERE a.kind = 'member' GROUP BY a.id, b.closing
"""


@dataclass(kw_only=True, eq=False)
class Line:
    """A line as the model knows it. first: the entry it rests on in the end."""

    entry: int
    first: int
    member: int
    amount: Fraction
    year: int
    kind: str
    undone: bool = False


class Books(RuleBasedStateMachine):
    """Three members of a fund through some years, and beside them the list of every line."""

    def __init__(self):
        super().__init__()
        self.lines, self.confirmed, self.closings = [], set(), {}
        self.year = FIRST_YEAR
        self.everything = transaction.atomic()
        self.everything.__enter__()

    @initialize()
    def open(self):
        self.accounts = [make_account(str(number)) for number in range(MEMBERS)]
        self.control = services.control_account("gpf")
        self.asha, self.bharat = (User.objects.create(user_id=name) for name in ("asha", "bharat"))

    def teardown(self):
        proof = proving.prove()
        transaction.set_rollback(True)
        self.everything.__exit__(None, None, None)
        assert proof.misfits == ()

    @rule(amounts=EACH, month=MONTH)
    def deposit(self, amounts, month):
        self.post(EntryKind.SCHEDULE, amounts, month=month)

    @rule(amounts=EACH, month=MONTH)
    def withdraw(self, amounts, month):
        taken = {member: -paise for member, paise in amounts.items()}
        self.post(EntryKind.WITHDRAWAL, taken, month=month, line_kind=LineKind.WITHDRAWAL)

    @precondition(lambda self: self.standing())
    @rule(which=WHICH, instead=st.dictionaries(MEMBER, PAISE))
    def put_right(self, which, instead):
        line = self.standing()[which % len(self.standing())]
        right = self.undo(line, [self.line(*one) for one in instead.items()])
        line.undone = True
        self.note(right.contrary, {line.member: -line.amount * 100}, rests_on=line)
        if instead:
            self.note(right.correction, instead, rests_on=line)

    @precondition(lambda self: any(line.undone for line in self.lines))
    @rule(which=WHICH)
    def put_right_twice(self, which):
        undone = [line for line in self.lines if line.undone]
        with pytest.raises(services.AlreadyUndone):
            self.undo(undone[which % len(undone)], [])

    @precondition(lambda self: self.lines)
    @rule(which=WHICH)
    def confirm(self, which):
        first = self.lines[which % len(self.lines)].first
        services.confirm_entries([first], confirmed_date=self.day(), by=None)
        self.confirmed.add(first)

    @precondition(lambda self: self.year < LAST_YEAR and self.lines)
    @rule(interest=st.dictionaries(MEMBER, PAISE))
    def close_the_year(self, interest):
        year = FinancialYear(self.year)
        services.shut_year(head="gpf", year=year, by=None)
        with pytest.raises(services.YearIsShut):
            self.post(EntryKind.SCHEDULE, {0: 1})
        if interest:
            self.post(EntryKind.INTEREST, interest, line_kind=LineKind.INTEREST)
        services.write_balances(year=year, query=CLOSINGS, params={"year": self.year}, basis=None)
        services.balance_other_sides(head="gpf", year=year)
        services.close_year(head="gpf", year=year, by=None)
        self.closings[self.year] = [self.sum_of(member) for member in range(MEMBERS)]
        self.year += 1

    @invariant()
    def the_books_hold_what_the_list_says(self):
        for member, account in enumerate(self.accounts):
            held = queries.standing(account)
            assert Fraction(held.balance) == self.sum_of(member)
            assert Fraction(held.provisional) == self.sum_of(member, which=self.waits)
            closed = {one.financial_year: Fraction(one.closing) for one in queries.balances(account)}
            assert closed == {year: sums[member] for year, sums in self.closings.items()}
        assert Fraction(queries.standing(self.control).balance) == -sum(map(self.sum_of, range(MEMBERS)))

    def sum_of(self, member, which=lambda _: True):
        own = (line.amount for line in self.lines if line.member == member and which(line))
        return sum(own, Fraction(0))

    def waits(self, line):
        """Tell whether the treasury's list has yet to bear out a line, or what interest rests on."""
        if line.kind != EntryKind.INTEREST:
            return line.kind == EntryKind.SCHEDULE and line.first not in self.confirmed
        waiting = defaultdict(Fraction)
        for one in self.lines:
            if one.member == line.member and self.bears(one) and self.waits(one):
                waiting[one.year] += one.amount
        return any(waiting[year] for year in waiting if year <= line.year)

    def bears(self, line):
        return line.kind != EntryKind.INTEREST

    def standing(self):
        return [line for line in self.lines if not line.undone and self.bears(line)]

    def undo(self, line, instead):
        postings = Posting.objects.filter(
            entry=line.entry, account=self.accounts[line.member], financial_year=line.year
        )
        return services.contrary_entry(
            entry=Entry.objects.get(pk=line.entry), postings=list(postings), instead=instead,
            control=self.control, business_date=self.day(), by=self.asha, checked_by=self.bharat,
            why="Another's",
        )  # fmt: skip

    def post(self, kind, amounts, *, month=11, line_kind=LineKind.SUBSCRIPTION):
        entry = services.post_entry(
            kind=kind, business_date=self.day(month), about=None, by=None, control=self.control,
            lines=[self.line(*one, month=month, kind=line_kind) for one in amounts.items()],
        )  # fmt: skip
        self.note(entry, amounts)

    def line(self, member, paise, *, month=11, kind=LineKind.SUBSCRIPTION):
        return services.Line(
            account_id=self.accounts[member].pk, month=self.month(month), kind=kind,
            amount=rupees(Decimal(paise).scaleb(-2)),
        )  # fmt: skip

    def note(self, entry, amounts, *, rests_on=None):
        first, kind = (rests_on.first, rests_on.kind) if rests_on else (entry.pk, entry.kind)
        self.lines += [
            Line(entry=entry.pk, first=first, member=member, amount=Fraction(paise) / 100, year=self.year,
                 kind=kind)
            for member, paise in amounts.items()
        ]  # fmt: skip

    def month(self, number=11):
        return SalaryMonth(self.year, 4).plus(number)

    def day(self, month=11):
        return self.month(month).last_day


@pytest.mark.slow
def test_whatever_is_done_the_ledger_holds_what_addition_says(db):
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
