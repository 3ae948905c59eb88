"""What a made paper is called."""

from __future__ import annotations


def readable_number(digest: bytes) -> str:
    """Return twelve figures and letters out of a digest, in threes, without those that look alike."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    value = int.from_bytes(digest[:8], "big")
    letters = "".join(alphabet[(value >> (5 * place)) & 31] for place in range(12))
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))
