"""The districts of Uttar Pradesh as tiles, each about where it lies: a map that needs no boundaries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

SIDE, GAP = 56, 4
# The figures are those of the districts' codes, UP-01 to UP-75; north is at the top.
GRID = """
.. 64 59 .. .. .. .. .. .. .. .. .. ..
68 56 18 .. .. .. .. .. .. .. .. .. ..
09 36 06 58 63 .. .. .. .. .. .. .. ..
31 30 20 65 15 60 .. .. .. .. .. .. ..
38 02 45 19 .. 67 48 10 69 12 .. .. ..
54 01 24 53 27 37 71 14 33 16 70 51 ..
.. .. 29 25 07 42 74 50 73 26 66 34 47
.. .. .. .. 43 35 44 62 05 04 08 23 ..
.. .. 41 .. 39 13 28 46 61 40 75 55 11
.. .. .. .. .. 52 22 .. 03 17 21 32 ..
.. .. 49 .. .. .. .. .. .. 57 72 .. ..
"""
PLACES = {
    f"UP-{figures}": (column, row)
    for row, line in enumerate(GRID.split("\n")[1:-1])
    for column, figures in enumerate(line.split())
    if figures != ".."
}
WIDTH = 13 * (SIDE + GAP)
HEIGHT = 11 * (SIDE + GAP)


class Counted(Protocol):
    """What a tile shows of a district."""

    @property
    def key(self) -> str: ...
    @property
    def percent(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A district on the map. shade: 0 (no offices) to 5 (all registered), as the legend has it."""

    count: Counted
    x: int
    y: int
    number: str
    shade: int


def tiles(counts: Iterable[Counted]) -> list[Tile]:
    """Return the tile of every district that has its place on the map, as they are counted."""
    return [_tile(count, PLACES[count.key]) for count in counts if count.key in PLACES]


def _tile(count: Counted, place: tuple[int, int]) -> Tile:
    column, row = place
    return Tile(
        count=count, x=column * (SIDE + GAP), y=row * (SIDE + GAP), number=count.key.removeprefix("UP-"),
        shade=shade(count.percent),
    )  # fmt: skip


def shade(percent: int | None) -> int:
    """Return the shade of so many of a hundred: none, below 25, below 50, below 75, below 100, all."""
    return 0 if percent is None else 5 if percent == 100 else 1 + percent // 25
