"""Finding keys: the one that signs on a day, and all that check."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import F

from sevanidhi.core.signatures.cose import PublicKey
from sevanidhi.core.signatures.models import SigningKey


def signing_key(*, purpose: str, on: date) -> SigningKey | None:
    """Return the key that signs for this purpose on a day, or None."""
    signs = SigningKey.objects.filter(purpose=purpose, from_date__lte=on, until_date__gt=on)
    return signs.first()


def next_key(*, purpose: str, after: date) -> SigningKey | None:
    """Return the key that is the first to sign for this purpose after a day, or None."""
    to_come = SigningKey.objects.filter(purpose=purpose, from_date__gt=after, until_date__gt=F("from_date"))
    return to_come.order_by("from_date").first()


def ended_keys(*, purpose: str) -> list[str]:
    """Return the ids of the keys that were ended before their time."""
    ended = SigningKey.objects.filter(purpose=purpose).exclude(ended_why="")
    return list(ended.values_list("kid", flat=True))


def without_key(purposes: Collection[str], *, on: date) -> tuple[str, ...]:
    """Return for which of these purposes no key signs on a day."""
    return tuple(purpose for purpose in purposes if signing_key(purpose=purpose, on=on) is None)


def public_keys(*, purpose: str) -> list[PublicKey]:
    """Return every key of this purpose, the oldest first: those to come and those ended too.

    Whoever checks without a network learns of a new key before it signs, and that an old one is ended. One
    that was ended is told as believed on no day at all: whoever stole it signs for any day.
    """
    return [_public(key) for key in SigningKey.objects.filter(purpose=purpose).order_by("from_date", "pk")]


def _public(key: SigningKey) -> PublicKey:
    return PublicKey(
        kid=bytes.fromhex(key.kid),
        purpose=key.purpose,
        public=bytes(key.public),
        from_date=key.from_date,
        verifies_until_date=key.from_date if key.ended_why else key.verifies_until_date,
    )
