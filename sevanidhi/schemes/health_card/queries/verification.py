"""What a hospital checks cards with: the public keys, and the signed list of those that no longer hold."""

from __future__ import annotations

import base64
from typing import Any

from sevanidhi.core.signatures import queries as signatures
from sevanidhi.core.signatures.cose import PublicKey
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.models import RevocationList

PURPOSES = ("card", "revocation")


class NoListYet(Refusal):
    """No list of revoked cards was signed yet: the worker signs one every hour. Facts: none."""


def published_keys() -> list[dict[str, Any]]:
    """Return every key that checks cards and lists, as keys.json tells it."""
    return [_told(key) for purpose in PURPOSES for key in signatures.public_keys(purpose=purpose)]


def newest_list() -> bytes | None:
    """Return the newest signed list, or None."""
    newest = RevocationList.objects.order_by("-made_at").first()
    return bytes(newest.signed) if newest else None


def list_in_force() -> bytes:
    """Return the newest signed list. May refuse: NoListYet."""
    signed = newest_list()
    if signed is None:
        raise NoListYet()
    return signed


def _told(key: PublicKey) -> dict[str, Any]:
    until = key.verifies_until_date
    return {
        "kid": key.kid.hex(),
        "purpose": key.purpose,
        "public": base64.urlsafe_b64encode(key.public).decode().rstrip("="),
        "from_date": key.from_date.isoformat(),
        "verifies_until_date": until.isoformat() if until else None,
    }
