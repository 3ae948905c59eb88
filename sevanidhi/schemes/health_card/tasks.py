"""What the scheme does by itself."""

from sevanidhi.core import queue
from sevanidhi.schemes.health_card.services import reminders
from sevanidhi.web import clock


@queue.daily(at="05:30")
def remind() -> None:
    """Remind the offices and people who have not registered, on the days the rule sets."""
    reminders.remind_due(on=clock.today())
