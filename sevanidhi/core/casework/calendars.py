"""Which days a state's offices work: its weekly offs, its holidays, and what the gazette says over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import holidays
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.casework.models import GazetteDay
from sevanidhi.kernel import rulebook
from sevanidhi.kernel.dated import RuleTable
from sevanidhi.kernel.dates import WeeklyOff, WorkingCalendar
from sevanidhi.kernel.weekly_offs import weekly_offs
from sevanidhi.web.formats import active_language, name_of
from sevanidhi.web.rule_pages import TableShown, shown

YEARS_AHEAD = 2
ORDINALS = (_("first"), _("second"), _("third"), _("fourth"), _("fifth"))
STATE_NAMES: Mapping[str, Any] = {"rajasthan": _("Rajasthan"), "uttar_pradesh": _("Uttar Pradesh")}


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """A day that is off or made working. notifications: what was said of it; the first in the list holds."""

    day: date
    name: str
    is_working: bool
    notifications: tuple[GazetteDay, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StateYear:
    """A state's year: its weekly offs in words and as rules, and the single days."""

    state: str
    name: str
    every_week: str
    weekly_offs: TableShown
    days: tuple[DayShown, ...]


def states_in(year: int) -> list[StateYear]:
    """Return the year of every state this installation serves, holidays named in the active language."""
    return [_state_year(state, year) for state in settings.STATES]


def _state_year(state: str, year: int) -> StateYear:
    weekly = rulebook.table(f"counter.weekly_offs_{state}")
    return StateYear(
        state=state,
        name=str(STATE_NAMES.get(state, state)),
        every_week=_every_week(weekly, on=date(year, 12, 31)),
        weekly_offs=shown(weekly, on=date(year, 12, 31)),
        days=tuple(_days_of(state, year)),
    )


def _every_week(table: RuleTable, *, on: date) -> str:
    """Say in words which days of the week are off on a day, and whether an order says so."""
    offs = [off for off in weekly_offs(table) if off.period is None or off.period.holds(on)]
    always = [str(WEEKDAYS[off.weekday]) for off in offs if not off.occurrences]
    named = [
        gettext("the %(which)s %(weekday)s of the month")
        % {"which": _listed_in_words(map(str, _ordinals(off))), "weekday": WEEKDAYS[off.weekday]}
        for off in offs
        if off.occurrences
    ]
    if always:
        named.append(gettext("every %(weekdays)s") % {"weekdays": _listed_in_words(always)})
    told = _listed_in_words(named)
    if any(version.holds(on) and not version.unknown for version in table.as_known()):
        return gettext("Off: %(days)s.") % {"days": told}
    return gettext("No order was found; read as off: %(days)s (to be confirmed).") % {"days": told}


def _ordinals(off: WeeklyOff) -> Iterator[Any]:
    return (ORDINALS[occurrence - 1] for occurrence in off.occurrences)


def _listed_in_words(parts: Iterable[str]) -> str:
    *before, last = parts
    if not before:
        return last
    return gettext("%(before)s and %(last)s") % {"before": ", ".join(before), "last": last}


def _days_of(state: str, year: int) -> Iterator[DayShown]:
    listed = _listed(state, [year], language="hi" if active_language() == "hi" else "en_IN")
    said: dict[date, list[GazetteDay]] = {}
    for one in GazetteDay.objects.filter(state=state, day__year=year).order_by("-pk"):
        said.setdefault(one.day, []).append(one)
    for day in sorted({*listed, *said}):
        held = tuple(said.get(day, ()))
        name = name_of(held[0]) if held else str(listed[day])
        yield DayShown(day=day, name=name, is_working=bool(held) and held[0].is_working, notifications=held)


def _listed(state: str, years: Iterable[int], **more: Any) -> Mapping[date, str]:
    return holidays.country_holidays("IN", subdiv=settings.HOLIDAY_LISTS[state], years=years, **more)


def calendar_of(state: str, *, from_date: date, until_date: date) -> WorkingCalendar:
    """Return the calendar that holds for a case between these days, and two years on."""
    years = range(from_date.year, until_date.year + YEARS_AHEAD + 1)
    listed = _listed(state, years)
    gazette = GazetteDay.objects.filter(state=state, day__year__in=years).order_by("pk")  # the last one holds
    said = dict(gazette.values_list("day", "is_working"))
    return WorkingCalendar(
        weekly_offs(rulebook.table(f"counter.weekly_offs_{state}")),
        holidays=[*listed, *(day for day, works in said.items() if not works)],
        declared_working=[day for day, works in said.items() if works],
    )
