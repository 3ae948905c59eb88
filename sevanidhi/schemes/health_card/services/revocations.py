"""The signed list of cards that no longer hold: made anew after each revocation, and hourly without one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from sevanidhi.core import kept_files, queue
from sevanidhi.core.signatures import queries as keys
from sevanidhi.core.signatures import services as signatures
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.formulas.revocations import list_record
from sevanidhi.schemes.health_card.formulas.verification import written_list
from sevanidhi.schemes.health_card.models import Revocation, RevocationList
from sevanidhi.schemes.health_card.queries import verification

PUBLISH = "sevanidhi.schemes.health_card.tasks.publish_revocations"
MADE_ANEW_AFTER = timedelta(minutes=55)
KEPT = timedelta(days=7)


class ListWithheld(Refusal):
    """A restored copy was not told what was revoked since its backup, so it signs no list. Facts: since."""


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

    What the list kept outside the database says is said again, whatever the books have forgotten.
    May refuse: NoSigningKey, ListWithheld.
    """
    unknown_since = verification.revocations_unknown_since()
    if unknown_since is not None:
        raise ListWithheld(since=unknown_since.date())
    _hold_lists()  # two workers, one list
    serials = set(Revocation.objects.filter(from_date__lte=on).values_list("serial", flat=True))
    before = verification.told_before()
    serials |= before.serials if before else set()
    newest = RevocationList.objects.order_by("-id").first()
    if newest and _still_told(newest, cards=len(serials), on=on, now=now):
        return newest
    signed, kid = signatures.sign(list_record(serials, as_of=on, made_at=now), purpose="revocation", on=on)
    RevocationList.objects.filter(made_at__lt=now - KEPT).delete()
    made = RevocationList.objects.create(as_of=on, made_at=now, cards=len(serials), kid=kid, signed=signed)
    transaction.on_commit(_keep, robust=True)
    return made


@transaction.atomic
def _keep() -> None:
    """Keep the newest list outside the database, but not in the place of a strange one: `doctor` says so.

    The newest, whoever made it: of two made at one moment the earlier may come here last.
    """
    _hold_lists()
    newest = RevocationList.objects.order_by("-id")[0]
    if not verification.is_strange_list_kept():
        keys = verification.public_keys(on=newest.as_of)
        kept_files.replace(verification.KEPT, written_list(bytes(newest.signed), keys=keys))


def _hold_lists() -> None:
    """Let nobody else make or keep a list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('health_card revocation list'))")


def _still_told(newest: RevocationList, *, cards: int, on: date, now: datetime) -> bool:
    """Return whether a list says what a new one would: revocations are only added, so their number tells."""
    age, key = now - newest.made_at, keys.signing_key(purpose="revocation", on=on)
    if key is None or key.kid != newest.kid:
        return False
    return newest.as_of == on and newest.cards == cards and timedelta(0) <= age < MADE_ANEW_AFTER
