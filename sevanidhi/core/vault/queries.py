"""Reading the vault's log: who used a person's number, and how often somebody asked."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.utils.translation import get_language

from sevanidhi.core.audit.queries import Seen
from sevanidhi.core.vault import sealing
from sevanidhi.core.vault.models import Access, Act, Identity
from sevanidhi.core.vault.phrases import WHAT_FOR, WHAT_WAS_DONE


def log_of(person_id: int) -> list[Access]:
    """Return every use of the numbers that are this person's, newest first."""
    own = Access.objects.filter(person_id=person_id, act=Act.CLAIMED).values("reference")
    return list(Access.objects.filter(reference__in=own).order_by("-pk"))


def seen_of(person_id: int) -> Iterator[Seen]:
    """Yield the same lines as the page "who saw my data" shows them."""
    language = get_language() == "en"
    for line in log_of(person_id):
        yield Seen(
            at=line.at,
            by_id=line.by_id,
            role=line.role,
            by_name=line.by_name,
            office=line.office,
            act=WHAT_WAS_DONE[line.act][language],
            why=WHAT_FOR[line.purpose][language],
        )


def keys_that_fail() -> list[int]:
    """Return the keys, by number, that do not open their oldest or newest sealing: lost, or other ones.

    Where a key was lost and another made in its place, what came since opens and what came before does not.
    """
    ends = [
        kept
        for order in ("stored_at", "-stored_at")
        for kept in Identity.objects.order_by("key_number", order).distinct("key_number")
    ]
    return sorted({kept.key_number for kept in ends if not _opens(kept)})


def _opens(kept: Identity) -> bool:
    content = sealing.Sealed(content=bytes(kept.sealed), nonce=bytes(kept.nonce), key_number=kept.key_number)
    try:
        digits = sealing.opened(content, reference=kept.reference)
    except (InvalidTag, KeyError):
        return False
    return hmac.compare_digest(sealing.blind_mark(digits), bytes(kept.blind))


def compared_since(by_id: int, since: datetime) -> int:
    """Return how often somebody has had a number compared since a moment.

    Each asking is noted at one instant, at the number it was about and at every number equal to it.
    """
    asked = Access.objects.filter(by_id=by_id, act=Act.COMPARED, at__gte=since)
    return asked.values("at").distinct().count()
