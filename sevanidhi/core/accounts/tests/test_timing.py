"""How long an answer takes does not tell whether a user ID exists.

With SEVANIDHI_TIMING_TRIES=1000, on a quiet machine, a paired test over the times themselves is asked too.
"""

import os
import statistics
import time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from sevanidhi.core.accounts import services, sign_in
from sevanidhi.core.people.services import new_person

TRIES = int(os.environ.get("SEVANIDHI_TIMING_TRIES", "100"))
ENOUGH_FOR_CHANCE = 1000
NOT_TELLABLE_SECONDS, NOT_TELLABLE_CHANCE = 0.020, 0.01


def seconds(address, number, **typed):
    client = Client(REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}")
    began = time.perf_counter()
    client.post(address, typed)
    return time.perf_counter() - began


def differences(address, known, unknown, **typed):
    """Return the differences in time, the page warm; of two that are asked in turn, now one is first, now
    the other.
    """
    seconds(address, TRIES, user_id="warm", **typed)
    found = []
    for number, pair in enumerate(zip(known, unknown, strict=True)):
        order = (0, 1) if number % 2 else (1, 0)
        took = {which: seconds(address, number, user_id=pair[which], **typed) for which in order}
        found.append(took[0] - took[1])
    return found


def chance(differing):
    """Return how likely such differences are where nothing differs: a paired test, both sides."""
    error = statistics.stdev(differing) / len(differing) ** 0.5
    return 2 * (1 - statistics.NormalDist().cdf(abs(statistics.mean(differing)) / error))


def test_a_door_that_tells_would_be_found():
    tells = [0.001 + 0.0001 * (number % 7) for number in range(ENOUGH_FOR_CHANCE)]
    tells_not = [0.001 * (-1) ** number for number in range(ENOUGH_FOR_CHANCE)]

    assert chance(tells) < NOT_TELLABLE_CHANCE < chance(tells_not)


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

    differing = differences("/en/account/sign-in/", members, unknown)

    assert abs(statistics.median(differing)) < NOT_TELLABLE_SECONDS
    if TRIES >= ENOUGH_FOR_CHANCE:
        assert chance(differing) > NOT_TELLABLE_CHANCE


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
