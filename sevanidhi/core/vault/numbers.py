"""Reading an Aadhaar number, and carrying it without anybody seeing it by accident. Plain Python."""

from __future__ import annotations

from typing import Any, NoReturn

from stdnum.exceptions import ValidationError
from stdnum.in_ import aadhaar

from sevanidhi.kernel.money import ascii_digits
from sevanidhi.kernel.refusals import Refusal

BETWEEN_FIGURES = " -\u00a0\u2009\u2010\u2011\u2013"


class AadhaarNotValid(Refusal):
    """What was typed is no Aadhaar number. Facts: none, so that no number travels with the refusal."""


class Secret:
    """A number on its way into the vault. It shows its last four figures and cannot be written down."""

    __slots__ = ("__digits",)

    def __init__(self, digits: str) -> None:
        self.__digits = digits

    def disclosed(self) -> str:
        """Return the figures. For the vault, and for nobody else: a test looks for other callers."""
        return self.__digits

    @property
    def last4(self) -> str:
        return self.__digits[-4:]

    def __repr__(self) -> str:
        return f"•••• {self.last4}"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a number on its way into the vault is kept nowhere else")

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Secret) and self.__digits == other.disclosed()

    __hash__ = None  # type: ignore[assignment]  # it is no key of anything


def read_number(typed: str) -> Secret:
    """Return the number somebody typed, in whatever figures and groups. May refuse: AadhaarNotValid."""
    figures = "".join(figure for figure in ascii_digits(typed) if figure not in BETWEEN_FIGURES)
    try:
        return Secret(aadhaar.validate(figures))
    except ValidationError:
        raise AadhaarNotValid() from None
