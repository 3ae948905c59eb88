"""The applications of the scheme as its officers work on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sevanidhi.core.casework.kinds import (
    Kind,
    State,
    Step,
    Words,
    asked_steps,
    due_steps,
    registration_steps,
    shown_steps,
    verified_steps,
)
from sevanidhi.core.journeys import queries as journeys
from sevanidhi.core.journeys.contract import Answers
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.journeys.changes import JOURNEYS
from sevanidhi.schemes.health_card.journeys.ddo import DDO
from sevanidhi.schemes.health_card.journeys.family import FAMILY
from sevanidhi.schemes.health_card.permissions import VERIFIERS
from sevanidhi.schemes.health_card.queries import (
    applications,
    changes,
    corrections,
    registrations,
    tables,
)
from sevanidhi.schemes.health_card.services import changes as change_services
from sevanidhi.schemes.health_card.services import families
from sevanidhi.schemes.health_card.services import registrations as services
from sevanidhi.web import formats


def _write_to(on: date) -> list[Words]:
    """Return the state cell's addresses, for who does not agree with a decision."""
    cell = tables.addresses(on=on)
    return [(cell.postal.hi, cell.postal.en), (cell.mail, cell.mail)]


# Where the drawing officer is of the family, the state cell has it.
STAND_INS = {"ddo": "cell_officer"}
FAMILY_DESK = ("ddo", "cell_clerk", "cell_officer")
VERIFIED = ("सत्यापित", "Verified")


