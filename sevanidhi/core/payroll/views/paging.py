"""The lines of a judged schedule, fifty a page, of every fault or of one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.judged import ANY_FAULT, JudgedSchedule, Part, Shown
from sevanidhi.core.payroll.words import fault_name

LINES_A_PAGE = 50
FEW = 10  # lines worth a look that stand open
REASON, FROM, LOOKED_FROM = "reason", "from", "looked"


def shown(request: HttpRequest) -> Shown:
    """Return which lines the address asks for; what it does not say plainly is the first page of all."""
    fault = Fault.__members__.get(request.GET.get(REASON, ""), ANY_FAULT)
    return Shown(
        bad=Part(limit=LINES_A_PAGE, offset=_number(request, FROM), fault=fault),
        cautioned=Part(limit=LINES_A_PAGE, offset=_number(request, LOOKED_FROM)),
    )


def _number(request: HttpRequest, name: str) -> int:
    """Return a count of lines from the address, nought where it is none a file can have."""
    written = request.GET.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 6 else 0


def kept(request: HttpRequest) -> str:
    """Return the part of the address that says which lines are looked at, with its question mark."""
    told = {name: request.GET[name] for name in (REASON, FROM, LOOKED_FROM) if name in request.GET}
    return f"?{urlencode(told)}" if told else ""


def beyond(judged: JudgedSchedule, asked: Shown) -> bool:
    """Return whether lines are asked for that are not there, or not any more."""
    chosen = asked.bad.offset or asked.bad.fault != ANY_FAULT
    return bool(chosen and not judged.bad) or bool(asked.cautioned.offset and not judged.cautioned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A fault to choose lines by: what it is called, how many lines have it, where they are shown."""

    words: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Which of so many lines are shown, counted from one, and the ways to those before and after."""

    first: int
    last: int
    count: int
    newer: str | None
    older: str | None


class Paging:
    """Where in a schedule's lines one is, and the ways to the others."""

    def __init__(self, judged: JudgedSchedule, asked: Shown) -> None:
        self.judged, self.asked = judged, asked
        self.all_faults = asked.bad.fault == ANY_FAULT

    @property
    def reasons(self) -> list[Reason]:
        """Return the faults of this schedule, the commonest first."""
        by_count = sorted(self.judged.counts.by_fault.items(), key=lambda one: (-one[1], one[0]))
        return [
            Reason(
                words=fault_name(code), count=count, href=self._address(reason=code, offset=0),
                current=code == self.asked.bad.fault.name,
            )
            for code, count in by_count
        ]  # fmt: skip

    @property
    def bad(self) -> Pages:
        counts = self.judged.counts
        of_fault = counts.by_fault.get(str(self.asked.bad.fault.name), 0)
        return self._pages(
            self.asked.bad, len(self.judged.bad), counts.bad if self.all_faults else of_fault, "offset"
        )

    @property
    def cautioned(self) -> Pages:
        return self._pages(
            self.asked.cautioned, len(self.judged.cautioned), self.judged.counts.cautioned, "looked"
        )

    def _pages(self, part: Part, here: int, count: int, name: str) -> Pages:
        last, before = part.offset + here, max(0, part.offset - part.limit)
        return Pages(
            first=part.offset + 1, last=last, count=count,
            newer=self._address(**{name: before}) if part.offset else None,
            older=self._address(**{name: last}) if last < count else None,
        )  # fmt: skip

    @property
    def looked_at(self) -> bool:
        """Whether the lines worth a look stand open: few, or asked for."""
        return bool(self.asked.cautioned.offset) or self.judged.counts.cautioned <= FEW

    @property
    def here(self) -> str:
        """Return what the address of this page says of its lines, to come back to it."""
        return self._address().partition("#")[0]

    def _address(
        self, *, reason: str | None = None, offset: int | None = None, looked: int | None = None
    ) -> str:
        told = {
            REASON: reason or (None if self.all_faults else self.asked.bad.fault.name),
            FROM: self.asked.bad.offset if offset is None else offset,
            LOOKED_FROM: self.asked.cautioned.offset if looked is None else looked,
        }
        return f"?{urlencode({name: value for name, value in told.items() if value})}#judged-lines"
