"""The passbook: each financial year as twelve judged months, what else was booked, and what it came to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.queries import Movement
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.people.models import Pay
from sevanidhi.core.reading import Reading
from sevanidhi.kernel.dated import NoRuleInForce
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.explanation import Explanation
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.funds import queries as funds
from sevanidhi.lines.funds.formulas import (
    SubscriptionAboveEmoluments,
    SubscriptionBelowDue,
    accept_subscription,
    most_subscription,
)
from sevanidhi.schemes.gpf import rules
from sevanidhi.web import formats

NOTHING = Decimal("0.00")
COLUMN_OF_KIND = {
    **dict.fromkeys(funds.SUBSCRIPTIONS, "subscription"),
    LineKind.REFUND: "refund",
    LineKind.WITHDRAWAL: "withdrawal",
}
DEPOSITS = ("subscription", "refund", "other_credit")
COLUMNS = (*DEPOSITS, "withdrawal")


PAYS = Reading(
    "SELECT {pay} FROM people_pay pay WHERE pay.employee_id = %(employee)s ORDER BY pay.month", pay=Pay
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """A month. state: posted, provisional, missing, wrong, to_come or not_due. figures: rupees by column."""

    month: SalaryMonth
    state: str
    figures: Mapping[str, Decimal]
    note: str = ""
    href: str = ""

    @property
    def deposits(self) -> Decimal:
        """Return what came in for the month."""
        return _sum(self.figures.get(column, NOTHING) for column in DEPOSITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLine:
    """Something booked in a year that stands in none of its months: what, for which month, how much."""

    what: str
    month: SalaryMonth
    amount: Decimal
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBook:
    """A financial year of a passbook; amounts are rupees.

    opening + deposits + elsewhere - withdrawn, with a closed year's interest, make the closing balance.
    opening: with what was brought_in from older books to begin with. deposits, withdrawn: of its twelve
    months, contrary entries taken off. elsewhere: booked in the year for other months.
    closed: interest and closing balance are final; otherwise the interest is what the year has earned so far
    and is not in the closing balance. over: its last day is past. provisional: credits the treasury's list
    has not yet borne out.
    """

    year: FinancialYear
    months: tuple[MonthLine, ...]
    totals: Mapping[str, Decimal]
    others: tuple[OtherLine, ...]
    opening: Decimal
    brought_in: Decimal
    deposits: Decimal
    elsewhere: Decimal
    withdrawn: Decimal
    interest: Decimal | None
    closing: Decimal
    closed: bool
    over: bool
    provisional: Decimal
    explanation: Explanation
    interest_until: SalaryMonth | None

    @property
    def to_be_put_right(self) -> SalaryMonth | None:
        """Return its first month that is missing or wrong."""
        return next((line.month for line in self.months if line.state in ("missing", "wrong")), None)

    def count(self, state: str) -> int:
        """Return how many of its months are in this state."""
        return sum(line.state == state for line in self.months)


def passbook(account: Any, *, today: date, sums_of: FinancialYear | None = None) -> list[YearBook]:
    """Return every year of an account, the oldest first, up to the one that holds today.

    sums_of: the one year whose interest is reckoned again, to show its sum; None: every year's.
    """
    return _Writer(account, today, sums_of).books()


class _Writer:
    """Reads an account once and writes its years."""

    def __init__(self, account: Any, today: date, sums_of: FinancialYear | None) -> None:
        self.account, self.today, self.sums_of = account, today, sums_of
        self.movements = ledger.movements(account)
        self.closed = {FinancialYear(balance.financial_year): balance for balance in ledger.balances(account)}
        runs = [kept.basis for year, kept in self.closed.items() if kept.basis and self._sum_wanted(year)]
        self.kept_rules = funds.rules_of_runs(runs)
        self.vouchers = _vouchers(self.movements)
        self.due = _Due(account, today)
        self.by_month: dict[SalaryMonth, list[Movement]] = defaultdict(list)
        self.by_year: dict[FinancialYear, list[Movement]] = defaultdict(list)
        self.subscribed: dict[SalaryMonth, Decimal] = defaultdict(lambda: NOTHING)
        for movement in self.movements:
            self.by_year[movement.financial_year].append(movement)
            if movement.kind not in (LineKind.INTEREST, LineKind.OPENING):
                self.by_month[movement.month].append(movement)
            if movement.kind in funds.SUBSCRIPTIONS:
                self.subscribed[movement.month] += movement.amount

    def books(self) -> list[YearBook]:
        last = FinancialYear.of(self.today)
        books: list[YearBook] = []
        balance = NOTHING
        for start in range(self._first_year(last).start, last.start + 1):
            book = self.book(FinancialYear(start), balance)
            books.append(book)
            balance = book.closing
        return books

    def _first_year(self, last: FinancialYear) -> FinancialYear:
        months = (year for movement in self.movements for year in (movement.month.financial_year,))
        return min(chain(self.closed, self.by_year, months), default=last)

    def book(self, year: FinancialYear, carried: Decimal) -> YearBook:
        kept = self.closed.get(year)
        begun = kept.opening if kept else carried
        booked = [movement for movement in self.by_year[year] if not funds.is_yearly_interest(movement)]
        brought = funds.brought_in(booked, year)
        interest, explanation, until = self._interest(year, begun, kept)
        lines, others = tuple(self._lines(year)), tuple(self._others(year))
        totals = _totals(lines)
        return YearBook(
            year=year, months=lines, totals=totals, others=others,
            opening=rupees(begun + brought), brought_in=brought,
            deposits=_sum(totals[one] for one in DEPOSITS),
            elsewhere=_sum(line.amount for line in others), withdrawn=totals["withdrawal"],
            interest=kept.interest if kept else interest,
            closing=kept.closing if kept else rupees(begun + _sum(movement.amount for movement in booked)),
            closed=kept is not None, over=self.today > year.last_day,
            provisional=_sum(one.amount for one in booked if one.provisional),
            explanation=explanation, interest_until=until,
        )  # fmt: skip

    def _interest(
        self, year: FinancialYear, opening: Decimal, kept: Any
    ) -> tuple[Decimal | None, Explanation, SalaryMonth | None]:
        """Reckon a closed year from its run's rules, an open one from today's up to the last full month."""
        if not self._sum_wanted(year) or (kept and not kept.basis):
            return None, Explanation(), None
        until = None if kept else min(SalaryMonth.of(self.today).previous(), year.months()[-1])
        if until and until < year.months()[0]:
            return None, Explanation(), None
        try:
            own_rules = self.kept_rules[kept.basis] if kept else rules.interest_rules(year)
            reckoned = funds.member_interest(
                opening=opening, movements=self.by_year[year], year=year, rules=own_rules, until=until
            )
        except NoRuleInForce:
            return None, Explanation(), until
        return reckoned.interest, reckoned.explanation, until

    def _sum_wanted(self, year: FinancialYear) -> bool:
        return self.sums_of in (None, year)

    def _lines(self, year: FinancialYear) -> Iterable[MonthLine]:
        so_far = NOTHING
        for month in year.months():
            yield self.line(month, so_far=so_far)
            so_far += self.subscribed.get(month, NOTHING)

    def line(self, month: SalaryMonth, *, so_far: Decimal) -> MonthLine:
        """Judge a month. so_far: what was subscribed for the earlier months of the same financial year."""
        found = self.by_month.get(month, [])
        in_year = [movement for movement in found if movement.financial_year == month.financial_year]
        state, why = self._judge(month, found, so_far=so_far)
        notes = [why, *(self._note(movement) for movement in found)]
        return MonthLine(
            month=month, state=state, figures=_figures(in_year), note="; ".join(_once(filter(None, notes)))
        )

    def _judge(self, month: SalaryMonth, found: Sequence[Movement], *, so_far: Decimal) -> tuple[str, str]:
        amount = self.subscribed.get(month, NOTHING)
        if not amount:
            state = self.due.state(month)
            return ("posted" if found and state != "missing" else state), ""
        why = self.due.fault(month, amount, so_far=so_far)
        if why:
            return "wrong", why
        return ("provisional" if ledger.waits(found) else "posted"), ""

    def _note(self, movement: Movement) -> str:
        if movement.entry_kind in (EntryKind.CONTRARY, EntryKind.CORRECTION):
            return _("Contrary entry: %(why)s") % {"why": movement.why}
        if movement.financial_year != movement.month.financial_year:
            return _("%(amount)s booked in %(year)s") % {
                "amount": formats.rupees_text(movement.amount), "year": str(movement.financial_year),
            }  # fmt: skip
        return self.vouchers.get((movement.about_type, movement.about_key), "")

    def _others(self, year: FinancialYear) -> Iterable[OtherLine]:
        for movement in self.by_year[year]:
            outside = movement.month.financial_year != year or movement.kind in (
                LineKind.OPENING,
                LineKind.INTEREST,
            )
            within = funds.is_yearly_interest(movement) or funds.is_brought_in(movement, year)
            if outside and not within:
                voucher = self.vouchers.get((movement.about_type, movement.about_key), "")
                yield OtherLine(
                    what=_what(movement),
                    month=movement.month,
                    amount=movement.amount,
                    note=movement.why or voucher,
                )


class _Due:
    """What an employee owes the fund in a month, by the pay and the rules of that month."""

    def __init__(self, account: Any, today: date) -> None:
        self.employee, self.opened = account.employee, SalaryMonth.of(account.opened_date)
        self.this_month = SalaryMonth.of(today)
        self.pays = [pay for (pay,) in PAYS.rows(employee=account.employee_id)]
        self.paid_from = [pay.month for pay in self.pays]
        self.limits: dict[FinancialYear, tuple[Decimal, int]] = {}

    def state(self, month: SalaryMonth) -> str:
        """Return how a month without a deduction stands: missing, to_come or not_due."""
        if not self._owed(month):
            return "not_due"
        return "missing" if month < self.this_month else "to_come"

    def _owed(self, month: SalaryMonth) -> bool:
        """Return whether this month's pay owes the fund anything, now or when it comes."""
        employee = self.employee
        if month < self.opened:
            return False
        if employee.left_date and month > SalaryMonth.of(employee.left_date):
            return False
        return not (employee.retirement_date and self._stopped(month, employee.retirement_date))

    def _stopped(self, month: SalaryMonth, retirement: date) -> bool:
        months_before = rules.table("subscription_limits").in_force(month.first_day).values
        return month.plus(months_before["stops_before_retirement_months"]) > SalaryMonth.of(retirement)

    def fault(self, month: SalaryMonth, amount: Decimal, *, so_far: Decimal) -> str:
        """Return what is wrong with a month's subscription, in words; nothing where no rule or pay is known.

        so_far: what was subscribed in the financial year before this month.
        """
        pay = self._pay(month)
        if pay is None:
            return ""
        try:
            accept_subscription(
                rules.subscription(month.first_day), basic_pay=pay, amount=amount,
                most=self._most(month.financial_year, so_far),
            )  # fmt: skip
        except SubscriptionBelowDue as refusal:
            return _("Less than the %(amount)s due") % {"amount": formats.rupees_text(refusal.due)}
        except SubscriptionAboveEmoluments as refusal:
            return _("More than the %(amount)s allowed") % {"amount": formats.rupees_text(refusal.most)}
        except Refusal:
            return ""
        return ""

    def _most(self, year: FinancialYear, so_far: Decimal) -> Decimal:
        if year not in self.limits:
            emoluments = _sum(self._pay(month) or NOTHING for month in year.months())
            self.limits[year] = emoluments, rules.yearly_limit_percent(year.first_day)
        emoluments, percent = self.limits[year]
        return most_subscription(
            emoluments_a_year=emoluments, limit_percent=percent, subscribed_so_far=so_far
        )

    def _pay(self, month: SalaryMonth) -> Decimal | None:
        held = bisect_right(self.paid_from, month)
        return self.pays[held - 1].basic_pay if held else None


