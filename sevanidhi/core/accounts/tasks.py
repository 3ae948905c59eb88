"""What the logins do by themselves: carry out replacements, watch for floods of codes, forget old counts."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.accounts import drafts, limits, links, queries, services
from sevanidhi.core.accounts.models import KnownDevice, OneTimeCode, SingleUseLink
from sevanidhi.core.accounts.session_store import SessionStore
from sevanidhi.core.audit import services as audit
from sevanidhi.core.audit.models import Entry

FLOOD = "accounts.limit.unusual_sends"


@queue.every(seconds=300)
def complete_replacements() -> None:
    """Carry out the replacements whose waiting time is over."""
    services.complete_replacements()


@queue.task
def send_reset_link(user_id: str, on: str, asked_at: str) -> None:
    """Send the link to a new password, if this user ID is an officer's: one each time it is asked for."""
    user = queries.by_user_id(user_id)
    if user and queries.is_officer(user, on=date.fromisoformat(on)):
        links.send_reset_link(user=user, asked_at=asked_at)


@queue.every(seconds=60)
def watch_sends() -> None:
    """Raise an alarm, once an hour, when far more codes go out than in a usual hour."""
    now = timezone.now()
    sent, usual = sent_within_an_hour(now), usual_hour(now)
    threshold = max(limits.UNUSUAL_AT_LEAST, limits.UNUSUAL_TIMES * usual)
    raised = Entry.objects.filter(act=FLOOD, at__gt=now - limits.HOUR).exists()
    if sent > threshold and not raised:
        audit.record(by=None, act=FLOOD, detail={"sent": sent, "usual": usual})


def sent_within_an_hour(until: datetime) -> int:
    """Return how many codes, decoys among them, were made in the hour before."""
    return OneTimeCode.objects.filter(issued_at__gt=until - limits.HOUR, issued_at__lte=until).count()


def usual_hour(now: datetime) -> int:
    """Return the middle one of the same hours of the last seven days."""
    counts = sorted(sent_within_an_hour(now - timedelta(days=days)) for days in range(1, 8))
    return counts[len(counts) // 2]


@queue.daily(at="21:30")
def forget_old_counts() -> None:
    """Delete the counts that no limit looks at any more."""
    limits.forget_old()


@queue.daily(at="21:35")
def forget_old_codes() -> None:
    """Delete the codes, decoys among them, that approve nothing any more; the audit says what they did."""
    OneTimeCode.objects.filter(issued_at__lt=timezone.now() - limits.LONGEST).delete()


@queue.daily(at="21:40")
def forget_old_links() -> None:
    """Delete the links whose time was over a month ago, and the browsers nobody came with for a year."""
    now = timezone.now()
    SingleUseLink.objects.filter(expires_at__lt=now - limits.LONGEST).delete()
    KnownDevice.objects.filter(seen_at__lt=now - limits.DEVICE_IS_KNOWN).delete()


@queue.every(seconds=3600)
def forget_old_drafts() -> None:
    """Delete what was typed and is shown no more, for nobody came back to it."""
    drafts.forget_old()


@queue.daily(at="21:45")
def forget_expired_sessions() -> None:
    """Delete the sessions whose time is over, with what was typed in them."""
    SessionStore.clear_expired()
