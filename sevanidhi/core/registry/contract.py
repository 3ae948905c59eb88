"""What a scheme says of itself in its `scheme.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head under which pay bills deduct. budget_head: the account code of the state's budget, if known.

    short_hi, short_en: what it is called in a table's column or in a sentence about a row.
    """

    code: str
    name_hi: str
    name_en: str
    short_hi: str
    short_en: str
    budget_head: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A scheme as the rest of the house knows it.

    state: whose law it rests on. heads: what pay bills deduct for it. about: the URL name of its public page,
    mine: the URL name of a member's own page,
    book: that of the book of one account, by its number.
    """

    code: str
    state: str
    name_hi: str
    name_en: str
    heads: tuple[Head, ...] = ()
    purpose_hi: str = ""
    purpose_en: str = ""
    about: str = ""
    mine: str = ""
    book: str = ""
