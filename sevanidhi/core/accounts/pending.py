"""A sign-in between its two steps, kept in the visitor's own session."""

import time
import uuid
from dataclasses import dataclass

from django.http import HttpRequest

from sevanidhi.core.accounts import limits, sessions, sign_in
from sevanidhi.core.accounts.models import OneTimeCode, User

KEPT = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What has been typed and begun so far. door: "member" or "officer"; to: where the visitor was going."""

    begun: sign_in.Begun
    typed: str
    door: str
    to: str


def session_key(request: HttpRequest) -> str:
    """Return the key of the visitor's session, beginning one if there is none."""
    if not request.session.session_key:
        request.session.create()
    return str(request.session.session_key)


def keep(request: HttpRequest, begun: sign_in.Begun, *, typed: str, door: str, to: str) -> None:
    """Remember the first step."""
    request.session[KEPT] = {
        "user": begun.user.pk if begun.user else None,
        "way": begun.way,
        "challenge": str(begun.challenge.key) if begun.challenge else None,
        "typed": typed,
        "door": door,
        "to": to,
        "at": int(time.time()),
    }


def of(request: HttpRequest) -> Pending | None:
    """Return the first step this session has taken within the last quarter of an hour."""
    kept = request.session.get(KEPT)
    if not kept or time.time() - kept["at"] > limits.SIGN_IN_LASTS.total_seconds():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None and kept["door"] == "officer":  # the login was closed meanwhile
        return None
    challenge = kept["challenge"] and OneTimeCode.objects.filter(key=uuid.UUID(kept["challenge"])).first()
    begun = sign_in.Begun(user=user, way=kept["way"], challenge=challenge or None)
    return Pending(begun=begun, typed=kept["typed"], door=kept["door"], to=kept["to"])


def finish(request: HttpRequest, pending: Pending, *, code: str) -> User:
    """Return who has proved the second step. May refuse as the two ways of finishing in `sign_in` do."""
    device = sessions.known_device(request, user_id=pending.typed)
    if pending.begun.way == "app" and pending.begun.user is not None:
        return sign_in.finish_by_app(user=pending.begun.user, code=code, device=device)
    return sign_in.finish_by_code(
        begun=pending.begun, typed=pending.typed, code=code,
        session_key=session_key(request), device=device,
    )  # fmt: skip
