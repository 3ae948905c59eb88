"""The charter as a reader sees it on a day: schemes, their rights and rates, how long services take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sevanidhi.core import registry
from sevanidhi.desks.charter import words as names
from sevanidhi.desks.charter.rights import Rights, rights
from sevanidhi.kernel.dated import Setting, Version
from sevanidhi.kernel.rule_files import Words, words
from sevanidhi.kernel.rulebook import rule_files, table
from sevanidhi.web import rule_pages

STATE = "rajasthan"  # whose department the charter is of


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeChapter:
    """A scheme's part of the charter."""

    scheme: registry.Scheme
    rights: Rights | None
    tables: tuple[rule_pages.TableShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLimit:
    """How long one service may take. unit: working_days, months or clearing_house (then days is None)."""

    code: str
    title: Words
    days: int | None
    unit: str
    counted_from: str
    headquarters_days: tuple[int, ...]


def chapters(*, on: date) -> list[SchemeChapter]:
    """Return the chapters of the charter's own schemes, rates and slabs in force shown."""
    return [_chapter(scheme, on) for scheme in registry.schemes() if scheme.state == STATE]


def _chapter(scheme: registry.Scheme, on: date) -> SchemeChapter:
    shown = tuple(one for one in rule_pages.tables_of(scheme.code, on=on) if _has_figures(one))
    return SchemeChapter(scheme=scheme, rights=rights().get(scheme.code), tables=shown)


def _has_figures(shown: rule_pages.TableShown) -> bool:
    """True for rates or slabs with a known version in force: the rest is on the scheme's own page."""
    return shown.kind in ("rates", "slabs") and shown.current is not None and not shown.current.unknown


def service_limits(*, on: date) -> list[ServiceLimit]:
    """Return the time limits in force. May refuse: NoRuleInForce."""
    version = table("counter.service_days").in_force(on)
    return [_limit(said) for said in version.values["services"]]


def service_source(*, on: date) -> rule_pages.TableShown:
    """Return the table of time limits with its source and readings."""
    return rule_pages.shown(table("counter.service_days"), on=on)


def _limit(said: Mapping[str, Any]) -> ServiceLimit:
    return ServiceLimit(
        code=said["code"],
        title=words(said["title"]),
        days=said["days"],
        unit=said["unit"],
        counted_from=said["counted_from"],
        headquarters_days=tuple(said.get("headquarters_days", ())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWhole:
    """A version of a rule table with its figures as lines (name, text).

    figures: what the version's own table of rates or slabs does not show.
    """

    version: rule_pages.VersionShown
    known_from: date
    known_from_assumed: bool
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWhole:
    """A rule table, newest version first, with every convention it rests on. scheme: whose rule it is; none
    for what all offices go by.
    """

    scheme: registry.Scheme | None
    table: rule_pages.TableShown
    versions: tuple[VersionWhole, ...]
    settings: tuple[tuple[Setting, str], ...]


def rule_tables(*, on: date) -> list[rule_pages.TableShown]:
    """Return every rule table as it stands on a day, in order of keys."""
    return [rule_pages.shown(table(key), on=on) for key in rule_files()]


def rule_table(key: str, *, on: date) -> TableWhole:
    """Return one rule table whole. May refuse: UnknownRuleTable."""
    rules = table(key)
    shown = rule_pages.shown(rules, on=on)
    versions = {version.key: version for version in rules.as_known()}
    return TableWhole(
        scheme=next((one for one in registry.schemes() if one.code == key.split(".")[0]), None),
        table=shown,
        versions=tuple(_whole(one, versions[one.key]) for one in shown.versions),
        settings=tuple((setting, names.plain(setting.value)) for setting in rules.settings.values()),
    )


def _whole(shown: rule_pages.VersionShown, version: Version) -> VersionWhole:
    return VersionWhole(
        version=shown,
        known_from=version.known_from,
        known_from_assumed=version.known_from_assumed,
        figures=tuple(_figures(version)),
    )


def _figures(version: Version) -> Iterator[tuple[str, str]]:
    for name, value in version.values.items():
        if name not in ("rate_percent_a_year", "slabs", "ceiling"):
            for row in value if isinstance(value, list) else [value]:
                yield names.name(name), names.plain(row)
