"""One-time codes by SMS: six figures that approve one thing, once, for one person in one session.

The text says what is approved; purpose, object, detail (amount, month), person and session are bound into
the keyed hash, so that a code for another thing is simply a wrong code.

    code = otp.issue(user=user, purpose="payroll.approve", about=schedule, detail={...}, session_key=key)
    proof = otp.check(challenge=code.key, code="123456", user=user, ...the same...)  # in no transaction
    otp.spend(challenge=proof.key, user=user, ...)  # in the transaction of the act

A number which no login has yet is proved in the same way: `send_to_number`, then `number=` for `user=`.
Who has a slip of printed codes is sent nothing: its next code is asked for, and bound in the same way.
"""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sevanidhi.core.accounts import limits, printed_codes
from sevanidhi.core.accounts.models import OneTimeCode, PrintedCode, User
from sevanidhi.core.audit import context
from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import services as notices
from sevanidhi.kernel.refusals import Refusal


class NoMobile(Refusal):
    """No mobile number is registered, so that no code can be sent. Facts: user_id."""


class CodeSentTooOften(Refusal):
    """A code was asked for a moment ago. Facts: seconds (to leave between two)."""


class CodesUsedUp(CodeSentTooOften):
    """The codes of these hours have all been asked for. Facts: most, hours, next_at."""


class CodesForStrangersUsedUp(CodesUsedUp):
    """The codes of a day for whoever types a number or a user ID have all been asked for. Facts: as above."""


class CodesOfPlaceUsedUp(CodeSentTooOften):
    """Too many codes were asked for from this address of late. Facts: next_at."""


class CodeWrong(Refusal):
    """Not the code that was sent for this. Facts: tries_left."""


class CodeDead(Refusal):
    """Five wrong tries: this code serves no more. Facts: none."""


class CodeExpired(Refusal):
    """The code was sent more than ten minutes ago. Facts: none."""


class CodeUsed(Refusal):
    """The code has served already, or a later one was sent in its place. Facts: none."""


class TooManyWrongCodes(Refusal):
    """Too many wrong codes were typed for this login within thirty days. Facts: next_at."""


class NotApproved(Refusal):
    """No code approves exactly this within the last minutes. Facts: purpose."""


def issue(
    *,
    user: User,
    purpose: str,
    about: Model | None = None,
    detail: Mapping[str, str],
    said: Mapping[str, Any] | None = None,
    language: str = "",
    session_key: str,
) -> OneTimeCode:
    """Send a code for this one thing, or ask for the next of a slip; an earlier one for it serves no more.

    The room's notices.yaml has the text, under purpose + ".code", with places for `code` and for `detail`.
    said: what of the detail stands in the message in other words than the code is bound to; None for what
    does not stand in it. language: of the message; the login's own by default.
    May refuse: NoMobile, CodeSentTooOften.
    """
    if not user.registered_mobile and printed_codes.next_of(user) is None:
        raise NoMobile(user_id=user.user_id)
    count_send(number_of(user), purpose=purpose)
    return send(
        user=user, purpose=purpose, about=about, detail=detail, said=said, language=language,
        session_key=session_key,
    )  # fmt: skip


def number_of(user: User) -> limits.Subject:
    """Return by what messages to a login are counted: its number, or itself where it has a slip alone."""
    return user.registered_mobile or ("slip", user.user_id)


