"""A family's application as its pages leave it, and the steps by which it is granted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.people.models import Person

Number = tuple[UUID, str]
"""What the books keep of an Aadhaar number: the reference into the vault, and the last four figures."""


def answers(person: Person, *, photo: str, number: Number | None) -> dict[str, Any]:
    """Return what a serving employee answered, who has no family. photo: the key of its upload."""
    identity, last4 = (str(number[0]), number[1]) if number else ("", "")
    why = "" if number else "none_yet"
    held = {"identity": identity, "last4": last4, "no_aadhaar_why": why, "no_aadhaar_proof": ""}
    pages = {
        "ddo": {"ddo_code": "LKO-EDU-03"},
        "service": {"kind": "employee"},
        "employee": {
            "service_number": "E-1", "posting_hi": "प्रवक्ता", "posting_en": "Lecturer", "pay_level": 8,
            "retirement_date": None,
        },
        "spouse": {"serves": "no"},
        "consent": {"agreed": "yes", "notice": "2017-04", "language": "hi"},
        "self_person": {
            "name_hi": person.name_hi, "name_en": person.name_en, "birth_date": "1975-06-15",
            "gender": "female",
        },
        "self_number": held,
        "self_photo": {"photo": photo},
    }  # fmt: skip
    return {"pages": pages, "rows": {"members": []}, "references": [identity] if number else []}


def arrive(case: Case, *, by: User, on: date) -> None:
    """Note that the signed form was handed in."""
    case.complete_date = on
    _step(case, "arrive_hand", "awaiting_paper", "waiting", by=by, on=on)


def grant(case: Case, *, by: User, on: date) -> None:
    """Note that the family was verified."""
    _step(case, "grant", "waiting", "granted", by=by, on=on)


def _step(case: Case, verb: str, from_state: str, to_state: str, *, by: User, on: date) -> None:
    CaseStep.objects.create(
        case=case, verb=verb, hand="office", from_state=from_state, to_state=to_state, by=by, business_date=on
    )
    case.state = to_state
    case.save()
