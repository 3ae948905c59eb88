"""Reading cards: whose they are, what they say, which of them hold. The doors: `card_of_holder`, ..."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from sevanidhi.core import kept_files
from sevanidhi.core.accounts.models import User
from sevanidhi.core.offices.models import Office
from sevanidhi.core.signatures import queries as signatures
from sevanidhi.core.uploads import queries as uploads
from sevanidhi.kernel.dates import Period
from sevanidhi.kernel.money import ascii_digits
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import permissions
from sevanidhi.schemes.health_card.documents.cards import CardToPrint
from sevanidhi.schemes.health_card.formulas.cards import CardData, CardMember, card_of, member_period
from sevanidhi.schemes.health_card.formulas.family import SELF, Answer
from sevanidhi.schemes.health_card.models import (
    Card,
    CardAct,
    DdoRegistration,
    Family,
    Member,
    Revocation,
    RevocationList,
)
from sevanidhi.schemes.health_card.queries.applications import judged_member, put_right_on

CELL = ("cell_officer", "cell_clerk", "cell_printer")
ACTS_SHOWN = 200  # the acts of a card that are shown
CARDS_SHOWN = 50  # of one holder, or found by one number
OUT_OF_FORCE = (Card.State.SPOILED, Card.State.REVOKED)
MOST_FIGURES = 18  # of a serial: what the database takes


class PhotoDamaged(Exception):
    """A kept photo is not the one whose mark was signed: somebody or a disk has changed it."""


def in_force(family: Family) -> Card | None:
    """Return the family's card that was neither spoiled nor revoked."""
    return Card.objects.filter(family=family).exclude(state__in=OUT_OF_FORCE).first()


def stands(card: Card, *, on: date) -> bool:
    """Return whether a card is in force and its time is not over."""
    return card.state not in OUT_OF_FORCE and on < card.until_date


def acts_open(user: User, card: Card, *, on: date) -> set[str]:
    """Return what the reader may do with a card as it stands: "lost", "reprint", "revoke".

    In the place of one that ended another is made; of one that was revoked the cell has it made, if any.
    """
    acts = permissions.acts_on_card(user, card.family, on=on)
    if card.state not in OUT_OF_FORCE:
        return acts if stands(card, on=on) else acts & {"reprint"}
    makes = user.holds("cell_officer", on=on) and card.family.until_date is None
    return acts & {"reprint"} if makes and in_force(card.family) is None else set()


def own_card(user: Any) -> Card | None:
    """Return the card of the user's own family: that in force, else the last one."""
    if user.person_id is None:
        return None
    mine = with_offices(Card.objects.filter(family__person_id=user.person_id, family__until_date=None))
    return mine.exclude(state__in=OUT_OF_FORCE).first() or mine.order_by("-serial").first()


def earlier_of(card: Card) -> list[Card]:
    """Return the cards its holder had before this one, with why each ended, the newest first."""
    before = Card.objects.filter(family__person_id=card.family.person_id, serial__lt=card.serial)
    return list(before.select_related("revocation").order_by("-serial")[:CARDS_SHOWN])


def card_for(user: Any, serial: int, *, on: date) -> Card:
    """Return a card to its family's drawing officer and to the state cell; Http404 for a stranger."""
    found = visible_to(user, on=on).filter(serial=serial).first()
    if found is None:
        raise Http404
    return found


def find(user: Any, written: str, *, on: date) -> list[Card]:
    """Return the cards of a number or a serial that a drawing officer or the state cell may see."""
    asked = ascii_digits(written).strip().upper().replace(" ", "")
    seen = visible_to(user, on=on)
    is_serial = asked.isdecimal() and len(asked) <= MOST_FIGURES
    found = seen.filter(serial=int(asked)) if is_serial else seen.filter(number=asked)
    return list(found.order_by("-serial")[:CARDS_SHOWN])


def visible_to(user: Any, *, on: date) -> QuerySet[Card]:
    """Return the cards an officer may see: those of the own offices' families; all for the state cell."""
    cards = with_offices(Card.objects.select_related("family__person", "revocation"))
    if any(user.holds(role, on=on) for role in CELL):
        return cards
    return cards.filter(family__ddo_office__in=user.offices("ddo", on=on))


def acts_of(card: Card) -> list[CardAct]:
    """Return what became of a card, the newest first."""
    return list(card.acts.select_related("by__person").order_by("-id")[:ACTS_SHOWN])


def said_on(card: Card) -> CardData:
    """Return what a card says."""
    return card_of(bytes(card.signed))


