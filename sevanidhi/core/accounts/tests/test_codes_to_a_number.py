"""Codes to a number which no login has yet: bound to the number as others are to a login."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from sevanidhi.core.accounts import limits, newcomers, otp
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.accounts.tests.conftest import wrong
from sevanidhi.core.accounts.tests.test_otp_race import all_at_once
from sevanidhi.core.audit import context
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message
from sevanidhi.kernel.refusals import Refusal

START = datetime(2017, 4, 17, 3, 30, tzinfo=UTC)
NUMBER = "9829011111"
BOUND = {"purpose": "accounts.newcomer", "detail": {}, "session_key": "s1", "number": NUMBER}


def issue(**changed):
    otp.send_to_number(**(BOUND | {"language": "hi"} | changed))
    code = OneTimeCode.objects.order_by("-issued_at")[0]
    return code, re.search(r"\d{6}", Message.objects.order_by("-pk")[0].text)[0]


def check(code, figures, **changed):
    return otp.prove(challenge=code.key, code=figures, **({"user": None} | BOUND | changed))


def test_whoever_has_the_number_proves_it_once(db):
    code, figures = issue()
    proof = check(code, figures)
    spent = {name: BOUND[name] for name in ("purpose", "detail", "number")}
    otp.spend(challenge=proof.key, user=None, **spent)

    assert bytes(code.number_hash) != NUMBER.encode()
    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=proof.key, user=None, **spent)
    with pytest.raises(otp.CodeUsed):
        check(code, figures)


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "9829022222"}, {"number": ""}, {"purpose": "accounts.confirm"}, {"session_key": "s2"},
        {"detail": {"amount": "1"}},
    ],
    ids=str,
)  # fmt: skip
def test_for_anything_else_it_is_a_wrong_code(db, changed):
    code, figures = issue()

    with pytest.raises(otp.CodeWrong):
        check(code, figures, **changed)


@pytest.mark.parametrize(
    "changed", [{"number": "9829022222"}, {"number": ""}, {"purpose": "accounts.confirm"}]
)
def test_proved_for_one_number_it_is_not_spent_for_another(db, changed):
    code, figures = issue()
    proof = check(code, figures)
    spent = {name: BOUND[name] for name in ("purpose", "detail", "number")} | changed

    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=proof.key, user=None, **spent)


def test_a_login_does_not_use_the_code_of_a_number(asha):
    code, figures = issue()
    with pytest.raises(otp.CodeWrong):
        check(code, figures, user=asha)
    with pytest.raises(otp.CodeWrong):
        check(code, figures, user=asha, number="")


def test_the_older_code_serves_no_more_and_another_numbers_does(db):
    (first, first_figures), (other, other_figures) = issue(), issue(number="9829022222")
    second, second_figures = issue()
    with pytest.raises(otp.CodeUsed):
        check(first, first_figures)

    assert check(second, second_figures).key == second.key
    assert check(other, other_figures, number="9829022222").key == other.key


def test_a_number_gets_no_more_messages_than_a_login(db):
    newcomers.send_code(mobile=NUMBER, language="hi", session_key="s1")
    with pytest.raises(otp.CodeSentTooOften):
        newcomers.send_code(mobile=NUMBER, language="hi", session_key="s2")

    assert Message.objects.count() == 1


def test_a_flooded_number_gets_seven_messages_a_day_whoever_asks(db):
    with time_machine.travel(START, tick=False) as clock:
        for step in range(24 * 12):
            with suppress(Refusal), context.acting(ip=f"10.0.{step // 256}.{step % 256}"):
                newcomers.send_code(mobile=NUMBER, language="hi", session_key=f"s{step}")
            clock.shift(timedelta(minutes=5))

    assert Message.objects.filter(address=NUMBER).count() == limits.SENDS_FOR_STRANGERS.most


def test_a_month_of_guessing_at_one_number_judges_fifty_guesses_whatever_the_addresses(db):
    judged = 0
    with time_machine.travel(START, tick=False) as clock:
        for step in range(29 * 4):
            clock.move_to(START + timedelta(hours=6 * step))
            judged += _guesses(step)

    chance_a_year = judged * 365 / 29 / 1_000_000
    print(f"{judged} of {29 * 4 * 6} guesses judged in a month: {chance_a_year:.6f} of a hit in a year")  # noqa: T201
    assert judged == limits.WRONG_A_MONTH.most
    assert chance_a_year < 1 / 1000
    assert User.objects.count() == 0


def _guesses(step):
    """Ask for a code from an address of its own and guess six times. Return how many were judged."""
    judged, session = 0, f"s{step}"
    with context.acting(ip=f"10.1.{step // 256}.{step % 256}"):
        try:
            challenge = newcomers.send_code(mobile=NUMBER, language="hi", session_key=session)
        except Refusal:
            return 0
        right = re.search(r"\d{6}", Message.objects.order_by("-pk")[0].text)[0]
        for _ in range(6):
            judged += _is_judged(challenge, wrong(right), session)
    return judged


def _is_judged(challenge, code, session):
    try:
        newcomers.begin_applicant(
            user_id="GUESSED", mobile=NUMBER, challenge=challenge.key, code=code, session_key=session
        )
    except otp.CodeWrong:
        return True
    except Refusal:
        return False
    raise AssertionError("a wrong code began an application")


def test_of_a_hundred_right_answers_one_begins_an_application(own_database):
    code, figures = issue()

    def begin():
        return newcomers.begin_applicant(
            user_id="FIRST", mobile=NUMBER, challenge=code.key, code=figures, session_key="s1"
        )

    outcomes = all_at_once(begin)
    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "CodeUsed", "LockedOut"}
    assert User.objects.filter(mobile=NUMBER).count() == 1


def test_of_a_hundred_wrong_answers_five_are_counted(own_database):
    code, figures = issue()
    outcomes = all_at_once(lambda: check(code, wrong(figures)))

    assert outcomes == {"CodeWrong": 5, "CodeDead": 95}


def test_askings_for_many_numbers_from_one_address_raise_the_alarm_too(db, monkeypatch):
    """What is refused is undone with all that was written beside it."""
    monkeypatch.setattr(limits, "SENDS_FROM_ADDRESS", replace(limits.SENDS_FROM_ADDRESS, most=1))
    with context.afresh(ip="10.0.0.1"):
        newcomers.send_code(mobile="9414000008", language="hi", session_key="s1")
        with pytest.raises(otp.CodesOfPlaceUsedUp):
            newcomers.send_code(mobile="9414000009", language="hi", session_key="s1")

    assert Entry.objects.get(act="accounts.limit.sends_from_address").detail == {"ip": "10.0.0.1"}
