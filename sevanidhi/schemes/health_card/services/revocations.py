"""The signed list of cards that no longer hold: made anew after each revocation, and hourly without one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from sevanidhi.core import queue
from sevanidhi.core.signatures import queries as keys
from sevanidhi.core.signatures import services as signatures
from sevanidhi.schemes.health_card.formulas.revocations import list_record
from sevanidhi.schemes.health_card.models import Revocation, RevocationList

PUBLISH = "sevanidhi.schemes.health_card.tasks.publish_revocations"
MADE_ANEW_AFTER = timedelta(minutes=55)
KEPT = timedelta(days=7)


def publish_soon() -> None:
    """Queue the making of the list in the present transaction, once however much it revokes.

    A job of another transaction does not serve: it may run before this one commits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        (this_one,) = cursor.fetchone()
    queue.defer(PUBLISH, only_once_waiting=f"{PUBLISH} {this_one}")


@transaction.atomic
def publish(*, on: date, now: datetime) -> RevocationList:
    """Return the list in force: the newest, unless it is an hour old, tells less than is revoked by now, or
    its key is not that of the day.

    May refuse: NoSigningKey.
    """
    with connection.cursor() as cursor:  # two workers, one list
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('health_card revocation list'))")
    revoked = Revocation.objects.filter(from_date__lte=on)
    newest = RevocationList.objects.order_by("-id").first()
    if newest and _still_told(newest, cards=revoked.count(), on=on, now=now):
        return newest
    serials = list(revoked.values_list("serial", flat=True))
    signed, kid = signatures.sign(list_record(serials, as_of=on, made_at=now), purpose="revocation", on=on)
    RevocationList.objects.filter(made_at__lt=now - KEPT).delete()
    return RevocationList.objects.create(as_of=on, made_at=now, cards=len(serials), kid=kid, signed=signed)


def _still_told(newest: RevocationList, *, cards: int, on: date, now: datetime) -> bool:
    """Return whether a list says what a new one would: revocations are only added, so their number tells."""
    age, key = now - newest.made_at, keys.signing_key(purpose="revocation", on=on)
    if key is None or key.kid != newest.kid:
        return False
    return newest.as_of == on and newest.cards == cards and timedelta(0) <= age < MADE_ANEW_AFTER
