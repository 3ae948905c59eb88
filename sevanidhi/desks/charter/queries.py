"""The charter as a reader sees it on a day: schemes, their rights and rates, how long services take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sevanidhi.core import registry
from sevanidhi.desks.charter.rights import Rights, rights
from sevanidhi.kernel.rule_files import Words, words
from sevanidhi.kernel.rulebook import table
from sevanidhi.web import rule_pages


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
    """Return the chapters of the schemes this installation runs, rates and slabs in force shown."""
    return [_chapter(scheme, on) for scheme in registry.schemes()]


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
