"""Which column of a list holds what, by its heading: in either language, in any order. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from sevanidhi.kernel.scripts import has_hindi_letters

ROWS_ABOVE = 10  # a list may begin with titles
NUKTA = "\u093c"
SPELT_ALIKE = (("न्", "ं"), ("म्ब", "ंब"), ("ँ", "ं"))  # हिन्दी and हिंदी, नम्बर and नंबर, हाँ and हां
DIVIDED = (  # as "कोड / Code", "कोड - Code" and "कोड (Code)"
    re.compile(r"[/|\n]"),
    re.compile(r"(?<=[\u0900-\u097f)])[\s:,–-]+(?=[A-Za-z])|(?<=[A-Za-z)])[\s:,–-]+(?=[\u0900-\u097f])"),
    re.compile(r"[()\[\]]"),
)

Called = Mapping[str, Iterable[str]]  # what a list may call each column


@dataclass(frozen=True, kw_only=True)
class Headings:
    """Where the headings stand. row: counted from 0. columns: {name: place}.

    twice: headings of the same meaning. not_read: the others that stand there.
    """

    row: int
    columns: dict[str, int]
    twice: tuple[str, ...]
    not_read: tuple[str, ...]


def plain(text: str) -> str:
    """Return a heading or a name without what lists write differently: case, blanks, marks, spelling."""
    parts = unicodedata.normalize("NFKD", text.casefold()).replace(NUKTA, "")
    letters = "".join(sign for sign in parts if unicodedata.category(sign)[0] in "LNM")
    return reduce(lambda said, alike: said.replace(*alike), SPELT_ALIKE, letters)


def headings_in(rows: Sequence[Sequence[str]], *, called: Called) -> Headings | None:
    """Return the row that names the most columns, among the first ones; None where none names any.

    A heading that several columns may have says no language: it is that of the names below it.
    """
    words = _words(called)
    meant = [[_meanings(text, words) for text in row] for row in rows[: ROWS_ABOVE + 1]]
    number, most = max(
        enumerate(sum(map(bool, one)) for one in meant), key=lambda one: (one[1], -one[0]), default=(0, 0)
    )
    return _settled(rows, number, meant[number], order=list(called)) if most else None


def _words(called: Called) -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {}
    for name, several in called.items():
        for said in several:
            words[plain(said)] = words.get(plain(said), frozenset()) | {name}
    return words


def _meanings(text: str, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the columns a heading may name: whole, or in both languages, if they mean the same."""
    whole = words.get(plain(text))
    if whole is not None:
        return whole
    for sign in DIVIDED:
        said = [words.get(plain(part), frozenset[str]()) for part in sign.split(text) if plain(part)]
        both = frozenset[str]().union(*said[:1]).intersection(*said)
        if both:
            return both
    return frozenset()


def _settled(
    rows: Sequence[Sequence[str]], number: int, meant: Sequence[frozenset[str]], *, order: Sequence[str]
) -> Headings:
    places = {place: next(iter(names)) for place, names in enumerate(meant) if len(names) == 1}
    for place, names in enumerate(meant):
        if len(names) > 1:
            free = [name for name in order if name in names and name not in places.values()]
            places[place] = _of_the_cells(rows[number + 1 :], place, free or sorted(names, key=order.index))
    taken = list(places.values())
    row = [text.strip() for text in rows[number]]
    return Headings(
        row=number,
        columns={name: place for place, name in places.items()},
        twice=tuple(row[place] for place in sorted(places) if taken.count(places[place]) > 1),
        not_read=tuple(text for place, text in enumerate(row) if text and place not in places),
    )


def _of_the_cells(rows: Iterable[Sequence[str]], place: int, names: Sequence[str]) -> str:
    """Return the first of these columns, the Hindi one, where Hindi stands below; else the other."""
    hindi = any(has_hindi_letters(text) for text in _below(rows, place))
    return names[0] if hindi else names[-1]


def _below(rows: Iterable[Sequence[str]], place: int) -> Iterator[str]:
    return (row[place] for row in rows if place < len(row))
