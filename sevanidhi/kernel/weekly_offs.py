"""A state's weekly offs as the working calendar takes them, from a rule table of them.

In such a table the figure and the setting `weekly_offs` are lists of {weekday: saturday, occurrences: [2]}:
the versions hold for their days, the setting for the days before the first version.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sevanidhi.kernel.dated import RuleTable, Version
from sevanidhi.kernel.dates import Period, WeeklyOff

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def weekly_offs(table: RuleTable) -> tuple[WeeklyOff, ...]:
    """Return the weekly offs of all times, each with the days it holds."""
    offs = [
        off for version in table.as_known() for off in _offs(version.values["weekly_offs"], _days(version))
    ]
    before = table.settings.get("weekly_offs")
    if before:
        offs += _offs(before.value, _days_before(table))
    return tuple(offs)


def _days(version: Version) -> Period:
    return Period(version.from_date, version.until_date)


def _days_before(table: RuleTable) -> Period | None:
    return Period(date.min, table.versions[0].from_date) if table.versions else None


def _offs(said: Iterable[Mapping[str, Any]], period: Period | None) -> list[WeeklyOff]:
    return [WeeklyOff(_WEEKDAYS.index(off["weekday"]), tuple(off["occurrences"]), period) for off in said]
