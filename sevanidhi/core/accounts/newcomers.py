"""The login of one whom no register knows yet: a mobile number, proved by a code, to fill in an application.

Nothing is kept of anybody who has not proved a number. Coming back, they sign in as members do, by the number
of the application and a code.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from sevanidhi.core.accounts import limits, otp, sessions
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.accounts.services import UserIdTaken
from sevanidhi.core.accounts.sign_in import count_address, counting_wrong
from sevanidhi.core.audit import services as audit
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Gender, Person
from sevanidhi.kernel.refusals import Refusal

PURPOSE = "accounts.newcomer"
MOST_OF_A_NUMBER = 6  # a family may share a telephone; more than these come to the counter


class NumberUsedOften(Refusal):
    """As many applications as may be begun with one number have been. Facts: most."""


def send_code(*, mobile: str, language: str, session_key: str) -> OneTimeCode:
    """Send a code to a number, whoever has it. As `send_code_behind`: whoever could read here that a number
    has just had a message would learn whose user ID was typed elsewhere.
    """
    return _send_code(("number", mobile), mobile=mobile, language=language, session_key=session_key)


def send_code_behind(*, asked: limits.Subject, mobile: str, language: str, session_key: str) -> OneTimeCode:
    """Send a code to the number that stands behind what was asked, or do as if there were one.

    asked: what a visitor typed, by which it is counted. mobile: "" where nothing stands behind it.
    May refuse: TooManyTries, CodeSentTooOften.
    """
    return _send_code(("asked", asked), mobile=mobile, language=language, session_key=session_key)


def _send_code(counted_by: limits.Subject, *, mobile: str, language: str, session_key: str) -> OneTimeCode:
    count_address()
    if not otp.count_send_behind(mobile, asked=counted_by):
        return otp.send_decoy(purpose=PURPOSE, session_key=session_key)
    return otp.send_to_number(
        number=mobile, language=language, purpose=PURPOSE, detail={}, session_key=session_key
    )


def begin_applicant(
    *,
    user_id: str,
    mobile: str,
    challenge: uuid.UUID,
    code: str,
    session_key: str,
    asked: limits.Subject = "",
) -> User:
    """Make the login of who proves the number with its code. Not to be called inside a transaction.

    user_id: the number which their application will have. Wrong codes are counted for the number over days,
    as they are for a user ID; where it stands behind what was asked, for that: else whoever uses up a
    number's tries would read here whose it is. May refuse: CodeWrong, CodeDead, CodeExpired, CodeUsed,
    LockedOut, NumberUsedOften.
    """
    subject, among = _counted_by(mobile, asked)
    with counting_wrong(subject, device=None, among=among):
        proof = otp.prove(
            challenge=challenge, code=code, user=None, purpose=PURPOSE, detail={}, session_key=session_key,
            number=mobile,
        )  # fmt: skip
    return _make(user_id, mobile, challenge=proof.key)


def _counted_by(mobile: str, asked: limits.Subject) -> tuple[limits.Subject, tuple[limits.Limit, ...]]:
    """Return for what wrong codes are counted, and up to which limits."""
    if asked:
        return ("asked", asked), limits.WRONG_WHERE_HIDDEN
    return ("number", mobile), limits.WRONG


@transaction.atomic
def _make(user_id: str, mobile: str, *, challenge: uuid.UUID) -> User:
    otp.spend(challenge=challenge, user=None, purpose=PURPOSE, detail={}, number=mobile)
    if User.objects.filter(is_applicant=True, is_active=True, mobile=mobile).count() >= MOST_OF_A_NUMBER:
        raise NumberUsedOften(most=MOST_OF_A_NUMBER)
    applicant = User.objects.create(
        user_id=user_id, mobile=mobile, is_applicant=True, password=make_password(None)
    )
    audit.record(by=applicant, act="accounts.applicant.begun", about=applicant)
    return applicant


@transaction.atomic
def make_member(*, applicant: User, person: Person, user_id: str) -> User:
    """Let an applicant sign in as a member from now on, by another user ID; their sessions end.

    Made a member already, they stay as they are. May refuse: UserIdTaken.
    """
    held = User.objects.select_for_update().get(pk=applicant.pk)
    if not held.is_applicant:
        return held
    if User.objects.filter(user_id__iexact=user_id).exclude(pk=held.pk).exists():
        raise UserIdTaken(user_id=user_id)
    before = held.user_id
    held.user_id, held.person, held.is_applicant = user_id, person, False
    held.mobile = "" if held.mobile == person.mobile else held.mobile
    held.save(update_fields=["user_id", "person", "is_applicant", "mobile"])
    sessions.end_all(held)
    detail = {"before": before, "user_id": user_id}
    audit.record(by=None, act="accounts.member.made", about=held, person_id=person.pk, detail=detail)
    return held


@transaction.atomic
def named(
    *,
    applicant: User,
    name_hi: str,
    name_en: str = "",
    language: str,
    birth_date: date | None = None,
    gender: str = Gender.NOT_SAID,
) -> Person:
    """Return who the applicant is: entered by what they send, the first time; who is on a register stays so.

    language: in which their messages are written.
    """
    held = User.objects.select_for_update().get(pk=applicant.pk)
    if held.person is None:
        held.person = people.enter_person(
            name_hi=name_hi, name_en=name_en, mobile=held.mobile, language=language, birth_date=birth_date,
            gender=gender, by=held,
        )  # fmt: skip
        held.save(update_fields=["person"])
    applicant.person = held.person
    return held.person


@transaction.atomic
def close_unused(*, begun_before: datetime, with_drafts: QuerySet[Any]) -> int:
    """Close the logins of applicants who sent nothing and left no draft; return how many.

    with_drafts: the keys of the logins that still hold one.
    """
    unused = User.objects.select_for_update().filter(
        is_applicant=True, is_active=True, person=None, created_at__lte=begun_before
    )
    closed = list(unused.exclude(pk__in=with_drafts))
    for applicant in closed:
        applicant.is_active = False
        applicant.save(update_fields=["is_active"])
        sessions.end_all(applicant)
        audit.record(by=None, act="accounts.applicant.closed", about=applicant)
    return len(closed)
