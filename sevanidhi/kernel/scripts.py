"""In which letters a name is written."""

from __future__ import annotations

import re

HINDI = re.compile(r"[\u0904-\u0939]")
ENGLISH = re.compile(r"[A-Za-z]")


def has_hindi_letters(text: str) -> bool:
    """Return whether a text has a letter of the Hindi alphabet."""
    return HINDI.search(text) is not None


def has_english_letters(text: str) -> bool:
    """Return whether a text has a letter of the English alphabet."""
    return ENGLISH.search(text) is not None
