"""Applications of the scheme. A family is verified by its drawing or treasury officer alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sevanidhi.core.casework.kinds import Kind, State, Step, Words, verified_steps
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.queries import applications, families, tables
from sevanidhi.schemes.health_card.services import families as family_services
from sevanidhi.web import formats


class Questions(Mapping[str, Words]):
    """What each question is called, those of one person too: "member_photo" and "member_photo/<key>"."""

    def __getitem__(self, name: str) -> Words:
        return phrases.QUESTIONS[name.partition("/")[0]]

    def __iter__(self) -> Iterator[str]:
        return iter(phrases.QUESTIONS)

    def __len__(self) -> int:
        return len(phrases.QUESTIONS)


def _family_in_words(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a family's answers as its case shows them: of an Aadhaar number nothing at all."""
    told = applications.read(applications.sent_of(answers))
    labels = phrases.FAMILY_LABELS
    lines = [
        (labels["ddo"], told.ddo_code),
        (labels["ppo" if told.is_pensioner else "service_number"], told.service_number),
        (labels["posting"], _said(told.posting.hi, told.posting.en)),
    ]
    people = [(labels["person"], _person_in_words(one)) for one in told.people]
    return [(formats.name_of({"hi": label[0], "en": label[1]}), text) for label, text in [*lines, *people]]


def _person_in_words(one: applications.Applied) -> str:
    relation = tables.relation_title(one.relation).said_in(formats.active_language())
    return f"{one.order}. {_said(one.name.hi, one.name.en)}, {relation}, {formats.short_day(one.birth_date)}"


def _said(hindi: str, english: str) -> str:
    return formats.name_of({"hi": hindi, "en": english})


def _family_steps() -> tuple[Step, ...]:
    """Return the way of a family. What was entered is changed by an application of its own, never undone."""
    return tuple(
        replace(step, from_states=(State.REFUSED,)) if step.verb == "undo" else step
        for step in verified_steps("ddo")
    )


FAMILY = Kind(
    code=families.FAMILY,
    short="HF",
    title=("परिवार का पंजीकरण", "Registration of a family"),
    purpose=(
        "हेल्थ कार्ड के लिए कर्मचारी या पेंशनर और परिवार का पंजीकरण।",
        "Registration of an employee or pensioner and the family for the health card.",
    ),
    steps=_family_steps(),
    service="ddo_verification",
    limit_table="health_card.time_limits",
    in_words=_family_in_words,
    field_words=Questions(),
    effects={"grant": family_services.enter},
    clerk_role="ddo",
    deciding_roles=("ddo",),
    objections_most=None,
)

KINDS = (FAMILY,)
