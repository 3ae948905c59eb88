"""No answer of a door tells whether a user ID exists, by its words, its length or its time."""

from dataclasses import replace

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client

from sevanidhi.core.accounts import even_time, limits, services, sign_in
from sevanidhi.core.accounts.models import Count, User
from sevanidhi.core.people.services import new_person
from tests.two_alike import (
    ENOUGH_FOR_CHANCE,
    MOST_SECONDS,
    NOT_TELLABLE_CHANCE,
    TRIES,
    assert_not_tellable,
    chance,
)

MEMBERS, OFFICERS = "/en/account/sign-in/", "/en/account/sign-in/officers/"
SECOND_STEP, AGAIN = "/en/account/sign-in/code/", "/en/account/sign-in/code/again/"
FORGOTTEN = "/en/account/forgotten/"


def test_a_door_that_tells_would_be_found():
    tells = [0.001 + 0.0001 * (number % 7) for number in range(ENOUGH_FOR_CHANCE)]
    tells_not = [0.001 * (-1) ** number for number in range(ENOUGH_FOR_CHANCE)]

    assert chance(tells) < NOT_TELLABLE_CHANCE < chance(tells_not)


@pytest.mark.parametrize(
    ("took", "left"), [(0, 0.25), (0.017, 0.233), (0.019, 0.231), (0.2, 0.05), (0.3, 0.2), (0.5, 0.25)]
)
def test_an_answer_leaves_at_the_end_of_a_slot(took, left):
    assert even_time.left_of_slot(took, slot=0.25) == pytest.approx(left)


@pytest.mark.parametrize("typed", [{}, {"user_id": "RJAJ0001"}], ids=["nothing", "a_user_id"])
def test_one_address_keeps_no_thread_for_long_with_what_it_sends(db, monkeypatch, typed):
    """Forms not filled in were counted nowhere, and each kept a thread for a slot, without end."""
    slept = []
    monkeypatch.setattr(even_time.time, "sleep", slept.append)
    monkeypatch.setattr(limits, "WAITS_FROM_ADDRESS", replace(limits.WAITS_FROM_ADDRESS, most=2))
    answers = [Client().post(MEMBERS, typed) for _ in range(4)]
    elsewhere = Client(REMOTE_ADDR="10.1.0.1").post(MEMBERS, typed)

    assert len(slept) == 3
    assert [answer.status_code for answer in answers[2:]] == [303, 303]
    assert elsewhere.headers.get("Location") != MEMBERS


def test_who_is_refused_by_the_address_reads_until_when(client, db, monkeypatch):
    monkeypatch.setattr(limits, "WAITS_FROM_ADDRESS", replace(limits.WAITS_FROM_ADDRESS, most=1))
    client.post(OFFICERS, {})

    assert "Try again in 60 min." in client.post(OFFICERS, {}, follow=True).content.decode()


@pytest.fixture
def pairs(own_database):
    """User IDs that somebody has, each with one of the same length that nobody has."""
    people = [new_person(name_hi="आशा", mobile=f"94140{number:05d}") for number in range(TRIES)]
    for person in people:
        person.save()
    services.create_logins([(f"KNOWN{number:05d}", who) for number, who in enumerate(people)], by=None)
    return [(f"KNOWN{number:05d}", f"NOONE{number:05d}") for number in range(TRIES)]


@pytest.mark.slow
@pytest.mark.timeout(MOST_SECONDS)
class TestNotTellable:
    """T-O5 at the doors of logins; at the door of those on a list: health_card, test_staff_timing."""

    def test_the_members_door(self, pairs):
        assert_not_tellable(pairs, lambda _client, who: (MEMBERS, {"user_id": who}))

    def test_a_wrong_code(self, pairs):
        def knock(client, who):
            client.post(MEMBERS, {"user_id": who})
            return SECOND_STEP, {"code": "000000"}

        assert_not_tellable(pairs, knock)

    def test_a_code_asked_for_once_more(self, pairs):
        def knock(client, who):
            client.post(MEMBERS, {"user_id": who})
            Count.objects.all().delete()  # half a minute goes by
            return AGAIN, {}

        assert_not_tellable(pairs, knock)

    def test_the_officers_door(self, pairs):
        User.objects.update(password=make_password("kesar-neel-sangam-47"))

        assert_not_tellable(pairs, lambda _client, who: (OFFICERS, {"user_id": who, "password": "guess"}))

    def test_the_officers_door_with_the_right_password_of_no_officer(self, pairs):
        User.objects.update(password=make_password("kesar-neel-sangam-47"))

        assert_not_tellable(
            pairs, lambda _client, who: (OFFICERS, {"user_id": who, "password": "kesar-neel-sangam-47"})
        )

    def test_a_forgotten_password(self, pairs):
        assert_not_tellable(pairs, lambda _client, who: (FORGOTTEN, {"user_id": who}))


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
