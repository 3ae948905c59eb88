"""The outbox's own work."""

from __future__ import annotations

from sevanidhi.core import queue
from sevanidhi.core.notices import services


@queue.task
def deliver(message_id: int) -> None:
    """Hand one message over; running it again changes nothing more."""
    services.deliver(message_id=message_id)
