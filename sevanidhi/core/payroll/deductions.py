"""How a scheme plugs into the pay bill: what its head deducts, by which amounts, under which words on a
heading.

A scheme's own `deductions.py` calls `register`; Django's start reads them all. The pay-bill room imports
no scheme.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from sevanidhi.kernel.dated import NoRuleInForce
from sevanidhi.kernel.money import paise


@dataclass(frozen=True, slots=True)
class Rate:
    """One slab of pay: its lowest and highest pay (None: no end), what is due, and what else may be
    chosen.
    """

    low: Decimal
    high: Decimal | None
    due: Decimal
    open_too: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """The slabs in force for one month, lowest first and joined, and the key of the rule version they
    come from.
    """

    rule: str
    rates: tuple[Rate, ...]


class WhatStays(Protocol):
    """Says which amount stays, of what is known from before and since; None where that is too little."""

    def __call__(
        self,
        *,
        paid_before: Decimal | None,
        due_before: Decimal | None,
        chosen_before: Decimal | None,
        paid_since: Decimal | None,
    ) -> Decimal | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """An amount that pay no longer raises from an age on.

    since: of a birth and a salary month, from which month on it stays (first days), where it does in that
    month. amount: which amount that is.
    """

    since: Callable[[date, date], date | None]
    amount: WhatStays


@dataclass(frozen=True, kw_only=True)
class Deduction:
    """One head of the pay bill.

    posting_kind: what its regular amount is called in the ledger, "subscription" or "premium". rates_on:
    the slabs of a day; it may refuse with NoRuleInForce. more_allowed: a higher amount is lawful, up to the
    year's emoluments. staying: what pay no longer raises from an age on, where there is that. words: how
    headings name the head, in both languages, small letters. number_hi, number_en: what its account number
    is called.
    """

    head: str
    posting_kind: str
    rates_on: Callable[[date], Rates]
    more_allowed: bool
    words: tuple[str, ...]
    number_hi: str
    number_en: str
    amount_hi: str
    amount_en: str
    staying: Staying | None = None

    def rates_of(self, month: date) -> Rates | None:
        """Return the slabs of a salary month (its first day), or None where nobody has them."""
        try:
            return self.rates_on(month)
        except NoRuleInForce:
            return None


_DEDUCTIONS: dict[str, Deduction] = {}


def register(deduction: Deduction) -> None:
    """Make a head known to the pay bill."""
    _DEDUCTIONS[deduction.head] = deduction


def deductions() -> tuple[Deduction, ...]:
    """Return every head that pay bills deduct, in the order of the schemes."""
    return tuple(_DEDUCTIONS.values())


def deduction(head: str) -> Deduction:
    """Return the deduction of a head; a KeyError for a head nobody registered."""
    return _DEDUCTIONS[head]


def heads() -> tuple[str, ...]:
    return tuple(_DEDUCTIONS)


@dataclass(frozen=True, slots=True)
class RateArrays:
    """Slabs as PostgreSQL and the plain judge read them: whole paise, by the place of `lows`.

    highs has no end where None. open_too: per slab, as many as the longest list, filled up with -1.
    """

    rule: str
    lows: tuple[int, ...]
    dues: tuple[int, ...]
    open_too: tuple[tuple[int, ...], ...]

    def due_at(self, pay: int) -> int | None:
        """Return what the slab of this pay asks; None below the lowest."""
        slab = bisect_right(self.lows, pay) - 1
        return None if slab < 0 else self.dues[slab]


def rate_arrays(head: str, month: date) -> RateArrays | None:
    """Return the slabs of a head for a salary month as arrays, or None where nobody has them."""
    rates = deduction(head).rates_of(month)
    return None if rates is None else _arrays(rates)


@lru_cache(maxsize=64)
def _arrays(rates: Rates) -> RateArrays:
    longest = max(1, *(len(rate.open_too) for rate in rates.rates))
    return RateArrays(
        rule=rates.rule,
        lows=tuple(paise(rate.low) for rate in rates.rates),
        dues=tuple(paise(rate.due) for rate in rates.rates),
        open_too=tuple(_padded((paise(amount) for amount in rate.open_too), longest) for rate in rates.rates),
    )


def _padded(amounts: Iterable[int], length: int) -> tuple[int, ...]:
    known = tuple(amounts)
    return known + (-1,) * (length - len(known))
