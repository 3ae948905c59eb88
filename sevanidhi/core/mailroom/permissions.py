"""Who keeps the mail room: the state cell, to which signed forms are mailed and posted."""

from __future__ import annotations

from datetime import date
from typing import Any

KEEPERS = ("cell_clerk", "cell_officer")


def keeps_mail(user: Any, *, on: date) -> bool:
    """Return whether the user reads the mail of the one mailbox this installation has."""
    return any(user.holds(role, on=on) for role in KEEPERS)
