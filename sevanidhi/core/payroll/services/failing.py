"""A posting that fails is not silent: why, and since when, stands beside the schedule until it succeeds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from sevanidhi.core.payroll.models import Schedule
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.phrases import sentences_for

LONGEST = 300


def note_failure(*, schedule: Schedule, error: Exception, now: datetime) -> None:
    """Note why an approved schedule could not be posted; the first failure's time stays."""
    hindi, english = _told(error)
    Schedule.objects.filter(pk=schedule.pk, state=Schedule.State.APPROVED).update(
        failing_since=Coalesce(F("failing_since"), now), failure={"hi": hindi, "en": english}
    )


def _told(error: Exception) -> tuple[str, str]:
    if isinstance(error, Refusal):
        return sentences_for(error)
    said = " ".join(str(error).split("\n", 1)[0].split())
    text = f"{type(error).__name__}: {said}"[:LONGEST]
    return text, text
