"""Making cards and taking them out of force: each serial once, one card in force a family."""

from __future__ import annotations

import hashlib
from dataclasses import replace as changed
from datetime import date

from django.db import connection, transaction

from sevanidhi.core import queue
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import services as notices
from sevanidhi.core.signatures import services as signatures
from sevanidhi.kernel.dates import Period
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import permissions, rules
from sevanidhi.schemes.health_card.documents import cards as papers
from sevanidhi.schemes.health_card.formulas import cards as formulas
from sevanidhi.schemes.health_card.formulas.cards import CardData, CardMember, CardRule
from sevanidhi.schemes.health_card.formulas.family import SELF
from sevanidhi.schemes.health_card.models import Card, CardAct, Family, Member, Revocation
from sevanidhi.schemes.health_card.queries import cards as queries
from sevanidhi.schemes.health_card.services import revocations
from sevanidhi.web.access import NotYourDuty, check_holds

MADE_FOR = {
    "spoiled": Card.Why.REPRINT,
    "missing": Card.Why.LOST,
    "key_ended": Card.Why.REPRINT,
}  # why the old one fell out, the new one's why
ISSUERS = ("ddo", "cell_officer", "cell_printer")  # a card is made by whoever verifies, or prints again
NO_RENEWAL = (Card.Why.LOST, *MADE_FOR)  # what such a card's successor holds as long as it would have
NEVER_HELD = ("spoiled", "missing")  # on plastic, which its holder has not seen
SELF_PRINTED = "self_printed"
AT_THE_PRINTER = (Card.State.IN_BATCH, Card.State.PRINTED)
SETTLE = "sevanidhi.schemes.health_card.tasks.settle_batch"


class NobodyOnCard(Refusal):
    """Nobody of the family is covered on the card's days. Facts: number."""


class CardNotInForce(Refusal):
    """The card was revoked or spoiled, and no other stands in its place. Facts: number, serial."""


class CardEnded(Refusal):
    """The card's time is over; what stands in its place holds no longer. Facts: number, until_date."""


class WhyNotSaid(Refusal):
    """A card is not revoked without a written reason. Facts: none."""


def new_number(*, on: date) -> str:
    """Return the next number of a card, with its check figure; no number is given twice.

    May refuse: NoRuleInForce, NumbersUsedUp.
    """
    return formulas.card_number(_next("health_card_number"), shape=rules.card(on).number_shape)


@transaction.atomic
def make(family: Family, *, why: str, by: User | None, on: date) -> Card:
    """Sign a card for the family as it stands on a day; where one is in force, that one is returned.

    why: one of Card.Why. by: None is the system.
    May refuse: NotYourDuty, CardOfOnePerson, NobodyOnCard, TooManyOnCard, NamesTooLong, NoSigningKey.
    """
    if by is not None:
        check_holds(by, *ISSUERS, on=on)
    held = _locked(family)
    return queries.in_force(held) or _make(held, why=why, by=by, on=on)


@transaction.atomic
def reprint(card: Card, *, why: str = Card.Why.REPRINT, note: str, by: User | None, on: date) -> Card:
    """Put a new card in the place of one that is damaged, has ended, or says what is no longer so.

    The old serial is revoked. A card replaced before stays as it is, and the one in force is returned. Where
    none is in force, an officer of the cell alone has one made.
    May refuse: NotYourDuty, WhyNotSaid, CardNotInForce, and as `make`.
    """
    _check_may("reprint", card, by=by, on=on)
    if not note.strip():
        raise WhyNotSaid()
    family = _locked(card.family)
    if queries.in_force(family) is None and (by is None or by.holds("cell_officer", on=on)):
        made = _make(family, why=why, by=by, on=on)
        _tell_replaced(card, made)
        return made
    return replace(card, why=why, note=note, by=by, on=on)


@transaction.atomic
def remake(card: Card, *, note: str, on: date) -> Card:
    """Sign a card anew whose key was ended, and tell its holder. One replaced before stays as it is.

    May refuse: CardNotInForce, and as `make`.
    """
    return replace(card, why="key_ended", note=note, by=None, on=on)


