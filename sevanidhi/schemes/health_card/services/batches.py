"""Printing cards on plastic and sending them: batches, sheets, what was spoiled, parcels, handing over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction

from sevanidhi.core import queue
from sevanidhi.core.accounts import otp
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import manifests
from sevanidhi.schemes.health_card.documents import cards as papers
from sevanidhi.schemes.health_card.models import Batch, BatchLine, Card, CardAct, Parcel, SheetsTaken
from sevanidhi.schemes.health_card.queries import batches as queries
from sevanidhi.schemes.health_card.queries.cards import OUT_OF_FORCE, to_print
from sevanidhi.schemes.health_card.services import cards
from sevanidhi.web.access import NotYourDuty, check_holds

Row = TypeVar("Row")
MOST_IN_A_BATCH = 100_000
ROWS_AT_ONCE = 1_000
NOT_PRINTED = (Card.State.IN_BATCH, Card.State.REVOKED)  # revoked since: the plastic is destroyed
BEFORE: dict[str, str] = {
    Card.State.IN_BATCH: Card.State.MADE,
    Card.State.PRINTED: Card.State.IN_BATCH,
    Card.State.DISPATCHED: Card.State.PRINTED,
    Card.State.RECEIVED: Card.State.DISPATCHED,
}  # by step: where a card stands that may take it
HAND_OVER = "health_card.hand_over"
TELL = "sevanidhi.schemes.health_card.tasks.tell_of_parcel"
BY_CODE, BY_SIGNATURE = "code", "signature"


class NothingToPrint(Refusal):
    """No card waits to be printed. Facts: none."""


class SheetsPrintedAlready(Refusal):
    """The cards of these sheets are noted as printed: another print would be a second card. Facts: part."""


class SheetsTakenBefore(Refusal):
    """These sheets were taken before; taking them again needs a reason. Facts: part, times."""


class NotedAsPrinted(Refusal):
    """The cards were noted as printed before, and those named now as good. Facts: part."""


class SheetsNotTaken(Refusal):
    """Nobody has taken these sheets, so that nothing of them can be printed. Facts: part."""


class NoSuchPlace(Refusal):
    """The batch or the parcel has no such place. Facts: places."""


class CardSentAlready(Refusal):
    """The card has left in a parcel and cannot be noted as spoiled. Facts: place."""


class NotAllPrinted(Refusal):
    """Some cards of the office are not printed yet. Facts: waiting."""


class NothingToSend(Refusal):
    """No printed card of the office is left in the batch. Facts: office."""


class NotReceivedYet(Refusal):
    """The parcel has not been noted as received. Facts: number."""


class NotToBeHandedOver(Refusal):
    """The card is not at the office to be handed over. Facts: number, serial, state."""


class NoLogin(Refusal):
    """The holder has no login that a code could be sent to. Facts: number."""


@transaction.atomic
def make_batch(*, office: Office | None, limit: int, key: UUID, by: User, on: date) -> Batch:
    """Put the cards that wait into a batch, those of one office or of all, by office and serial.

    key: of the press; pressed twice, the batch made first is returned. May refuse: NotYourDuty,
    NothingToPrint.
    """
    check_holds(by, *queries.PRINTERS, on=on)
    _one_press_at_a_time(key)
    known = Batch.objects.filter(key=key).first()
    if known:
        return known
    free = queries.waiting(office).select_for_update(of=("self",), skip_locked=True)
    chosen = list(free.values_list("pk", flat=True)[: min(limit, MOST_IN_A_BATCH)])
    if not chosen:
        raise NothingToPrint()
    batch = Batch.objects.create(number=_next_number(on), key=key, office=office, made_by=by, made_date=on)
    for places in _some(list(enumerate(chosen, start=1))):
        BatchLine.objects.bulk_create(
            BatchLine(batch=batch, place=place, card_id=card) for place, card in places
        )
        _pass_on([card for _place, card in places], Card.State.IN_BATCH, by=by, on=on)
    batch.manifest_sha256 = manifests.sha256(batch)
    batch.save(update_fields=["manifest_sha256"])
    audit.record(
        by=by, act="health_card.batch.made", about=batch, business_date=on,
        detail={"number": batch.number, "cards": len(chosen), "manifest": batch.manifest_sha256},
    )  # fmt: skip
    return batch


@transaction.atomic
def take_sheets(*, batch: Batch, part: int, why: str = "", by: User, on: date) -> bytes:
    """Return one file of a batch's print sheets, and note that it was taken.

    Until its cards are noted as printed it may be taken again, for a written reason: the machine stood still.
    May refuse: NotYourDuty, NoSuchPlace, SheetsPrintedAlready, SheetsTakenBefore.
    """
    check_holds(by, *queries.PRINTERS, on=on)
    held = _locked(batch)
    lines = list(queries.lines_of_part(held, part))
    if not lines:
        raise NoSuchPlace(places=[part])
    if any(line.spoiled_why or line.card.state not in NOT_PRINTED for line in lines):
        raise SheetsPrintedAlready(part=part)
    times = SheetsTaken.objects.filter(batch=held, part=part).count()
    if times and not why.strip():
        raise SheetsTakenBefore(part=part, times=times)
    SheetsTaken.objects.create(batch=held, part=part, by=by, business_date=on, why=why.strip())
    audit.record(
        by=by, act="health_card.sheets.taken", about=held, why=why.strip(), business_date=on,
        detail={"number": held.number, "part": part, "times": times + 1},
    )  # fmt: skip
    return sheets(held, part, on=held.made_date)


def sheets(batch: Batch, part: int, *, on: date) -> bytes:
    """Return the sheets of one file, drawn anew: the same bytes as before."""
    printed = to_print(queries.cards_of_part(batch, part))
    return papers.sheet_file(list(printed), batch=batch.number, first=queries.first_place(part), on=on)


@transaction.atomic
def note_printed(
    *, batch: Batch, part: int, spoiled: Mapping[int, str] | None = None, by: User, on: date
) -> Batch:
    """Note that the cards of a file came out of the machine, but for those spoiled, each with its reason.

    Noted before, it stays as it is. May refuse: NotYourDuty, NoSuchPlace, SheetsNotTaken, WhyNotSaid,
    NotedAsPrinted.
    """
    check_holds(by, *queries.PRINTERS, on=on)
    held, spoiled = _locked(batch), spoiled or {}
    lines = list(queries.lines_of_part(held, part))
    strange = sorted(spoiled.keys() - {line.place for line in lines})
    if strange or not lines:
        raise NoSuchPlace(places=strange or [part])
    if not SheetsTaken.objects.filter(batch=held, part=part).exists():
        raise SheetsNotTaken(part=part)
    fresh = [line for line in lines if line.card.state == Card.State.IN_BATCH]
    if any(line.place in spoiled and line not in fresh and _is_good(line) for line in lines):
        raise NotedAsPrinted(part=part)
    if not fresh:
        return held
    good = _pass_on(
        [line.card_id for line in fresh if line.place not in spoiled], Card.State.PRINTED, by=by, on=on
    )
    for line in fresh:
        if line.place in spoiled:
            _spoil(line, why=spoiled[line.place], by=by, on=on)
    _settle(held)
    audit.record(
        by=by, act="health_card.sheets.printed", about=held, business_date=on,
        detail={"number": held.number, "part": part, "cards": len(good), "spoiled": sorted(spoiled)},
    )  # fmt: skip
    return held


@transaction.atomic
def spoil(*, batch: Batch, places: Collection[int], why: str, by: User, on: date) -> Batch:
    """Note that cards were spoiled, or their sheet lost: their serials are revoked, new cards are made.

    One noted before stays as it is. May refuse: NotYourDuty, NoSuchPlace, SheetsNotTaken, CardSentAlready,
    WhyNotSaid.
    """
    check_holds(by, *queries.PRINTERS, on=on)
    held = _locked(batch)
    lines = list(queries.lines_of(held).filter(place__in=places))
    strange = sorted(set(places) - {line.place for line in lines})
    if strange or not lines:
        raise NoSuchPlace(places=strange)
    _check_taken(held, lines)
    fresh = [line for line in lines if not line.spoiled_why]
    for line in fresh:
        _spoil(line, why=why, by=by, on=on)
    _settle(held)
    if fresh:
        audit.record(
            by=by, act="health_card.cards.spoiled", about=held, why=why.strip(), business_date=on,
            detail={"number": held.number, "places": sorted(line.place for line in fresh)},
        )  # fmt: skip
    return held


@transaction.atomic
def settle(*, card_id: int) -> None:
    """Let the batch of a card that was revoked at the printer say how far it is: no other act may follow."""
    line = BatchLine.objects.filter(card_id=card_id).first()
    if line is not None:
        _settle(Batch.objects.select_for_update().get(pk=line.batch_id))


@transaction.atomic
def dispatch(*, batch: Batch, office: Office, way_bill: str, by: User, on: date) -> Parcel:
    """Send the printed cards of an office; sent before, the parcel of then is returned.

    May refuse: NotYourDuty, NotAllPrinted, NothingToSend.
    """
    check_holds(by, *queries.PRINTERS, on=on)
    held = _locked(batch)
    known = Parcel.objects.filter(batch=held, office=office).first()
    if known:
        return known
    lines = queries.lines_of(held).filter(card__family__ddo_office=office, parcel=None)
    waiting = lines.filter(card__state=Card.State.IN_BATCH).count()
    if waiting:
        raise NotAllPrinted(waiting=waiting)
    going = list(lines.filter(card__state=Card.State.PRINTED))
    if not going:
        raise NothingToSend(office=office.code)
    parcel = Parcel.objects.create(
        batch=held, office=office, way_bill=way_bill.strip(), dispatched_date=on, dispatched_by=by
    )
    sent = 0
    for some in _some(going):
        gone = _pass_on([line.card_id for line in some], Card.State.DISPATCHED, by=by, on=on)
        BatchLine.objects.filter(batch=held, card__in=gone).update(parcel=parcel)
        sent += len(gone)
    _settle(held)
    audit.record(
        by=by, act="health_card.parcel.dispatched", about=parcel, business_date=on,
        detail={"number": held.number, "office": office.code, "cards": sent},
    )  # fmt: skip
    _tell_officers(parcel, cards=sent, on=on)
    return parcel


@transaction.atomic
def receive_parcel(*, parcel: Parcel, missing: Collection[int] = (), by: User, on: date) -> bool:
    """Note that a parcel has come, but for the cards at these places of the batch, which are made anew.

    Received before, it stays as it is. Return whether it came now. May refuse: NotYourDuty, NoSuchPlace.
    """
    held = Parcel.objects.select_for_update(of=("self",)).select_related("office").get(pk=parcel.pk)
    _check_officer(by, held.office, on=on)
    if held.received_date:
        return False
    lines = list(queries.cards_in(held))
    strange = sorted(set(missing) - {line.place for line in lines})
    if strange:
        raise NoSuchPlace(places=strange)
    came = [line for line in lines if line.card.state == Card.State.DISPATCHED and line.place not in missing]
    received = 0
    for some in _some(came):
        received += len(_pass_on([line.card_id for line in some], Card.State.RECEIVED, by=by, on=on))
    for line in lines:
        if line.place in missing and line.card.state == Card.State.DISPATCHED:
            cards.replace_or_revoke(
                line.card, why="missing", note=f"{held.batch.number}/{line.place}", by=by, on=on
            )
    held.received_date, held.received_by = on, by
    held.save(update_fields=["received_date", "received_by"])
    audit.record(
        by=by, act="health_card.parcel.received", about=held, business_date=on,
        detail={"number": held.batch.number, "cards": received, "missing": sorted(missing)},
    )  # fmt: skip
    queue.defer(TELL, parcel_id=held.pk)
    return True


def tell_of_parcel(*, parcel_id: int) -> None:
    """Tell each family that its card can be fetched; told once, whoever asks."""
    parcel = Parcel.objects.select_related("office").get(pk=parcel_id)
    for line in queries.cards_in(parcel).filter(card__state=Card.State.RECEIVED):
        notices.send(
            template="health_card.card_at_office", to=line.card.family.person, about=line.card,
            values={"number": line.card.number, "office": parcel.office.code},
            event=f"health_card.card_at_office {line.card.serial}",
        )  # fmt: skip


def send_hand_over_code(*, line: BatchLine, by: User, session_key: str, on: date) -> OneTimeCode:
    """Send the holder the code with which they say that the card is in their hands.

    May refuse: NotYourDuty, NotReceivedYet, NotToBeHandedOver, NoLogin, and as `otp.issue`.
    """
    _check_may_hand_over(line, by=by, on=on)
    return otp.issue(
        user=_holder(line.card), purpose=HAND_OVER, about=line.card, detail=_bound(line.card),
        session_key=session_key,
    )  # fmt: skip


def code_waits(line: BatchLine, *, session_key: str) -> bool:
    """Return whether a code for this card was sent in this session and waits to be said."""
    holder = queries.login_of(line.card.family)
    if holder is None:
        return False
    return otp.latest(user=holder, purpose=HAND_OVER, about=line.card, session_key=session_key) is not None


def hand_over_by_code(*, line: BatchLine, code: str, by: User, session_key: str, on: date) -> Card:
    """Hand a card over to its holder, who says the code. Not inside a transaction, as `otp.check`.

    Handed over before, it stays as it is. May refuse: as `send_hand_over_code`, CodeWrong, CodeDead,
    CodeExpired, CodeUsed, NotApproved.
    """
    card = line.card
    if card.state == Card.State.HANDED_OVER:
        return card
    _check_may_hand_over(line, by=by, on=on)
    holder = _holder(card)
    waits = otp.latest(user=holder, purpose=HAND_OVER, about=card, session_key=session_key)
    if waits is None:
        raise otp.CodeUsed()
    proof = otp.check(
        challenge=waits.key, code=code, user=holder, purpose=HAND_OVER, about=card, detail=_bound(card),
        session_key=session_key, typed_by=by,
    )  # fmt: skip
    return _hand_over(line, signed_for=BY_CODE, challenge=proof.key, holder=holder, by=by, on=on)


def hand_over_by_signature(*, line: BatchLine, by: User, on: date) -> Card:
    """Hand a card over to its holder, who has signed the list. Handed over before, it stays as it is.

    An officer's own card goes by a code alone: nobody witnesses their own signature.
    May refuse: NotYourDuty, NotReceivedYet, NotToBeHandedOver.
    """
    if line.card.state == Card.State.HANDED_OVER:
        return line.card
    if by.person_id is not None and by.person_id == line.card.family.person_id:
        raise NotYourDuty()
    _check_may_hand_over(line, by=by, on=on)
    return _hand_over(line, signed_for=BY_SIGNATURE, by=by, on=on)


@transaction.atomic
def _hand_over(
    line: BatchLine, *, signed_for: str, challenge: UUID | None = None, holder: User | None = None,
    by: User, on: date,
) -> Card:  # fmt: skip
    held = cards.locked_card(line.card)
    if held.state == Card.State.HANDED_OVER:
        return held
    if held.state != Card.State.RECEIVED:
        raise NotToBeHandedOver(number=held.number, serial=held.serial, state=held.state)
    if challenge is not None:
        otp.spend(challenge=challenge, user=holder, purpose=HAND_OVER, about=held, detail=_bound(held))
    held.state = Card.State.HANDED_OVER
    held.save(update_fields=["state"])
    cards.note_act(held, act=Card.State.HANDED_OVER, by=by, on=on, note=signed_for)
    person = held.family.person
    audit.record(
        by=by, act="health_card.card.handed_over", about=held, person_id=person.pk, business_date=on,
        detail={"number": held.number, "serial": held.serial, "signed_for": signed_for},
    )  # fmt: skip
    notices.send(
        template="health_card.handed_over", to=person, values={"number": held.number}, about=held,
        event=f"health_card.handed_over {held.serial}",
    )  # fmt: skip
    return held


def _check_may_hand_over(line: BatchLine, *, by: User, on: date) -> None:
    parcel, card = line.parcel, line.card
    if parcel is None or parcel.received_date is None:
        raise NotReceivedYet(number=card.number)
    _check_officer(by, parcel.office, on=on)
    if card.state != Card.State.RECEIVED:
        raise NotToBeHandedOver(number=card.number, serial=card.serial, state=card.state)


def _check_officer(by: User, office: Office, *, on: date) -> None:
    if not by.holds("ddo", on=on, office=office):
        raise NotYourDuty()


def _holder(card: Card) -> User:
    found = queries.login_of(card.family)
    if found is None:
        raise NoLogin(number=card.number)
    return found


def _bound(card: Card) -> dict[str, str]:
    """Return what a code for handing over is bound to, and says."""
    return {"number": card.number}


def _tell_officers(parcel: Parcel, *, cards: int, on: date) -> None:
    for officer in queries.officers_of(parcel.office, on=on):
        notices.send(
            template="health_card.dispatched", to=officer.registered_mobile, about=parcel,
            values={"cards": cards, "office": parcel.office.code, "way_bill": parcel.way_bill or "—"},
            event=f"health_card.dispatched {parcel.pk} {officer.pk}",
        )  # fmt: skip


def _spoil(line: BatchLine, *, why: str, by: User, on: date) -> None:
    """Note that a card is spoiled, and make the next one; of one revoked meanwhile only note it."""
    if not why.strip():
        raise cards.WhyNotSaid()
    if line.parcel_id:
        raise CardSentAlready(place=line.place)
    line.spoiled_why = why.strip()
    line.save(update_fields=["spoiled_why"])
    if line.card.state != Card.State.REVOKED:
        cards.replace_or_revoke(line.card, why="spoiled", note=why, state=Card.State.SPOILED, by=by, on=on)


def _is_good(line: BatchLine) -> bool:
    return not line.spoiled_why and line.card.state not in OUT_OF_FORCE


def _check_taken(batch: Batch, lines: Collection[BatchLine]) -> None:
    """Refuse lines of a file that nobody has taken: nothing of it can be spoiled."""
    taken = set(SheetsTaken.objects.filter(batch=batch).values_list("part", flat=True))
    for line in lines:
        if queries.part_of(line.place) not in taken:
            raise SheetsNotTaken(part=queries.part_of(line.place))


def _settle(batch: Batch) -> None:
    """Let the batch say how far it is: all printed, or all sent."""
    lines = queries.lines_of(batch).filter(spoiled_why="")
    if lines.filter(card__state=Card.State.IN_BATCH).exists():
        return
    open_lines = lines.filter(parcel=None, card__state=Card.State.PRINTED).exists()
    state = Batch.State.PRINTED if open_lines else Batch.State.CLOSED
    if batch.state != state:
        batch.state = state
        batch.save(update_fields=["state"])


def _pass_on(card_ids: Collection[int], state: Card.State, *, by: User, on: date) -> list[int]:
    """Let cards stand at their next step, note it of each, and return them.

    One revoked since it was read stays revoked.
    """
    here = Card.objects.select_for_update().filter(pk__in=card_ids, state=BEFORE[state]).order_by("pk")
    passed = list(here.values_list("pk", flat=True))
    Card.objects.filter(pk__in=passed).update(state=state)
    CardAct.objects.bulk_create(CardAct(card_id=card, act=state, by=by, business_date=on) for card in passed)
    return passed


def _some(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[at : at + ROWS_AT_ONCE] for at in range(0, len(rows), ROWS_AT_ONCE))


def _locked(batch: Batch) -> Batch:
    return Batch.objects.select_for_update().get(pk=batch.pk)


def _one_press_at_a_time(key: UUID) -> None:
    """Let a second press wait for the batch of the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('health_card batch'), hashtext(%s))", [str(key)]
        )


def _next_number(on: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('health_card_batch_number')")
        (place,) = cursor.fetchone()
    return f"HB-{on.year}-{place:05d}"
