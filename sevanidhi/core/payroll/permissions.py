"""Whose schedules, suspense and vouchers a reader may see."""

from datetime import date
from typing import Any

from django.db.models import Q

OFFICE_ROLES = ("ddo", "ddo_clerk")
DISTRICT_ROLES = ("district_clerk", "district_officer")
TREASURY_ROLES = ("treasury_clerk",)
WHOLE_STATE_ROLES = ("director", "auditor")


def within(user: Any, *, on: date, path: str = "office") -> Q:
    """Return the condition that a row's office (by this path; "" for an Office row) is in the reader's
    care.
    """
    if any(user.holds(role, on=on) for role in WHOLE_STATE_ROLES):
        return ~Q(pk__in=[])
    own, above, treasury = (
        f"{path}{step}__in".lstrip("_") for step in ("" if path else "pk", "__parent", "__treasury")
    )
    care = Q(pk__in=[])
    for role in OFFICE_ROLES:
        care |= Q(**{own: user.offices(role, on=on)})
    for role in DISTRICT_ROLES:
        care |= Q(**{above: user.offices(role, on=on)})
    for role in TREASURY_ROLES:
        care |= Q(**{treasury: user.offices(role, on=on)})
    return care


def own_offices(user: Any, *, on: date) -> Q:
    """Return the condition on Office that the reader draws pay there, or prepares its schedules."""
    own = Q(pk__in=[])
    for role in OFFICE_ROLES:
        own |= Q(pk__in=user.offices(role, on=on).values("pk"))
    return own
