"""The letter that answers an application: written as it is granted, taken off the case as that is undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sevanidhi.core.documents import services as documents


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


def take_back(case: Any, *, by: Any, today: date) -> None:
    """Take the answer off a case whose decision is undone; the letter stays among its papers."""
    case.outcome = {}
    case.save(update_fields=["outcome"])


def _head(case: Any) -> dict[str, Any]:
    person, office = case.person, case.office
    return {
        "case": case.number,
        "name": {"hi": person.name_hi, "en": person.name_en or person.name_hi},
        "office": {
            "hi": f"ज़िला कार्यालय, {office.name_hi}",
            "en": f"District Office, {office.name_en or office.name_hi}",
        },
        "employee_id": case.employee.employee_id if case.employee else "",
    }
