"""What a made paper is called."""

from __future__ import annotations


def readable_number(digest: bytes) -> str:
    """Return twelve figures and letters out of a digest, in threes, without those that look alike."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    value = int.from_bytes(digest[:8], "big")
    letters = "".join(alphabet[(value >> (5 * place)) & 31] for place in range(12))
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))


def case_code(number: str, *, digest: str) -> str:
    """Return what a form's code says: its case, and a mark of the answers printed on it.

    digest: of the answers, in hexadecimal. A form printed before the answers changed bears another mark.
    """
    return f"CASE:{number}:{digest[:8]}".upper()