@transaction.atomic
def report_lost(card: Card, *, note: str = "", by: User, on: date) -> Card | None:
    """Revoke a lost card on its holder's word, or on their officer's, and make a new one in its place.

    It is revoked also where no new one can be made: None. May refuse: NotYourDuty, CardNotInForce.
    """
    if not queries.is_holder(by, card):
        _check_may("lost", card, by=by, on=on)
    return replace_or_revoke(card, why=Card.Why.LOST, note=note, by=by, on=on)


@transaction.atomic
def revoke(card: Card, *, why: str, note: str, by: User | None, on: date) -> Revocation:
    """Take a card out of force from a day on, without another; one revoked before stays as it is.

    why: a code, e.g. "ended" or "ordered". May refuse: NotYourDuty, WhyNotSaid.
    """
    _check_may("revoke", card, by=by, on=on)
    if not note.strip():
        raise WhyNotSaid()
    held = locked_card(card)
    known = Revocation.objects.filter(card=held).first()
    if known:
        return known
    return _revoke(held, state=Card.State.REVOKED, why=why, note=note, by=by, on=on)


def replace_or_revoke(
    card: Card, *, why: str, note: str, by: User | None, on: date, state: str = Card.State.REVOKED
) -> Card | None:
    """Replace a card that may be in a stranger's hands. Where no new one can be made it is revoked: None.

    In the present transaction. The caller has asked who acts. May refuse: CardNotInForce.
    """
    try:
        with transaction.atomic():
            return replace(card, why=why, note=note, by=by, on=on, state=state)
    except CardNotInForce:
        raise
    except Refusal:
        _revoke(locked_card(card), state=state, why=why, note=note, by=by, on=on)
        return None


def replace(
    card: Card, *, why: str, note: str, by: User | None, on: date, state: str = Card.State.REVOKED
) -> Card:
    """Revoke a card and make the next one in the present transaction. The caller has asked who acts.

    May refuse: CardNotInForce, and as `make`.
    """
    family = _locked(card.family)
    held = locked_card(card)
    if held.state in queries.OUT_OF_FORCE:
        standing = queries.in_force(family)
        if standing is None:
            raise CardNotInForce(number=held.number, serial=held.serial)
        return standing
    take_out_of_force(held, state=state, why=why, note=note, by=by, on=on)
    rule = rules.card(on)
    ends = held.until_date if why in NO_RENEWAL or not rule.is_of_family else None
    if not rule.is_of_family:  # a family's card that stands keeps its own rule, and its days
        rule = rules.card_by(held.rule)
    made = _make(family, why=MADE_FOR.get(why, why), by=by, on=on, rule=rule, ends=ends)
    if why not in NEVER_HELD or _was_printed_by_holder(held):
        _tell_replaced(held, made)
    return made


def print_own(card: Card, *, language: str, by: User, on: date) -> bytes:
    """Return the card on paper for its holder, and note that it was printed.

    May refuse: NotYourDuty, CardNotInForce, CardEnded.
    """
    if not queries.is_holder(by, card):
        raise NotYourDuty()
    with transaction.atomic():
        held = locked_card(card)
        if held.state in queries.OUT_OF_FORCE:
            raise CardNotInForce(number=held.number, serial=held.serial)
        if held.until_date <= on:
            raise CardEnded(number=held.number, until_date=held.until_date)
        note_act(held, act=SELF_PRINTED, by=by, on=on)
        audit.record(
            by=by, act="health_card.card.self_printed", about=held, person_id=held.family.person_id,
            business_date=on, detail={"number": held.number, "serial": held.serial},
        )  # fmt: skip
    (printed,) = queries.to_print(queries.with_offices(Card.objects.filter(pk=held.pk)))
    return papers.on_paper(printed, language=language, on=on)


def take_out_of_force(
    card: Card, *, state: str, why: str, note: str, by: User | None, on: date
) -> Revocation:
    """Note in the present transaction that a serial no longer holds, and let the signed list be made anew."""
    made = Revocation.objects.create(
        card=card, serial=card.serial, from_date=on, why=why, note=note.strip(), entered_by=by
    )
    was, card.state = card.state, state
    card.save(update_fields=["state"])
    if was in AT_THE_PRINTER and state == Card.State.REVOKED:
        queue.defer(SETTLE, card_id=card.pk)  # later: who prints holds the batch, and then its cards
    note_act(card, act=state, by=by, on=on, note=note)
    audit.record(
        by=by, act="health_card.card.revoked", about=card, why=note.strip(), business_date=on,
        person_id=card.family.person_id, detail={"number": card.number, "serial": card.serial, "why": why},
    )  # fmt: skip
    revocations.publish_soon()
    return made


