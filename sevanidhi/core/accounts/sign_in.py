"""Signing in: members by user ID and a code, officers by a password and a second factor.

What is answered, and how long it takes, is the same whether anybody has the user ID or not. Codes and wrong
answers are counted over days, and apart where the login knows the device: there a stranger leaves its holder
codes of the day and tries, and whoever guesses on one such device leaves tries on another.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from sevanidhi.core import queue
from sevanidhi.core.accounts import limits, otp, printed_codes, queries
from sevanidhi.core.accounts.models import KnownDevice, OneTimeCode, User
from sevanidhi.core.audit import context
from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.refusals import Refusal

PURPOSE = "accounts.sign_in"
CONFIRM = "accounts.confirm"
FORGOTTEN = "accounts.password"
SEND_RESET_LINK = "sevanidhi.core.accounts.tasks.send_reset_link"


class SignInRefused(Refusal):
    """User ID and password do not belong together, or the app's code is not right. Facts: none."""


class TooManyTries(Refusal):
    """Too many tries of late. Facts: minutes (to wait)."""


class LockedOut(Refusal):
    """Too many wrong answers for this user ID from devices it does not know. Facts: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sign-in that waits for its second step. way: "sms" (with the code's key) or "app"."""

    user: User | None
    way: str
    challenge: OneTimeCode | None = None


def begin_member(*, user_id: str, session_key: str, on: date, device: KnownDevice | None = None) -> Begun:
    """Send a code to the mobile registered for a member's user ID, or do as if.

    device: this browser, where the login of this user ID knows it; whoever asks from there is no stranger.
    An officer's ID gets none here: a code alone does not open an officer's desk.
    May refuse: TooManyTries, CodeSentTooOften.
    """
    count_address()
    typed = queries.typed(user_id)
    user = queries.by_user_id(typed)
    served = _code_alone_suffices(user, on)
    if served and device:
        challenge = otp.issue(user=served, purpose=PURPOSE, detail={}, session_key=session_key)
    else:
        challenge = _send_to_stranger(served, typed, session_key)
    return Begun(user=user, way="sms", challenge=challenge)


def _code_alone_suffices(user: User | None, on: date) -> User | None:
    if user is None or queries.is_officer(user, on=on):
        return None
    return user if user.registered_mobile or printed_codes.next_of(user) else None


def _send_to_stranger(user: User | None, typed: str, session_key: str) -> OneTimeCode:
    goes = otp.count_send_behind(otp.number_of(user) if user else "", asked=("id", typed))
    if user and goes:
        return otp.send(user=user, purpose=PURPOSE, detail={}, session_key=session_key)
    return otp.send_decoy(purpose=PURPOSE, session_key=session_key)


def finish_by_code(
    *, begun: Begun, typed: str, code: str, session_key: str, device: KnownDevice | None
) -> User:
    """Return whose code this is. May refuse: TooManyTries, LockedOut and what `otp.check` refuses."""
    count_address()
    assert begun.challenge is not None  # noqa: S101 — the way is "sms"
    with counting_wrong(queries.typed(typed), device=device):
        proof = otp.prove(
            challenge=begun.challenge.key, code=code, user=begun.user, purpose=PURPOSE, detail={},
            session_key=session_key,
        )  # fmt: skip
    if proof.user is None or not proof.user.is_active:
        raise SignInRefused()
    return proof.user


def begin_officer(
    *, user_id: str, password: str, session_key: str, on: date, device: KnownDevice | None
) -> Begun:
    """Check an officer's password; send a code unless their authenticator app makes one.

    May refuse: SignInRefused, TooManyTries, LockedOut, CodeSentTooOften, NoMobile.
    """
    count_address()
    typed = queries.typed(user_id)
    if limits.take(limits.PASSWORDS_A_MINUTE, typed) is None:
        raise TooManyTries(minutes=1)
    counted = _count_wrong(typed, device=device)
    user = queries.by_user_id(typed)
    right = _password_fits(user, password)
    if user is None or not right or not queries.is_officer(user, on=on):
        audit.record(by=None, act="accounts.password.wrong", about=user)
        raise SignInRefused()
    counted.undo()
    return _second_step_of(user, session_key=session_key)


def begin_by_link(*, user: User, session_key: str, on: date) -> Begun:
    """Begin the sign-in of an officer who has just set the password by the link that was sent to them.

    The second factor is asked all the same. May refuse: SignInRefused, TooManyTries, CodeSentTooOften,
    NoMobile.
    """
    count_address()
    if not queries.is_officer(user, on=on):
        raise SignInRefused()
    return _second_step_of(user, session_key=session_key)


def _second_step_of(user: User, *, session_key: str) -> Begun:
    if queries.authenticator(user):
        return Begun(user=user, way="app")
    challenge = otp.issue(user=user, purpose=PURPOSE, detail={}, session_key=session_key)
    return Begun(user=user, way="sms", challenge=challenge)


