"""What a hospital checks cards with, and the copy of the newest list that lies outside the database."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from sevanidhi.core import kept_files
from sevanidhi.core.signatures import queries as signatures
from sevanidhi.core.signatures.cose import PublicKey
from sevanidhi.schemes.health_card.formulas.revocations import ListNotRead, RevokedSerials
from sevanidhi.schemes.health_card.formulas.verification import (
    CARD,
    REVOCATION,
    KeysNotRead,
    ListNotGenuine,
    read_genuine_list,
    read_written_list,
)
from sevanidhi.schemes.health_card.models import Revocation
from sevanidhi.schemes.health_card.queries.cards import newest_published

KEPT = "health_card/revocations.json"
UNKNOWN_SINCE = "revocations_unknown_since"  # the installation's option: when the backup was taken


def public_keys(*, on: date) -> list[PublicKey]:
    """Return what hospitals check with: every key of cards, those to come and those ended too, and of lists.

    A key of lists whose time is over is told to nobody once another has signed the newest list: whoever holds
    it would write any day into one of their own.
    """
    newest = newest_published()
    said_by = bytes.fromhex(newest.kid) if newest else b""
    lists = signatures.public_keys(purpose=REVOCATION)
    return [
        *signatures.public_keys(purpose=CARD),
        *(key for key in lists if key.kid == said_by or _still_signs(key, on=on)),
    ]


def every_key() -> list[PublicKey]:
    """Return every key there ever was, of cards and of lists."""
    return [key for purpose in (CARD, REVOCATION) for key in signatures.public_keys(purpose=purpose)]


def _still_signs(key: PublicKey, *, on: date) -> bool:
    return key.verifies_until_date is None or on < key.verifies_until_date


def kept_list() -> tuple[bytes, list[PublicKey]] | None:
    """Return the newest list as it was kept outside the database, and the keys of its day; None without one.

    May refuse: KeysNotRead.
    """
    try:
        return read_written_list(kept_files.content_of(KEPT))
    except FileNotFoundError:
        return None


def is_of_this_house(keys: list[PublicKey]) -> bool:
    """Return whether one of these keys is ours: the list that came with them is of these books."""
    return bool({key.kid for key in keys} & {key.kid for key in every_key()})


def told_before() -> RevokedSerials | None:
    """Return what the kept list says; None without one, or where it is a strange one.

    Its own keys are believed: books that were set back may not know the key of then.
    """
    try:
        kept = kept_list()
        if kept is None or not is_of_this_house(kept[1]):
            return None
        return read_genuine_list(kept[0], keys=kept[1])
    except (KeysNotRead, ListNotGenuine, ListNotRead):
        return None


def is_strange_list_kept() -> bool:
    """Return whether a list lies outside the database that is of other books, or cannot be read."""
    try:
        kept_files.content_of(KEPT)
    except FileNotFoundError:
        return False
    return told_before() is None


def forgotten(told: RevokedSerials) -> list[int]:
    """Return which serials a list says are revoked and the books do not."""
    known = set(Revocation.objects.values_list("serial", flat=True))
    return sorted(told.serials - known)


def revocations_unknown_since() -> datetime | None:
    """Return when the backup was taken, in a copy that was not told what was revoked since; else None."""
    since = settings.INSTANCE.options().get(UNKNOWN_SINCE)
    return datetime.fromisoformat(since) if since else None
