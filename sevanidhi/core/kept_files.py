"""Files that lie under the hash of what they hold: there whole, or not there at all.

Those still on their way in lie under their key, and grow.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

StillWanted = Callable[[list[str]], set[str]]


def keep(place: str, content: bytes) -> None:
    """Keep the bytes at their place; the same bytes lie there once, and count as put there just now.

    They are written beside it and put there in one step: nobody reads a part of them, and one who dies while
    writing leaves no part that would be taken for the whole.
    """
    if _touch(place):
        return
    part = default_storage.save(f"{place}.{uuid4().hex}", ContentFile(content))
    os.replace(default_storage.path(part), default_storage.path(place))


def replace(place: str, content: bytes) -> None:
    """Put these bytes at a place where others may lie, in one step; they are on the disk on return."""
    part = default_storage.save(f"{place}.{uuid4().hex}", ContentFile(content))
    with open(default_storage.path(part), "rb") as written:
        os.fsync(written.fileno())
    path = default_storage.path(place)
    os.replace(default_storage.path(part), path)
    folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)  # where the name stands
    finally:
        os.close(folder)


def append(place: str, content: bytes, *, offset: int) -> None:
    """Write the next part of a file that is not whole yet; what stood behind this offset is cut off first."""
    path = default_storage.path(place)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(content)


def remove(place: str) -> None:
    """Remove a file that is its owner's alone; one that is gone already is gone."""
    with suppress(FileNotFoundError):
        os.remove(default_storage.path(place))


def content_of(place: str) -> bytes:
    """Return the bytes of a kept file."""
    with default_storage.open(place) as file:
        content: bytes = file.read()
    return content


def sweep(folder: str, *, older_than: timedelta, wanted: StillWanted) -> int:
    """Remove the files of a folder, and the parts of files, put there so long ago and wanted no more.

    wanted: returns which of some places must stay. Return how many files were removed.
    """
    before = time.time() - older_than.total_seconds()
    removed = 0
    for places in _by_folder(folder):
        old = [place for place in places if _put_at(place) < before]
        for place in set(old) - (wanted(old) if old else set()):
            removed += _remove(place, before=before)
    return removed


def _by_folder(folder: str) -> Iterator[list[str]]:
    """Yield the places of each folder below this one, itself among them."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield [f"{folder}/{file}" for file in files]
    for below in folders:
        yield from _by_folder(f"{folder}/{below}")


def _put_at(place: str) -> float:
    try:
        return os.path.getmtime(default_storage.path(place))
    except FileNotFoundError:  # a part that has become the whole meanwhile
        return time.time()


def _remove(place: str, *, before: float) -> bool:
    """Remove a file unless somebody has kept the same bytes again meanwhile."""
    path = default_storage.path(place)
    away = f"{path}.{uuid4().hex}"
    os.rename(path, away)
    if os.path.getmtime(away) >= before:
        os.replace(away, path)
        return False
    os.remove(away)
    return True


def _touch(place: str) -> bool:
    """Return whether a file lies at its place; it is as fresh as one put there now."""
    try:
        os.utime(default_storage.path(place))
    except FileNotFoundError:
        return False
    return True
