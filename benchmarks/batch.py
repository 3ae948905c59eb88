"""So many cards in one batch, made by the service itself, with its manifest; then files of its sheets drawn.

The limit is the same lines and acts written by one plain statement each in the same run. The files drawn are
the first, the last and some between, so that the peak of memory is what a batch of any size needs.
"""

from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks import _cards, _ground
from benchmarks._cards import OFFICE, TODAY, UNTIL
from benchmarks.result import Result, peak_memory_mb

if TYPE_CHECKING:
    from sevanidhi.core.offices.models import Office
    from sevanidhi.schemes.health_card.models import Batch

ROWS = 100_000
AT_ONCE = 2_000
FILES_DRAWN = 5
PLAIN = """
CREATE TABLE plain_line AS SELECT * FROM health_card_batchline;
CREATE TABLE plain_act AS SELECT * FROM health_card_cardact;
CREATE TABLE plain_card AS SELECT * FROM health_card_card
"""


def run(rows: int) -> Result:
    """Make the families, their cards and the batch. rows: cards."""
    with _ground.database():
        printer = _printer()
        _families(rows)
        filled = peak_memory_mb()
        batch, seconds = _make(rows, printer)
        plain = _plain()
        drawn = _draw(batch, printer)
        _check(batch, rows)
    return Result(
        name="batch",
        rows=rows,
        seconds=seconds,
        limit_seconds=plain,
        detail=(
            ("limit", "cards, lines and acts as plain rows"),
            ("cards_a_second", round(rows / seconds)),
            ("files_drawn", drawn),
            ("memory_before_mb", filled),
        ),
    )


def _printer() -> Any:
    """Make the login of the state cell's printer."""
    from sevanidhi.core.accounts import services as accounts

    printer = accounts.create_login(user_id="printer", person=None, mobile="9415000009", by=None)
    accounts.grant_role(user=printer, role="cell_printer", office=None, from_date=date(2010, 4, 1), by=None)
    return printer


def _families(rows: int) -> None:
    """Enter the families and their signed cards, which wait to be printed."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.db import connections

    office = _ground.drawing_office(OFFICE)
    private = Ed25519PrivateKey.generate()
    for first in range(1, rows + 1, AT_ONCE):
        _some(range(first, min(first + AT_ONCE, rows + 1)), office, private)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) health_card_card")


def _some(serials: range, office: "Office", private: Any) -> None:
    from sevanidhi.core.casework.models import Case
    from sevanidhi.core.people.models import Person
    from sevanidhi.core.signatures import cose
    from sevanidhi.schemes.health_card.formulas.cards import card_record
    from sevanidhi.schemes.health_card.models import Card, Family

    people = Person.objects.bulk_create(
        Person(name_hi="सरस्वती श्रीवास्तव", name_en="Saraswati Srivastava", gender="female") for _ in serials
    )
    cases = Case.objects.bulk_create(
        Case(number=f"HF-{serial}", kind="health_card.family", person=person, office=office, state="granted",
             complete_date=TODAY)
        for serial, person in zip(serials, people, strict=True)
    )  # fmt: skip
    families = Family.objects.bulk_create(
        Family(number=_cards.number(serial), person=person, ddo_office=office, case=case,
               service_number=f"E-{serial}", from_date=TODAY)
        for serial, person, case in zip(serials, people, cases, strict=True)
    )  # fmt: skip
    Card.objects.bulk_create(
        Card(
            family=family, serial=serial, number=family.number, rule="", issued_date=TODAY, until_date=UNTIL,
            why=Card.Why.FIRST, kid="measured", photos=[""] * len(_cards.FAMILY),
            signed=cose.sign(card_record(_cards.card(serial)), kid=b"measured", private=private),
        )
        for serial, family in zip(serials, families, strict=True)
    )  # fmt: skip


def _make(rows: int, printer: Any) -> tuple["Batch", float]:
    from sevanidhi.schemes.health_card.services import batches

    start = perf_counter()
    batch = batches.make_batch(office=None, limit=rows, key=uuid4(), by=printer, on=TODAY)
    return batch, perf_counter() - start


def _plain() -> float:
    from django.db import connections

    start = perf_counter()
    with connections["owner"].cursor() as cursor:
        cursor.execute(PLAIN)
    return perf_counter() - start


def _draw(batch: "Batch", printer: Any) -> int:
    """Take the first file of the batch's sheets, the last, and some between. Return how many."""
    from sevanidhi.schemes.health_card.queries import batches as queries
    from sevanidhi.schemes.health_card.services import batches

    last = queries.parts(batch)
    parts = {1 + (last - 1) * at // (FILES_DRAWN - 1) for at in range(FILES_DRAWN)}
    for part in sorted(parts):
        batches.take_sheets(batch=batch, part=part, by=printer, on=TODAY)
    return len(parts)


def _check(batch: "Batch", rows: int) -> None:
    from sevanidhi.schemes.health_card import manifests
    from sevanidhi.schemes.health_card.queries import batches as queries

    lines = sum(part.count(b"\r\n") for part in manifests.parts(batch)) - 1
    counted = queries.account_of(batch)
    if counted != {"in_batch": rows} or lines != rows:
        raise SystemExit(f"not every card has its place: {counted}, {lines} in the manifest")
