"""Who sees which registration, family and card, who watches over which district, whom the counters help."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from sevanidhi.core.accounts.models import User
from sevanidhi.core.accounts.queries import leads_to_no_desk, not_ended
from sevanidhi.core.casework.models import Case
from sevanidhi.schemes.health_card.models import Family

STATE = "uttar_pradesh"
WATCHERS = ("coordinator", "cmo", "district_magistrate")
CELL = ("cell_clerk", "cell_officer", "cell_printer")
VERIFIERS = ("ddo", "cell_officer")  # of families: each at the own office; the cell those of officers
CELL_COUNTER = ("cell_clerk", "cell_officer")
ACTS_ON_CARD = {
    "lost": ("ddo", "cell_officer"),
    "reprint": ("ddo", "cell_officer", "cell_printer"),
    "revoke": ("cell_officer",),
}


def cases_verified_by(user: User, *, on: date) -> Q:
    """Return the condition that an application is verified at the reader's desk, and is not their own."""
    at_my_desk = Q(pk__in=[])
    for role in VERIFIERS:
        at_my_desk |= Q(office__in=user.offices(role, on=on))
    return at_my_desk & _not_own(user)


def families_of(user: User, *, on: date) -> Q:
    """Return the condition that the reader answers for a family as its drawing officer; not for their own."""
    return Q(ddo_office__in=user.offices("ddo", on=on)) & _not_own(user)


def acts_on_card(user: User, family: Family, *, on: date) -> set[str]:
    """Return what the reader may do with a family's card, as its drawing officer or in the state cell.

    Not with that of the own family: for its holder there are other pages, and the office is somebody else's.
    """
    if user.person_id is not None and user.person_id == family.person_id:
        return set()
    roles = {role for role in CELL if user.holds(role, on=on)}
    if user.holds("ddo", on=on, office=family.ddo_office):
        roles.add("ddo")
    return {act for act, whose in ACTS_ON_CARD.items() if roles.intersection(whose)}


def may_act(user: User, case: Case, *, on: date) -> bool:
    """Return whether an application is verified at the reader's desk, and is not their own."""
    own = user.person_id is not None and case.person_id == user.person_id
    return not own and any(user.holds(role, on=on, office=case.office) for role in VERIFIERS)


def reads_figures(user: User, case: Case, *, on: date) -> bool:
    """Return whether the reader sees the last figures of Aadhaar numbers: the state cell does not."""
    return user.holds("ddo", on=on, office=case.office)


def _not_own(user: User) -> Q:
    return ~Q(person_id=user.person_id) if user.person_id else ~Q(pk__in=[])


def districts_watched(user: Any, *, on: date, roles: Collection[str] = WATCHERS) -> set[int]:
    """Return the keys of the districts in whose offices the reader holds one of these roles."""
    found = (office.district_id for role in roles for office in user.offices(role, on=on))
    return {district for district in found if district is not None}


def logins_helped(officer: Any, *, on: date, roles: Collection[str]) -> Q:
    """Return the condition that a login is of one whom the officer helps to a lost number.

    A drawing officer the families in their care; the state cell these, and the drawing officers.
    """
    helped = Q(pk__in=[])
    families = Family.objects.filter(until_date=None)
    held = not_ended(on=on)
    if "ddo" in roles:
        offices = officer.offices("ddo", on=on).filter(state=STATE)
        in_care = Q(person__in=families.filter(ddo_office__in=offices).values("person"))
        helped |= in_care & leads_to_no_desk(held)
    if any(officer.holds(role, on=on) for role in CELL_COUNTER if role in roles):
        drawing = held.filter(role="ddo", office__state=STATE).values("user")
        helped |= Q(person__in=families.values("person")) & leads_to_no_desk(held)
        helped |= Q(pk__in=drawing) & leads_to_no_desk(held.exclude(role="ddo"))
    return helped
