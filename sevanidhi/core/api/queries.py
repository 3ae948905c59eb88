"""Reading tokens."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from sevanidhi.core.api.models import Token

PREFIX = "svn_"


def hash_of(secret: str) -> bytes:
    """Return the hash under which a token's secret is kept. The secret has 256 bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).digest()


def by_secret(secret: str) -> Token | None:
    """Return the token of this secret while it is good and its login active."""
    if not secret.startswith(PREFIX):
        return None
    good = Token.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)
    return good.select_related("user__person").filter(secret_hash=hash_of(secret)).first()


def tokens() -> QuerySet[Token]:
    """Return every token, the newest first."""
    return Token.objects.select_related("user", "made_by").order_by("-pk")


def token(number: int) -> Token:
    """Return one token; Http404 where there is none."""
    found = tokens().filter(pk=number).first()
    if found is None:
        raise Http404
    return found
