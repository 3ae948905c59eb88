"""How often a thing may be done: the table of limits, and counting in PostgreSQL, one count for all hosts.

Each limit is a window that slides: never more than `most` in any stretch of `period`. A bucket that refills
would let almost twice as many through.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeAlias

from django.db import connection
from django.utils import timezone

from sevanidhi.core.accounts.models import Count, KnownDevice, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` in any stretch of `period`, counted for each subject apart."""

    name: str
    most: int
    period: timedelta


# For what is counted: a text, or several, none of which runs into the next: ("id", what was typed).
Subject: TypeAlias = "str | tuple[Subject, ...]"

BETWEEN_GROUPS = re.compile(r"[\s\u2010-\u2015-]+")  # what people type between the groups of a number
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SENDS_SOON = Limit(name="send.soon", most=1, period=timedelta(seconds=30))
SENDS_AN_HOUR = Limit(name="send.hour", most=4, period=HOUR)
SENDS_A_DAY = Limit(name="send.day", most=10, period=DAY)
SENDS_FOR_STRANGERS = Limit(name="send.stranger", most=7, period=DAY)  # of the ten
SENDS_FROM_ADDRESS = Limit(name="send.address", most=300, period=HOUR)
FLOODS_TOLD_A_DAY = Limit(name="flood.told", most=1, period=DAY)
TRIES_FROM_ADDRESS = Limit(name="try.address", most=600, period=HOUR)
WAITS_FROM_ADDRESS = Limit(name="wait.address", most=900, period=HOUR)  # what was no try, too
SCANS_AN_HOUR = Limit(name="scan.hour", most=40, period=HOUR)  # pages of forms: each is read for seconds
PASSWORDS_A_MINUTE = Limit(name="password.minute", most=5, period=MINUTE)
WRONG_A_DAY = Limit(name="wrong.day", most=10, period=DAY)
WRONG_A_MONTH = Limit(name="wrong.month", most=50, period=30 * DAY)
WRONG_BEHIND = Limit(name="wrong.behind", most=25, period=30 * DAY)
WRONG_WHERE_KNOWN = Limit(name="wrong.known", most=25, period=30 * DAY)
WRONG_ON_A_DEVICE = Limit(name="wrong.device", most=10, period=30 * DAY)  # of the twenty-five
WRONG_FOR_ACTS = Limit(name="wrong.acts", most=50, period=30 * DAY)

SENDS = (SENDS_SOON, SENDS_AN_HOUR, SENDS_FOR_STRANGERS, SENDS_A_DAY)
WRONG = (WRONG_A_DAY, WRONG_A_MONTH)
WRONG_WHERE_HIDDEN = (WRONG_A_DAY, WRONG_BEHIND)  # where it is not told whose number it is
WRONG_OF_A_LOGIN = (*WRONG, WRONG_WHERE_KNOWN, WRONG_FOR_ACTS)
LONGEST = WRONG_A_MONTH.period
IPV6_OF_A_HOUSE = 64
DEVICE_IS_KNOWN = 365 * DAY

WRONG_TRIES_OF_A_CODE = 5
CODE_LASTS = timedelta(minutes=10)
APPROVAL_LASTS = timedelta(minutes=5)
SECOND_FACTOR_LASTS = timedelta(minutes=5)
IDLE = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=8)
SIGN_IN_LASTS = timedelta(minutes=15)
FIRST_LINK_LASTS = timedelta(days=3)
LINK_LASTS = timedelta(minutes=30)
REPLACEMENT_WAITS = timedelta(hours=72)
UNUSUAL_TIMES = 3
UNUSUAL_AT_LEAST = 100

TAKE = """
INSERT INTO accounts_count AS kept (key, taken, last_at)
VALUES (%(key)s, ARRAY[%(at)s::timestamptz], %(at)s)
ON CONFLICT (key) DO UPDATE SET
    taken = ARRAY(SELECT t FROM unnest(kept.taken) AS t WHERE t > %(since)s) || %(at)s::timestamptz,
    last_at = %(at)s
WHERE cardinality(ARRAY(SELECT t FROM unnest(kept.taken) AS t WHERE t > %(since)s)) < %(most)s
"""
GIVE_BACK = """
UPDATE accounts_count
   SET taken = taken[: array_position(taken, %(at)s) - 1] || taken[array_position(taken, %(at)s) + 1 :]
 WHERE key = %(key)s AND array_position(taken, %(at)s) IS NOT NULL
"""


