"""Rupees as Decimal with two places; whole paise for the database; named roundings; lakh-crore grouping."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from sevanidhi.kernel.refusals import Refusal

ONE_RUPEE = Decimal(1)
ONE_PAISA = Decimal("0.01")

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{2})*,[0-9]{3}|[0-9]{1,3}(,[0-9]{3})+")
_WRITTEN = re.compile(
    r"(?P<minus>-?)\s*(?:(?:₹|Rs\.?|रु\.?|रुपये)\s*)?(?P<whole>[0-9,]+)(?P<part>\.[0-9]+)?(?:/-)?", re.I
)
_TO_ASCII = str.maketrans("०१२३४५६७८९", "0123456789")


class NotMoney(Refusal):
    """The text is not an amount of rupees. Facts: value."""


class FractionOfAPaisa(Refusal):
    """The amount has more than two places that are not zero. Facts: value."""


def rupees(amount: str | int | Decimal) -> Decimal:
    """Return the amount as rupees with exactly two places.

    Text is plain digits with an optional sign and point; for what a person wrote, see `read_rupees`.
    A float is a mistake of the programmer (TypeError). May refuse: NotMoney, FractionOfAPaisa.
    """
    return _two_places(amount if type(amount) is Decimal else _exact(amount))


def _exact(amount: str | int | Decimal) -> Decimal:
    if isinstance(amount, bool | float) or not isinstance(amount, str | int | Decimal):
        raise TypeError(f"money is text, int or Decimal, never {type(amount).__name__}")
    if isinstance(amount, str) and not _PLAIN.fullmatch(amount):
        raise NotMoney(value=amount)
    return Decimal(amount)


def _two_places(exact: Decimal) -> Decimal:
    if not exact.is_finite() or exact.adjusted() > 20:
        raise NotMoney(value=str(exact))
    rounded = exact.quantize(ONE_PAISA, rounding=ROUND_FLOOR)
    if rounded != exact:
        raise FractionOfAPaisa(value=str(exact))
    return rounded if rounded else abs(rounded)


def read_rupees(written: str) -> Decimal:
    """Return the rupees a person wrote: Devanagari or Latin digits, lakh or thousand commas, ₹, Rs, /-.

    May refuse: NotMoney, FractionOfAPaisa.
    """
    match = _WRITTEN.fullmatch(ascii_digits(written).strip())
    if not match or not _well_grouped(match["whole"]):
        raise NotMoney(value=written)
    return rupees(match["minus"] + match["whole"].replace(",", "") + (match["part"] or ""))


def _well_grouped(whole: str) -> bool:
    return "," not in whole or bool(_GROUPED.fullmatch(whole))


def ascii_digits(written: str) -> str:
    """Return the text with Devanagari digits written as 0-9."""
    return written if written.isascii() else written.translate(_TO_ASCII)


def paise(amount: Decimal) -> int:
    """Return rupees as whole paise. May refuse: FractionOfAPaisa."""
    return int(rupees(amount).scaleb(2))


def from_paise(count: int) -> Decimal:
    """Return whole paise as rupees with two places."""
    if isinstance(count, bool) or not isinstance(count, int):
        raise TypeError(f"paise are int, never {type(count).__name__}")
    return Decimal(count).scaleb(-2)


def to_nearest_rupee(exact: Decimal) -> Decimal:
    """Round to the nearest rupee; 50 paise and more goes up (away from zero for a negative amount)."""
    return exact.quantize(ONE_RUPEE, rounding=ROUND_HALF_UP).quantize(ONE_PAISA)


def to_rupee_above(exact: Decimal) -> Decimal:
    """Round to the next whole rupee upwards."""
    return exact.quantize(ONE_RUPEE, rounding=ROUND_CEILING).quantize(ONE_PAISA)


def to_rupee_below(exact: Decimal) -> Decimal:
    """Round to the whole rupee below."""
    return exact.quantize(ONE_RUPEE, rounding=ROUND_FLOOR).quantize(ONE_PAISA)


def to_nearest_paisa(exact: Decimal) -> Decimal:
    """Round to the nearest paisa; half a paisa and more goes up (away from zero for a negative amount)."""
    return exact.quantize(ONE_PAISA, rounding=ROUND_HALF_UP)


def grouped(amount: Decimal) -> str:
    """Return rupees with lakh-crore commas and two places: 123456 → "1,23,456.00"."""
    sign, whole, part = _parts(rupees(amount))
    return f"{sign}{_lakh_commas(whole)}.{part}"


def grouped_whole(amount: Decimal) -> str:
    """Return rupees with lakh-crore commas, the paise only where there are some: "1,23,456", "7.50"."""
    sign, whole, part = _parts(rupees(amount))
    return f"{sign}{_lakh_commas(whole)}" + ("" if part == "00" else f".{part}")


def _parts(amount: Decimal) -> tuple[str, str, str]:
    whole, _, part = f"{abs(amount):.2f}".partition(".")
    return ("-" if amount < 0 else ""), whole, part


def _lakh_commas(digits: str) -> str:
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])
