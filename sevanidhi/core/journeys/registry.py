"""The journeys of this installation. Each scheme registers its own when Django starts."""

from __future__ import annotations

from collections import Counter

from sevanidhi.core.journeys.contract import Journey
from sevanidhi.kernel.refusals import Refusal

_journeys: dict[str, Journey] = {}


class JourneyUnknown(Refusal):
    """There is no such application here. Facts: journey."""


class JourneyFaulty(ValueError):
    """A journey contradicts itself. A programmer's mistake, found when Django starts."""


def register(journey: Journey) -> None:
    """Let a journey be made. Raises JourneyFaulty where two pages share a name, or a need leads nowhere."""
    names = Counter(page.name for _task, page in journey.pages())
    twice = sorted(name for name, count in names.items() if count > 1)
    tasks = {task.name for task in journey.tasks}
    lost = sorted({need for task in journey.tasks for need in task.needs} - tasks)
    if twice or lost or len(tasks) < len(journey.tasks):
        raise JourneyFaulty(f"{journey.code}: twice {twice}, needed and missing {lost}")
    _journeys[journey.code] = journey


def codes() -> list[str]:
    """Return the codes of all journeys that are made here."""
    return sorted(_journeys)


def journey(code: str) -> Journey:
    """Return the journey of this code. May refuse: JourneyUnknown."""
    try:
        return _journeys[code]
    except KeyError:
        raise JourneyUnknown(journey=code) from None
