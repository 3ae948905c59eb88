"""The ledger's own rounds: linking every few seconds, signing and proving once a day, next year's room in
time.
"""

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.audit import sealing
from sevanidhi.core.ledger import services
from sevanidhi.core.ledger.sealing import LEDGER
from sevanidhi.kernel.dates import FinancialYear


@queue.every(seconds=5)
def seal_ledger() -> None:
    """Link the entries committed since the last round."""
    sealing.seal(LEDGER)


@queue.daily(at="18:45")
def sign_ledger_days() -> None:
    """Sign the finished days, shortly after midnight in India."""
    sealing.sign_days(LEDGER, before=timezone.localdate())


@queue.daily(at="18:50")
def make_next_year() -> None:
    """Have the partition of the next financial year ready before anybody posts into it."""
    services.make_year(FinancialYear.of(timezone.localdate()).next().start)
