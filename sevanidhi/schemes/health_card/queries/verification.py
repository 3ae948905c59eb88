"""What a hospital checks cards with, besides the list of those that no longer hold."""

from __future__ import annotations

from sevanidhi.core.signatures import queries as signatures
from sevanidhi.core.signatures.cose import PublicKey
from sevanidhi.schemes.health_card.formulas.verification import CARD, REVOCATION


def public_keys() -> list[PublicKey]:
    """Return every key that checks cards and lists: those to come and those ended too."""
    return [key for purpose in (CARD, REVOCATION) for key in signatures.public_keys(purpose=purpose)]
