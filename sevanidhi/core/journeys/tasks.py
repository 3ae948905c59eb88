"""What the journeys do by themselves."""

from sevanidhi.core import queue
from sevanidhi.core.journeys import services


@queue.daily(at="21:40")
def forget_expired_drafts() -> None:
    """Erase the drafts which nobody has touched for three months."""
    services.forget_expired()
