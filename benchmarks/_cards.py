"""The family of four that is on each measured card, its names told apart by the card's serial."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sevanidhi.schemes.health_card.formulas.cards import CardData

TODAY = date(2017, 5, 1)
UNTIL = date(2022, 5, 1)
OFFICE = "LKO-EDU-03"
FAMILY = (
    ("self", "सरस्वती श्रीवास्तव", "Saraswati Srivastava", "female", 1975),
    ("spouse", "कृष्ण कुमार श्रीवास्तव", "Krishna Kumar Srivastava", "male", 1972),
    ("son", "आर्यन श्रीवास्तव", "Aryan Srivastava", "male", 2003),
    ("daughter", "ऋतु श्रीवास्तव", "Ritu Srivastava", "female", 2006),
)


def number(serial: int) -> str:
    return f"UP17-{serial // 1000:04d}-{serial % 1000:03d}7"


def card(serial: int, marks: Sequence[str] = ()) -> "CardData":
    """Return what the card of a serial says. marks: of its photos, none for a card without."""
    from sevanidhi.schemes.health_card.formulas.cards import CardData, CardMember

    members = tuple(
        CardMember(
            relation=relation,
            name_hi=f"{name_hi} {serial}",
            name_en=f"{name_en} {serial}",
            birth_date=date(born, 7, 2),
            gender=gender,
            photo_sha256=mark,
        )
        for (relation, name_hi, name_en, gender, born), mark in zip(
            FAMILY, marks or [""] * len(FAMILY), strict=True
        )
    )
    return CardData(
        serial=serial,
        number=number(serial),
        issued_date=TODAY,
        until_date=UNTIL,
        ddo_code=OFFICE,
        scheme=TODAY.isoformat(),
        members=members,
    )