def _check_may(act: str, card: Card, *, by: User | None, on: date) -> None:
    """Refuse whoever may not do this with the card of this family. by: None is the system."""
    if by is not None and act not in permissions.acts_on_card(by, card.family, on=on):
        raise NotYourDuty()


def _revoke(card: Card, *, state: str, why: str, note: str, by: User | None, on: date) -> Revocation:
    """Take a card out of force without another, and tell its holder."""
    made = take_out_of_force(card, state=state, why=why, note=note, by=by, on=on)
    notices.send(
        template="health_card.card_revoked", to=card.family.person, values={"number": card.number},
        about=card, event=f"health_card.card_revoked {card.serial}",
    )  # fmt: skip
    return made


def _tell_replaced(old: Card, made: Card) -> None:
    notices.send(
        template="health_card.card_replaced", to=old.family.person,
        values={"number": made.number, "serial": old.serial}, about=made,
        event=f"health_card.card_replaced {old.serial}",
    )  # fmt: skip


def _was_printed_by_holder(card: Card) -> bool:
    return CardAct.objects.filter(card=card, act=SELF_PRINTED).exists()


def note_act(card: Card, *, act: str, by: User | None, on: date, note: str = "") -> CardAct:
    """Add to what became of a card."""
    return CardAct.objects.create(card=card, act=act, by=by, business_date=on, note=note.strip())


def locked_card(card: Card) -> Card:
    """Return the card as it stands, held until the transaction ends."""
    return Card.objects.select_for_update(of=("self",)).select_related("family__person").get(pk=card.pk)


def _make(
    family: Family, *, why: str, by: User | None, on: date, rule: CardRule | None = None,
    ends: date | None = None,
) -> Card:  # fmt: skip
    """Sign a card. rule: else that of the day. ends: of the card in whose place it holds no longer."""
    rule = rule or rules.card(on)
    days = formulas.card_period(rule, issued_date=on)
    if ends is not None:
        if ends <= days.from_date:
            raise CardEnded(number=family.number, until_date=ends)
        days = Period(days.from_date, ends)
    people = queries.members_on_card(family, card=days, on=on)
    if not any(member.relation == SELF for member, _said in people):
        raise NobodyOnCard(number=family.number)
    assert days.until_date is not None  # noqa: S101
    said = CardData(
        serial=_next("health_card_serial"),
        number=family.number,
        issued_date=on,
        until_date=days.until_date,
        ddo_code=family.ddo_office.code,
        scheme=rule.rule.partition("@")[2],
        members=tuple(_with_photo(member, one) for member, one in people),
    )
    signed, kid = signatures.sign(formulas.card_record(said), purpose="card", on=on)
    made = Card.objects.create(
        family=family, serial=said.serial, number=said.number, rule=rule.rule, issued_date=on,
        until_date=said.until_date, why=why, kid=kid, signed=signed,
        photos=[member.photo_sha256 for member, _said in people],
    )  # fmt: skip
    note_act(made, act=Card.State.MADE, by=by, on=on)
    audit.record(
        by=by, act="health_card.card.made", about=made, person_id=family.person_id, business_date=on,
        detail={"number": made.number, "serial": made.serial, "why": why, "rule": rule.rule},
    )  # fmt: skip
    return made


def _with_photo(member: Member, said: CardMember) -> CardMember:
    photo = queries.photo(member.photo_sha256)
    return changed(said, photo_sha256=hashlib.sha256(photo).hexdigest()) if photo else said


def _locked(family: Family) -> Family:
    """Return the family as it stands, held until the transaction ends: two presses make one card."""
    held = Family.objects.select_for_update(of=("self",)).select_related("ddo_office", "person")
    return held.get(pk=family.pk)


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        (place,) = cursor.fetchone()
    return int(place)
