"""What a token may be allowed to do, in words for whoever makes it."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

SCOPES = {
    "own:read": _("Read the login's own accounts, passbooks and applications"),
    "cases:write": _("Hand in applications of the login's own"),
    "schedules:read": _("Read schedules of the login's offices"),
    "schedules:write": _("Send schedules of the login's offices"),
    "health:read": _("Read families and health cards: the login's own, or of its offices"),
    "health:write": _("Send photos and families of people on the lists of the login's offices"),
    "health:staff": _("Send lists of people of the login's offices"),
}

OF_OFFICES = frozenset({"schedules:read", "schedules:write", "health:read", "health:write", "health:staff"})
MEMBERS_OWN = frozenset({"own:read", "cases:write", "health:read"})


def scopes_open(user: Any, *, roles: Collection[str]) -> dict[str, Any]:
    """Return the scopes with which the reader's own token could do something, with their words."""
    open_ones = (MEMBERS_OWN if user.person_id else frozenset()) | (
        OF_OFFICES if set(roles) - {"member"} else frozenset()
    )
    return {scope: words for scope, words in SCOPES.items() if scope in open_ones}
