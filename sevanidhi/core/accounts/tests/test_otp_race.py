"""A hundred answers at once, fifty times: exactly one right one succeeds, five wrong ones are counted."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from sevanidhi.core.accounts import limits, otp, sign_in
from sevanidhi.core.accounts.models import OneTimeCode
from sevanidhi.core.accounts.tests.conftest import TODAY, Approval, last_code, make_login, wrong
from sevanidhi.kernel.refusals import Refusal

AT_ONCE = 20
EACH = 5
ROUNDS = 50


def all_at_once(work):
    """Run work 100 times in 20 threads that begin together; return how often each outcome came."""
    [outcomes] = rounds_at_once([work])
    return outcomes


def rounds_at_once(works):
    """Do the same with one work after the other, all threads beginning each together."""
    begin = Barrier(AT_ONCE)

    def some():
        try:
            return [_some(work, begin) for work in works]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = [pool.submit(some) for _ in range(AT_ONCE)]
        of_threads = [run.result() for run in runs]
    return [sum(of_round, Counter()) for of_round in zip(*of_threads, strict=True)]


def _some(work, begin):
    begin.wait(timeout=60)
    return Counter(_outcome(work) for _ in range(EACH))


def _outcome(work):
    try:
        return "done" if work() else "not"
    except Refusal as refusal:
        return refusal.name


@pytest.fixture
def asha(own_database):
    return make_login("RJAJ0001", "आशा शर्मा", "Asha Sharma", "9414000001")


@pytest.fixture
def proofs(asha, monkeypatch):
    """Fifty codes, each of a session of its own, with what proves them."""
    monkeypatch.setattr(limits, "SENDS", ())
    return [_proof(Approval(asha, session_key=f"s{number}")) for number in range(ROUNDS)]


def _proof(approval):
    def prove(code=approval.sent):
        return otp.prove(code=code, challenge=approval.code.key, user=approval.user, **approval.bound)

    return approval, prove


def test_of_a_hundred_right_answers_one_succeeds_in_each_of_fifty_rounds(proofs):
    assert rounds_at_once([prove for _, prove in proofs]) == [{"done": 1, "CodeUsed": 99}] * ROUNDS


def test_of_a_hundred_wrong_answers_five_are_counted_in_each_of_fifty_rounds(proofs):
    guesses = [partial(prove, wrong(approval.sent)) for approval, prove in proofs]

    assert rounds_at_once(guesses) == [{"CodeWrong": 5, "CodeDead": 95}] * ROUNDS
    assert set(OneTimeCode.objects.values_list("wrong_tries", flat=True)) == {5}


def test_of_a_hundred_who_sign_in_with_one_right_code_one_does(asha):
    begun = sign_in.begin_member(user_id="RJAJ0001", session_key="s1", on=TODAY)
    code = last_code("9414000001")

    def enter():
        return sign_in.finish_by_code(begun=begun, typed="RJAJ0001", code=code, session_key="s1", device=None)

    outcomes = all_at_once(enter)
    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "CodeUsed", "LockedOut"}


def test_of_a_hundred_right_answers_for_an_act_one_succeeds(asha):
    outcomes = all_at_once(Approval(asha).check)

    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "CodeUsed", "TooManyWrongCodes"}
    assert limits.count(limits.WRONG_FOR_ACTS, asha.user_id) == 0


def test_of_a_hundred_spendings_of_one_approval_one_succeeds(asha):
    proof = Approval(asha).check()

    def spend():
        with transaction.atomic():
            return otp.spend(challenge=proof.key, user=asha, purpose="accounts.confirm", detail={})

    assert all_at_once(spend) == {"done": 1, "NotApproved": 99}


def test_of_a_hundred_at_once_a_limit_lets_exactly_its_number_through(own_database):
    taken = all_at_once(lambda: limits.take(limits.WRONG_A_DAY, "asha"))

    assert taken == {"done": 10, "not": 90}


def test_a_wrong_try_cannot_be_undone_with_the_transaction_around_it(asha):
    approval = Approval(asha)

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        approval.check(wrong(approval.sent))
