"""A list that an office sends as a file: its columns found by their headings, its lines by those columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sevanidhi.core.payroll.reader.biff import letters
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.formulas.list_headings import Headings, headings_in


class ListHeadingsMissing(Refusal):
    """The list's first rows do not name the columns we need. Facts: missing."""


class ListHeadingsTwice(Refusal):
    """Two headings of a list mean the same. Facts: headings."""


class LinesAboveHeadings(Refusal):
    """A line of a list stands above its headings and would be passed over. Facts: row, counted from 1."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns of a kind of list. titles: of each (Hindi, English), as on our own empty list. also_called:
    what offices write instead.
    """

    titles: Mapping[str, tuple[str, str]]
    also_called: Mapping[str, Sequence[str]]
    needed: Sequence[str]

    @property
    def called(self) -> dict[str, tuple[str, ...]]:
        """Return all that each may be called; its name in the API among it."""
        return {
            name: (name, *titles, *self.also_called.get(name, ())) for name, titles in self.titles.items()
        }


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The lines of a list: (row as the file counts, from 1; cells by columns). not_read: other headings."""

    lines: tuple[tuple[int, dict[str, str]], ...]
    not_read: tuple[str, ...]


def listing(rows: Sequence[Sequence[str]], *, columns: Columns) -> Listing:
    """Return the lines of a list that are not empty.

    May refuse: ListHeadingsMissing, ListHeadingsTwice, LinesAboveHeadings.
    """
    found = headings_in(rows, called=columns.called)
    missing = [name for name in columns.needed if found is None or name not in found.columns]
    if found is None or missing:
        raise ListHeadingsMissing(missing=[Words(*columns.titles[name]) for name in missing])
    if found.twice:
        raise ListHeadingsTwice(headings=list(found.twice))
    lines = [(number, _cells(row, found, columns)) for number, row in enumerate(rows, start=1)]
    for number, cells in lines[: found.row]:
        if all(cells[name] for name in columns.needed) and _is_line(cells, found):
            raise LinesAboveHeadings(row=number)
    below = lines[found.row + 1 :]
    return Listing(
        lines=tuple((number, cells) for number, cells in below if any(cells.values())),
        not_read=(*found.not_read, *_without_heading(rows, found)),
    )


def _is_line(cells: Mapping[str, str], found: Headings) -> bool:
    """Return whether so much stands in a row that it is no title."""
    return sum(map(bool, cells.values())) >= min(3, len(found.columns))


def _cells(row: Sequence[str], found: Headings, columns: Columns) -> dict[str, str]:
    """Return a row's cells by their columns; empty where the list has no such column."""
    places = {name: found.columns.get(name, len(row)) for name in columns.titles}
    return {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}


def _without_heading(rows: Sequence[Sequence[str]], found: Headings) -> list[str]:
    """Return the letters of the columns in which something stands under no heading."""
    named = {place for place, text in enumerate(rows[found.row]) if text.strip()}
    filled = {place for row in rows[found.row + 1 :] for place, text in enumerate(row) if text.strip()}
    return [letters(place) for place in sorted(filled - named)]
