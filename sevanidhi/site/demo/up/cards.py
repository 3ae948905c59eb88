"""Cards of the verified families: printed, one spoiled, sent, partly handed over, one lost; each checked."""

from __future__ import annotations

from datetime import date
from itertools import islice
from uuid import uuid4

from django.utils import timezone

from sevanidhi.core.accounts.models import User
from sevanidhi.core.offices import queries as offices
from sevanidhi.core.signatures import queries as keys
from sevanidhi.core.signatures import services as signatures
from sevanidhi.schemes.health_card import rules
from sevanidhi.schemes.health_card.formulas.cards import code_text
from sevanidhi.schemes.health_card.formulas.verification import (
    CARD,
    REVOCATION,
    Worth,
    judge,
    read_code,
    read_keys,
    written_keys,
)
from sevanidhi.schemes.health_card.models import Batch, BatchLine, Card, Parcel
from sevanidhi.schemes.health_card.queries import batches as queries
from sevanidhi.schemes.health_card.queries.cards import OUT_OF_FORCE
from sevanidhi.schemes.health_card.services import batches, cards, revocations
from sevanidhi.site.demo.up.gateway import code_to, wait_for_next_code
from sevanidhi.site.demo.up.population import IN_SERVICE, RETIRED

KEYS_FROM = date(2017, 3, 1)
BATCH_DATE, PRINTED_DATE, SENT_DATE = date(2017, 4, 10), date(2017, 4, 11), date(2017, 4, 12)
RECEIVED_DATE, LOST_DATE = date(2017, 4, 13), date(2017, 4, 17)
SPOILED_PLACE, SPOILED_WHY = 7, "छपाई में रंग फैल गया / The print was smeared"
LOST_WHY = "बस में पर्स के साथ खो गया / Lost on the bus with the purse"
SIGNED_FOR, BY_CODE = 24, 3  # cards handed over to a signature, and the first of all to a code


def make_keys() -> None:
    """Make the keys that sign cards and the list of revoked ones, as the command line does."""
    for purpose in (CARD, REVOCATION):
        signatures.make_key(purpose=purpose, from_date=KEYS_FROM, by=None, on=KEYS_FROM)


def print_batch(*, printer: User) -> Batch:
    """Put all cards into a batch, take its sheets, and note what came out of the machine."""
    batch = batches.make_batch(
        office=None, limit=batches.MOST_IN_A_BATCH, key=uuid4(), by=printer, on=BATCH_DATE
    )
    for part in range(1, queries.parts(batch) + 1):
        batches.take_sheets(batch=batch, part=part, by=printer, on=PRINTED_DATE)
        spoiled = {SPOILED_PLACE: SPOILED_WHY} if part == 1 else {}
        batches.note_printed(batch=batch, part=part, spoiled=spoiled, by=printer, on=PRINTED_DATE)
    return batch


def send(batch: Batch, *, printer: User) -> dict[str, Parcel]:
    """Send a parcel to each of the two officers; that of the treasury is left for the reader to receive."""
    return {
        code: batches.dispatch(
            batch=batch, office=offices.office(code), way_bill=f"EU4217{number:05d}IN", by=printer,
            on=SENT_DATE,
        )
        for number, code in enumerate((IN_SERVICE, RETIRED), start=881)
    }  # fmt: skip


def hand_over(parcel: Parcel, *, ddo: User) -> int:
    """Receive a parcel and hand over a part of its cards, some to a code. Return how many."""
    batches.receive_parcel(parcel=parcel, by=ddo, on=RECEIVED_DATE)
    lines = iter(queries.cards_in(parcel))
    by_code = [_by_code(line, ddo=ddo) for line in islice(lines, BY_CODE)]
    by_signature = [
        batches.hand_over_by_signature(line=line, by=ddo, on=RECEIVED_DATE)
        for line in islice(lines, SIGNED_FOR)
    ]
    return len(by_code) + len(by_signature)


def _by_code(line: BatchLine, *, ddo: User) -> Card:
    session_key = uuid4().hex
    mobile = line.card.family.person.mobile
    wait_for_next_code(mobile)  # the family's own went a moment ago
    batches.send_hand_over_code(line=line, by=ddo, session_key=session_key, on=RECEIVED_DATE)
    code = code_to(mobile)
    return batches.hand_over_by_code(line=line, code=code, by=ddo, session_key=session_key, on=RECEIVED_DATE)


def lose_one(parcel: Parcel) -> Card:
    """Let the holder of a card that was handed over report it lost; return the one in its place."""
    lost = queries.cards_in(parcel).filter(card__state=Card.State.HANDED_OVER)[0].card
    holder = queries.login_of(lost.family)
    assert holder is not None  # noqa: S101
    made = cards.report_lost(lost, note=LOST_WHY, by=holder, on=LOST_DATE)
    assert made is not None  # noqa: S101
    return made


def keys_file() -> str:
    """Return the public keys as they are published."""
    return written_keys([key for purpose in (CARD, REVOCATION) for key in keys.public_keys(purpose=purpose)])


def check_all(*, today: date) -> dict[str, int]:
    """Let the check without a network judge every card made, as on the day the scheme begins.

    Return how many are right, and wrong. Right is a card that is neither spoiled nor revoked and holds, or is
    one of these and is found revoked.
    """
    now, on = timezone.now(), max(today, rules.launch_date(today))
    signed_list, public = bytes(revocations.publish(on=today, now=now).signed), read_keys(keys_file())
    counted = {"right": 0, "wrong": 0}
    for card in Card.objects.order_by("serial"):
        code = code_text(bytes(card.signed))
        found = judge(read_code(code), keys=public, revocations=signed_list, on=on, now=now)
        expected = Worth.REVOKED if card.state in OUT_OF_FORCE else Worth.HOLDS
        counted["right" if found.worth is expected else "wrong"] += 1
    return counted
