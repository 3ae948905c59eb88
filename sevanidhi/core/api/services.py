"""Making and revoking tokens; keeping answers by their key."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from sevanidhi.core.api.models import Answer, Token
from sevanidhi.core.api.queries import PREFIX, hash_of
from sevanidhi.core.api.scopes import SCOPES
from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import check_holds

LONGEST_DAYS = 366
ANSWERS_KEPT = timedelta(days=400)


class ScopeUnknown(Refusal):
    """There is no such scope. Facts: scope."""


class TokenLastsTooLong(Refusal):
    """A token may last a year at most. Facts: days, most."""


class OwnerMakes(Refusal):
    """A token is made by the login it acts for, and by nobody else. Facts: user_id."""


class KeyUsedForAnother(Refusal):
    """The idempotency key was used for another request. Facts: key."""


@transaction.atomic
def make_token(
    *, user: Any, name: str, scopes: Collection[str], days: int, by: Any | None
) -> tuple[Token, str]:
    """Make a token and return it with its secret, which is shown this once and kept nowhere.

    by: its owner; None is the command line. May refuse: OwnerMakes, ScopeUnknown, TokenLastsTooLong.
    """
    if by is not None and by.pk != user.pk:
        raise OwnerMakes(user_id=user.user_id)
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise ScopeUnknown(scope=unknown[0])
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenLastsTooLong(days=days, most=LONGEST_DAYS)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user, name=name, secret_hash=hash_of(secret), scopes=sorted(scopes), made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    detail = {"name": name, "scopes": token.scopes, "days": days}
    audit.record(by=by, act="api.token.made", about=token, detail=detail, person_id=user.person_id)
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by: Any, why: str, on: date) -> None:
    """End a token at once, one's own or as administrator anybody's; ending it again changes nothing.

    by: None is the command line. May refuse: NotYourDuty.
    """
    if by is not None and by.pk != token.user_id:
        check_holds(by, "administrator", on=on)
    ended = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if ended:
        audit.record(by=by, act="api.token.revoked", about=token, why=why, person_id=token.user.person_id)


def answer_under(*, token: Token, key: str, request_sha256: str) -> tuple[Answer, bool]:
    """Return the answer row of this key and whether it is new. Inside the transaction of the work itself.

    A second request with the key waits here for the first to end. May refuse: KeyUsedForAnother.
    """
    answer, new = Answer.objects.get_or_create(
        token=token, key=key, defaults={"request_sha256": request_sha256}
    )
    if answer.request_sha256 != request_sha256:
        raise KeyUsedForAnother(key=key)
    return answer, new


def keep_answer(answer: Answer, *, status: int, body: Any) -> None:
    """Keep what was answered."""
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])


def free_key(answer: Answer) -> None:
    """Let the key serve again: nothing was answered."""
    answer.delete()


def forget_old_answers() -> int:
    """Forget answers older than 400 days. Return how many."""
    forgotten, _ = Answer.objects.filter(at__lt=timezone.now() - ANSWERS_KEPT).delete()
    return forgotten
