"""What a treasury's list calls its columns. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
ROWS_ABOVE = 10  # a list may begin with titles
HEADINGS = {
    "code": ("code", "ddo code", "office code", "to code", "कोड", "डीडीओ कोड", "आहरण कोड", "कार्यालय कोड"),
    "kind": ("kind", "type", "ddo or to", "प्रकार"),
    "name_hi": ("office", "office in hindi", "name in hindi", "कार्यालय", "कार्यालय का नाम", "नाम"),
    "name_en": ("office in english", "name in english", "कार्यालय अंग्रेज़ी में", "नाम अंग्रेज़ी में"),
    "head_hi": ("designation", "designation in hindi", "पदनाम"),
    "head_en": ("designation in english", "पदनाम अंग्रेज़ी में"),
    "department_hi": ("department", "department in hindi", "विभाग"),
    "department_en": ("department in english", "विभाग अंग्रेज़ी में"),
    "district": ("district", "ज़िला", "जिला", "जनपद"),
    "telephone": ("telephone", "phone", "mobile", "फ़ोन", "फोन", "दूरभाष", "मोबाइल"),
    "email": ("email", "e-mail", "mail", "ई-मेल", "ईमेल"),
    "address_hi": ("address", "पता"),
}
NEEDED = {
    "code": "कोड / code",
    "name_hi": "कार्यालय / office",
    "department_hi": "विभाग / department",
    "district": "ज़िला / district",
}
KINDS = {
    "": "ddo",
    "ddo": "ddo",
    "आहरण अधिकारी": "ddo",
    "डीडीओ": "ddo",
    "to": "treasury",
    "treasury": "treasury",
    "कोषाधिकारी": "treasury",
    "कोषागार": "treasury",
}


@dataclass(frozen=True, kw_only=True)
class Headings:
    """Where the headings stand. row: counted from 0. columns: {name: place}."""

    row: int
    columns: dict[str, int]


def plain(text: str) -> str:
    """Return a heading or a name without what lists write differently: case, dots, doubled spaces."""
    return " ".join(text.replace("़", "").replace(".", " ").casefold().split())


_NAMES = {plain(called): name for name, several in HEADINGS.items() for called in several}


def headings_in(rows: Sequence[Sequence[str]]) -> Headings | None:
    """Return the row that names the most columns, among the first ones; None where none names three."""
    found = [Headings(row=number, columns=_columns(row)) for number, row in enumerate(rows[: ROWS_ABOVE + 1])]
    best = max(found, key=lambda one: len(one.columns), default=None)
    return best if best is not None and len(best.columns) > 2 else None


def _columns(row: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, text in enumerate(row):
        name = _NAMES.get(plain(text))
        if name is not None:
            columns.setdefault(name, place)
    return columns
