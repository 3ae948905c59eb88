"""Who may see a case, and who may act on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

SEE_ALL = ("director", "auditor")
OFFICERS = ("district_clerk", "district_officer")


def visible_to(user: Any, *, on: date) -> Q:
    """Return the condition that a case is the reader's own, or at their office, or they may see all."""
    if any(user.holds(role, on=on) for role in SEE_ALL):
        return ~Q(pk__in=[])
    mine = Q(person_id=user.person_id) if user.person_id else Q(pk__in=[])
    reported_on = Q(drawing_office__in=user.offices("ddo", on=on))
    return mine | reported_on | Q(office__in=offices_of(user, on=on))


def offices_of(user: Any, *, on: date) -> list[int]:
    """Return the offices in which the reader handles cases."""
    return [office.pk for role in OFFICERS for office in user.offices(role, on=on)]


def may_act(user: Any, case: Any, *, role: str, on: date) -> bool:
    """Return whether the user has this role for the case: "member" as applicant, others in its offices."""
    own = case.person_id == user.person_id
    if role == "member":
        return own
    office = case.drawing_office if role == "ddo" else case.office
    return not own and office is not None and user.holds(role, on=on, office=office)
