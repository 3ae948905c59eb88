"""What a token may be allowed to do, in words for the administrator who makes it."""

from django.utils.translation import gettext_lazy as _

SCOPES = {
    "own:read": _("Read the login's own accounts, passbooks and applications"),
    "cases:write": _("Hand in applications of the login's own"),
    "schedules:read": _("Read schedules of the login's offices"),
    "schedules:write": _("Send schedules of the login's offices"),
}

MEMBERS_OWN = frozenset({"own:read", "cases:write"})