def of_ended_keys(*, on: date) -> QuerySet[Card]:
    """Return the cards that should hold and are worth nothing, since their key was ended."""
    ended = signatures.ended_keys(purpose="card")
    standing = Card.objects.filter(kid__in=ended, until_date__gt=on).exclude(state__in=OUT_OF_FORCE)
    return standing.order_by("serial")


def revocations() -> QuerySet[Revocation]:
    """Return what was revoked, the newest first."""
    return Revocation.objects.select_related("card__family__ddo_office", "entered_by").order_by("-id")


def newest_published() -> RevocationList | None:
    """Return the newest signed list: the one made last, also where a clock was ahead before."""
    return RevocationList.objects.defer("signed").order_by("-id").first()


def of_serial(serial: int) -> Card | None:
    """Return the card of a serial, if the books have it."""
    return Card.objects.filter(serial=serial).first()


def last_serial() -> int:
    """Return the last serial that was given, or left out after a restore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM pg_sequences WHERE sequencename = 'health_card_serial'")
        (last,) = cursor.fetchone()
    return int(last or 0)


def are_registered() -> bool:
    """Return whether an officer or a family has registered, so that cards will be made."""
    return DdoRegistration.objects.exists() or Family.objects.exists()


def is_holder(user: Any, card: Card) -> bool:
    """Return whether the card is of the user's own family."""
    return user.person_id is not None and user.person_id == card.family.person_id


def members_on_card(family: Family, *, card: Period, on: date) -> list[tuple[Member, CardMember]]:
    """Return who is on a card of these days, the holder first, as the family stands on a day."""
    found = []
    for member in family.members.exclude(put_right_on(on)).order_by("order"):
        days = member_period(card, since_date=member.from_date, until_date=_ends(member, on=on))
        if days is not None:
            found.append((member, _on_card(member, until_date=_before(days, card))))
    return found


def _ends(member: Member, *, on: date) -> date | None:
    """Return the first day a person is no longer on the card: by the register, or by the rule's birthday.

    Whom the drawing officer let in by decision stays: no birthday decides of them.
    """
    ends = [member.until_date]
    if member.relation != SELF and member.answer == "yes":
        ends.append(_leaves_by_rule(member, on=on))
    return min((day for day in ends if day is not None), default=None)


def _leaves_by_rule(member: Member, *, on: date) -> date | None:
    """Return the birthday to come with which the rule's yes ends; the day itself where it has ended."""
    found = judged_member(member, on=on)
    return found.until_date if found.answer is Answer.YES else on


def _before(days: Period, card: Period) -> date | None:
    """Return when a person leaves the card, None where that is when the card ends."""
    return None if days.until_date == card.until_date else days.until_date


def _on_card(member: Member, *, until_date: date | None) -> CardMember:
    return CardMember(
        relation=member.relation, name_hi=member.name_hi, name_en=member.name_en,
        birth_date=member.birth_date, gender=member.gender, until_date=until_date,
    )  # fmt: skip


def photo(sha256: str) -> bytes | None:
    """Return a kept picture in the size a card has it."""
    return kept_files.content_of(uploads.place_of_result(sha256) + uploads.THUMBNAIL) if sha256 else None


def to_print(cards: Iterable[Card]) -> Iterator[CardToPrint]:
    """Yield cards as they are printed: what was signed, with the names of the officer's office and district.

    cards: with their families' offices and districts at hand. One is made at a time. May raise PhotoDamaged.
    """
    for card in cards:
        office, said = card.family.ddo_office, card_of(bytes(card.signed))
        marks = [member.photo_sha256 for member in said.members]
        yield CardToPrint(
            card=said,
            signed=bytes(card.signed),
            office=Words(office.name_hi, office.name_en),
            district=_district(office),
            photos=tuple(
                _as_signed(photo(sha256), mark=mark) for sha256, mark in zip(card.photos, marks, strict=True)
            ),
        )


def _as_signed(picture: bytes | None, *, mark: str) -> bytes | None:
    """Return a picture whose mark is the one that was signed. May raise PhotoDamaged."""
    seen = hashlib.sha256(picture).hexdigest()[: len(mark)] if picture else ""
    if seen != mark:
        raise PhotoDamaged(mark)
    return picture


def with_offices(cards: QuerySet[Card]) -> QuerySet[Card]:
    """Return the cards with what `to_print` needs of their families."""
    return cards.select_related("family__ddo_office__district")


def _district(office: Office) -> Words:
    return Words(office.district.name_hi, office.district.name_en) if office.district else Words("", "")


def newest_list() -> bytes | None:
    """Return the newest signed list of cards that no longer hold, as hospitals fetch it."""
    newest = RevocationList.objects.order_by("-id").first()
    return bytes(newest.signed) if newest else None