def _what(movement: Movement) -> str:
    if movement.kind == LineKind.OPENING:
        return _("Balance brought in from the old books")
    if movement.entry_kind in (EntryKind.CONTRARY, EntryKind.CORRECTION):
        return _("Contrary entry")
    if movement.kind == LineKind.INTEREST:
        return _("Interest")
    return _("Withdrawal") if movement.amount < 0 else _("Credit of another year")


def _figures(movements: Sequence[Movement]) -> dict[str, Decimal]:
    figures: dict[str, Decimal] = {}
    for movement in movements:
        column = COLUMN_OF_KIND.get(movement.kind, "other_credit")
        amount = -movement.amount if column == "withdrawal" else movement.amount
        figures[column] = figures.get(column, NOTHING) + amount
    return figures


def _totals(lines: Sequence[MonthLine]) -> dict[str, Decimal]:
    return {column: _sum(line.figures.get(column, NOTHING) for line in lines) for column in COLUMNS}


def _vouchers(movements: Sequence[Movement]) -> dict[tuple[str, str], str]:
    """Return in words the voucher of each schedule the movements rest on."""
    keys = {movement.about_key for movement in movements if movement.about_type == "payroll.schedule"}
    if not keys:
        return {}
    schedules = Schedule.objects.filter(pk__in=keys, voucher__isnull=False)
    found = schedules.values_list("pk", "voucher__number", "voucher__date")
    return {("payroll.schedule", str(pk)): _voucher(number, day) for pk, number, day in found}


def _voucher(number: str, day: date | None) -> str:
    if day is None:
        return _("Voucher %(number)s") % {"number": number}
    return _("Voucher %(number)s of %(date)s") % {"number": number, "date": formats.short_day(day)}


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return rupees(sum(amounts, NOTHING))


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
