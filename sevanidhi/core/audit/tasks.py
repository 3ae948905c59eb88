"""The audit's own rounds: linking every few seconds, signing once a day."""

from __future__ import annotations

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.audit import sealing


@queue.every(seconds=5)
def seal_audit() -> None:
    """Link the audit lines committed since the last round."""
    sealing.seal(sealing.AUDIT)


@queue.daily(at="18:40")
def sign_audit_days() -> None:
    """Sign the finished days, shortly after midnight in India."""
    sealing.sign_days(sealing.AUDIT, before=timezone.localdate())
