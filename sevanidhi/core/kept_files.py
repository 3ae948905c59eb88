"""Files that lie under the hash of what they hold: there whole, or not there at all."""

from __future__ import annotations

import os
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(place: str, content: bytes) -> None:
    """Keep the bytes at their place; the same bytes lie there once.

    They are written beside it and put there in one step: nobody reads a part of them, and one who dies while
    writing leaves no part that would be taken for the whole.
    """
    if default_storage.exists(place):
        return
    part = default_storage.save(f"{place}.{uuid4().hex}", ContentFile(content))
    os.replace(default_storage.path(part), default_storage.path(place))


def content_of(place: str) -> bytes:
    """Return the bytes of a kept file."""
    with default_storage.open(place) as file:
        content: bytes = file.read()
    return content
