"""A hundred answers at once: exactly one right one succeeds, at most five wrong ones are counted."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from sevanidhi.core.accounts import limits, otp
from sevanidhi.core.accounts.models import OneTimeCode
from sevanidhi.core.accounts.tests.conftest import Approval, make_login, wrong
from sevanidhi.kernel.refusals import Refusal

AT_ONCE = 20
EACH = 5


def all_at_once(work):
    """Run work 100 times in 20 threads that begin together; return how often each outcome came."""
    begin = Barrier(AT_ONCE)

    def some():
        begin.wait(timeout=30)
        try:
            return [_outcome(work) for _ in range(EACH)]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = [pool.submit(some) for _ in range(AT_ONCE)]
        return Counter(outcome for run in runs for outcome in run.result())


def _outcome(work):
    try:
        return "done" if work() else "not"
    except Refusal as refusal:
        return refusal.name


@pytest.fixture
def asha(own_database):
    return make_login("RJAJ0001", "आशा शर्मा", "Asha Sharma", "9414000001")


def test_of_a_hundred_right_answers_one_succeeds(asha):
    approval = Approval(asha)

    assert all_at_once(approval.check) == {"done": 1, "CodeUsed": 99}


def test_of_a_hundred_wrong_answers_five_are_counted(asha):
    approval = Approval(asha)

    assert all_at_once(lambda: approval.check(wrong(approval.sent))) == {"CodeWrong": 5, "CodeDead": 95}
    assert OneTimeCode.objects.get().wrong_tries == 5


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
