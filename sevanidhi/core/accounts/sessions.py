"""Sessions: how one begins, how long it lasts, from which device, and how fresh the second factor is."""

import hashlib
import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from sevanidhi.core.accounts import drafts, limits, queries
from sevanidhi.core.accounts.models import KnownDevice, User, fresh_mark
from sevanidhi.core.audit import context
from sevanidhi.core.audit import services as audit
from sevanidhi.web import clock, navigation
from sevanidhi.web.access import APPLICANT, MEMBER
from sevanidhi.web.endpoints import see

BACKEND = "sevanidhi.core.accounts.backends.Logins"
DEVICE_COOKIE = "__Host-device" if settings.SECURE else "device"
DEVICE_LASTS = 400 * 24 * 3600
BEGAN, SEEN, SECOND_FACTOR, DEVICE, ACTING = "began_at", "seen_at", "second_factor_at", "device", "acting"
NOTED_EVERY = 30

View = Callable[..., HttpResponse]


def begin(request: HttpRequest, user: User, response: HttpResponse) -> None:
    """Sign a proved person in, remember the device; an officer's other sessions end."""
    if queries.is_officer(user, on=clock.today(request)):
        end_all(user)
    login(request, user, backend=BACKEND)
    now = int(time.time())
    token = request.COOKIES.get(DEVICE_COOKIE) or secrets.token_urlsafe(32)
    request.session.update({BEGAN: now, SEEN: now, SECOND_FACTOR: now, DEVICE: _hash(token).hex()})
    _note_states(request, queries.acted_in(user, on=clock.today(request)))
    drafts.note_waiting(request, user_pk=user.pk)
    _remember(user, token)
    response.set_cookie(
        DEVICE_COOKIE, token, max_age=DEVICE_LASTS, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    audit.record(by=user, act="accounts.signed_in", about=user, person_id=user.person_id)


def door_of(request: HttpRequest, *, user_pk: int | None) -> str:
    """Return the name of the page where to sign in: that of the login whose session has ended, if one has.

    Else the address says it, once Django has found its view: one that is opened to officers alone leads to
    theirs. Before that, as where `SignedIn` meets a session moved to another device, it is the members' door.
    """
    ended = User.objects.filter(pk=user_pk).first() if user_pk is not None else None
    if ended is not None:
        is_officers = queries.is_officer(ended, on=clock.today(request))
    else:
        match = request.resolver_match
        roles: frozenset[str] = getattr(match.func, "allowed_roles", frozenset()) if match else frozenset()
        is_officers = bool(roles) and not roles & {MEMBER, APPLICANT}
    return "accounts:officer_sign_in" if is_officers else "accounts:sign_in"


def end(request: HttpRequest) -> None:
    """Sign out, here and wherever else the same login is open."""
    user = request.user
    if isinstance(user, User) or user.is_authenticated:
        held = User.objects.get(pk=user.pk)
        end_all(held)
        audit.record(by=held, act="accounts.signed_out", about=held, person_id=held.person_id)
    logout(request)


def end_all(user: User) -> None:
    """End every session of a login at once."""
    user.session_mark = fresh_mark()
    user.save(update_fields=["session_mark"])


def go_on(request: HttpRequest) -> None:
    """Let this session live on after an act of the reader's own ended all of them."""
    update_session_auth_hash(request, _reader(request))


def over_because(request: HttpRequest) -> str | None:
    """Return why this session may not go on ("idle", "long", "device"), or None."""
    session, now = request.session, int(time.time())
    for moment in (BEGAN, SEEN):
        if session.get(moment, now + 1) > now:  # new, or the clock was put back: nothing lies ahead of now
            session[moment] = now
    began, seen = session[BEGAN], session[SEEN]
    if now - seen >= limits.IDLE.total_seconds():
        return "idle"
    if now - began >= limits.SESSION_LASTS.total_seconds():
        return "long"
    if has_moved(request, session.get(DEVICE)):
        return "device"
    if now - seen >= NOTED_EVERY:
        session[SEEN] = now
    return None


def has_moved(request: HttpRequest, device: str | None) -> bool:
    """Return whether a session begun on this device comes from another one now."""
    return device is not None and device != _hash(request.COOKIES.get(DEVICE_COOKIE, "")).hex()


def act_in_chosen_role(request: HttpRequest) -> None:
    """Narrow the reader to the role chosen in this session, while it is still held; tell the audit."""
    user, on = cast("User", request.user), clock.today(request)
    chosen = request.session.get(ACTING)
    user.acting = queries.role_held(user, chosen, on=on) if chosen is not None else None
    acted_in = queries.acted_in(user, on=on)
    held = [(role, office) for role, office, _state in acted_in if role != MEMBER]
    roles = frozenset(role for role, _office in held)
    request.roles_held = roles  # type: ignore[attr-defined]
    _note_states(request, acted_in)
    context.note(
        role=" ".join(sorted(roles)),
        office=" ".join(sorted({office for _role, office in held if office})),
        device=request.session.get(DEVICE, "")[:16],
    )


def _note_states(request: HttpRequest, acted_in: list[tuple[str, str | None, str | None]]) -> None:
    """Remember in which states each role of the reader is held, for the links in the header."""
    states: dict[str, set[str | None]] = {MEMBER: set()}
    for role, _office, state in acted_in:
        states.setdefault(role, set()).add(state)
    states[MEMBER] = states[MEMBER] or {navigation.NO_STATE}
    request.states_held = states  # type: ignore[attr-defined]


def choose_role(request: HttpRequest, held_pk: int | None) -> None:
    """Act from now on in this one of the roles held, or in all again (None)."""
    user = _reader(request)
    request.session[ACTING] = held_pk
    act_in_chosen_role(request)
    audit.record(by=user, act="accounts.role.chosen", about=user, detail={"held": held_pk})


def note_second_factor(request: HttpRequest) -> None:
    """Remember that the reader has just proved the second factor."""
    request.session[SECOND_FACTOR] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the second factor was proved within the last five minutes; not where the clock was put
    back by more since.
    """
    proved = request.session.get(SECOND_FACTOR)
    return proved is not None and abs(time.time() - proved) < limits.SECOND_FACTOR_LASTS.total_seconds()


def fresh(view: View) -> View:
    """Let a view be reached only with a fresh second factor; else ask for it first and lead back.

    Stands under `@allow(...)`. What was typed in a form that came too late is kept and filled in again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        if request.method == "POST" and drafts.keep(request, user_pk=_reader(request).pk):
            drafts.note_waiting(request, user_pk=_reader(request).pk)
        return see(request, f"{reverse('accounts:confirm')}?{urlencode({'next': request.get_full_path()})}")

    return guarded


def known_device(request: HttpRequest, *, user_id: str) -> KnownDevice | None:
    """Return this browser as the login of a user ID knows it, if it has succeeded from here before.

    Asked by what was typed, so that it takes as long where nobody has the user ID.
    """
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    login = queries.meant_by(user_id).values("pk")[:1]
    return KnownDevice.objects.filter(token_hash=_hash(token), user=login).first()


def _remember(user: User, token: str) -> None:
    now = timezone.now()
    KnownDevice.objects.update_or_create(
        user=user,
        token_hash=_hash(token),
        defaults={"seen_at": now},
        create_defaults={"seen_at": now, "since": now},
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _reader(request: HttpRequest) -> User:
    """Return the signed-in reader as the database has them now."""
    return User.objects.get(pk=request.user.pk or 0)