@transaction.atomic
def send_to_number(
    *, number: str, language: str, purpose: str, detail: Mapping[str, str], session_key: str
) -> OneTimeCode:
    """Send a code to a number, whoever may have it, so that its holder proves it: once it is counted."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    challenge = _keep(None, code, purpose, "", dict(detail), session_key, number=number)
    notices.send(template=f"{purpose}.code", to=number, language=language, values={"code": code, **detail})
    return challenge


def count_send(number: limits.Subject, *, purpose: str = "") -> None:
    """Count a message to a number, and from the address it is asked from. May refuse: CodeSentTooOften.

    purpose: of an act of the number's own login, or of its signing in by the right password or from a device
    it knows. The messages of an hour are counted for each such purpose apart, so that one act takes no code
    from another; those of a day together. What anybody may ask for by typing a number or a user ID has none,
    is counted together, and leaves the holder some of the day's. What is refused counts nowhere: else whoever
    asks without end would keep the half minute from the number's holder.
    An officer who is signed in is not counted by address: a counter sends for many.
    """
    here = context.current()
    if here.ip and not here.role:
        _count_place(here.ip)
    reached = _reached(number, purpose=purpose)
    if reached:
        raise _sent_too_often(*reached)


def count_send_behind(number: limits.Subject, *, asked: limits.Subject) -> bool:
    """Count a message to the number that stands behind what a visitor typed; return whether it goes.

    asked: what was typed, by which it is counted first. number: "" where nothing stands behind it. Whether
    there is a number, and whether it had too many messages, is told to nobody. May refuse: CodeSentTooOften.
    """
    count_send(asked)
    reached = _reached(number or ("nobody", asked), purpose="")
    return bool(number) and reached is None


def number_of_nobody(asked: limits.Subject) -> str:
    """Return what stands in a proof for the number where none stands behind what was asked."""
    return f"nobody {limits.plain(asked)}"


def _reached(number: limits.Subject, *, purpose: str) -> tuple[limits.Limit, limits.Subject] | None:
    """Count a message to a number, unless one of the limits is reached: return which, and whose."""
    of_an_act = (number, purpose) if purpose else number
    counted = limits.take_all(
        (limit, of_an_act if limit == limits.SENDS_AN_HOUR else number)
        for limit in limits.SENDS
        if not (purpose and limit == limits.SENDS_FOR_STRANGERS)
    )
    if counted.reached:
        _tell_of_flood(counted.reached[0], number)
    return counted.reached


def _count_place(ip: str) -> None:
    place = limits.place_of(ip)
    if not limits.take(limits.SENDS_FROM_ADDRESS, place):
        audit.record(by=None, act="accounts.limit.sends_from_address", detail={"ip": ip})
        raise CodesOfPlaceUsedUp(next_at=limits.open_again_at(limits.SENDS_FROM_ADDRESS, place))


def _tell_of_flood(limit: limits.Limit, number: limits.Subject) -> None:
    """Raise an alarm, once a day, where a number is asked for beyond what it gets in a day."""
    if limit.period == limits.DAY and limits.take(limits.FLOODS_TOLD_A_DAY, number):
        ends_in = limits.plain(number)[-4:]
        audit.record(by=None, act="accounts.limit.sends_to_number", detail={"ends_in": ends_in})


def _sent_too_often(limit: limits.Limit, subject: limits.Subject) -> CodeSentTooOften:
    """Return why nothing is sent: the last one went a moment ago, or those of the hour or day are used up."""
    if limit.period < limits.HOUR:
        return CodeSentTooOften(seconds=limit.period.seconds)
    refused = CodesForStrangersUsedUp if limit == limits.SENDS_FOR_STRANGERS else CodesUsedUp
    next_at = limits.open_again_at(limit, subject)
    return refused(most=limit.most, hours=limit.period // limits.HOUR, next_at=next_at)


@transaction.atomic
def send(
    *,
    user: User,
    purpose: str,
    about: Model | None = None,
    detail: Mapping[str, str],
    said: Mapping[str, Any] | None = None,
    language: str = "",
    session_key: str,
) -> OneTimeCode:
    """Make a code and put its message in the outbox, or ask for the next of a slip, without counting."""
    printed = printed_codes.next_of(user)
    if printed is not None:
        return _ask_printed(user, printed, purpose, about_key(about), dict(detail), session_key)
    code = f"{secrets.randbelow(1_000_000):06d}"
    challenge = _keep(user, code, purpose, about_key(about), dict(detail), session_key)
    told = {"code": code, **detail, **(said or {})}
    notices.send(
        template=f"{purpose}.code",
        to=user.registered_mobile,
        language=language or user.language,
        values={name: value for name, value in told.items() if value is not None},
    )
    return challenge


class _NotSent(Exception):
    """Undoes the message of a decoy."""


@transaction.atomic
def send_decoy(*, purpose: str, session_key: str) -> OneTimeCode:
    """Do for a user ID nobody has all that is done for a real one, except that no message leaves."""
    challenge = _keep(None, secrets.token_hex(16), purpose, "", {}, session_key)
    _send_nothing(purpose)
    return challenge


def _ask_printed(
    user: User, printed: PrintedCode, purpose: str, about: str, detail: dict[str, str], session_key: str
) -> OneTimeCode:
    """Ask for the next code of a slip. Signing in takes as long as if a message had gone."""
    code = _on_slip(printed)
    challenge = _keep(user, code, purpose, about, detail, session_key, printed=printed)
    if not detail:
        _send_nothing(purpose)
    return challenge


def _on_slip(printed: PrintedCode) -> str:
    """Return what stands for a printed code in what a challenge is bound to; nobody can type it."""
    return f"slip {printed.pk}"


def _send_nothing(purpose: str) -> None:
    try:
        with transaction.atomic():
            notices.send(
                template=f"{purpose}.code", to="6000000000", language="hi", values={"code": "000000"}
            )
            raise _NotSent
    except _NotSent:
        return


def _keep(
    user: User | None,
    code: str,
    purpose: str,
    about: str,
    detail: dict[str, str],
    session_key: str,
    *,
    number: str = "",
    printed: PrintedCode | None = None,
) -> OneTimeCode:
    now = timezone.now()
    session = _keyed(session_key)
    same = OneTimeCode.objects.filter(
        user=user, purpose=purpose, about=about, session_hash=session, number_hash=_number_mark(number)
    )
    same.filter(proved_at=None, ended_at=None).update(ended_at=now)
    key = uuid.uuid4()
    return OneTimeCode.objects.create(
        key=key, user=user, purpose=purpose, about=about, detail=detail, session_hash=session,
        code_hash=_bound(key, user, purpose, about, detail, session_key, code, number=number),
        number_hash=_number_mark(number), printed=printed,
        issued_at=now, expires_at=now + limits.CODE_LASTS,
    )  # fmt: skip


def check(
    *,
    challenge: uuid.UUID,
    code: str,
    user: User,
    purpose: str,
    about: Model | None = None,
    detail: Mapping[str, str],
    session_key: str,
    typed_by: User | None = None,
) -> OneTimeCode:
    """Prove a code for an act of one who is signed in, as `prove`; wrong ones are counted over days.

    typed_by: who types it, where its owner says it to somebody. May refuse: TooManyWrongCodes, as `prove`.
    """
    with counting_wrong(user, typed_by=typed_by):
        return prove(
            challenge=challenge, code=code, user=user, purpose=purpose, about=about, detail=detail,
            session_key=session_key,
        )  # fmt: skip


@contextmanager
def counting_wrong(user: User, *, typed_by: User | None = None) -> Iterator[None]:
    """Count the code typed inside as a wrong one, unless it was right or served no more anyhow.

    It is counted before it is judged, and for each who types it apart: nobody uses up another's tries.
    May refuse: TooManyWrongCodes.
    """
    limit = limits.WRONG_FOR_ACTS
    typist = user.user_id if typed_by is None else (user.user_id, typed_by.user_id)
    counted = limits.take(limit, typist)
    if counted is None:
        audit.record(by=typed_by or user, act="accounts.limit.wrong_tries", detail={"limit": limit.name})
        raise TooManyWrongCodes(next_at=limits.open_again_at(limit, typist))
    try:
        yield
    except (CodeDead, CodeExpired, CodeUsed):
        limits.give_back(limit, typist, counted)
        raise
    limits.give_back(limit, typist, counted)


def prove(
    *,
    challenge: uuid.UUID,
    code: str,
    user: User | None,
    purpose: str,
    about: Model | None = None,
    detail: Mapping[str, str],
    session_key: str,
    number: str = "",
) -> OneTimeCode:
    """Prove a code. Exactly one of any number of right answers succeeds; five wrong ones end it.

    For the ways in, which count wrong answers by themselves; all else takes `check`.
    Not to be called inside a transaction: what a refusal undoes there would be the counting of the try.
    May refuse: CodeWrong, CodeDead, CodeExpired, CodeUsed.
    """
    with transaction.atomic(durable=True):
        kept = OneTimeCode.objects.select_for_update().filter(key=challenge).first()
        refusal = _refusal(kept)
        if kept and refusal is None:
            typed = code if kept.printed is None else _on_slip(kept.printed)
            given = _bound(
                kept.key, user, purpose, about_key(about), dict(detail), session_key, typed, number=number
            )
            right = hmac.compare_digest(given, bytes(kept.code_hash)) and _slip_agrees(kept, code)
            refusal = _judge(kept, right=right)
    if refusal is not None:
        audit.record(
            by=user, act="accounts.code.refused", detail={"purpose": purpose, "reason": refusal.name}
        )
        raise refusal
    assert kept is not None  # noqa: S101
    return kept


def _refusal(kept: OneTimeCode | None) -> Refusal | None:
    if kept is None or kept.proved_at or kept.ended_at:
        return CodeUsed()
    if kept.wrong_tries >= limits.WRONG_TRIES_OF_A_CODE:
        return CodeDead()
    put_back = timezone.now() <= kept.issued_at - limits.CODE_LASTS  # the clock, since
    if put_back or kept.expires_at <= timezone.now():
        return CodeExpired()
    return None


def _slip_agrees(kept: OneTimeCode, code: str) -> bool:
    """Return whether the code is the slip's, where one of a slip was asked for; it has then served."""
    return kept.printed is None or printed_codes.use(kept.printed, code)


