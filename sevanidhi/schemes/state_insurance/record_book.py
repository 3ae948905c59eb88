"""The insurance record book: years of twelve judged months, each deduction with the number its bill used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.queries import Movement
from sevanidhi.core.payroll import recorded
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.models import SuspenseItem
from sevanidhi.core.payroll.recorded import RecordedDeduction
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import formulas, rules
from sevanidhi.schemes.state_insurance.models import Policy
from sevanidhi.web import formats

NOTHING = Decimal("0.00")
COLUMNS = ("premium", "arrears")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMonth:
    """A month. state: posted, provisional, missing, wrong, to_come or not_due. figures: rupees by column."""

    month: SalaryMonth
    state: str
    figures: Mapping[str, Decimal]
    notes: tuple[str, ...] = ()
    deductions: tuple[RecordedDeduction, ...] = ()
    href: str = ""

    @property
    def amount(self) -> Decimal:
        return _sum(self.figures.values())

    @property
    def note(self) -> str:
        """Return each deduction with its number and voucher, then what else is to be said, as one text."""
        return "; ".join(dict.fromkeys((*map(in_words, self.deductions), *self.notes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordYear:
    """A financial year of a record book."""

    year: FinancialYear
    months: tuple[RecordMonth, ...]
    totals: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return _sum(self.totals.values())

    @property
    def to_be_put_right(self) -> SalaryMonth | None:
        """Return its first month that is missing or wrong."""
        return next((one.month for one in self.months if one.state in ("missing", "wrong")), None)

    def count(self, state: str) -> int:
        """Return how many of its months are in this state."""
        return sum(month.state == state for month in self.months)


class RecordBook:
    """A policy's record book, read once: the years it has, and a year with all its deductions."""

    def __init__(self, policy: Policy, *, today: date) -> None:
        self.policy, self.today = policy, today
        self.movements: dict[SalaryMonth, list[Movement]] = defaultdict(list)
        for movement in ledger.movements(policy.account):
            self.movements[movement.month].append(movement)
        paid = ((month, _figures(found).get("premium")) for month, found in self.movements.items())
        self.premiums = _Premiums(policy, paid=[(month, amount) for month, amount in paid if amount])

    @property
    def years(self) -> list[FinancialYear]:
        """Return its years, the oldest first: from the first deduction we know of to today's."""
        last = FinancialYear.of(self.today)
        first = min(self.movements, default=self.policy.first_premium_month).financial_year
        return [FinancialYear(start) for start in range(min(first, last).start, last.start + 1)]

    @property
    def opens_at(self) -> FinancialYear:
        """Return the newest year in which anything came or was due; today's where there is none."""
        told = (
            year for year in reversed(self.years)
            if any(self._month(month).state not in ("not_due", "to_come") for month in year.months())
        )  # fmt: skip
        return next(told, self.years[-1])

    def outline(self) -> list[RecordYear]:
        """Return every year judged, without vouchers, the oldest first."""
        return [_year(year, [self._month(month) for month in year.months()]) for year in self.years]

    def year(self, year: FinancialYear) -> RecordYear:
        """Return a year with each deduction, the number its pay bill used, and what is held in suspense."""
        (whole,) = self.in_full([year])
        return whole

    def in_full(self, years: Iterable[FinancialYear]) -> list[RecordYear]:
        """Return these years with all their deductions, read together."""
        years = list(years)
        months = [month for year in years for month in year.months()]
        deductions = _deductions(self.policy, months)
        held = _held(self.policy, months)
        return [
            _year(year, [self._month(one, deductions[one], held[one]) for one in year.months()])
            for year in years
        ]

    def _month(
        self, month: SalaryMonth, deductions: Sequence[RecordedDeduction] = (), held: Sequence[str] = ()
    ) -> RecordMonth:
        found = self.movements.get(month, [])
        figures = _figures(found)
        state, why = self._judge(month, found, figures)
        said = [why, *held, *filter(None, map(_told, found))]
        return RecordMonth(
            month=month, state=state, figures=figures, deductions=tuple(deductions),
            notes=tuple(dict.fromkeys(filter(None, said))),
        )  # fmt: skip

    def _judge(
        self, month: SalaryMonth, found: Sequence[Movement], figures: Mapping[str, Decimal]
    ) -> tuple[str, str]:
        if not figures.get("premium"):
            state = self._unpaid(month)
            return ("posted" if any(figures.values()) and state != "missing" else state), ""
        wrong, why = self.premiums.judge(month, figures["premium"])
        if wrong:
            return "wrong", why
        return ("provisional" if ledger.waits(found) else "posted"), why

    def _unpaid(self, month: SalaryMonth) -> str:
        """Return how a month without a premium stands: missing, to_come or not_due.

        A premium is owed from the first one until service ends, and due once the next month has begun.
        """
        left = self.policy.holder.left_date
        owed = (
            self.policy.first_premium_month <= month
            and (left is None or month <= SalaryMonth.of(left))
            and self.policy.status == Policy.Status.IN_FORCE
        )
        if not owed:
            return "not_due"
        return "missing" if month < SalaryMonth.of(self.today) else "to_come"


