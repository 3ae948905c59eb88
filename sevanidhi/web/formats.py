"""How figures, days and names are written on a page, in the language that is active.

Figures are Latin digits with lakh grouping in both languages, as pay bills print them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sevanidhi.kernel import money, words
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.rule_files import Words

Language = Literal["hi", "en"]
NO_BREAK = "\u00a0"


def active_language() -> Language:
    """Return "hi" or "en"."""
    return "en" if (translation.get_language() or "hi").startswith("en") else "hi"


def other_language() -> Language:
    """Return the language the switch leads to."""
    return "hi" if active_language() == "en" else "en"


def rupees_text(amount: Decimal | int | None) -> str:
    """₹ 1,23,456.00 — a dash where there is nothing to show. None is "no figure", not nought."""
    return "—" if amount is None else _signed(money.grouped(abs(money.rupees(amount))), amount)


def whole_rupees_text(amount: Decimal | int | None) -> str:
    """₹ 1,23,456 — for rates and slabs, which are whole rupees."""
    return "—" if amount is None else _signed(money.grouped_whole(abs(money.rupees(amount))), amount)


def figure(amount: Decimal | int | None) -> str:
    """1,23,456.00 without the sign, for a column whose heading says rupees."""
    if amount is None:
        return "—"
    minus = "−" if amount < 0 else ""
    return minus + money.grouped(abs(money.rupees(amount)))


def _signed(grouped: str, amount: Decimal | int) -> str:
    return f"{'−' if amount < 0 else ''}₹{NO_BREAK}{grouped}"


def count(number: int) -> str:
    """12,34,567 — how many, with lakh grouping."""
    return money.grouped_whole(money.rupees(number))


def percent(rate: Decimal | str) -> str:
    """8.70 → 8.7%."""
    text = format(Decimal(rate), "f")
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def masked(last4: str) -> str:
    """XXXX XXXX 1234 — an Aadhaar number, of which nothing but its last figures is shown."""
    return f"XXXX{NO_BREAK}XXXX{NO_BREAK}{last4}"


def day(on: date | None) -> str:
    """17 अप्रैल 2017 / 17 April 2017."""
    if on is None:
        return "—"
    return f"{on.day}{NO_BREAK}{words.MONTHS[active_language()][on.month - 1]}{NO_BREAK}{on.year}"


def short_day(on: date | None) -> str:
    """17-04-2017, as offices write it; for columns."""
    return "—" if on is None else on.strftime("%d-%m-%Y")


def moment(at: datetime | None) -> str:
    """17 अप्रैल 2017, 14:05 — Indian time."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    return f"{day(local.date())}, {local:%H:%M}"


def month(which: SalaryMonth | date | None) -> str:
    """अप्रैल 2015 / April 2015."""
    if which is None:
        return "—"
    return f"{words.MONTHS[active_language()][which.month - 1]}{NO_BREAK}{which.year}"


def financial_year(which: FinancialYear | str) -> str:
    """2015-16, kept on one line."""
    return str(which).replace("-", "\u2011")


def amount_in_words(amount: Decimal, language: Language | None = None) -> str:
    """एक लाख तेईस हज़ार रुपये — in the active language unless told otherwise."""
    return words.in_words(money.rupees(amount), language or active_language())


def name_of(thing: object) -> str:
    """The name of anything with name_hi and name_en (or a dict with hi and en), in the active language.

    Falls back to the other script where one is missing: a name is never blank.
    """
    hindi, english = _both_names(thing)
    return (english or hindi) if active_language() == "en" else (hindi or english)


def both(thing: object) -> str:
    """अजमेर / Ajmer — the active language first."""
    hindi, english = _both_names(thing)
    pair = (english, hindi) if active_language() == "en" else (hindi, english)
    return " / ".join(dict.fromkeys(name for name in pair if name))


def _both_names(thing: object) -> tuple[str, str]:
    if isinstance(thing, dict):
        return thing.get("hi", ""), thing.get("en", "")
    return getattr(thing, "name_hi", "") or "", getattr(thing, "name_en", "") or ""


short_heads: dict[str, tuple[str, str]] = {}  # by code: Hindi, English; the registry of schemes fills it


def head(code: str) -> str:
    """Write a head of deduction by its short name: जीपीएफ, राज्य बीमा; one nobody knows as it is written."""
    hindi, english = short_heads.get(code, (code, code))
    return english if active_language() == "en" else hindi


def fact_in_a_sentence(name: str, fact: object) -> str:
    """Write one fact of a refusal by what it is called: heads by their names, all else by its kind."""
    if name in ("head", "heads"):
        codes = [fact] if isinstance(fact, str) else fact
        return ", ".join(head(str(code)) for code in codes) if isinstance(codes, Iterable) else str(fact)
    return in_a_sentence(fact)


def in_a_sentence(fact: object) -> str:
    """Write one fact of a refusal as it stands in a sentence: money, days, months, lists, anything else."""
    if isinstance(fact, bool) or fact is None:
        return _("yes") if fact else _("none")
    if isinstance(fact, Decimal):
        return whole_rupees_text(fact) if fact == fact.to_integral_value() else rupees_text(fact)
    if isinstance(fact, datetime):
        return moment(fact)
    if isinstance(fact, date):
        return day(fact)
    if isinstance(fact, SalaryMonth):
        return month(fact)
    if isinstance(fact, Words):
        return fact.said_in(active_language())
    if isinstance(fact, Iterable) and not isinstance(fact, str):
        return ", ".join(in_a_sentence(one) for one in fact)
    return str(fact)
