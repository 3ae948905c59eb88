"""What is done with files later: looking at them, and removing what nobody used."""

from uuid import UUID

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.uploads import services


@queue.task
def examine(key: str) -> None:
    """Scan and look at a file that waits in quarantine. Run again it changes nothing."""
    services.examine(key=UUID(key))


@queue.every(seconds=60)
def examine_what_waits() -> None:
    """Queue again what waited for a worker that died, or for a scanner that was down."""
    services.examine_what_waits(now=timezone.now())


@queue.daily(at="20:45")
def sweep() -> None:
    """Remove what was begun and never finished, or sent and never used."""
    services.sweep(now=timezone.now())
