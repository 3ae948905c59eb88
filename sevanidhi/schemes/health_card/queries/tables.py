"""The scheme's rules as a reader of a day sees them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sevanidhi.kernel import rulebook
from sevanidhi.kernel.dated import Version
from sevanidhi.kernel.rule_files import Words, words
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.formulas.family import FamilyRule
from sevanidhi.web import rule_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the scheme covers in one of its times. limit: rupees a family a year, None where none is known."""

    shown: rule_pages.VersionShown
    coming: bool
    beneficiaries: tuple[Words, ...]
    treatments: tuple[Words, ...]
    hospitals: tuple[Words, ...]
    not_covered: tuple[Words, ...]
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """The day the scheme begins, and how many days are left; None from that day on."""

    day: date
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where signed forms go, and who helps."""

    postal: Words
    mail: str
    telephone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The list of relations, how it was read, and what nobody has the figure of: (what, reading)."""

    rule: FamilyRule
    shown: rule_pages.VersionShown
    unknown: tuple[tuple[Words, Words], ...]


def covers(*, on: date) -> list[Cover]:
    """Return what the scheme covers, the time of this day (or the first to come) before the others."""
    held = rules.table("coverage")
    shown = {one.key: one for one in rule_pages.shown(held, on=on).versions}
    every = [_cover(version, shown[version.key], on=on) for version in held.current]
    return sorted(every, key=lambda cover: not cover.shown.current)


def _cover(version: Version, shown: rule_pages.VersionShown, *, on: date) -> Cover:
    said = version.values
    return Cover(
        shown=shown,
        coming=version.from_date > on,
        beneficiaries=_titles(said["beneficiaries"]),
        treatments=_titles(said["treatments"]),
        hospitals=_titles(said["hospitals"]),
        not_covered=_titles(said.get("not_covered", [])),
        limit=_limit(version.from_date),
    )


def _titles(rows: list[dict[str, Any]]) -> tuple[Words, ...]:
    return tuple(words(row["title"]) for row in rows)


def _limit(on: date) -> int | None:
    version = next(one for one in rules.table("scheme_limits").current if one.holds(on))
    return version.values.get("private_hospitals")


def launch(*, on: date) -> Launch:
    """Return the day the scheme begins. May refuse: NoRuleInForce."""
    day = rules.launch_date(on)
    return Launch(day=day, days_left=(day - on).days if day > on else None)


def addresses(*, on: date) -> Addresses:
    """Return where forms go and who helps. May refuse: NoRuleInForce."""
    said = rules.table("addresses").in_force(on).values
    return Addresses(postal=words(said["postal_address"]), mail=said["mail"], telephone=said["telephone"])


def relation(code: str, *, gender: str = "", on: date) -> Words:
    """Return what a relation to the holder is called; "self" is the holder. May refuse: NoRuleInForce.

    gender: of the person, so that a wife is called a wife; "" where it is not known.
    """
    return _called(code, gender) or rules.family(on).relations[code].title


def relation_title(code: str, *, gender: str = "") -> Words:
    """Return what a relation is called, whichever version of the list a record took it from."""
    called = _called(code, gender)
    if called is not None:
        return called
    rows = (row for version in rules.table("family_relations").current for row in version.values["relations"])
    return next((words(row["title"]) for row in rows if row["code"] == code), Words(code, code))


def _called(code: str, gender: str) -> Words | None:
    """Return what the list of relations does not say: the holder, and whether a spouse is wife or husband."""
    said = phrases.SELF if code == "self" else phrases.SPOUSES.get(gender) if code == "spouse" else None
    return Words(*said) if said else None


def family(*, on: date) -> Family:
    """Return who is in the family. May refuse: NoRuleInForce."""
    rule = rules.family(on)
    versions = rule_pages.shown(rules.table("family_relations"), on=on).versions
    shown = next(one for one in versions if one.current)
    return Family(
        rule=rule, shown=shown, unknown=tuple(_unknown(figure.table, on) for figure in rule.unknown)
    )


def _unknown(key: str, on: date) -> tuple[Words, Words]:
    held = rulebook.table(key)
    version = next(one for one in held.current if one.holds(on))
    return held.title, version.readings[0]
