"""The clock of a case: working days from the complete case, standing still while an objection is out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sevanidhi.kernel.dates import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where a case's clock stands.

    limit: None where nothing sets one. used: working days used up to the day asked about. due_date: the last
    lawful day; None while the clock stands still. ended_date: the day of the decision. late_by: working days
    beyond the limit.
    """

    limit: int | None
    used: int
    due_date: date | None
    running: bool
    ended_date: date | None

    @property
    def late_by(self) -> int:
        return 0 if self.limit is None else max(0, self.used - self.limit)

    @property
    def left(self) -> int:
        return 0 if self.limit is None else max(0, self.limit - self.used)


def clock(
    spans: Iterable[tuple[date, date | None]], *, limit: int | None, today: date, calendar: WorkingCalendar
) -> Clock:
    """Return the clock of a case that ran in these spans, each (started, stopped or None), in order.

    The day a span starts is not counted, the day it stops is. limit: working days.
    """
    used, due, running, ended = 0, None, False, None
    for started, stopped in spans:
        if due is None and limit is not None:
            due = _due(started, stopped, left=limit - used, calendar=calendar)
        used += calendar.working_days_between(started, stopped or today)
        running, ended = stopped is None, stopped
    return Clock(limit=limit, used=used, due_date=due, running=running, ended_date=None if running else ended)


def _due(started: date, stopped: date | None, *, left: int, calendar: WorkingCalendar) -> date | None:
    """Return the day on which the days left run out, if they do in this span."""
    last = calendar.add_working_days(started, left)
    return last if stopped is None or last <= stopped else None


def spans(moves: Iterable[tuple[date, bool]]) -> Iterator[tuple[date, date | None]]:
    """Yield the spans in which the clock ran, from (day of a step, whether it runs after the step)."""
    started: date | None = None
    for day, runs in moves:
        if runs and started is None:
            started = day
        elif not runs and started is not None:
            yield started, day
            started = None
    if started is not None:
        yield started, None
