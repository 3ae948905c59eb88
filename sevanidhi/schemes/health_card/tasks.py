"""What the scheme does later, or by itself."""

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.signatures.queries import signing_key
from sevanidhi.schemes.health_card.queries.verification import revocations_unknown_since
from sevanidhi.schemes.health_card.services import (
    batches,
    changes,
    families,
    prepared,
    reminders,
    revocations,
)
from sevanidhi.web import clock


@queue.task
def publish_revocations() -> None:
    """Sign the list of cards that no longer hold. Run again it changes nothing.

    A restored copy that was not told what was revoked since its backup signs none; `doctor` says so.
    """
    if revocations_unknown_since() is None:
        revocations.publish(on=clock.today(), now=timezone.now())


@queue.every(seconds=3600)
def publish_revocations_hourly() -> None:
    """Sign the list anew, so that a hospital sees that nothing was kept from it.

    Where no key signs lists no card is made either; `doctor` says which is missing.
    """
    on = clock.today()
    if signing_key(purpose="revocation", on=on) is not None and revocations_unknown_since() is None:
        revocations.publish(on=on, now=timezone.now())


@queue.task
def tell_of_parcel(parcel_id: int) -> None:
    """Tell the families of a parcel that their cards have come. Each is told once."""
    batches.tell_of_parcel(parcel_id=parcel_id)


@queue.task
def settle_batch(card_id: int) -> None:
    """Let the batch of a card that was revoked at the printer say how far it is."""
    batches.settle(card_id=card_id)


@queue.daily(at="05:30")
def remind() -> None:
    """Remind the offices and people who have not registered, on the days the rule sets."""
    reminders.remind_due(on=clock.today())


@queue.daily(at="05:05")
def give_own_to_cell() -> None:
    """See to what waits at the desk of an officer whose own family it is, since they have the charge."""
    families.give_own_to_cell(on=clock.today())


@queue.daily(at="05:10")
def look_after_ages() -> None:
    """See to members whose birthday decides of their place. Run again on the same day it changes nothing."""
    changes.look_after_ages(on=clock.today())


@queue.daily(at="02:40")
def forget_prepared() -> None:
    """Erase the applications which an officer's system sent and nobody took up."""
    prepared.forget_expired(now=timezone.now())