def _password_fits(user: User | None, password: str) -> bool:
    if user is None or not user.has_usable_password():
        check_password(password, _nobodys_password())
        return False
    return user.check_password(password)


@cache
def _nobodys_password() -> str:
    """Return the hash of a password nobody knows: checking against it takes as long as against a real one."""
    return make_password(secrets.token_hex(16))


def finish_by_app(*, user: User, code: str, device: KnownDevice | None) -> User:
    """Return the user if the app's code is right. May refuse: SignInRefused, TooManyTries, LockedOut."""
    count_address()
    counted = _count_wrong(user.user_id, device=device)
    if not app_code_fits(user, code):
        raise SignInRefused()
    counted.undo()
    return user


def app_code_fits(user: User, code: str) -> bool:
    """Return whether the app shows this code now; each code serves once, however many ask at once."""
    with transaction.atomic(durable=True):
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        fits = device is not None and device.verify_token(code)
    if not fits:
        audit.record(by=user, act="accounts.app_code.refused", about=user, person_id=user.person_id)
    return fits


def send_again(
    *, begun: Begun, typed: str, door: str, session_key: str, on: date, device: KnownDevice | None
) -> Begun:
    """Send another code for a sign-in that has begun. May refuse as the first step does."""
    if door == "member":
        return begin_member(user_id=typed, session_key=session_key, on=on, device=device)
    assert begun.user is not None  # noqa: S101 — an officer's sign-in goes on only with a password that fits
    challenge = otp.issue(user=begun.user, purpose=PURPOSE, detail={}, session_key=session_key)
    return Begun(user=begun.user, way="sms", challenge=challenge)


def confirm(*, user: User, code: str, session_key: str) -> None:
    """Let a signed-in reader prove the second factor again, by app or SMS.

    May refuse: SignInRefused, and what `otp.check` refuses.
    """
    if queries.authenticator(user):
        with otp.counting_wrong(user):
            if not app_code_fits(user, code):
                raise SignInRefused()
        return
    waiting = otp.latest(user=user, purpose=CONFIRM, session_key=session_key)
    if waiting is None:
        raise otp.CodeUsed()
    otp.check(
        challenge=waiting.key, code=code, user=user, purpose=CONFIRM, detail={}, session_key=session_key
    )


def confirm_code_waits(*, user: User, session_key: str) -> bool:
    """Return whether a code to confirm with has been sent and waits to be typed."""
    return otp.latest(user=user, purpose=CONFIRM, session_key=session_key) is not None


def forgot_password(*, user_id: str, on: date, device: KnownDevice | None = None) -> None:
    """Let an officer be sent the link to a new password; whether anybody has the ID, a task looks up.

    device: as in `begin_member`. May refuse: TooManyTries, CodeSentTooOften.
    """
    count_address()
    typed = queries.typed(user_id)
    otp.count_send(("id", typed), purpose=FORGOTTEN if device else "")
    queue.defer(SEND_RESET_LINK, user_id=typed, on=on.isoformat(), asked_at=timezone.now().isoformat())


def count_address() -> None:
    """Count a try at one of the doors by the address it comes from. May refuse: TooManyTries."""
    address = context.current().ip
    if address and limits.take(limits.TRIES_FROM_ADDRESS, limits.place_of(address)) is None:
        audit.record(by=None, act="accounts.limit.tries_from_address", detail={"ip": address})
        raise TooManyTries(minutes=60)


@contextmanager
def counting_wrong(
    subject: limits.Subject, *, device: KnownDevice | None, among: Sequence[limits.Limit] = limits.WRONG
) -> Iterator[None]:
    """Count the proving of a code inside as a wrong answer for this subject, unless it was none.

    among: what limits it where no device is known. May refuse: LockedOut.
    """
    counted = _count_wrong(subject, device=device, among=among)
    try:
        yield
    except otp.CodeWrong:
        raise
    except Refusal:
        counted.undo()
        raise
    counted.undo()


def _count_wrong(
    subject: limits.Subject, *, device: KnownDevice | None, among: Sequence[limits.Limit] = limits.WRONG
) -> limits.Counted:
    """Count a try before it is judged: a hundred at once cannot slip through. May refuse: LockedOut.

    Where too many were wrong on a device the login knows, or on all of these together, it is one like all
    others.
    """
    if device:
        here = (limits.WRONG_ON_A_DEVICE, limits.of_device(device))
        counted = limits.take_all([here, (limits.WRONG_WHERE_KNOWN, subject)])
        if not counted.reached:
            return counted
    counted = limits.take_all((limit, subject) for limit in among)
    if counted.reached:
        limit, _subject = counted.reached
        audit.record(by=None, act="accounts.limit.wrong_tries", detail={"limit": limit.name})
        raise LockedOut()
    return counted
