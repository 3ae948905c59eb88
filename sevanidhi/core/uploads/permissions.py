"""A file that is sent is its sender's alone, until it becomes part of what was asked for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sevanidhi.core.uploads.models import Upload


def own(user: Any) -> QuerySet[Upload]:
    """Return what this user has sent."""
    return Upload.objects.filter(owner=user)


def is_owner(by: Any, upload: Upload) -> bool:
    """Return whether this user has sent this file."""
    return bool(upload.owner_id == by.pk)
