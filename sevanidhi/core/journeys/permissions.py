"""Whose draft it is. Nobody else opens, fills in or sends it."""

from __future__ import annotations

from django.db.models import Q

from sevanidhi.core.accounts.models import User
from sevanidhi.core.journeys.models import Draft


def may_open(user: User) -> Q:
    """Return the condition on drafts which this user may open."""
    return Q(owner_id=user.pk)


def may_act(user: User, draft: Draft) -> bool:
    """Return whether this user may fill in and send the draft."""
    return user.pk == draft.owner_id
