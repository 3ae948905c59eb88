"""How long an answer takes does not tell whether a user ID exists."""

import statistics
import time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from sevanidhi.core.accounts import services, sign_in
from sevanidhi.core.people.services import new_person

TRIES = 100
NOT_TELLABLE_SECONDS = 0.020


def seconds(address, number, **typed):
    client = Client(REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}")
    began = time.perf_counter()
    client.post(address, typed)
    return time.perf_counter() - began


def differ_by(address, known, unknown, **typed):
    """Return the middle one of the differences in time, both kinds asked in turn, the page warm."""
    seconds(address, TRIES, user_id="warm", **typed)
    pairs = enumerate(zip(known, unknown, strict=True))
    return abs(
        statistics.median(
            seconds(address, number, user_id=one, **typed) - seconds(address, number, user_id=other, **typed)
            for number, (one, other) in pairs
        )
    )


@pytest.fixture
def members(own_database):
    people = [new_person(name_hi="आशा", mobile=f"94140{number:05d}") for number in range(TRIES)]
    for person in people:
        person.save()
    services.create_logins([(f"KNOWN{number}", who) for number, who in enumerate(people)], by=None)
    return [f"KNOWN{number}" for number in range(TRIES)]


@pytest.mark.slow
def test_the_members_door(members):
    unknown = [f"NOBODY{number}" for number in range(TRIES)]

    assert differ_by("/en/account/sign-in/", members, unknown) < NOT_TELLABLE_SECONDS


class CountingHasher(Argon2PasswordHasher):
    """Argon2, which notes how often a password is checked."""

    checked = 0

    def verify(self, password, encoded):
        type(self).checked += 1
        return super().verify(password, encoded)


@pytest.mark.parametrize("user_id", ["chitra", "nobody", "RJAJ0001"])
def test_the_officers_door_checks_one_password_whoever_knocks(chitra, asha, settings, user_id):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    sign_in._nobodys_password()
    CountingHasher.checked = 0
    Client().post("/en/account/sign-in/officers/", {"user_id": user_id, "password": "guess"})

    assert CountingHasher.checked == 1