def of_device(device: KnownDevice) -> str:
    """Return under what is counted what is typed for a login on one of the browsers it knows."""
    return f"device {device.pk}"


def place_of(ip: str) -> str:
    """Return under what an address is counted: a house has one of IPv4, but 2^64 of IPv6, its network."""
    address = ip_address(ip)
    if not isinstance(address, IPv6Address):
        return ip
    return str(address.ipv4_mapped or ip_network((address, IPV6_OF_A_HOUSE), strict=False))


def take(limit: Limit, subject: Subject) -> datetime | None:
    """Count one more, at once and for all hosts. Return its instant, or None where the limit is reached."""
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE, {"key": _key(limit, subject), "at": at, "since": at - limit.period, "most": limit.most}
        )
        return at if cursor.rowcount == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted together, each with its instant; nothing, where one of the limits was reached."""

    taken: tuple[tuple[Limit, Subject, datetime], ...]
    reached: tuple[Limit, Subject] | None = None

    def undo(self) -> None:
        """Let none of it count after all."""
        for one in self.taken:
            give_back(*one)


def take_all(wanted: Iterable[tuple[Limit, Subject]]) -> Counted:
    """Count one more for each subject, or for none where one is at its limit."""
    taken: list[tuple[Limit, Subject, datetime]] = []
    for limit, subject in wanted:
        at = take(limit, subject)
        if at is None:
            Counted(taken=tuple(taken)).undo()
            return Counted(taken=(), reached=(limit, subject))
        taken.append((limit, subject, at))
    return Counted(taken=tuple(taken))


def give_back(limit: Limit, subject: Subject, at: datetime) -> None:
    """Let one that was taken at this instant not count after all."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, {"key": _key(limit, subject), "at": at})


def count(limit: Limit, subject: Subject) -> int:
    """Return how many count now."""
    return len(_counted(limit, subject))


def open_again_at(limit: Limit, subject: Subject) -> datetime:
    """Return from when on the next one is let through: now, where the limit is not reached."""
    counted = sorted(_counted(limit, subject))
    return counted[-limit.most] + limit.period if len(counted) >= limit.most else timezone.now()


def _counted(limit: Limit, subject: Subject) -> list[datetime]:
    kept = Count.objects.filter(key=_key(limit, subject)).values_list("taken", flat=True).first()
    since = timezone.now() - limit.period
    return [taken for taken in kept or () if taken > since]


def is_reached(limit: Limit, subject: Subject) -> bool:
    """Return whether the next one would be refused."""
    return count(limit, subject) >= limit.most


def forget(limit: Limit, subject: Subject) -> None:
    """Begin counting anew for this subject."""
    Count.objects.filter(key=_key(limit, subject)).delete()


def forget_wrong(user: User) -> None:
    """Begin counting the wrong answers for a login anew: its holder came to the counter, or by a link."""
    for limit in WRONG_OF_A_LOGIN:
        forget(limit, user.user_id)
    for device in user.devices.all():
        forget(WRONG_ON_A_DEVICE, of_device(device))


def forget_old() -> int:
    """Delete counts that no limit looks at any more; return how many."""
    deleted, _ = Count.objects.filter(last_at__lt=timezone.now() - LONGEST).delete()
    return deleted


def _key(limit: Limit, subject: Subject) -> str:
    """Return a key that tells nothing of the subject: numbers and user IDs are not kept beside the counts."""
    return f"{limit.name}:{hashlib.sha256(plain(subject).encode()).hexdigest()[:40]}"


def plain(subject: Subject) -> str:
    """Return a subject without what may be typed in several ways: capitals, and the gaps between groups.

    A gap is left between its parts alone: whatever is typed as one of them is never counted for another.
    """
    if isinstance(subject, str):
        return BETWEEN_GROUPS.sub("", subject).casefold()
    return " ".join(plain(part) for part in subject)
