"""The law of the health card as data (*.yaml beside this file), handed to formulas as they take it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sevanidhi.kernel import rulebook
from sevanidhi.kernel.dated import RuleTable, RuleUnknown, Version
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.rule_files import words
from sevanidhi.schemes.health_card.formulas.cards import CardRule
from sevanidhi.schemes.health_card.formulas.family import FamilyRule, Figure, RelationRule
from sevanidhi.schemes.health_card.formulas.plausible import Ages
from sevanidhi.schemes.health_card.formulas.wards import WardTable


def table(name: str) -> RuleTable:
    """Return one of the scheme's tables: "family_relations", "card", ..."""
    return rulebook.table(f"health_card.{name}")


@lru_cache(maxsize=64)
def family(on: date, known_on: date | None = None) -> FamilyRule:
    """Return who is in the family on a day. May refuse: NoRuleInForce."""
    relations = table("family_relations")
    version = relations.in_force(on, known_on)
    rows = [_relation(said) for said in version.values["relations"]]
    return FamilyRule(
        rule=version.key,
        source=version.source,
        relations={row.code: row for row in rows},
        minor_until_age=relations.settings["minor_until_age"].value,
        child_age_limit=_figure("child_age_limit", "under_age", on, known_on),
        income_limit=_figure("income_limit", "most_a_month", on, known_on),
        widowed_counts=_figure("widowed_relative", "counts", on, known_on),
        disability_counts=_figure("child_with_disability", "counts", on, known_on),
        most_dependants=_figure("most_dependants", "most", on, known_on),
    )


def _relation(said: Mapping[str, Any]) -> RelationRule:
    conditions = {name: value for name, value in said.items() if name not in ("title", "marital")}
    return RelationRule(title=words(said["title"]), marital=tuple(said.get("marital", ())), **conditions)


def _figure(name: str, value: str, on: date, known_on: date | None) -> Figure:
    """Return what a table says on a day; without a value where its figure is known to be unknown."""
    held = table(name)
    try:
        version = held.in_force(on, known_on)
    except RuleUnknown as unknown:
        return Figure(table=held.key, title=held.title, rule=f"{held.key}@{unknown.from_date}")
    return Figure(
        table=held.key,
        title=held.title,
        value=_value(version, value),
        rule=version.key,
        source=version.source,
    )


def _value(version: Version, name: str) -> Any:
    said = version.values[name]
    return rupees(said) if name == "most_a_month" else int(said)


@lru_cache(maxsize=64)
def wards(on: date, known_on: date | None = None) -> WardTable:
    """Return the wards by pay level. May refuse: NoRuleInForce, RuleUnknown."""
    version = table("ward_entitlement").in_force(on, known_on)
    rows = tuple((row["level_from"], row["level_to"], row["ward"]) for row in version.values["wards"])
    return WardTable(rows, version.key, version.source)


@lru_cache(maxsize=64)
def card(on: date, known_on: date | None = None) -> CardRule:
    """Return the rule of a card issued on a day; before the launch, that of the launch.

    May refuse: NoRuleInForce.
    """
    launch = launch_date(on, known_on)
    held = table("card")
    version = held.in_force(max(on, launch), known_on)
    return CardRule(
        scope=version.values["scope"],
        valid_years=held.settings["valid_years"].value,
        number_shape=held.settings["number_shape"].value,
        launch_date=launch,
        rule=version.key,
        source=version.source,
    )


def card_by(key: str) -> CardRule:
    """Return the rule which a card names that was made by it. key: "health_card.card@2017-05-01"."""
    return card(date.fromisoformat(key.partition("@")[2]))


def days_before_birthday(on: date) -> tuple[int, ...]:
    """Return how many days before a birthday that decides its family is told. May refuse: NoRuleInForce."""
    return tuple(table("reminders").in_force(on).values["days_before_birthday"])


@lru_cache(maxsize=1)
def plausible_ages() -> Ages:
    """Return below which years a birth date is unlikely; of no order."""
    settings = table("plausible_ages").settings
    return Ages(
        youngest_in_service=settings["youngest_in_service"].value,
        youngest_spouse=settings["youngest_spouse"].value,
        between_parent_and_child=settings["between_parent_and_child"].value,
    )


def launch_date(on: date, known_on: date | None = None) -> date:
    """Return the day the scheme begins, as ordered by a day. May refuse: NoRuleInForce."""
    launch: date = table("launch").in_force(on, known_on).values["launch_date"]
    return launch
