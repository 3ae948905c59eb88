"""Which days a state's offices work: its weekly offs, its holidays, and what the gazette says over them."""

from __future__ import annotations

from datetime import date

import holidays
from django.conf import settings

from sevanidhi.core.casework.models import GazetteDay
from sevanidhi.kernel import rulebook
from sevanidhi.kernel.dates import WorkingCalendar
from sevanidhi.kernel.weekly_offs import weekly_offs

YEARS_AHEAD = 2


def calendar_of(state: str, *, from_date: date, until_date: date) -> WorkingCalendar:
    """Return the calendar that holds for a case between these days, and two years on."""
    years = range(from_date.year, until_date.year + YEARS_AHEAD + 1)
    listed = holidays.country_holidays("IN", subdiv=settings.HOLIDAY_LISTS[state], years=years)
    gazette = GazetteDay.objects.filter(state=state, day__year__in=years).order_by("pk")  # the last one holds
    said = dict(gazette.values_list("day", "is_working"))
    return WorkingCalendar(
        weekly_offs(rulebook.table(f"counter.weekly_offs_{state}")),
        holidays=[*listed, *(day for day, works in said.items() if not works)],
        declared_working=[day for day, works in said.items() if works],
    )
