"""Reading the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sevanidhi.core.audit import sealing
from sevanidhi.core.audit.models import Entry

PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A line for the person concerned from a log that stands elsewhere.

    by_id, role, by_name, office: as the audit keeps them. act, why: in the reader's language.
    """

    at: datetime
    by_id: int | None
    role: str
    by_name: str
    office: str
    act: str
    why: str


KEPT_APART: list[Callable[[int], Iterable[Seen]]] = []
"""The logs of rooms above that keep their own; each adds itself when Django starts."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to look for. Empty ones look for nothing in particular."""

    by_name: str = ""
    act: str = ""
    office: str = ""
    about: str = ""
    from_date: date | None = None
    until_date: date | None = None


def trail(filters: Filters, *, before: int | None = None) -> list[Entry]:
    """Return the lines that fit, newest first, at most a page of them."""
    found = Entry.objects.filter(_condition(filters))
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:PAGE])


def about(thing: Any) -> QuerySet[Entry]:
    """Return what was done to a record, oldest first."""
    kind, key = thing._meta.label_lower, str(thing.pk)
    return Entry.objects.filter(about_type=kind, about_key=key).order_by("pk")


def who_saw(person_id: int, *, before: int | None = None) -> list[Entry]:
    """Return the lines that concern this person's records, newest first: what was seen and what was done."""
    found = Entry.objects.filter(person_id=person_id)
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:PAGE])


def kept_apart(person_id: int) -> list[Seen]:
    """Return the lines of this person from the logs that stand elsewhere, each log's newest first."""
    return [line for log in KEPT_APART for line in log(person_id)]


def prove() -> sealing.Proof:
    """Recompute the audit's chain and check its signed days."""
    return sealing.prove(sealing.AUDIT)


def _condition(filters: Filters) -> Q:
    wanted = Q()
    if filters.by_name:
        wanted &= Q(by_name__iexact=filters.by_name)
    if filters.act:
        wanted &= Q(act__startswith=filters.act)
    if filters.office:
        wanted &= Q(office=filters.office)
    if filters.about:
        wanted &= Q(about_key=filters.about)
    if filters.from_date:
        wanted &= Q(at__gte=_start(filters.from_date))
    if filters.until_date:
        wanted &= Q(at__lt=_start(filters.until_date + timedelta(days=1)))
    return wanted


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