class _Premiums:
    """What is to be deducted from the holder's pay in a month: the due premium or the one chosen."""

    def __init__(self, policy: Policy, *, paid: Iterable[tuple[SalaryMonth, Decimal]]) -> None:
        self.paid = sorted(paid)
        self.born = policy.holder.person.birth_date
        self.pays = sorted((pay.month, pay.basic_pay) for pay in people.pay_history(policy.holder))
        chosen = policy.premium_choices.order_by("month", "pk").values_list("month", "premium")
        self.choices = list(chosen)

    def judge(self, month: SalaryMonth, amount: Decimal) -> tuple[bool, str]:
        """Return whether a month's premium is wrong, and what is to be said of it; nothing where no pay or
        rule is known.

        From an age on a premium stays as it was: that one is right then, and a higher one is named.
        """
        stays = self._stays(month)
        if amount == stays:
            return False, ""
        wrong, why = self._by_pay(month, amount)
        if wrong or stays is None or amount < stays:
            return wrong, why
        return False, _("By the holder's age it stays at %(amount)s") % {"amount": formats.rupees_text(stays)}

    def _stays(self, month: SalaryMonth) -> Decimal | None:
        """Return the premium that stays in a month; None where it may rise, or is not known."""
        try:
            since = self.born and rules.stays_from(self.born, month=month)
        except Refusal:
            return None
        if not since:
            return None
        return formulas.premium_that_stays(
            paid_before=_newest(self.paid, since.previous()),
            due_before=self._due(since.previous()),
            chosen_before=_newest(self.choices, since.previous()),
            paid_since=next((amount for paid, amount in self.paid if paid >= since), None),
        )

    def _due(self, month: SalaryMonth) -> Decimal | None:
        pay = _newest(self.pays, month)
        try:
            return pay and formulas.premium_due(rules.premium(month.first_day), basic_pay=pay)
        except Refusal:
            return None

    def _by_pay(self, month: SalaryMonth, amount: Decimal) -> tuple[bool, str]:
        """Judge as the pay bill does: any rate open to the pay is lawful, and one that is not the chosen one
        is only named.
        """
        pay = _newest(self.pays, month)
        if pay is None:
            return False, ""
        try:
            due, *higher = formulas.premiums_open(rules.premium(month.first_day), basic_pay=pay)
        except Refusal:
            return False, ""
        if amount < due:
            return True, _("Less than the %(amount)s due") % {"amount": formats.rupees_text(due)}
        chosen = _newest(self.choices, month)
        if chosen is None or chosen <= due:  # a rise in pay overtakes a choice
            lawful = amount in (due, *higher)
            return not lawful, "" if lawful else _("Not one of the premiums open to this pay")
        told = _("%(amount)s was chosen") % {"amount": formats.rupees_text(chosen)}
        return amount not in (due, *higher, chosen), "" if amount == chosen else told


