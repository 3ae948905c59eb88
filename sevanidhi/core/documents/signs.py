"""Which signs our typeface has, and what stands in a paper for one it lacks."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from sevanidhi.core.documents import fonts

UNSEEN = ("Cc", "Cf", "Mn")  # of Unicode: controls, formats, marks on another sign


def printable(told: Any) -> Any:
    """Return the same with a question mark for each sign the typeface lacks; what nobody sees is left out."""
    if isinstance(told, str):
        return "".join(_printable(sign) for sign in told)
    if isinstance(told, dict):
        return {name: printable(one) for name, one in told.items()}
    return [printable(one) for one in told] if isinstance(told, list) else told


def _printable(sign: str) -> str:
    if sign in "\t\n" or ord(sign) in _typeface():
        return sign
    return "" if unicodedata.category(sign) in UNSEEN else "?"


@cache
def _typeface() -> frozenset[int]:
    return frozenset(TTFont(fonts.source()).getBestCmap())
