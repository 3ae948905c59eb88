"""The applications of the scheme as its officers work on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sevanidhi.core.casework.kinds import Kind, Words, registration_steps
from sevanidhi.core.journeys import queries as journeys
from sevanidhi.core.journeys.contract import Answers
from sevanidhi.schemes.health_card.journeys.ddo import DDO
from sevanidhi.schemes.health_card.queries import registrations
from sevanidhi.schemes.health_card.services import registrations as services


def _ddo_in_words(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    sent_on = date.fromisoformat(kept["sent_date"])
    lines = journeys.answers_in_words(DDO, Answers.of_record(kept), on=sent_on)
    return [*lines, (_("Mobile number"), kept["mobile"])]


def _ddo_fields(kept: Mapping[str, Any]) -> Mapping[str, Words]:
    return DDO.returnable(Answers.of_record(kept))


DDO_REGISTRATION = Kind(
    code=registrations.KIND,
    short="DR",
    title=("आहरण या कोषाधिकारी का पंजीकरण", "Registration of a drawing or treasury officer"),
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

KINDS = (DDO_REGISTRATION,)
