"""Whose schedules, suspense and vouchers a reader may see."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.accounts.queries import NEVER_BEGUN
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll.refusals import NotInYourCare

OFFICE_ROLES = ("ddo", "ddo_clerk")
APPROVERS = ("ddo",)
DISTRICT_ROLES = ("district_clerk", "district_officer")
TREASURY_ROLES = ("treasury_clerk",)
WHOLE_STATE_ROLES = ("director", "auditor")
MATCHERS = (*OFFICE_ROLES, *DISTRICT_ROLES)
CORRECTORS = ("district_clerk",)
DECIDERS = ("district_officer",)
SETTLERS = ("district_officer", *TREASURY_ROLES)
ITEM_READERS = (*MATCHERS, *WHOLE_STATE_ROLES)
TRACERS = (*DISTRICT_ROLES, *WHOLE_STATE_ROLES)
READERS = (*OFFICE_ROLES, *DISTRICT_ROLES, *TREASURY_ROLES, *WHOLE_STATE_ROLES)


def within(user: Any, *, on: date, path: str = "office", roles: Collection[str] = READERS) -> Q:
    """Return the condition that a row's office (by this path; "" for an Office row) is in the reader's
    care in one of these roles.

    roles: those the page is open to. Who is a DDO in one office and a district officer over another has each
    office only for what that role may do there.
    """
    if any(user.holds(role, on=on) for role in WHOLE_STATE_ROLES if role in roles):
        return ~Q(pk__in=[])
    own, above, treasury = (
        f"{path}{step}__in".lstrip("_") for step in ("" if path else "pk", "__parent", "__treasury")
    )
    care = Q(pk__in=[])
    for role in _of(OFFICE_ROLES, roles):
        care |= Q(**{own: user.offices(role, on=on)})
    for role in _of(DISTRICT_ROLES, roles):
        care |= Q(**{above: user.offices(role, on=on)})
    for role in _of(TREASURY_ROLES, roles):
        care |= Q(**{treasury: user.offices(role, on=on)})
    return care


def _of(group: Collection[str], roles: Collection[str]) -> list[str]:
    return [role for role in group if role in roles]


def has_in_care(user: Any, office: Office, *, on: date, roles: Collection[str]) -> bool:
    """Return whether an office is in the reader's care in one of these roles."""
    return Office.objects.filter(within(user, on=on, path="", roles=roles), pk=office.pk).exists()


def check_in_care(user: Any, office: Office, *, on: date, roles: Collection[str]) -> None:
    """Refuse whoever has an office in none of these roles. May refuse: NotInYourCare."""
    if not has_in_care(user, office, on=on, roles=roles):
        raise NotInYourCare(office=office.code)


def acts_in(user: Any, office: Office, *, from_date: date, until_date: date) -> bool:
    """Return whether somebody draws pay in an office, or prepares its schedules, on any day of a period."""
    roles = RoleHeld.objects.filter(
        user__in=user.own_logins(), role__in=OFFICE_ROLES, office=office, from_date__lt=until_date
    )
    roles = roles.exclude(NEVER_BEGUN)
    return roles.filter(Q(until_date=None) | Q(until_date__gt=from_date)).exists()


def own_offices(user: Any, *, on: date, roles: Collection[str] = OFFICE_ROLES) -> Q:
    """Return the condition on Office that the reader draws pay there, or prepares its schedules."""
    own = Q(pk__in=[])
    for role in roles:
        own |= Q(pk__in=user.offices(role, on=on).values("pk"))
    return own