def _ddo_in_words(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    sent_on = date.fromisoformat(kept["sent_date"])
    lines = journeys.answers_in_words(DDO, Answers.of_record(kept), on=sent_on)
    return [*lines, (_("Mobile number"), kept["mobile"])]


def _ddo_fields(kept: Mapping[str, Any]) -> Mapping[str, Words]:
    return DDO.returnable(Answers.of_record(kept))


DDO_REGISTRATION = Kind(
    code=registrations.KIND,
    short="DR",
    title=("आहरण अधिकारी या कोषाधिकारी का पंजीकरण", "Registration of a drawing or treasury officer"),
    purpose=(
        "अधिकारी के पंजीकरण के बाद ही उसके अधीन लोग हेल्थ कार्ड के लिए पंजीकरण कर सकते हैं।",
        "Once an officer is registered, the people under that officer can register for the health card.",
    ),
    service="cell_verification",
    limit_table="health_card.time_limits",
    steps=registration_steps(maker="cell_clerk", checker="cell_officer"),
    clerk_role="cell_clerk",
    deciding_roles=("cell_clerk", "cell_officer"),
    objections_most=None,
    objections_to=_write_to,
    in_words=_ddo_in_words,
    field_words=_ddo_fields,
    journey=DDO.code,
    warnings=registrations.warnings,
    messages={"grant": ""},
    effects={
        "object": services.write_why,
        "grant": services.grant_officer,
        "refuse": services.end_registration,
        "withdraw": services.end_registration,
        "undo": services.undo_officer,
    },
)


def _family_in_words(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a family's answers as its case shows them: of an Aadhaar number nothing at all."""
    told = applications.read(Answers.of_record(kept))
    labels = phrases.FAMILY_LABELS
    lines = [
        (labels["ddo"], told.ddo_code),
        (labels["ppo" if told.is_pensioner else "service_number"], told.service_number),
        (labels["posting"], told.posting.said_in(formats.active_language())),
    ]
    people = [(labels["person"], f"{one.order}. {_person_in_words(one)}") for one in told.people]
    return [(formats.name_of({"hi": label[0], "en": label[1]}), text) for label, text in [*lines, *people]]


def _person_in_words(one: applications.Applied) -> str:
    name = formats.name_of({"hi": one.name.hi, "en": one.name.en})
    relation = tables.relation_title(one.relation, gender=one.gender).said_in(formats.active_language())
    return f"{name}, {relation}, {formats.day(one.birth_date)}"


def _family_fields(kept: Mapping[str, Any]) -> Mapping[str, Words]:
    return FAMILY.returnable(Answers.of_record(kept))


def _family_steps() -> tuple[Step, ...]:
    """Return the way of a family. What was entered is changed by an application of its own, never undone."""
    return tuple(
        replace(step, from_states=(State.REFUSED,)) if step.verb == "undo" else step
        for step in verified_steps("ddo")
    )


def _verified(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps of what an officer verifies: its timeline says so too."""
    return tuple(replace(step, told=VERIFIED) if step.verb == "grant" else step for step in steps)


FAMILY_REGISTRATION = Kind(
    code=FAMILY.code,
    short="HF",
    title=("परिवार का पंजीकरण", "Registration of a family"),
    purpose=(
        "हेल्थ कार्ड के लिए कर्मचारी या पेंशनर और परिवार का पंजीकरण।",
        "Registration of an employee or pensioner and the family for the health card.",
    ),
    service="ddo_verification",
    limit_table="health_card.time_limits",
    steps=_verified(_family_steps()),
    clerk_role="ddo",
    deciding_roles=FAMILY_DESK,
    stand_ins=STAND_INS,
    objections_most=None,
    objections_to=_write_to,
    in_words=_family_in_words,
    field_words=_family_fields,
    journey=FAMILY.code,
    messages={"grant": ""},
    desk="health_card:desk",
    desk_case="health_card:desk_case",
    desk_roles=VERIFIERS,
    effects={"grant": families.enter},
    granted=VERIFIED,
)


def _change_in_words(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a change says; of an Aadhaar number nothing at all."""
    labels = phrases.CHANGE_LABELS
    lines = [(labels["family"], kept["family"]), *_whom(kept)]
    pages, event = kept["pages"], kept["pages"].get("event", {})
    if "ddo" in pages:
        lines.append((labels["ddo"], pages["ddo"]["ddo_code"]))
    if "pensioner" in pages:
        lines.append((labels["ppo"], pages["pensioner"]["service_number"]))
    if event.get("day"):
        lines.append((labels["day"], formats.day(date.fromisoformat(event["day"]))))
    if event.get("paper"):
        lines.append((labels["paper"], event["paper"]))
    people = applications.people(Answers.of_record(kept))
    right = [(fact.said, fact.after) for one in people if one.line for fact in corrections.facts(one)]
    return [*((_both(label), text) for label, text in lines), *right]


def _whom(kept: Mapping[str, Any]) -> list[tuple[Words, str]]:
    labels, told = phrases.CHANGE_LABELS, changes.member_of(kept)
    people = applications.people(Answers.of_record(kept))
    lines = [(labels["comes"], _person_in_words(one)) for one in people if one.line is None]
    if told is None:
        return lines
    relation = tables.relation_title(told["relation"], gender=told.get("gender", "")).said_in(
        formats.active_language()
    )
    name = formats.name_of({"hi": told["name_hi"], "en": told["name_en"]})
    return [*lines, (labels["who"], f"{name}, {relation}")]


def _change_fields(kind: str) -> Callable[[Mapping[str, Any]], Mapping[str, Words]]:
    return lambda kept: JOURNEYS[kind].returnable(Answers.of_record(kept))


EFFECTS: Mapping[str, Callable[..., None]] = {
    changes.BIRTH: change_services.bring_in,
    changes.MARRIAGE: change_services.bring_in,
    changes.DEPENDANT: change_services.bring_in,
    changes.CORRECTION: change_services.correct,
    changes.MARRIED_OUT: change_services.let_leave,
    changes.DIVORCE: change_services.let_leave,
    changes.DEATH: change_services.let_leave,
    changes.TRANSFER: change_services.move_family,
    changes.RETIREMENT: change_services.move_family,
    changes.HOLDER_DEATH: change_services.end_family,
}


def _change(kind: str, **more: Any) -> Kind:
    """Return a change that the family tells of, or the officer enters. The card's own message tells of it."""
    title = phrases.CHANGES[kind]
    given: dict[str, Any] = (
        {
            "steps": _verified(shown_steps("ddo")),
            "effects": {"grant": EFFECTS[kind], "enter": EFFECTS[kind]},
            "granted": VERIFIED,
            "journey": changes.code(kind) if kind in JOURNEYS else "",
            "field_words": _change_fields(kind) if kind in JOURNEYS else {},
        }
        if kind in EFFECTS
        else {}
    )
    return Kind(
        code=changes.code(kind),
        short="HC",
        title=title,
        purpose=phrases.CHANGE_INTRO.get(kind, title),
        service="ddo_verification",
        limit_table="health_card.time_limits",
        clerk_role="ddo",
        deciding_roles=FAMILY_DESK,
        stand_ins=STAND_INS,
        objections_most=None,
        objections_to=_write_to,
        held_first=changes.hold_family,  # a transfer takes all its cases along
        in_words=_change_in_words,
        desk="health_card:desk",
        desk_case="health_card:desk_case",
        desk_roles=VERIFIERS,
        **({"messages": {"grant": ""}} | given | more),
    )


COMING_OF_AGE = _change(
    changes.AGE,
    steps=due_steps("ddo"),
    effects={"grant": change_services.keep_on_card, "refuse": change_services.leave_by_age},
    messages={"grant": "", "refuse": ""},
)
CHANGES = tuple(_change(kind) for kind in EFFECTS)


def _put_right_in_words(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    labels = phrases.CHANGE_LABELS
    lines = [(labels["family"], kept["family"]), (labels["change"], _both(phrases.CHANGES[kept["what"]]))]
    lines.append((labels["change_number"], kept["of"]))
    lines += [(labels["who"], _both((one["name_hi"], one["name_en"]))) for one in kept["people"]]
    back = corrections.taken_back(kept["of"]) if kept["what"] == changes.CORRECTION else []
    facts = [
        (fact.label.said_in(formats.active_language()),
         _both(phrases.TAKEN_BACK) % {"entered": fact.before, "again": fact.after})
        for fact in back
    ]  # fmt: skip
    if "back_to" in kept:
        lines.append((labels["back_to"], kept["back_to"]))
    return [*((_both(label), text) for label, text in lines), *facts]


def _both(words: Words) -> str:
    return formats.name_of({"hi": words[0], "en": words[1]})


PUT_RIGHT = replace(
    _change(
        changes.PUT_RIGHT,
        steps=asked_steps(maker="ddo", checker="cell_officer"),
        effects={"grant": change_services.put_right},
        messages={"grant": "", "refuse": ""},
    ),
    deciding_roles=("cell_officer",),
    desk_roles=("cell_officer",),
    in_words=_put_right_in_words,
)

KINDS = (PUT_RIGHT, DDO_REGISTRATION, FAMILY_REGISTRATION, *CHANGES, COMING_OF_AGE)
