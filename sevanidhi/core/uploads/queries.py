"""Reading what was sent. The door: `upload_for`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404
from django.shortcuts import get_object_or_404

from sevanidhi.core import kept_files
from sevanidhi.core.uploads import clamd, formulas, permissions, refusals
from sevanidhi.core.uploads.models import GOOD, State, Upload
from sevanidhi.kernel.refusals import Refusal

QUARANTINE, RESULTS, THUMBNAIL = "quarantine", "uploads", ".small"
PHOTO = "photo"  # the purpose of whose files a thumbnail is kept
DOUBTS = {"PhotoTooDark": "too_dark", "PhotoBlurred": "blurred", "NoFace": "no_face"}


def upload_for(user: Any, key: UUID) -> Upload:
    """Return a file this user has sent; Http404 for a stranger."""
    found = permissions.own(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


OpenTo = Callable[[Any, UUID], bool]
OPEN_TO: list[OpenTo] = []
"""Rooms that say whether a user may see a file another has sent; each adds itself when Django starts."""


def picture_for(user: Any, key: UUID) -> bytes:
    """Return a picture to who has sent it, or who fills in what it is for; Http404 for a stranger."""
    return picture_of(_open_to(user, key))


def small_picture_for(user: Any, key: UUID) -> bytes:
    """Return a photo's thumbnail to the same; Http404 for a stranger, and for what is no photo."""
    found = _open_to(user, key)
    if not has_small_picture(found):
        raise Http404
    return kept_files.content_of(place_of_result(found.result_sha256) + THUMBNAIL)


def _open_to(user: Any, key: UUID) -> Upload:
    if any(room(user, key) for room in OPEN_TO):
        return get_object_or_404(Upload, pk=key)
    return upload_for(user, key)


def picture_of(upload: Upload) -> bytes:
    """Return the photo or picture as it is kept; Http404 where there is none to show."""
    if not _may_be_seen(upload):
        raise Http404
    return kept_files.content_of(place_of_result(upload.result_sha256))


def has_small_picture(upload: Upload) -> bool:
    """Return whether there is a thumbnail to show: of a photo that is examined, and of no other file."""
    return upload.purpose == PHOTO and _may_be_seen(upload)


def _may_be_seen(upload: Upload) -> bool:
    return upload.result_type == formulas.JPEG and (upload.state in GOOD or may_overrule(upload))


def refusal_of(upload: Upload) -> Refusal | None:
    """Return why a file was refused, with its facts."""
    if upload.state != State.REFUSED:
        return None
    kind: type[Refusal] = getattr(refusals, upload.reason)
    return kind(**upload.facts.get("refused", {}))


def may_overrule(upload: Upload) -> bool:
    """Return whether the file was refused for a doubt alone, which its sender may overrule."""
    return upload.state == State.REFUSED and upload.reason in DOUBTS and bool(upload.result_sha256)


def is_settled(upload: Upload) -> bool:
    return upload.settled_at is not None


def place_in_quarantine(key: UUID) -> str:
    """Return where a file lies that nobody may open."""
    return f"{QUARANTINE}/{str(key)[:2]}/{key}"


def place_of_result(sha256: str) -> str:
    """Return where a file lies as we drew it anew; its thumbnail beside it, with THUMBNAIL after its name."""
    return f"{RESULTS}/{sha256[:2]}/{sha256}"


@dataclass(frozen=True, kw_only=True)
class Scanner:
    """How the virus scanner does: whether there is one, what it says, and what waits for it."""

    configured: bool
    version: str
    fault: str
    waiting: int
    since: Any

    @property
    def answers(self) -> bool:
        return self.configured and not self.fault


def scanner() -> Scanner:
    """Ask the scanner how it does."""
    told = Upload.objects.filter(state=State.QUARANTINED).aggregate(
        waiting=Count("pk"), since=Min("begun_at")
    )
    if not settings.CLAMD:
        return Scanner(configured=False, version="", fault="", **told)
    try:
        version = clamd.version(address=settings.CLAMD, seconds=settings.CLAMD_SECONDS)
        # One harmless file of the largest size we take: a scanner that takes less would let none through.
        largest = bytes(max(formulas.LARGEST.values()))
        clamd.virus_in(largest, address=settings.CLAMD, seconds=settings.CLAMD_SECONDS)
    except clamd.NoAnswer as fault:
        return Scanner(configured=True, version="", fault=str(fault) or "—", **told)
    return Scanner(configured=True, version=version, fault="", **told)
