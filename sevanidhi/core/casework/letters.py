"""The letters that answer an application. What grants it is taken off the case as that is undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sevanidhi.core.casework.kinds import Kind
from sevanidhi.core.documents import services as documents
from sevanidhi.core.documents.models import Document

REFUSAL = "casework.refusal"
REFUSAL_TITLE = ("अस्वीकृति का पत्र", "Letter of refusal")


def answer(
    case: Any,
    *,
    template: str,
    title: tuple[str, str],
    told: Mapping[str, Any],
    kept: Mapping[str, str],
    by: Any,
    today: date,
) -> None:
    """Write the letter to the applicant. told: what its template asks beside the case and the person.

    kept: the figures that stay with the case, beside the letter's number.
    """
    person, office = case.person, case.office
    letter = documents.make_pdf(
        kind=case.kind, template=template, title=title, data=_head(case) | dict(told),
        language=person.language, about=case, by=by, person=person, office=office, on=today,
    )  # fmt: skip
    case.outcome = dict(kept) | {"letter": letter.number}
    case.save(update_fields=["outcome"])


def refuse(case: Any, case_kind: Kind, *, why: str, by: Any, today: date) -> Document:
    """Write the letter that refuses an application: why, and how to object. It stays if that is undone."""
    sent = case.steps.order_by("pk").values_list("business_date", flat=True)
    told = {
        "case": case.number, "what": _pair(case_kind.title), "name": _named(case.person),
        "officer": _named(by) if by.person_id else None, "office": _named(case.office),
        "received": sent[0], "decided": today, "reason": why,
        "can_be_undone": can_be_undone(case_kind),
        "write_to": [_pair(line) for line in case_kind.objections_to(today)],
    }  # fmt: skip
    return documents.make_pdf(
        kind=REFUSAL, template="casework/refusal_letter.typ", title=REFUSAL_TITLE, data=told,
        language=case.person.language, about=case, by=by, person=case.person, office=case.office, on=today,
    )  # fmt: skip


def can_be_undone(case_kind: Kind) -> bool:
    """Return whether a refusal may be taken back; at a desk of its kind the application is sent anew."""
    return not case_kind.desk_case


def _pair(words: tuple[str, str]) -> dict[str, str]:
    return {"hi": words[0], "en": words[1]}


def _named(one: Any) -> dict[str, str]:
    return {"hi": one.name_hi, "en": one.name_en or one.name_hi}


def take_back(case: Any, *, by: Any, today: date) -> None:
    """Take the answer off a case whose decision is undone; the letter stays among its papers."""
    case.outcome = {}
    case.save(update_fields=["outcome"])


def _head(case: Any) -> dict[str, Any]:
    person, office = case.person, case.office
    return {
        "case": case.number,
        "name": _named(person),
        "office": {
            "hi": f"ज़िला कार्यालय, {office.name_hi}",
            "en": f"District Office, {office.name_en or office.name_hi}",
        },
        "employee_id": case.employee.employee_id if case.employee else "",
    }
