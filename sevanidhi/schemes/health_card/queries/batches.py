"""Reading batches and parcels of cards. The doors: `batch_for`, `parcel_for`, `card_in_parcel_for`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Max, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import Http404

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.offices.models import Office
from sevanidhi.core.offices.queries import open_on
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.documents import batches as papers
from sevanidhi.schemes.health_card.documents.cards import CARDS_A_FILE
from sevanidhi.schemes.health_card.formulas.cards import card_of
from sevanidhi.schemes.health_card.formulas.family import SELF
from sevanidhi.schemes.health_card.models import (
    Batch,
    BatchLine,
    Card,
    Family,
    OfficeDrawnFor,
    Parcel,
    SheetsTaken,
)
from sevanidhi.schemes.health_card.queries.cards import OUT_OF_FORCE

PRINTERS = ("cell_printer",)
CELL = ("cell_printer", "cell_officer", "cell_clerk")
FILES_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class FileOfSheets:
    """A file of a batch's sheets: its places, how many of its cards stand how, when it was taken."""

    part: int
    first: int
    last: int
    waiting: int
    printed: int
    spoiled: int
    revoked: int
    times_taken: int
    taken_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OfficeInBatch:
    """The cards of one drawing officer in a batch, and the parcel they travel in.

    to_send: printed, and in no parcel.
    """

    office: Office
    cards: int
    waiting: int
    to_send: int
    spoiled: int
    parcel: Parcel | None


def holds_any(user: Any, roles: tuple[str, ...], *, on: date) -> bool:
    return any(user.holds(role, on=on) for role in roles)


def batch_for(user: Any, number: str, *, on: date) -> Batch:
    """Return a batch to one of the state cell; Http404 for a stranger."""
    found = Batch.objects.select_related("office", "made_by").filter(number=number).first()
    if found is None or not holds_any(user, CELL, on=on):
        raise Http404
    return found


def batches() -> QuerySet[Batch]:
    """Return all batches, the newest first, with how many cards are in each."""
    counted = Batch.objects.select_related("office", "made_by").annotate(cards=Count("lines"))
    return counted.order_by("-id")


def waiting(office: Office | None = None) -> QuerySet[Card]:
    """Return the cards that were made and are in no batch, by office and serial."""
    cards = Card.objects.filter(state=Card.State.MADE)
    if office is not None:
        cards = cards.filter(family__ddo_office=office)
    return cards.order_by("family__ddo_office__code", "serial")


def offices_waiting() -> list[tuple[Office, int]]:
    """Return whose cards wait for a batch, and how many, by the offices' names."""
    waits = Card.objects.filter(state=Card.State.MADE).values("family__ddo_office")
    counts = {row["family__ddo_office"]: row["cards"] for row in waits.annotate(cards=Count("pk"))}
    found = Office.objects.filter(pk__in=counts).order_by("sort_key", "code")
    return [(office, counts[office.pk]) for office in found]


def lines_of(batch: Batch) -> QuerySet[BatchLine]:
    """Return a batch's cards in their places."""
    return BatchLine.objects.filter(batch=batch).select_related("card").order_by("place")


def lines_of_part(batch: Batch, part: int) -> QuerySet[BatchLine]:
    """Return the cards of one file of sheets, the first file being 1."""
    first = first_place(part)
    return lines_of(batch).filter(place__gte=first, place__lt=first + CARDS_A_FILE)


def first_place(part: int) -> int:
    """Return the place of the first card of a file of sheets."""
    return (part - 1) * CARDS_A_FILE + 1


def part_of(place: int) -> int:
    """Return in which file of sheets a place is."""
    return (place - 1) // CARDS_A_FILE + 1


