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
from sevanidhi.core.api.scopes import MEMBERS_OWN, SCOPES
from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import services as notices
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import check_holds

LONGEST_DAYS = 366
ANSWERS_KEPT = timedelta(days=400)


class ScopeUnknown(Refusal):
    """There is no such scope. Facts: scope."""


class TokenLastsTooLong(Refusal):
    """A token may last a year at most. Facts: days, most."""


class OwnerAsks(Refusal):
    """What a member may do goes only into a token the member makes. Facts: scope."""


class KeyUsedForAnother(Refusal):
    """The idempotency key was used for another request. Facts: key."""


@transaction.atomic
def make_token(
    *, user: Any, name: str, scopes: Collection[str], days: int, by: Any, on: date
) -> tuple[Token, str]:
    """Make a token and return it with its secret, which is shown this once and kept nowhere.

    Another's is an administrator's to make, and its owner is told. by: None is the command line. May refuse:
    NotYourDuty, ScopeUnknown, TokenLastsTooLong, OwnerAsks.
    """
    for_another = by is not None and by.pk != user.pk
    if for_another:
        check_holds(by, "administrator", on=on)
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise ScopeUnknown(scope=unknown[0])
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenLastsTooLong(days=days, most=LONGEST_DAYS)
    if for_another and (members := sorted(MEMBERS_OWN & set(scopes))):
        raise OwnerAsks(scope=members[0])
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user, name=name, secret_hash=hash_of(secret), scopes=sorted(scopes), made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    detail = {"name": name, "scopes": token.scopes, "days": days}
    audit.record(by=by, act="api.token.made", about=token, detail=detail, person_id=user.person_id)
    if for_another:
        _tell_owner(token)
    return token, secret


def _tell_owner(token: Token) -> None:
    """Tell whoever the token acts for; a login without number or person has no one to tell."""
    owner = token.user
    to = owner.mobile or owner.person
    if to:
        values = {"name": token.name, "user_id": owner.user_id, "by": token.made_by.user_id}
        notices.send(template="api.token.made", to=to, language=owner.language, values=values, about=token)


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


def forget_old_answers() -> int:
    """Forget answers older than 400 days. Return how many."""
    forgotten, _ = Answer.objects.filter(at__lt=timezone.now() - ANSWERS_KEPT).delete()
    return forgotten
