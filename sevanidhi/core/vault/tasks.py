"""What the vault does by itself."""

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.vault import services


@queue.every(seconds=3600)
def sweep() -> None:
    """Claim what could not be claimed in time, erase what nobody used."""
    services.sweep(now=timezone.now())
