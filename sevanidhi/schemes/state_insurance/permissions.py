"""Whose policies a reader may see: their own, those of people in their care."""

from datetime import date
from typing import Any

from django.db.models import Q

from sevanidhi.core.people import queries as people


def may_see(user: Any, *, on: date) -> Q:
    """Return the condition on Policy that its holder's records are the reader's to see."""
    return Q(holder__in=people.visible_to(user, on=on))


def is_holder(user: Any, policy: Any) -> bool:
    """Return whether the policy is the reader's own."""
    return user.person_id is not None and policy.holder.person_id == user.person_id