def in_words(deduction: RecordedDeduction) -> str:
    """Return a deduction in a sentence: the number used, the voucher, the office, what was put right."""
    came = _how_it_came(deduction)
    if deduction.taken_back_date is None:
        return came
    return _("%(deduction)s; not the holder's, taken back on %(day)s") % {
        "deduction": came, "day": formats.short_day(deduction.taken_back_date),
    }  # fmt: skip


def _how_it_came(deduction: RecordedDeduction) -> str:
    facts = {
        "number": deduction.number, "voucher": deduction.voucher, "office": formats.name_of(deduction.office),
        "date": formats.short_day(deduction.voucher_date) if deduction.voucher_date else "–",
        "day": formats.short_day(deduction.corrected_date) if deduction.corrected_date else "",
    }  # fmt: skip
    if deduction.corrected_date is None:
        return _("Policy %(number)s, voucher %(voucher)s of %(date)s, %(office)s") % facts
    if not deduction.number:
        return (
            _("No number in the pay bill, put right on %(day)s; voucher %(voucher)s of %(date)s, %(office)s")
            % facts
        )  # fmt: skip
    return (
        _("Wrong number %(number)s, put right on %(day)s; voucher %(voucher)s of %(date)s, %(office)s")
        % facts
    )  # fmt: skip


def _deductions(policy: Policy, months: Sequence[SalaryMonth]) -> dict[SalaryMonth, list[RecordedDeduction]]:
    """Return by month the deductions as posted, as put right after a fault, and as taken back."""
    found: dict[SalaryMonth, list[RecordedDeduction]] = defaultdict(list)
    for one in recorded.deductions_of(policy.account, months=months):
        came_right = one.number == policy.number
        found[one.month].append(replace(one, corrected_date=None) if came_right else one)
    return found


def _held(policy: Policy, months: Sequence[SalaryMonth]) -> dict[SalaryMonth, list[str]]:
    """Return in words, by month, what of this number still stands in suspense."""
    items = SuspenseItem.objects.filter(
        head=policy.account.head, account_written=policy.number, cured_date=None, month__in=months
    )
    held: dict[SalaryMonth, list[str]] = defaultdict(list)
    for item in items.order_by("since", "pk"):
        if not item.faults & Fault.NAME_DIFFERS:
            held[item.month].append(
                _("%(amount)s is held in suspense since %(day)s, because the pay bill has a fault")
                % {"amount": formats.rupees_text(item.rest), "day": formats.short_day(item.since)}
            )
    return held


def _told(movement: Movement) -> str:
    """Return what is to be said of a credit that no pay bill brought."""
    if movement.entry_kind in (EntryKind.CONTRARY, EntryKind.CORRECTION):
        return _("Contrary entry: %(why)s") % {"why": movement.why}
    if movement.entry_kind == EntryKind.DEPOSIT:
        return _("Deposited by the holder on %(day)s") % {"day": formats.short_day(movement.paid_date)}
    return ""


def _figures(movements: Iterable[Movement]) -> dict[str, Decimal]:
    figures: dict[str, Decimal] = {}
    for movement in movements:
        column = "premium" if movement.kind == LineKind.PREMIUM else "arrears"
        figures[column] = rupees(figures.get(column, NOTHING) + movement.amount)
    return figures


def _year(year: FinancialYear, months: Sequence[RecordMonth]) -> RecordYear:
    totals = {column: _sum(month.figures.get(column, NOTHING) for month in months) for column in COLUMNS}
    return RecordYear(year=year, months=tuple(months), totals=totals)


def _newest(dated: Sequence[tuple[SalaryMonth, Decimal]], month: SalaryMonth) -> Decimal | None:
    held = [value for since, value in dated if since <= month]
    return held[-1] if held else None


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return rupees(sum(amounts, NOTHING))
