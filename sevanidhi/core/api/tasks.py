"""The API's own night work."""

from __future__ import annotations

from sevanidhi.core import queue
from sevanidhi.core.api import services


@queue.daily(at="20:30")
def forget_old_answers() -> None:
    """Forget answers whose keys nobody may use any more."""
    services.forget_old_answers()
