"""Bytes as text that a QR code holds in its alphanumeric mode: base45 of RFC 9285. Plain Python.

Each content has one text: whatever would be read as the same bytes but is written otherwise is refused.
"""

from sevanidhi.kernel.refusals import Refusal

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PLACES = {character: place for place, character in enumerate(ALPHABET)}


class TextNotReadable(Refusal):
    """The text is not base45 of anything. Facts: none."""


def encoded(content: bytes) -> str:
    """Return the text of some bytes: three characters for two bytes, two for a single last one."""
    return "".join(_written(content[at : at + 2]) for at in range(0, len(content), 2))


def decoded(text: str) -> bytes:
    """Return the bytes of a text. May refuse: TextNotReadable."""
    return b"".join(_read(text[at : at + 3]) for at in range(0, len(text), 3))


def _written(pair: bytes) -> str:
    number = int.from_bytes(pair)
    figures = []
    for _ in range(len(pair) + 1):
        number, place = divmod(number, 45)
        figures.append(ALPHABET[place])
    return "".join(figures)


def _read(figures: str) -> bytes:
    size = len(figures) - 1
    if size == 0 or not PLACES.keys() >= set(figures):
        raise TextNotReadable()
    number = sum(PLACES[character] * 45**power for power, character in enumerate(figures))
    if number >= 256**size:
        raise TextNotReadable()
    return number.to_bytes(size)