def parts(batch: Batch) -> int:
    """Return in how many files a batch's sheets come."""
    last = BatchLine.objects.filter(batch=batch).aggregate(last=Max("place"))["last"] or 0
    return -(-last // CARDS_A_FILE)


def parts_waiting(batch: Batch) -> set[int]:
    """Return the files of a batch of which a card is not noted as printed yet."""
    places = BatchLine.objects.filter(IN_BATCH, batch=batch).values_list("place", flat=True)
    return {part_of(place) for place in places}


def files_of(batch: Batch, *, after: int = 0) -> list[FileOfSheets]:
    """Return some files of a batch's sheets, those after a number."""
    every = range(after + 1, min(parts(batch), after + FILES_A_PAGE) + 1)
    return [_file(batch, part) for part in every]


def file_of(batch: Batch, part: int) -> FileOfSheets:
    """Return one file of a batch's sheets; Http404 where there is none."""
    if not 1 <= part <= parts(batch):
        raise Http404
    return _file(batch, part)


def _file(batch: Batch, part: int) -> FileOfSheets:
    counted = lines_of_part(batch, part).aggregate(
        first=Min("place"), last=Max("place"), waiting=Count("pk", filter=IN_BATCH),
        spoiled=Count("pk", filter=SPOILED), revoked=Count("pk", filter=REVOKED), every=Count("pk"),
    )  # fmt: skip
    taken = SheetsTaken.objects.filter(batch=batch, part=part).aggregate(times=Count("pk"), last=Max("at"))
    return FileOfSheets(
        part=part, first=counted["first"], last=counted["last"], waiting=counted["waiting"],
        spoiled=counted["spoiled"], revoked=counted["revoked"],
        printed=counted["every"] - counted["waiting"] - counted["spoiled"] - counted["revoked"],
        times_taken=taken["times"], taken_at=taken["last"],
    )  # fmt: skip


IN_BATCH = Q(card__state=Card.State.IN_BATCH)
TO_SEND = Q(card__state=Card.State.PRINTED, parcel=None)
SPOILED = ~Q(spoiled_why="")
REVOKED = Q(card__state=Card.State.REVOKED, spoiled_why="", parcel=None)  # while they were in the batch


def account_of(batch: Batch) -> dict[str, int]:
    """Return how many cards of a batch stand how; each card is counted once, and they add up to all."""
    return _by_state(BatchLine.objects.filter(batch=batch))


def account_of_parcel(parcel: Parcel) -> dict[str, int]:
    """Return the same of a parcel."""
    return _by_state(BatchLine.objects.filter(parcel=parcel))


def _by_state(lines: QuerySet[BatchLine]) -> dict[str, int]:
    rows = lines.values("card__state").annotate(cards=Count("pk"))
    return {row["card__state"]: row["cards"] for row in rows.order_by("card__state")}


def offices_in(batch: Batch) -> list[OfficeInBatch]:
    """Return whose cards are in a batch, by the offices' names: one that was sent is where it was sent to."""
    whose = Coalesce("parcel__office", "card__family__ddo_office")
    rows = BatchLine.objects.filter(batch=batch).values(whose=whose).annotate(
        cards=Count("pk"), waiting=Count("pk", filter=IN_BATCH), spoiled=Count("pk", filter=SPOILED),
        to_send=Count("pk", filter=TO_SEND),
    )  # fmt: skip
    counted = {row["whose"]: row for row in rows}
    sent = {parcel.office_id: parcel for parcel in Parcel.objects.filter(batch=batch)}
    return [
        OfficeInBatch(
            office=office, cards=counted[office.pk]["cards"], waiting=counted[office.pk]["waiting"],
            to_send=counted[office.pk]["to_send"], spoiled=counted[office.pk]["spoiled"],
            parcel=sent.get(office.pk),
        )
        for office in Office.objects.filter(pk__in=counted).order_by("sort_key", "code")
    ]  # fmt: skip


def to_destroy(batch: Batch) -> QuerySet[BatchLine]:
    """Return the cards of a batch whose plastic is destroyed: spoiled ones, and those revoked meanwhile."""
    return lines_of(batch).filter(SPOILED | REVOKED)


def spoiled_in(batch: Batch) -> QuerySet[BatchLine]:
    """Return the cards of a batch that were spoiled, in their places."""
    return lines_of(batch).filter(SPOILED)


def parcels_for(user: Any, *, on: date) -> QuerySet[Parcel]:
    """Return the parcels to a drawing officer's offices: those with cards left to hand over, then the others.

    The newest stand first in each. cards: how many lie in it; left: how many are still to be handed over.
    """
    mine = Parcel.objects.filter(office__in=user.offices("ddo", on=on)).select_related("batch", "office")
    still_here = Q(lines__card__state__in=(Card.State.DISPATCHED, Card.State.RECEIVED))
    counted = mine.annotate(cards=Count("lines"), left=Count("lines", filter=still_here))
    return counted.order_by(Case(When(left__gt=0, then=0), default=1), "-id")


def parcel_for(user: Any, pk: int, *, on: date) -> Parcel:
    """Return a parcel to the drawing officer it goes to, or to the state cell; Http404 for a stranger."""
    found = Parcel.objects.select_related("batch", "office").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not (user.holds("ddo", on=on, office=found.office) or holds_any(user, CELL, on=on)):
        raise Http404
    return found


def cards_in(parcel: Parcel) -> QuerySet[BatchLine]:
    """Return a parcel's cards in their places, with the families."""
    lines = BatchLine.objects.filter(parcel=parcel).select_related("card__family__person")
    return lines.order_by("place")


def cards_to_work_on(parcel: Parcel) -> QuerySet[BatchLine]:
    """Return a parcel's cards with the families' people, those to be handed over before the others."""
    open_first = Case(When(card__state=Card.State.RECEIVED, then=0), default=1)
    lines = cards_in(parcel).prefetch_related("card__family__members")
    return lines.order_by(open_first, "place")


def card_in_parcel_for(user: Any, parcel: int, serial: int, *, on: date) -> BatchLine:
    """Return a card of a parcel to the drawing officer it went to; Http404 for a stranger."""
    held = parcel_for(user, parcel, on=on)
    found = cards_in(held).filter(card__serial=serial).first()
    if found is None or not user.holds("ddo", on=on, office=held.office):
        raise Http404
    return found


def login_of(family: Family) -> User | None:
    """Return the login of a family's holder, that of the card's number before another."""
    logins = User.objects.filter(person=family.person, is_active=True, is_applicant=False)
    return min(logins, key=lambda one: (one.user_id != family.number, one.pk), default=None)


def officers_of(office: Office, *, on: date) -> list[User]:
    """Return the drawing officers of an office who can be told something."""
    held = RoleHeld.objects.filter(open_on(on), role="ddo", office=office).select_related("user__person")
    return [one.user for one in held if one.user.is_active and one.user.registered_mobile]


def to_print(parcel: Parcel) -> papers.Parcel:
    """Return a parcel as the note that lies in it says it: all that was sent."""
    return _printed(parcel, cards_in(parcel))


def to_hand_over(parcel: Parcel) -> papers.Parcel:
    """Return a parcel as the list for handing over says it: without what was revoked or did not come."""
    return _printed(parcel, cards_in(parcel).exclude(card__state__in=OUT_OF_FORCE))


def _printed(parcel: Parcel, lines: QuerySet[BatchLine]) -> papers.Parcel:
    office = parcel.office
    return papers.Parcel(
        batch=parcel.batch.number,
        office=office,
        address=_address_of(office),
        way_bill=parcel.way_bill,
        lines=tuple(_line(line) for line in lines),
        spoiled=tuple(
            (line.place, line.card.serial, line.spoiled_why)
            for line in spoiled_in(parcel.batch).filter(card__family__ddo_office=office)
        ),
    )


def _address_of(office: Office) -> Words:
    """Return an office's postal address, in lines: as its officer gave it, else as the register has it."""
    own = OfficeDrawnFor.objects.filter(registration__office=office, registration__stands=True)
    told = own.order_by("order").first() or office
    return Words(told.address_hi, told.address_en)


def _line(line: BatchLine) -> papers.ParcelLine:
    said = card_of(bytes(line.card.signed))
    holder = next(member for member in said.members if member.relation == SELF)
    return papers.ParcelLine(
        place=line.place, number=line.card.number, serial=line.card.serial,
        name=Words(holder.name_hi, holder.name_en), service_number=line.card.family.service_number,
        people=len(said.members),
    )  # fmt: skip


def cards_of_part(batch: Batch, part: int) -> Iterator[Card]:
    """Yield the cards of one file of sheets in their places, with what printing needs."""
    lines = lines_of_part(batch, part).select_related("card__family__ddo_office__district")
    return (line.card for line in lines)
