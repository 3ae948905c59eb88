"""Codes on paper, for the oldest pensioners who have no telephone: ten on a slip, each for one thing, once.

Two officers before whom the person stands give them, as they give back a lost number. Only keyed hashes are
kept; the slip is handed over and kept nowhere. While a login has a slip, its codes come from there alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sevanidhi.core.accounts import queries
from sevanidhi.core.accounts.models import PrintedCode, Replacement, User
from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import NotYourDuty

CODES = 10


class SlipNotDue(Refusal):
    """The slip waits for the second officer or the end of the waiting time, was printed, or the login has
    another number since. Facts: none.
    """


@transaction.atomic
def make(*, replacement: Replacement, by: User, on: date) -> list[str]:
    """Return the codes of a slip, this once; an earlier slip serves no more.

    May refuse: NotYourDuty, SlipNotDue.
    """
    held = (
        Replacement.objects.select_for_update(of=("self",))
        .select_related("user__person")
        .get(pk=replacement.pk)
    )
    if by.pk not in (held.asked_by_id, held.agreed_by_id) or not queries.may_replace(by, held.user, on=on):
        raise NotYourDuty()
    if not held.print_codes or held.done_at is None or held.printed_at is not None:
        raise SlipNotDue()
    if not queries.stands_as_agreed(held):
        raise SlipNotDue()
    held.printed_at = timezone.now()
    held.save(update_fields=["printed_at"])
    close(held.user)
    codes = _drawn()
    for position, code in enumerate(codes, start=1):
        PrintedCode.objects.create(
            user=held.user, position=position, code_hash=_hash(held.user_id, position, code),
            made_at=held.printed_at,
        )  # fmt: skip
    audit.record(
        by=by, act="accounts.slip.printed", about=held.user, person_id=held.user.person_id,
        detail={"replacement": held.pk},
    )  # fmt: skip
    return codes


def close(user: User) -> int:
    """Let the codes of a login's slip serve no more. Return how many were left."""
    return PrintedCode.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())


def next_of(user: User) -> PrintedCode | None:
    """Return the first code of the login's slip that has not served; None without a slip, or at its end."""
    unused = PrintedCode.objects.filter(user=user, ended_at=None, used_at=None)
    return unused.order_by("position").first()


def use(kept: PrintedCode, typed: str) -> bool:
    """Return whether this is the code, in the transaction in which it is proved; it then serves no more."""
    held = PrintedCode.objects.select_for_update().get(pk=kept.pk)
    given = _hash(held.user_id, held.position, typed)
    if held.used_at or held.ended_at or not hmac.compare_digest(given, bytes(held.code_hash)):
        return False
    held.used_at = timezone.now()
    held.save(update_fields=["used_at"])
    return True


def _drawn() -> list[str]:
    """Return ten different codes of six figures."""
    codes: dict[str, None] = {}
    while len(codes) < CODES:
        codes[f"{secrets.randbelow(1_000_000):06d}"] = None
    return list(codes)


def _hash(user_id: int, position: int, code: str) -> bytes:
    told = f"printed {user_id} {position} {code}"
    return hmac.new(settings.OTP_KEY, told.encode(), hashlib.sha256).digest()
