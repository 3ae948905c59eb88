"""What is done with the mailbox later: looking into it every minute, clearing up every night."""

from __future__ import annotations

import logging

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.mailroom import imap, services
from sevanidhi.web import clock

log = logging.getLogger(__name__)


@queue.every(seconds=60)
def poll() -> None:
    """Take in what lies in the mailbox; one that does not answer is asked again in a minute."""
    try:
        services.poll(today=clock.today())
    except imap.NoAnswer as fault:
        log.warning("the mailbox does not answer: %s", fault)


@queue.daily(at="21:15")
def sweep() -> None:
    """Remove the papers of mails that were settled some days ago."""
    services.sweep(now=timezone.now())
