"""The health card on plastic, on a batch's print sheets, and on paper. Made when asked for, never kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.conf import settings

from sevanidhi.core.documents import codes, printer
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.formulas.cards import CardData, CardMember, code_text
from sevanidhi.schemes.health_card.queries import tables

CARDS_A_SHEET = 10
SHEETS_A_FILE = 3  # typst holds what the last ten files were made of: with 25 sheets a file, two gigabytes
CARDS_A_FILE = CARDS_A_SHEET * SHEETS_A_FILE
CODE_DOTS, DOTS_A_MODULE = 402, 3  # of a card printer's 300 an inch: 34 millimetres


@dataclass(frozen=True, kw_only=True)
class CardToPrint:
    """A signed card, its drawing officer's office and district, and its members' photos in their order.

    signed: None for a sample, which has no code.
    """

    card: CardData
    signed: bytes | None
    office: Words
    district: Words
    photos: tuple[bytes | None, ...]


def plastic(cards: Sequence[CardToPrint], *, on: date) -> bytes:
    """Return each card's front and back as pages of a card's own size, for a card printer."""
    return _render("health_card/card_plastic.typ", cards, {}, on=on)


def on_paper(card: CardToPrint, *, language: str, on: date) -> bytes:
    """Return the card on a sheet to be cut out and folded, as its holder prints it."""
    return _render("health_card/card_paper.typ", [card], {}, language=language, on=on)


def sheets(cards: Iterable[CardToPrint], *, batch: str, on: date) -> Iterator[bytes]:
    """Yield a batch's print sheets, ten cards a sheet with cut marks, front and back; some sheets a file.

    A card's place in the batch is its place in `cards`. Only one file's cards are held at a time.
    """
    first, waiting = 1, iter(cards)
    while some := list(islice(waiting, CARDS_A_SHEET * SHEETS_A_FILE)):
        yield sheet_file(some, batch=batch, first=first, on=on)
        first += len(some)


def sheet_file(cards: Sequence[CardToPrint], *, batch: str, first: int, on: date) -> bytes:
    """Return the sheets of some cards of a batch. first: the place of the first of them."""
    return _render("health_card/batch_sheet.typ", cards, {"batch": batch, "first": first}, on=on)


def _render(
    template: str, cards: Sequence[CardToPrint], more: dict[str, Any], *, on: date, language: str = "hi"
) -> bytes:
    drawn = [codes.picture(code_text(each.signed)) if each.signed else None for each in cards]
    addresses = tables.addresses(on=on)
    data = more | {
        "document": printer.facts(language=language, on=on),
        "cards": [_card(each, code) for each, code in zip(cards, drawn, strict=True)],
        "helps": {
            "postal": asdict(addresses.postal), "mail": addresses.mail, "telephone": addresses.telephone,
            "check": f"{settings.PUBLIC_ADDRESS}/verify/",
        },
    }  # fmt: skip
    photos = {photo for each in cards for photo in each.photos if photo}
    return printer.render(template, data, pictures=[*filter(None, drawn), *photos])


def _code_dots(code: bytes | None) -> int:
    """Return how many of a card printer's dots a code is wide.

    A dense code has three whole dots a module, unless that makes it more than a twentieth narrower: parts of
    dots made some unreadable.
    """
    whole = codes.modules(code) * DOTS_A_MODULE if code else 0
    return whole if whole * 20 > CODE_DOTS * 19 else CODE_DOTS


def _card(each: CardToPrint, code: bytes | None) -> dict[str, Any]:
    card = each.card
    return {
        "number": card.number,
        "serial": card.serial,
        "issued": card.issued_date,
        "last_day": _last_day(card.until_date),
        "ddo_code": card.ddo_code,
        "office": asdict(each.office),
        "district": asdict(each.district),
        "ward": dict(zip(("hi", "en"), phrases.WARDS[card.ward], strict=True)) if card.ward else None,
        "code": printer.picture_name(code) if code else None,
        "code_dots": _code_dots(code),
        "members": [
            _member(member, photo, on=card.issued_date)
            for member, photo in zip(card.members, each.photos, strict=True)
        ],
    }


def _member(member: CardMember, photo: bytes | None, *, on: date) -> dict[str, Any]:
    return {
        "name": {"hi": member.name_hi, "en": member.name_en},
        "relation": asdict(tables.relation(member.relation, gender=member.gender, on=on)),
        "birth_date": member.birth_date,
        "last_day": _last_day(member.until_date),
        "photo": printer.picture_name(photo) if photo else None,
    }


def _last_day(until_date: date | None) -> date | None:
    return None if until_date is None else until_date - timedelta(days=1)
