"""The signed list of cards that no longer hold: made anew after each revocation, and hourly without one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from sevanidhi.core import queue
from sevanidhi.core.signatures import services as signatures
from sevanidhi.schemes.health_card.formulas.revocations import list_record
from sevanidhi.schemes.health_card.models import Revocation, RevocationList

PUBLISH = "sevanidhi.schemes.health_card.tasks.publish_revocations"
MADE_ANEW_AFTER = timedelta(minutes=55)
KEPT = timedelta(days=7)


def publish_soon() -> None:
    """Queue the making of the list in the present transaction."""
    queue.defer(PUBLISH, only_once_waiting=PUBLISH)


@transaction.atomic
def publish(*, on: date, now: datetime) -> RevocationList:
    """Return the list in force: the newest, unless it is an hour old or tells less than is revoked by now.

    May refuse: NoSigningKey.
    """
    with connection.cursor() as cursor:  # two workers, one list
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('health_card revocation list'))")
    serials = list(Revocation.objects.filter(from_date__lte=on).values_list("serial", flat=True))
    newest = RevocationList.objects.order_by("-made_at").first()
    if newest and _still_told(newest, cards=len(serials), on=on, now=now):
        return newest
    signed, kid = signatures.sign(list_record(serials, as_of=on, made_at=now), purpose="revocation", on=on)
    RevocationList.objects.filter(made_at__lt=now - KEPT).delete()
    return RevocationList.objects.create(as_of=on, made_at=now, cards=len(serials), kid=kid, signed=signed)


def _still_told(newest: RevocationList, *, cards: int, on: date, now: datetime) -> bool:
    """Return whether a list says what a new one would: revocations are only added, so their number tells."""
    age = now - newest.made_at
    return newest.as_of == on and newest.cards == cards and timedelta(0) <= age < MADE_ANEW_AFTER
