"""Plain text tables whose columns line up in Devanagari too."""

import unicodedata
from collections.abc import Iterable, Sequence

NO_COLUMNS: frozenset[int] = frozenset()


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int] = NO_COLUMNS
) -> str:
    """Return the rows under their headings; the columns numbered in `right` are set to the right."""
    columns = list(zip(headings, *rows, strict=True))
    set_columns = [_column(cells, right=at in right) for at, cells in enumerate(columns)]
    return "\n".join("  ".join(line).rstrip() for line in zip(*set_columns, strict=True))


def _column(cells: Sequence[str], *, right: bool) -> list[str]:
    """Return the heading, a rule under it, and the cells, all of one width."""
    widest = max(map(width, cells))
    heading, *others = (padded(cell, widest, right=right) for cell in cells)
    return [heading, "-" * widest, *others]


def padded(cell: str, to_width: int, *, right: bool) -> str:
    space = " " * (to_width - width(cell))
    return space + cell if right else cell + space


def width(text: str) -> int:
    """Return how many columns a terminal gives the text: signs that join their letter take none."""
    return sum(unicodedata.category(sign) not in {"Mn", "Me", "Cf"} for sign in text)