def _judge(kept: OneTimeCode, *, right: bool) -> Refusal | None:
    if right:
        kept.proved_at = timezone.now()
        kept.save(update_fields=["proved_at"])
        return None
    kept.wrong_tries += 1
    kept.save(update_fields=["wrong_tries"])
    return CodeWrong(tries_left=limits.WRONG_TRIES_OF_A_CODE - kept.wrong_tries)


def spend(
    *,
    challenge: uuid.UUID,
    user: User | None,
    purpose: str,
    about: Model | None = None,
    detail: Mapping[str, str],
    number: str = "",
) -> OneTimeCode:
    """Use a proved code up for the act it approves, in the act's own transaction. May refuse: NotApproved."""
    kept = OneTimeCode.objects.select_for_update().filter(key=challenge, spent_at=None).first()
    asked = (user.pk if user else None, _number_mark(number), purpose, about_key(about), dict(detail))
    if kept is None or asked != (kept.user_id, _mark_of(kept), kept.purpose, kept.about, kept.detail):
        raise NotApproved(purpose=purpose)
    if kept.proved_at is None or abs(timezone.now() - kept.proved_at) >= limits.APPROVAL_LASTS:
        raise NotApproved(purpose=purpose)
    kept.spent_at = timezone.now()
    kept.save(update_fields=["spent_at"])
    return kept


