"""Helpers named again at one moment: each has one mandate, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.utils import timezone

from sevanidhi.core.accounts import limits, mandates, queries
from sevanidhi.core.accounts.tests.conftest import last_code, make_login

SCOPE = "toy.family"


@pytest.fixture
def logins(own_database, monkeypatch):
    monkeypatch.setattr(limits, "SENDS", ())
    return [
        make_login("RJAJ0001", "आशा शर्मा", "Asha Sharma", "9414000001"),
        make_login("RJAJ0002", "भारत मीणा", "Bharat Meena", "9414000002"),
    ]


def asked(owner, helper, *, session_key="s"):
    """Send the code that names a helper; return what gives the mandate with it."""
    told = {"owner": owner, "helper_id": helper.user_id, "scope": SCOPE, "session_key": session_key}
    mandates.send_code(hours=24, **told)
    return partial(mandates.give, code=last_code(owner.registered_mobile), hours=24, **told)


def at_one_moment(gives, monkeypatch):
    """Give these mandates, each of them waiting for the other where its code is spent."""
    together, login_of = Barrier(len(gives)), queries.login_of

    def found(user_id):
        with suppress(BrokenBarrierError):
            together.wait(timeout=2)
        return login_of(user_id)

    def given(give):
        try:
            return give()
        finally:
            connection.close()

    with monkeypatch.context() as patched, ThreadPoolExecutor(len(gives)) as hands:
        patched.setattr(queries, "login_of", found)
        return list(hands.map(given, gives))


def helpers_of(owner):
    return [one.helper for one in mandates.given_by(owner, scope=SCOPE, at=timezone.now())]


def test_two_who_help_each_other_are_both_named_again(logins, monkeypatch):
    asha, bharat = logins
    asked(asha, bharat)()
    asked(bharat, asha)()
    at_one_moment([asked(asha, bharat), asked(bharat, asha)], monkeypatch)

    assert (helpers_of(asha), helpers_of(bharat)) == ([bharat], [asha])


def test_named_from_two_devices_a_helper_has_one_mandate(logins, monkeypatch):
    asha, bharat = logins
    gives = [asked(asha, bharat, session_key=device) for device in ("phone", "office")]
    at_one_moment(gives, monkeypatch)

    assert helpers_of(asha) == [bharat]
