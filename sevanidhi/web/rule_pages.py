"""A rule table laid out for a reader: what is in force, what was, from which source, and how it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.dated import RuleTable, Setting, Version
from sevanidhi.kernel.rule_files import Words
from sevanidhi.kernel.rulebook import rule_files, table
from sevanidhi.kernel.sources import Source, register
from sevanidhi.web import formats

MOST_AT_ONCE = 6
TO_BE_CONFIRMED = "to be confirmed"  # what a reading says of itself in English
PLACES = {  # how a citation names a place in its source; the longer words first
    "rights of the insured": _("rights of the insured"),
    "rights of the subscriber": _("rights of the subscriber"),
    "rights": _("rights"),
    "expectations": _("expectations"),
    "rule": _("rule"),
    "list of offices": _("list of offices"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """One version: its days (the last one included), what it says, and what it rests on.

    sources: each with the place in it. rate: "8.7%", or "".
    slabs: (lowest, highest or "", amount) ready to read. ceiling: ready, or "".
    """

    key: str
    from_date: date
    last_day: date | None
    current: bool
    unknown: bool
    sources: tuple[tuple[Source, str], ...]
    order: str
    readings: tuple[Words, ...]
    rate: str
    slabs: tuple[tuple[str, str, str], ...]
    ceiling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShown:
    """A rule table, newest version first. kind: "rates", "slabs" or "words" (readings alone)."""

    key: str
    kind: str
    title: Words
    unit: Words
    versions: tuple[VersionShown, ...]
    to_be_confirmed: tuple[Setting, ...]

    @property
    def current(self) -> VersionShown | None:
        """The version in force on the day asked for, or None."""
        return next((version for version in self.versions if version.current), None)

    @property
    def count_to_be_confirmed(self) -> int:
        """How often the page of this table says that something is to be confirmed."""
        readings = (reading for version in self.versions for reading in version.readings)
        return len(self.to_be_confirmed) + sum(TO_BE_CONFIRMED in one.en.lower() for one in readings)

    @property
    def recent(self) -> tuple[VersionShown, ...]:
        """The version in force and the few before it; all of a short table."""
        if len(self.versions) <= MOST_AT_ONCE:
            return self.versions
        at = next((place for place, version in enumerate(self.versions) if version.current), 0)
        return self.versions[at : at + MOST_AT_ONCE]

    @property
    def older(self) -> tuple[VersionShown, ...]:
        """What `recent` leaves out, later versions too."""
        return tuple(version for version in self.versions if version not in self.recent)

    @property
    def others(self) -> tuple[VersionShown, ...]:
        return tuple(version for version in self.versions if not version.current)


def tables_of(room: str, *, on: date) -> list[TableShown]:
    """Return the rule tables of a scheme or desk by its folder's name, in order of their keys."""
    return [shown(table(key), on=on) for key in rule_files() if key.split(".")[0] == room]


def shown(rules: RuleTable, *, on: date) -> TableShown:
    """Lay a table out as it stands for a reader of this day."""
    versions = tuple(_version(version, on=on) for version in reversed(rules.as_known()))
    return TableShown(
        key=rules.key,
        kind=_kind(rules),
        title=rules.title,
        unit=rules.unit,
        versions=versions,
        to_be_confirmed=rules.settings_to_be_confirmed,
    )


def _kind(rules: RuleTable) -> str:
    names = {name for version in rules.versions for name in version.values}
    if "rate_percent_a_year" in names:
        return "rates"
    return "slabs" if "slabs" in names else "words"


def _version(version: Version, *, on: date) -> VersionShown:
    rate = version.values.get("rate_percent_a_year")
    ceiling = version.values.get("ceiling")
    return VersionShown(
        key=version.key,
        from_date=version.from_date,
        last_day=version.until_date - timedelta(days=1) if version.until_date else None,
        current=version.holds(on),
        unknown=version.unknown,
        sources=cited(version.source or ""),
        order=version.order or "",
        readings=version.readings,
        rate=formats.percent(rate) if rate else "",
        slabs=tuple(_slabs(version)),
        ceiling=formats.whole_rupees_text(ceiling) if ceiling else "",
    )


def cited(citation: str) -> tuple[tuple[Source, str], ...]:
    """Return the sources a citation names, each with the place in it as a reader says it."""
    parts = (part.strip().partition(" ") for part in citation.split(";"))
    return tuple((register()[key], _place(place)) for key, _space, place in parts if key in register())


def sources_in_words(citation: str) -> str:
    """Return a citation as a reader says it: each source's title, and the place in it."""
    language = formats.active_language()
    named = (_with_place(source.title.said_in(language), place) for source, place in cited(citation))
    return "; ".join(named) or citation


def _with_place(title: str, place: str) -> str:
    """Put a place that is named in words after a comma, a bare number or mark after a space."""
    return f"{title}, {place}" if place[:1].isalpha() else f"{title} {place}".strip()


def _place(place: str) -> str:
    place = place.replace('"', "").replace(" and ", ", ")
    for written, said in PLACES.items():
        place = place.replace(written, str(said))
    return place


def _slabs(version: Version) -> Iterator[tuple[str, str, str]]:
    for low, high, amount in version.values.get("slabs", ()):
        highest = "" if high is None else formats.whole_rupees_text(high)
        yield formats.whole_rupees_text(low), highest, formats.whole_rupees_text(amount)
