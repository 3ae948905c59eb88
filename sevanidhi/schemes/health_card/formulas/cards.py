"""From when until when a card holds, and each member on it; what its code tells a hospital offline."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import cbor2
from stdnum import verhoeff

from sevanidhi.core.signatures import base45
from sevanidhi.kernel.dates import Period
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.formulas.ages import birthday

RECORD_VERSION = 1
CODE_BEGINS = "SV1:"
MOST_MEMBERS = 12
NAMES_IN_BOTH_SCRIPTS = (
    6  # a family larger than this is written in Hindi only, so that its code stays readable
)
MOST_BYTES = 1_400  # of a record: what is longer makes a code too fine for a telephone's camera
SHORTEST_NAME = 24
LONGEST_NAME = 60  # letters: what is longer is printed too narrow to be read on a card
PHOTO_MARK_BYTES = 8
FIRST_DAY = date(1970, 1, 1)
GENDERS = {"female": "f", "male": "m", "other": "o", "not_said": "n"}
SAID = {letter: gender for gender, letter in GENDERS.items()}


class CardOfOnePerson(Refusal):
    """By this rule each person has an own card, after e-KYC; such a card is not issued here. Facts: on."""


class TooManyOnCard(Refusal):
    """The card's code has no room for so many people. Facts: members, most."""


class NamesTooLong(Refusal):
    """The card's code has no room for names of such a length. Facts: none."""


class RecordNotRead(Refusal):
    """The record is signed, and of a version that is not known here. Facts: none."""


class NumbersUsedUp(Refusal):
    """The shape of the card's number has no place for more. Facts: shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMember:
    """A person on a card, the holder ("self") first. until_date: the first day no longer on it.

    photo_sha256: of the photo as printed; '' where the card has none of this person. A record read back has
    its first sixteen figures only.
    """

    relation: str
    name_hi: str
    name_en: str
    birth_date: date
    gender: str
    photo_sha256: str = ""
    until_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """What a card says. until_date: the first day it no longer holds.

    scheme: the day of the rule it rests on. ward: "general", "semi_private" or "private", None where no order
    gives one.
    """

    serial: int
    number: str
    issued_date: date
    until_date: date
    ddo_code: str
    scheme: str
    members: tuple[CardMember, ...]
    ward: str | None = None
    state: str = "UP"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRule:
    """Whose a card is ("family" or "person"), how many years it holds, and what this rests on."""

    scope: str
    valid_years: int
    number_shape: str
    launch_date: date
    rule: str
    source: str

    @property
    def is_of_family(self) -> bool:
        """Whether one card is of the whole family, as those are that are issued here."""
        return self.scope == "family"


def card_period(rule: CardRule, *, issued_date: date) -> Period:
    """Return the days a family's card holds: from its issue, not before the launch.

    May refuse: CardOfOnePerson.
    """
    if not rule.is_of_family:
        raise CardOfOnePerson(on=issued_date)
    from_date = max(issued_date, rule.launch_date)
    return Period(from_date, birthday(from_date, rule.valid_years))


def member_period(card: Period, *, since_date: date, until_date: date | None) -> Period | None:
    """Return the days a member is on a card, by their time in the family; None where there is no such day."""
    from_date = max(card.from_date, since_date)
    ends = [day for day in (card.until_date, until_date) if day is not None]
    last = min(ends, default=None)
    return None if last is not None and last <= from_date else Period(from_date, last)


def card_record(card: CardData) -> bytes:
    """Return what is signed and stands in the card's code, as CBOR. Nothing in it is of an Aadhaar number.

    Where the names are too long for one code they are written in Hindi only, and then no longer than there is
    room for. May refuse: TooManyOnCard, NamesTooLong.
    """
    if len(card.members) > MOST_MEMBERS:
        raise TooManyOnCard(members=len(card.members), most=MOST_MEMBERS)
    longest = max(len(member.name_hi) for member in card.members)
    ways = [(len(card.members) <= NAMES_IN_BOTH_SCRIPTS, longest)]
    ways += [(False, letters) for letters in range(max(longest, SHORTEST_NAME), SHORTEST_NAME - 1, -1)]
    for in_both, letters in ways:
        record = _record(card, in_both=in_both, letters=letters)
        if len(record) <= MOST_BYTES:
            return record
    raise NamesTooLong()


def _record(card: CardData, *, in_both: bool, letters: int) -> bytes:
    record = {
        1: RECORD_VERSION,
        2: card.serial,
        3: card.number,
        4: _day(card.issued_date),
        5: _day(card.until_date),
        6: card.ddo_code,
        7: card.scheme,
        8: card.state,
        9: [_row(order, member, in_both, letters) for order, member in enumerate(card.members, start=1)],
        10: card.ward,
        11: [bytes.fromhex(member.photo_sha256)[:PHOTO_MARK_BYTES] for member in card.members],
    }
    return cbor2.dumps(record, canonical=True)


def code_text(signed: bytes) -> str:
    """Return the text of the card's code: a signed record in the figures and capitals a scanner can type."""
    return CODE_BEGINS + base45.encoded(signed)


def read_record(payload: bytes) -> CardData:
    """Return what a signed record says. May refuse: RecordNotRead."""
    record = cbor2.loads(payload)
    if not isinstance(record, dict) or record.get(1) != RECORD_VERSION:
        raise RecordNotRead()
    members = tuple(_member(row, mark) for row, mark in zip(record[9], record[11], strict=True))
    return CardData(
        serial=record[2], number=record[3], issued_date=_date(record[4]), until_date=_date(record[5]),
        ddo_code=record[6], scheme=record[7], state=record[8], ward=record[10], members=members,
    )  # fmt: skip


def card_of(signed: bytes) -> CardData:
    """Return what a card of ours says, as it was signed; whether it is genuine was asked before."""
    _protected, _unprotected, payload, _signature = cbor2.loads(signed).value
    return read_record(payload)


def card_number(place: int, *, shape: str) -> str:
    """Return the number of a place in the sequence. shape: N for a figure of the place, C for the check.

    May refuse: NumbersUsedUp.
    """
    figures = str(place).zfill(shape.count("N"))
    if len(figures) > shape.count("N"):
        raise NumbersUsedUp(shape=shape)
    waiting = iter(figures + verhoeff.calc_check_digit(figures))
    return "".join(next(waiting) if sign in "NC" else sign for sign in shape)


def _member(row: list[Any], mark: bytes) -> CardMember:
    _order, relation, name_hi, name_en, born, gender, until = row
    return CardMember(
        relation=relation, name_hi=name_hi, name_en=name_en or "", birth_date=_date(born),
        gender=SAID[gender], photo_sha256=mark.hex(), until_date=None if until is None else _date(until),
    )  # fmt: skip


def _row(order: int, member: CardMember, in_both: bool, letters: int) -> list[Any]:
    return [
        order,
        member.relation,
        _short(member.name_hi, letters),
        member.name_en if in_both else None,
        _day(member.birth_date),
        GENDERS[member.gender],
        None if member.until_date is None else _day(member.until_date),
    ]


def _short(name: str, letters: int) -> str:
    """Return the name, or as much of it as there is room for, not ended in the middle of a joined letter."""
    return name if len(name) <= letters else name[: letters - 1].rstrip(" .्") + "…"


def _day(day: date) -> int:
    return (day - FIRST_DAY).days


def _date(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)
