# ruff: noqa: E501 - tables of words read better unbroken
"""Hindi typed in Kruti Dev and its like: Latin letters that only look like Hindi in that font.

Such text is refused, not converted: a converter that guesses a name wrong would match the wrong member.
"""

import re
from collections.abc import Sequence

# How words that stand in every schedule look: Ram, Kumar, Singh, Sharma, Devi, Lal, Meena, Gupta, Verma, Yadav,
# Prasad, Chand, Khan, name, account, pay, subscription, total.
_WORDS = re.compile(
    r"(?<![A-Za-z])(?:jke|jkes'k|dqekj|dqekjh|flag|flga|'kekZ|nsoh|yky|eh\.kk|xqIrk|oekZ|;kno|izlkn|pUn|pan|[kK]ku|"
    r"uke|\[kkrk|osru|va'knku|;ksx|dVkSrh|la\[;k|Jh|Jherh|lqJh|deZpkjh|dk;kZy;|\[k.M|foHkkx)(?![A-Za-z])"
)
# A vowel sign "k" after a sign that no Latin word has inside, or the font's own specials.
_SHAPES = re.compile(
    r"(?:[A-Za-z]?['\[;./~\"?{][kKZ])|[A-Za-z]Z(?=[a-z' ]|$)|[¼½¾†‡•][A-Za-z]|[A-Za-z](?:a\b|Sa\b)\s*[A-Za-z]*['\[;]"
)


_MARKS = re.compile(r"[¼½¾†‡•]")
_RELATION = re.compile(r"\b[sdwc]/o\b", re.IGNORECASE)
_ANYWHERE = re.compile(f"(?m:{_WORDS.pattern}|{_SHAPES.pattern})")


def legacy_text_in(rows: Sequence[Sequence[str]]) -> tuple[int, int, str] | None:
    """Return the first cell of old-font Hindi as (row, column, text), both from 0, or None.

    One certain word is enough; a mere shape must be seen twice, since O'Keefe and s/o have shapes too.
    """
    shaped: list[tuple[int, int, str]] = []
    for row, cells in enumerate(rows):
        if not _ANYWHERE.search("\n".join(cells)):
            continue  # most rows: one look instead of two a cell
        for column, text in enumerate(cells):
            if not text.isascii() and not _MARKS.search(text):
                continue
            if _WORDS.search(text):
                return row, column, text
            if _SHAPES.search(text) and not _RELATION.search(text):
                shaped.append((row, column, text))
                if len(shaped) == 2:
                    return shaped[0]
    return None
