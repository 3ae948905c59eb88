"""Cards of the health card for addresses that name one: one in a batch to be printed, one in a parcel."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework.models import Case
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Person
from sevanidhi.core.signatures import queries as keys
from sevanidhi.core.signatures import services as signatures
from sevanidhi.schemes.health_card.models import Batch, Card, Family, Member, Parcel, SheetsTaken
from sevanidhi.schemes.health_card.services import batches, cards
from tests import applications
from tests.applications import Number


def card_of(person: Person, office: Office, *, by: User, on: date, number: Number | None = None) -> Card:
    """Return the card of a person's family, which is made where there is none. by: who verified it."""
    if keys.signing_key(purpose="card", on=on) is None:
        signatures.make_key(purpose="card", from_date=on, by=None, on=on)
    family = Family.objects.filter(person=person, until_date=None).first() or _family(
        person, office, by, on, number
    )
    return cards.make(family, why="first", by=None, on=on)


def _family(person: Person, office: Office, by: User, on: date, number: Number | None) -> Family:
    told = cards.new_number(on=on)
    case = Case.objects.create(
        number=f"HF-{told}", kind="health_card.family", person=person, office=office, state="awaiting_paper",
        answers=applications.answers(person, photo=str(uuid4()), number=number),
    )  # fmt: skip
    applications.arrive(case, by=by, on=on)
    applications.grant(case, by=by, on=on)
    made = Family.objects.create(
        number=told, person=person, ddo_office=office, case=case, service_number=told[-4:], from_date=on
    )
    applicant_in(made, number=number)
    return made


def applicant_in(family: Family, *, number: Number | None) -> Member:
    """Enter the applicant into the family, with a number in the vault or without."""
    identity, last4 = number or (None, "")
    return Member.objects.create(
        family=family, order=1, relation="self", name_hi=family.person.name_hi, name_en=family.person.name_en,
        birth_date=date(1975, 6, 15), identity=identity, last4=last4,
        no_aadhaar_why="" if number else "none_yet", answer="yes", reason="in_family",
        rule="health_card.family_relations@2017-02-06", from_date=family.from_date,
    )  # fmt: skip


def batch_of(card: Card, *, by: Any, on: date, limit: int = 1) -> Batch:
    """Return the batch with this card, whose sheets were taken and are not noted as printed."""
    held = Batch.objects.filter(lines__card=card).first()
    if held is not None:
        return held
    made = batches.make_batch(office=card.family.ddo_office, limit=limit, key=uuid4(), by=by, on=on)
    SheetsTaken.objects.create(batch=made, part=1, by=by, business_date=on)
    return made


def parcel_of(card: Card, *, by: Any, on: date, limit: int = 1) -> Parcel:
    """Return the parcel in which this card was sent. limit: of how many cards of its office at most."""
    batch = batch_of(card, by=by, on=on, limit=limit)
    batches.note_printed(batch=batch, part=1, by=by, on=on)
    return batches.dispatch(batch=batch, office=card.family.ddo_office, way_bill="RL 17", by=by, on=on)
