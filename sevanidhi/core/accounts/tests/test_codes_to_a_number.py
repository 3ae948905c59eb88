"""Codes to a number which no login has yet: bound to the number as others are to a login."""

import re

import pytest

from sevanidhi.core.accounts import limits, otp
from sevanidhi.core.accounts.models import OneTimeCode
from sevanidhi.core.notices.models import Message

NUMBER = "9829011111"
BOUND = {"purpose": "accounts.newcomer", "detail": {}, "session_key": "s1", "number": NUMBER}


def issue(**changed):
    otp.issue_to_number(**(BOUND | {"language": "hi"} | changed))
    code = OneTimeCode.objects.order_by("-issued_at")[0]
    return code, re.search(r"\d{6}", Message.objects.order_by("-pk")[0].text)[0]


def check(code, figures, **changed):
    return otp.check(challenge=code.key, code=figures, **({"user": None} | BOUND | changed))


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


def test_the_older_code_serves_no_more_and_another_numbers_does(db, monkeypatch):
    monkeypatch.setattr(limits, "SENDS", ())
    (first, first_figures), (other, other_figures) = issue(), issue(number="9829022222")
    second, second_figures = issue()
    with pytest.raises(otp.CodeUsed):
        check(first, first_figures)

    assert check(second, second_figures).key == second.key
    assert check(other, other_figures, number="9829022222").key == other.key


def test_a_number_gets_no_more_messages_than_a_login(db):
    issue()
    with pytest.raises(otp.CodeSentTooOften):
        issue()

    assert Message.objects.count() == 1
