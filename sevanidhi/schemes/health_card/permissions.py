"""Who sees which registration, family and card."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework.models import Case


def cases_verified_by(user: User, *, on: date) -> Q:
    """Return the condition that an application is verified at the reader's desk, and is not their own."""
    at_my_desk = Q(office__in=user.offices("ddo", on=on))
    return at_my_desk & ~Q(person_id=user.person_id) if user.person_id else at_my_desk


def families_of(user: User, *, on: date) -> Q:
    """Return the condition that the reader answers for a family as its drawing officer."""
    return Q(ddo_office__in=user.offices("ddo", on=on))


def may_act(user: User, case: Case, *, on: date) -> bool:
    """Return whether an application is verified at the reader's desk, and is not their own."""
    own = user.person_id is not None and case.person_id == user.person_id
    return not own and user.holds("ddo", on=on, office=case.office)