def close_all(*, user: User) -> None:
    """Let no code that was sent to a login serve any more, proved or not: its number is another's now."""
    OneTimeCode.objects.filter(user=user, spent_at=None, ended_at=None).update(
        ended_at=timezone.now(), proved_at=None
    )


def latest(*, user: User, purpose: str, about: Model | None = None, session_key: str) -> OneTimeCode | None:
    """Return the code that waits to be typed for this thing in this session."""
    open_codes = OneTimeCode.objects.filter(
        user=user, purpose=purpose, about=about_key(about), session_hash=_keyed(session_key),
        proved_at=None, ended_at=None, expires_at__gt=timezone.now(),
    )  # fmt: skip
    return open_codes.order_by("-issued_at").first()


def about_key(about: Model | None) -> str:
    """Return by which words a code remembers its object: "payroll.schedule:12"."""
    return f"{about._meta.label_lower}:{about.pk}" if about is not None else ""


def _bound(
    key: uuid.UUID,
    user: User | None,
    purpose: str,
    about: str,
    detail: dict[str, str],
    session_key: str,
    code: str,
    *,
    number: str,
) -> bytes:
    told = [str(key), user.pk if user else None, number, purpose, about, detail, session_key, code]
    return _keyed(json.dumps(told, sort_keys=True, ensure_ascii=False))


def _number_mark(number: str) -> bytes | None:
    """Return by which mark a code remembers the number it went to."""
    return _keyed(f"number {number}") if number else None


def _mark_of(kept: OneTimeCode) -> bytes | None:
    return bytes(kept.number_hash) if kept.number_hash is not None else None


def _keyed(text: str) -> bytes:
    return hmac.new(settings.OTP_KEY, text.encode(), hashlib.sha256).digest()
