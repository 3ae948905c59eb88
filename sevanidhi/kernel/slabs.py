"""Slabs of pay without gaps or overlaps. Pay in slab tables is whole rupees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sevanidhi.kernel.explanation import Explanation, Step
from sevanidhi.kernel.money import grouped, grouped_whole, rupees
from sevanidhi.kernel.refusals import Refusal


class PayNotInTable(Refusal):
    """The table has no slab for this pay. Facts: basic_pay, lowest_pay, rule."""


class PayNotWholeRupees(Refusal):
    """Pay in a slab table is whole rupees. Facts: basic_pay."""


class PayBelowNil(Refusal):
    """Pay is nil or more. Facts: basic_pay."""


class SlabsDoNotJoin(Refusal):
    """A gap or an overlap between two slabs, or an end where there should be none. Facts: where."""


@dataclass(frozen=True, slots=True)
class Slab:
    """Pay from `low` to `high`, both included (no upper end where None), and the amount that goes with it."""

    low: Decimal
    high: Decimal | None
    amount: Decimal

    def holds(self, pay: Decimal) -> bool:
        return self.low <= pay and (self.high is None or pay <= self.high)


@dataclass(frozen=True, slots=True)
class SlabTable:
    """Slabs in order of pay; each begins one rupee above the end of the one before, the last has no end.

    rule, source: key of the rule version the table comes from and what it cites, for explanations.
    """

    slabs: tuple[Slab, ...]
    rule: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "slabs", tuple(self.slabs))
        _check_joined(self.slabs)

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[Any]], *, rule: str = "", source: str = "") -> "SlabTable":
        """Read rows [lowest pay, highest pay or null, amount]. May refuse: SlabsDoNotJoin."""
        return cls(tuple(_slab(row) for row in rows), rule, source)

    def holding(self, pay: Decimal) -> Slab:
        """Return the slab of this pay. May refuse: PayNotInTable, PayNotWholeRupees, PayBelowNil."""
        whole_pay(pay)
        for slab in self.slabs:
            if slab.holds(pay):
                return slab
        raise PayNotInTable(basic_pay=pay, lowest_pay=self.slabs[0].low, rule=self.rule)

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """Return the amounts in the order of the slabs."""
        return tuple(slab.amount for slab in self.slabs)


def explain_slab(table: SlabTable, *, pay: Decimal, label_hi: str, label_en: str) -> Explanation:
    """Return how an amount by slab came about; the labels name the amount. May refuse as `holding` does."""
    slab = table.holding(pay)
    return Explanation.of(
        Step("मूल वेतन", "Basic pay", grouped(pay)),
        Step(
            f"वेतन की श्रेणी {_range_hi(slab)}", f"Slab of pay {_range_en(slab)}", None, table.rule, table.source
        ),
        Step(label_hi, label_en, grouped(slab.amount), table.rule, table.source),
    )


def _range_hi(slab: Slab) -> str:
    low = grouped_whole(slab.low)
    return f"{low} और उससे ऊपर" if slab.high is None else f"{low} से {grouped_whole(slab.high)}"


def _range_en(slab: Slab) -> str:
    low = grouped_whole(slab.low)
    return f"{low} and above" if slab.high is None else f"{low} to {grouped_whole(slab.high)}"


def whole_pay(pay: Decimal) -> Decimal:
    """Return the pay if it is whole rupees, nil or more. May refuse: PayNotWholeRupees, PayBelowNil."""
    if pay < 0:
        raise PayBelowNil(basic_pay=pay)
    if pay != pay.to_integral_value():
        raise PayNotWholeRupees(basic_pay=pay)
    return pay


def _slab(row: Sequence[Any]) -> Slab:
    if len(row) != 3:
        raise SlabsDoNotJoin(where=str(list(row)))
    low, high, amount = row
    return Slab(rupees(low), None if high is None else rupees(high), rupees(amount))


def _check_joined(slabs: tuple[Slab, ...]) -> None:
    if not slabs or slabs[-1].high is not None:
        raise SlabsDoNotJoin(where="the last slab must be open above")
    for lower, upper in pairwise(slabs):
        if lower.high is None or upper.low != lower.high + 1 or lower.low > lower.high:
            raise SlabsDoNotJoin(where=f"{lower.low}-{lower.high}, {upper.low}-{upper.high}")
