"""What a file is, by its first bytes, and how large a picture is, without drawing it."""

from __future__ import annotations

import struct

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
NAME_LENGTH = 100
_NO_PICTURE_SIZE = {0xC4, 0xC8, 0xCC}  # JPEG markers in the row of frame headers that are none


def content_type(content: bytes) -> str | None:
    """Return the type by the content itself; None for what we do not take."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    return None


def pixels(content: bytes) -> int | None:
    """Return width times height of a PNG or JPEG from its header; None when the header is broken."""
    try:
        width, height = _png_size(content) if content.startswith(b"\x89") else _jpeg_size(content)
    except (struct.error, IndexError, ValueError):
        return None
    return width * height or None


def _png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while content[place] == 0xFF:
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_PICTURE_SIZE:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    raise ValueError("no frame header")


def neutral_name(given: str) -> str:
    """Return a given name without folders, control characters or what could confuse a header."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(ch for ch in last if ch.isprintable() and ch not in '":<>|?*;%')
    return kept.strip(". ")[:NAME_LENGTH]


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
