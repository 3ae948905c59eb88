"""Whose draft it is. Its owner fills it in, declares and sends it; a helper only fills it in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from sevanidhi.core.accounts import mandates
from sevanidhi.core.accounts.models import Mandate, User
from sevanidhi.core.journeys.models import Draft, State


def may_open(user: User, *, at: datetime) -> Q:
    """Return the condition on drafts this user may open: their own, and unfinished ones they help with."""
    held = Mandate.objects.filter(
        mandates.running(at=at), helper_id=user.pk, owner_id=OuterRef("owner_id"), scope=OuterRef("journey")
    )
    return Q(owner_id=user.pk) | (Q(state=State.OPEN) & Q(Exists(held)))


def may_act(user: User, draft: Draft, *, at: datetime) -> bool:
    """Return whether this user may fill the draft in."""
    return is_owner(user, draft) or mandates.holds(user, owner_id=draft.owner_id, scope=draft.journey, at=at)


def is_owner(user: User, draft: Draft) -> bool:
    """Return whether the draft is this user's own."""
    return user.pk == draft.owner_id
