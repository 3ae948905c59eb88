"""Which ward a level of the pay matrix is entitled to."""

from dataclasses import dataclass

from sevanidhi.kernel.explanation import Explanation, Step
from sevanidhi.kernel.refusals import Refusal


class WardUnknown(Refusal):
    """The table has no ward for this level. Facts: level, lowest, highest, table."""


@dataclass(frozen=True, slots=True)
class WardTable:
    """Rows of (lowest level, highest level, ward), and what they rest on."""

    rows: tuple[tuple[int, int, str], ...]
    rule: str
    source: str


def ward_entitled(table: WardTable, *, level: int) -> str:
    """Return the ward: general, semi_private or private. May refuse: WardUnknown."""
    return _row(table, level)[2]


def explain_ward(table: WardTable, *, level: int) -> Explanation:
    """Return which row of the table gives the ward. May refuse: WardUnknown."""
    lowest, highest, _ward = _row(table, level)
    return Explanation.of(
        Step("वेतन मैट्रिक्स का लेवल", "Level of the pay matrix", str(level)),
        Step(
            f"तालिका की पंक्ति: लेवल {lowest} से {highest}",
            f"Row of the table: level {lowest} to {highest}",
            None,
            table.rule,
            table.source,
        ),
    )


def _row(table: WardTable, level: int) -> tuple[int, int, str]:
    for row in table.rows:
        if row[0] <= level <= row[1]:
            return row
    raise WardUnknown(
        level=level, lowest=table.rows[0][0], highest=table.rows[-1][1], table=table.rule.partition("@")[0]
    )
