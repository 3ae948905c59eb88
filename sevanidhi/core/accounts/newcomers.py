"""The login of one whom no register knows yet: a mobile number, proved by a code, to fill in an application.

Nothing is kept of anybody who has not proved a number. Coming back, they sign in as members do, by the number
of the application and a code.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.hashers import make_password
from django.db import transaction

from sevanidhi.core.accounts import limits, otp
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.accounts.sign_in import TooManyTries, counting_wrong
from sevanidhi.core.audit import context
from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.refusals import Refusal

PURPOSE = "accounts.newcomer"
MOST_OF_A_NUMBER = 6  # a family may share a telephone; more than these come to the counter


class NumberUsedOften(Refusal):
    """As many applications as may be begun with one number have been. Facts: most."""


def send_code(*, mobile: str, language: str, session_key: str) -> OneTimeCode:
    """Send a code to a number, whoever has it. May refuse: TooManyTries, CodeSentTooOften."""
    address = context.current().ip
    if address and limits.take(limits.TRIES_FROM_ADDRESS, address) is None:
        audit.record(by=None, act="accounts.limit.tries_from_address", detail={"ip": address})
        raise TooManyTries(minutes=60)
    return otp.issue_to_number(
        number=mobile, language=language, purpose=PURPOSE, detail={}, session_key=session_key
    )


def begin_applicant(*, user_id: str, mobile: str, challenge: uuid.UUID, code: str, session_key: str) -> User:
    """Make the login of who proves the number with its code. Not to be called inside a transaction.

    user_id: the number which their application will have. Wrong codes are counted for the number over days,
    as they are for a user ID. May refuse: CodeWrong, CodeDead, CodeExpired, CodeUsed, LockedOut,
    NumberUsedOften.
    """
    with counting_wrong(f"number {mobile}", known_device=False):
        proof = otp.check(
            challenge=challenge, code=code, user=None, purpose=PURPOSE, detail={}, session_key=session_key,
            number=mobile,
        )  # fmt: skip
    return _make(user_id, mobile, challenge=proof.key)


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
