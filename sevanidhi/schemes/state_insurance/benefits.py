"""What the insurance gives: in words, with the days the office has, and what of it has no table here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sevanidhi.kernel.rule_files import Words, words
from sevanidhi.kernel.rulebook import table

SERVICE_DAYS = "counter.service_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long the office may take. unit: working_days or months. counted_from: as the rule table says."""

    count: int
    unit: str
    counted_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One thing the insurance gives. missing: which table is not here, so that no amount is told."""

    code: str
    title: Words
    says: tuple[Words, ...]
    papers: tuple[Words, ...]
    missing: Words | None
    source: str
    limit: Limit | None


def benefits(*, on: date) -> tuple[Benefit, ...]:
    """Return what the insurance gives, with the time limits in force on a day. May refuse: NoRuleInForce."""
    limits = {one["code"]: one for one in table(SERVICE_DAYS).in_force(on).values["services"]}
    return tuple(_benefit(said, limits.get(said.get("service", ""))) for said in _file()["benefits"])


def post_that_answers() -> str:
    """Return the English name of the headquarters' post that answers for the tables."""
    return _file()["answers"]


@cache
def _file() -> Mapping[str, Any]:
    return yaml.safe_load(files(__package__).joinpath("data", "benefits.yaml").read_text(encoding="utf-8"))


def _benefit(said: Mapping[str, Any], limit: Mapping[str, Any] | None) -> Benefit:
    return Benefit(
        code=said["code"],
        title=words(said["title"]),
        says=tuple(map(words, said["says"])),
        papers=tuple(map(words, said.get("papers", ()))),
        missing=words(said["missing"]) if "missing" in said else None,
        source=said["source"],
        limit=_limit(limit) if limit else None,
    )


def _limit(said: Mapping[str, Any]) -> Limit:
    return Limit(count=said["days"], unit=said["unit"], counted_from=said["counted_from"])
