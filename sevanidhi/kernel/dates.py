"""Salary months, financial years, half-open periods, working days. Nothing here asks what day it is."""

import calendar
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, total_ordering

from sevanidhi.kernel.refusals import Refusal

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"([0-9]{4})-([0-9]{2})")
_APRIL = 4


class NotAMonth(Refusal):
    """The text is not a month like 2015-04. Facts: value."""


class NotAFinancialYear(Refusal):
    """The text is not a financial year like 2015-16. Facts: value."""


class NotAPeriod(Refusal):
    """The day a period ends must come after the day it begins. Facts: from_date, until_date."""


class NoWorkingDay(Refusal):
    """A week in which every day is off has no working days to count. Facts: none."""


@total_ordering
@dataclass(frozen=True, slots=True)
class SalaryMonth:
    """The month a salary is earned in."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.month <= 12):
            raise NotAMonth(value=f"{self.year}-{self.month}")

    @classmethod
    def of(cls, day: date) -> "SalaryMonth":
        """Return the month that holds this day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "SalaryMonth":
        """Read "2015-04". May refuse: NotAMonth."""
        match = _MONTH.fullmatch(text)
        if not match:
            raise NotAMonth(value=text)
        return cls(int(match[1]), int(match[2]))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def financial_year(self) -> "FinancialYear":
        return FinancialYear(self.year if self.month >= _APRIL else self.year - 1)

    def plus(self, months: int) -> "SalaryMonth":
        """Return the month so many months later (earlier, if negative)."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return SalaryMonth(years, month + 1)

    def next(self) -> "SalaryMonth":
        return self.plus(1)

    def previous(self) -> "SalaryMonth":
        return self.plus(-1)

    def months_until(self, later: "SalaryMonth") -> int:
        """Return how many months later the other month is; 0 for the same month."""
        return (later.year - self.year) * 12 + later.month - self.month

    def __lt__(self, other: "SalaryMonth") -> bool:
        return (self.year, self.month) < (other.year, other.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@total_ordering
@dataclass(frozen=True, slots=True)
class FinancialYear:
    """The year from 1 April to 31 March, known by the year it starts in."""

    start: int

    def __post_init__(self) -> None:
        if not 1 <= self.start <= 9998:
            raise NotAFinancialYear(value=f"{self.start:04d}-{(self.start + 1) % 100:02d}")

    @classmethod
    def of(cls, day: date) -> "FinancialYear":
        """Return the financial year that holds this day."""
        return cls(day.year if day.month >= _APRIL else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Read "2015-16". May refuse: NotAFinancialYear."""
        match = _YEAR.fullmatch(text)
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise NotAFinancialYear(value=text)
        return cls(int(match[1]))

    @property
    def first_day(self) -> date:
        return date(self.start, _APRIL, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, _APRIL - 1, 31)

    def months(self) -> tuple[SalaryMonth, ...]:
        """Return the twelve months, April first."""
        return _months_of(self.start)

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def next(self) -> "FinancialYear":
        return FinancialYear(self.start + 1)

    def previous(self) -> "FinancialYear":
        return FinancialYear(self.start - 1)

    def __lt__(self, other: "FinancialYear") -> bool:
        return self.start < other.start

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"


@cache  # a passbook asks for the same years some fifty times a page
def _months_of(start: int) -> tuple[SalaryMonth, ...]:
    april = SalaryMonth(start, _APRIL)
    return tuple(april.plus(n) for n in range(12))


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `from_date` up to, but not including, `until_date`; without end where it is None."""

    from_date: date
    until_date: date | None = None

    def __post_init__(self) -> None:
        if self.until_date is not None and self.until_date <= self.from_date:
            raise NotAPeriod(from_date=self.from_date, until_date=self.until_date)

    @property
    def last_day(self) -> date | None:
        return self.until_date and self.until_date - timedelta(days=1)

    def holds(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day < self.until_date)

    def overlaps(self, other: "Period") -> bool:
        return (other.until_date is None or self.from_date < other.until_date) and (
            self.until_date is None or other.from_date < self.until_date
        )


@dataclass(frozen=True, slots=True)
class WeeklyOff:
    """A weekday that is off: every week, or only its so-many-th occurrences in a month.

    weekday: 0 is Monday, 6 is Sunday. occurrences: empty for every week, (2, 4) for second and fourth.
    period: the days this habit holds; None for always.
    """

    weekday: int
    occurrences: tuple[int, ...] = ()
    period: Period | None = None

    def falls_on(self, day: date) -> bool:
        if day.weekday() != self.weekday or (self.period and not self.period.holds(day)):
            return False
        return not self.occurrences or (day.day - 1) // 7 + 1 in self.occurrences


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days a state's offices work. All of it is handed in.

    holidays: days off by the state's list and the gazette. declared_working: days the gazette opens although
    the weekly habit or the list would close them; it wins over both. May refuse: NoWorkingDay.
    """

    weekly_offs: tuple[WeeklyOff, ...]
    holidays: Collection[date] = frozenset()
    declared_working: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekly_offs", tuple(self.weekly_offs))
        object.__setattr__(self, "holidays", _days(self.holidays))
        object.__setattr__(self, "declared_working", _days(self.declared_working))
        if len({off.weekday for off in self.weekly_offs if not (off.occurrences or off.period)}) == 7:
            raise NoWorkingDay()

    def is_working(self, day: date) -> bool:
        if day in self.declared_working:
            return True
        return day not in self.holidays and not any(off.falls_on(day) for off in self.weekly_offs)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the count-th working day after `day`; `day` itself is not counted, whatever it is.

        With count 0 the answer is `day`. A negative count is a mistake of the caller (ValueError).
        """
        if count < 0:
            raise ValueError("working days are counted forwards")
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        return next(later for later in _days_after(day) if self.is_working(later))

    def working_days_between(self, after: date, upto: date) -> int:
        """Return how many working days come after `after`, up to and with `upto`; 0 if `upto` is not later.

        So `working_days_between(d, add_working_days(d, n)) == n`.
        """
        span = (upto - after).days
        return sum(self.is_working(after + timedelta(days=n)) for n in range(1, span + 1))


def _days(days: Iterable[date]) -> frozenset[date]:
    return frozenset(days)


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day
