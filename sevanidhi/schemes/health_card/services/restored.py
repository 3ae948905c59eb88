"""What books restored from a backup have forgotten: cards revoked since, taken back from a signed list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.formulas.revocations import RevokedSerials
from sevanidhi.schemes.health_card.models import Card, Revocation
from sevanidhi.schemes.health_card.queries import verification
from sevanidhi.schemes.health_card.queries.cards import OUT_OF_FORCE, last_serial, newest_published, of_serial
from sevanidhi.schemes.health_card.services import cards, revocations

TAKEN_BACK, OUTSIDE = "taken_back", "outside"


class ListOlderThanBackup(Refusal):
    """The list was made before the newest one in the backup, and says nothing of after it. Facts: made_at."""


class CardInBooks(Refusal):
    """The books have a card of this serial: it is revoked at a desk of the cell. Facts: serial, number."""


class NeverGiven(Refusal):
    """No card bears this serial: it has not been given yet. Facts: serial."""


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """Which serials were revoked anew. cards: whose card the books have and took out of force."""

    cards: tuple[int, ...]
    without_card: tuple[int, ...]


@transaction.atomic
def take_back(told: RevokedSerials, *, on: date) -> TakenBack:
    """Revoke what a list says is revoked and the books do not; from then on lists are signed again.

    Nobody is told: each holder was, before the books were restored. A card in the place of one taken out is
    made by an officer of the cell. Done before, nothing changes. May refuse: ListOlderThanBackup.
    """
    newest = newest_published() if verification.revocations_unknown_since() else None
    if newest is not None and told.made_at < newest.made_at.replace(microsecond=0):  # a list tells seconds
        raise ListOlderThanBackup(made_at=told.made_at)
    note, missing = f"{told.made_at:%Y-%m-%d %H:%M} UTC", verification.forgotten(told)
    standing = Card.objects.filter(serial__in=missing).exclude(state__in=OUT_OF_FORCE).order_by("pk")
    here = [card.serial for card in standing]
    for card in standing:
        cards.take_out_of_force(
            cards.locked_card(card), state=Card.State.REVOKED, why=TAKEN_BACK, note=note, by=None, on=on
        )
    elsewhere = [serial for serial in missing if serial not in set(here)]
    Revocation.objects.bulk_create(
        Revocation(serial=serial, from_date=on, why=TAKEN_BACK, note=note) for serial in elsewhere
    )
    _go_on("health_card.revocations.taken_back", why=note, on=on, serials=len(missing))
    return TakenBack(cards=tuple(here), without_card=tuple(elsewhere))


@transaction.atomic
def revoke_outside(*, serial: int, why: str, on: date) -> bool:
    """Revoke a card made after the backup, which the books do not have; return False where it was before.

    May refuse: WhyNotSaid, CardInBooks, NeverGiven.
    """
    if not why.strip():
        raise cards.WhyNotSaid()
    here = of_serial(serial)
    if here is not None:
        raise CardInBooks(serial=serial, number=here.number)
    if not 0 < serial <= last_serial():
        raise NeverGiven(serial=serial)
    _made, added = Revocation.objects.get_or_create(
        serial=serial, defaults={"from_date": on, "why": OUTSIDE, "note": why.strip()}
    )
    if added:
        audit.record(
            by=None, act="health_card.revocations.added", why=why.strip(), business_date=on,
            detail={"serial": serial},
        )  # fmt: skip
        revocations.publish_soon()
    return added


@transaction.atomic
def go_on_without(*, why: str, on: date) -> None:
    """Sign lists again although none newer than the backup was found. May refuse: WhyNotSaid."""
    if not why.strip():
        raise cards.WhyNotSaid()
    _go_on("health_card.revocations.gone_on", why=why.strip(), on=on)


def _go_on(act: str, *, why: str, on: date, **told: int) -> None:
    audit.record(by=None, act=act, why=why, business_date=on, detail=told)
    transaction.on_commit(_sign_again)


def _sign_again() -> None:
    """Let lists be signed, and one at once: a worker that looked before would sign none."""
    settings.INSTANCE.keep_options(**{verification.UNKNOWN_SINCE: ""})
    revocations.publish_soon()
