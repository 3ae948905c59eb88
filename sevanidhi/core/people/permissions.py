"""Whose records a reader may see: their own, those of their office's staff, those of offices under theirs."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from sevanidhi.core.offices.queries import open_on
from sevanidhi.core.people.models import Act, Pension, Posting

OFFICE_ROLES = ("ddo", "ddo_clerk")
DISTRICT_ROLES = ("district_clerk", "district_officer")
WHOLE_STATE_ROLES = ("director", "auditor")
READERS = (*OFFICE_ROLES, *DISTRICT_ROLES, *WHOLE_STATE_ROLES)


def own(user: Any) -> Q:
    """Return the condition that an Employee row is the reader's own."""
    return Q(person_id=user.person_id) if user.person_id else Q(pk__in=[])


def within_offices_of(user: Any, *, on: date, roles: Collection[str] = READERS) -> Q:
    """Return the condition that an Employee is, on a day, in the care of an office the reader acts for in one
    of these roles.
    """
    if any(user.holds(role, on=on) for role in WHOLE_STATE_ROLES if role in roles):
        return ~Q(pk__in=[])
    care = Q(pk__in=[])
    for role in (role for role in OFFICE_ROLES if role in roles):
        care |= _cared_for("office__in", user.offices(role, on=on), on)
    for role in (role for role in DISTRICT_ROLES if role in roles):
        care |= _cared_for("office__parent__in", user.offices(role, on=on), on)
    return care


def _cared_for(path: str, offices: Any, on: date) -> Q:
    """Posted there on the day, or last posted there before leaving, or drawing pension there."""
    mine = Posting.objects.filter(employee=OuterRef("pk"), **{path: offices})
    now = Q(Exists(mine.filter(open_on(on))))
    after_leaving = Q(left_date__lt=on) & Q(Exists(mine.filter(until_date__gt=OuterRef("left_date"))))
    pension = Q(Exists(Pension.objects.filter(open_on(on), employee=OuterRef("pk"), **{path: offices})))
    return now | after_leaving | pension


def keeps_staff_of(user: Any, office: Any, *, act: str, on: date) -> bool:
    """Return whether the reader may enter this change of an office's staff.

    Only the drawing officer lets somebody go to another office; the clerk enters the rest as well.
    """
    roles = ("ddo",) if act == Act.TRANSFER else OFFICE_ROLES
    return any(user.holds(role, on=on, office=office) for role in roles)


def has_entered(user: Any, change: Any) -> bool:
    """Return whether the reader entered a change, by this login or another of theirs."""
    return change.entered_by in logins_of(user)


def logins_of(user: Any) -> set[int]:
    """Return the reader's own logins: a second one is no second person."""
    others = user.person.logins.values_list("pk", flat=True) if user.person_id else ()
    return {user.pk, *others}


def in_charge_of(user: Any, *, on: date) -> Q:
    """Return the condition that a StaffChange is one the reader may confirm, but for who entered it.

    The drawing officer whose staff it is or becomes; the district officer above them.
    """
    mine, districts = user.offices("ddo", on=on), user.offices("district_officer", on=on)
    here = Q(to_office__isnull=True) & (Q(office__in=mine) | Q(office__parent__in=districts))
    expected = Q(to_office__in=mine) | Q(to_office__parent__in=districts)
    return here | expected


def changes_seen_by(user: Any, *, on: date) -> Q:
    """Return the condition that a StaffChange is of an office the reader acts for, or theirs to confirm."""
    mine = [office.pk for role in OFFICE_ROLES for office in user.offices(role, on=on)]
    districts = user.offices("district_officer", on=on)
    return Q(office__in=mine) | Q(office__parent__in=districts) | in_charge_of(user, on=on)
