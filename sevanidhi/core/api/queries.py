"""Reading tokens."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.api.models import Token

PREFIX = "svn_"


def hash_of(secret: str) -> bytes:
    """Return the hash under which a token's secret is kept. The secret has 256 bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).digest()


def by_secret(secret: str) -> Token | None:
    """Return the token of this secret while it is good and its login active.

    One made before its login was given back to its owner, who had lost something of it, is good no more.
    """
    if not secret.startswith(PREFIX):
        return None
    good = Token.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)
    good = good.filter(~accounts.was_given_back(user="user", since="made_at"))
    return good.select_related("user__person").filter(secret_hash=hash_of(secret)).first()


def tokens() -> QuerySet[Token]:
    """Return every token, the newest first."""
    return Token.objects.select_related("user", "made_by").order_by("-pk")


def tokens_of(user: Any) -> QuerySet[Token]:
    """Return the tokens that act for this login, the newest first."""
    return tokens().filter(user_id=user.pk)


def token_for(user: Any, number: int, *, on: date) -> Token:
    """Return a token the reader may end: one of their own, an administrator any; else Http404."""
    seen = tokens() if user.holds("administrator", on=on) else tokens_of(user)
    found = seen.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
