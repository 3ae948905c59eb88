"""Rule tables by date of effect: which figures were in force on a day, and were known on another.

A file looks so (see CONTRIBUTING):

    title: {hi: "मासिक प्रीमियम", en: "Monthly premium"}
    unit: {hi: "रुपये प्रति माह", en: "rupees a month"}
    settings:                        # conventions no order we have seen writes down
      rounding: {value: once, title: {hi: .., en: ..}, reading: {hi: .., en: ..}, to_be_confirmed: true}
    versions:
      - from: 2010-04-01             # day of effect
        until: 2015-04-01            # only where it ends by itself; otherwise the next version ends it
        known_from: 2010-03-31       # day of the order; without it the day of effect is taken, and says so
        order: F.13(21)FD/Rev./76
        source: charter-sipf-2011 §1.7
        readings: [..]               # text, or {hi: .., en: ..}
        slabs: ..                    # everything else are the figures
      - from: 2026-01-01
        unknown: true                # nobody has the figure: asking is refused
        readings: [..]
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sevanidhi.kernel.dates import Period
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Fault, RuleTableFaulty, Words, read, text_of, words
from sevanidhi.kernel.slabs import SlabsDoNotJoin, SlabTable

_SAID_OF_A_VERSION = frozenset({"from", "until", "known_from", "order", "source", "readings", "unknown"})


class NoRuleInForce(Refusal):
    """The table has no version for this day. Facts: table, title_hi, title_en, on, known_on, first_day."""


class RuleUnknown(NoRuleInForce):
    """The figure for this day is known to be unknown. Facts: as NoRuleInForce, and from_date,
    until_date instead of first_day."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a table: figures, the days it covers [from, until), and what it rests on.

    key: "<table>@<from>". known_from_assumed: no order date is known, the day of effect stands in.
    values: the figures as the file gives them (whole numbers, text, lists, mappings); empty where unknown.
    """

    key: str
    from_date: date
    until_date: date | None
    known_from: date
    known_from_assumed: bool
    source: str
    order: str | None
    readings: tuple[Words, ...]
    unknown: bool
    values: Mapping[str, Any]

    def holds(self, day: date) -> bool:
        return Period(self.from_date, self.until_date).holds(day)


@dataclass(frozen=True, slots=True)
class Setting:
    """A convention: its value, what it is called, how we read it, and whether it is to be confirmed."""

    key: str
    value: Any
    title: Words
    reading: Words
    source: str | None
    to_be_confirmed: bool


@dataclass(frozen=True)
class RuleTable:
    """The versions of one rule, oldest first, and the settings beside them."""

    key: str
    title: Words
    unit: Words
    versions: tuple[Version, ...]
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @classmethod
    def load(cls, source: Path | Traversable | str, key: str) -> "RuleTable":
        """Read a rule file (a path, or its text). May refuse: RuleTableFaulty, with every fault."""
        table, faults = examine(source, key)
        if faults or table is None:
            raise RuleTableFaulty(table=key, faults=tuple(faults))
        return table

    def in_force(self, on: date, known_on: date | None = None) -> Version:
        """Return the version in force on a day, as known today or on an earlier day.

        As known earlier, an order not yet made is left out and the version before it goes on. A period nobody
        has figures for stays unknown whatever day is asked from. May refuse: NoRuleInForce, RuleUnknown.
        """
        for version in self.current if known_on is None else self.as_known(known_on):
            if version.holds(on):
                return self._known(version, on, known_on)
        first_day = self.versions[0].from_date if self.versions else None
        raise NoRuleInForce(**self._asked(on, known_on), first_day=first_day)

    def _known(self, version: Version, on: date, known_on: date | None) -> Version:
        if version.unknown:
            raise RuleUnknown(
                **self._asked(on, known_on), from_date=version.from_date, until_date=version.until_date
            )
        return version

    def _asked(self, on: date, known_on: date | None) -> dict[str, Any]:
        return {
            "table": self.key,
            "title_hi": self.title.hi,
            "title_en": self.title.en,
            "on": on,
            "known_on": known_on,
        }

    @cached_property
    def current(self) -> tuple[Version, ...]:
        """The versions as known now, each ended by the next."""
        return self.as_known()

    def as_known(self, known_on: date | None = None) -> tuple[Version, ...]:
        """Return the versions as known on a day, each ended by the next.

        Of two versions for the same day of effect the one known later stands.
        """
        known = [v for v in self.versions if known_on is None or v.unknown or v.known_from <= known_on]
        latest = {version.from_date: version for version in known}
        return _ended(latest.values())

    @property
    def settings_to_be_confirmed(self) -> tuple[Setting, ...]:
        return tuple(setting for setting in self.settings.values() if setting.to_be_confirmed)


def examine(source: Path | Traversable | str, key: str) -> tuple[RuleTable | None, list[Fault]]:
    """Read a rule file and return the table (None if it cannot be built) and all its faults."""
    content, faults = read(text_of(source), table=key)
    if not content:
        return None, faults
    examined = _Examined(key, faults)
    table = examined.table(content)
    return table, examined.faults


def _ended(versions: Iterable[Version]) -> tuple[Version, ...]:
    """End each version where the next begins, unless it ends by itself before that."""
    ordered = sorted(versions, key=lambda version: version.from_date)
    ended = []
    for version, later in _each_with_next(ordered):
        until = _earlier(version.until_date, later.from_date if later else None)
        ended.append(replace(version, until_date=until))
    return tuple(ended)


def _each_with_next(ordered: list[Version]) -> Iterator[tuple[Version, Version | None]]:
    for at, version in enumerate(ordered, start=1):
        yield version, ordered[at] if at < len(ordered) else None


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days, default=None)


class _Examined:
    """Builds a table and gathers faults on the way."""

    def __init__(self, key: str, faults: list[Fault]) -> None:
        self.key = key
        self.faults = faults

    def fault(self, kind: str, where: str) -> None:
        self.faults.append(Fault(self.key, kind, where))

    def table(self, content: dict[str, Any]) -> RuleTable | None:
        listed = content.get("versions", [])
        if not isinstance(listed, list) or not (listed or content.get("settings")):
            self.fault("no versions", "versions, or at least settings")
            return None
        versions = [self.version(said) for said in listed]
        self.join([version for version in versions if version])
        title = self.title(content)
        settings = self.settings(content)
        if self.faults:
            return None
        ordered = sorted((v for v in versions if v), key=lambda v: (v.from_date, v.known_from))
        unit = words(content.get("unit", ""))
        return RuleTable(self.key, title, unit, _named_apart(ordered), settings)

    def title(self, content: dict[str, Any]) -> Words:
        try:
            return words(content["title"])
        except KeyError:
            self.fault("no title", "title: {hi, en}")
            return Words("", "")

    def version(self, said: Any) -> Version | None:
        if not isinstance(said, dict) or not _is_day(said.get("from")):
            self.fault("no day", f"from: {said.get('from') if isinstance(said, dict) else said}")
            return None
        where = str(said["from"])
        if not all(_is_day(said[day]) for day in ("until", "known_from") if day in said):
            self.fault("no day", f"until or known_from of {where}")
            return None
        unknown = said.get("unknown") is True
        values = {name: value for name, value in said.items() if name not in _SAID_OF_A_VERSION}
        self.grounds(said, where, unknown=unknown, values=values)
        from_date: date = said["from"]
        return Version(
            key=f"{self.key}@{where}",
            from_date=from_date,
            until_date=said.get("until"),
            known_from=said.get("known_from", from_date),
            known_from_assumed="known_from" not in said,
            source=str(said.get("source", "")),
            order=said.get("order"),
            readings=self.readings(said, where),
            unknown=unknown,
            values=values,
        )

    def grounds(self, said: dict[str, Any], where: str, *, unknown: bool, values: dict[str, Any]) -> None:
        if unknown:
            if values or not said.get("readings"):
                self.fault("no reading", f"the unknown period from {where} has readings and no figures")
            return
        if not str(said.get("source") or "").strip():
            self.fault("no source", where)
        if not values:
            self.fault("no figures", where)
        if "slabs" in values:
            self.slabs(values["slabs"], where)

    def slabs(self, rows: Any, where: str) -> None:
        try:
            SlabTable.from_rows(rows)
        except SlabsDoNotJoin as refusal:
            self.fault("slabs", f"{where}: {refusal.where}")
        except (Refusal, TypeError):
            self.fault("slabs", f"{where}: each slab is [lowest pay, highest pay or null, amount]")

    def readings(self, said: dict[str, Any], where: str) -> tuple[Words, ...]:
        try:
            return tuple(words(reading) for reading in said.get("readings", ()))
        except (KeyError, TypeError):
            self.fault("no reading", f"a reading of {where} is not text or {{hi, en}}")
            return ()

    def settings(self, content: dict[str, Any]) -> dict[str, Setting]:
        settings = {}
        for key, said in (content.get("settings") or {}).items():
            try:
                settings[key] = _setting(key, said)
            except (KeyError, TypeError):
                self.fault("no reading", f"setting {key} needs value, title and reading")
        return settings

    def join(self, versions: list[Version]) -> None:
        """Note overlaps, and gaps that are not an explicit unknown period."""
        ordered = sorted(versions, key=lambda version: (version.from_date, version.known_from))
        for version, later in _each_with_next(ordered):
            where = f"{version.from_date} to {version.until_date}"
            if later and version.from_date == later.from_date:
                if version.known_from == later.known_from:
                    self.fault("overlap", f"{version.from_date} twice")
            elif version.until_date and version.until_date <= version.from_date:
                self.fault("overlap", f"{where}: ends before it begins")
            elif version.until_date and later and version.until_date > later.from_date:
                self.fault("overlap", f"{where}, next from {later.from_date}")
            elif version.until_date and (later is None or version.until_date < later.from_date):
                self.fault("gap", f"after {where}: say `unknown: true` for the days nobody has figures for")


def _named_apart(ordered: list[Version]) -> tuple[Version, ...]:
    """Give a version that corrects an earlier known one of the same day a key of its own."""
    named: list[Version] = []
    for version in ordered:
        if named and named[-1].from_date == version.from_date:
            version = replace(version, key=f"{version.key}~{version.known_from}")
        named.append(version)
    return tuple(named)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _setting(key: str, said: dict[str, Any]) -> Setting:
    return Setting(
        key=key,
        value=said["value"],
        title=words(said["title"]),
        reading=words(said["reading"]),
        source=said.get("source"),
        to_be_confirmed=said.get("to_be_confirmed", True),
    )
