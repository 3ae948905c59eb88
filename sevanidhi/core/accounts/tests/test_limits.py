"""Every limit is reached exactly, forgets after its period, and leaves a neighbour alone."""

import sys
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from sevanidhi.core.accounts import limits, links, otp, tasks
from sevanidhi.core.accounts.models import Count, KnownDevice, OneTimeCode, SingleUseLink, User

EVERY = [value for value in vars(limits).values() if isinstance(value, limits.Limit)]


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("limit", EVERY, ids=lambda limit: limit.name)
def test_a_limit_is_reached_exactly_and_a_neighbour_is_not_hurt(db, clock, limit):
    taken = []
    for _ in range(limit.most + 2):
        taken.append(limits.take(limit, "asha"))
        clock.shift(timedelta(milliseconds=1))

    assert [at is not None for at in taken] == [True] * limit.most + [False, False]
    assert limits.is_reached(limit, "asha")
    assert limits.take(limit, "bharat") is not None

    clock.shift(limit.period)
    assert limits.take(limit, "asha") is not None


def test_no_stretch_of_a_day_holds_more_than_ten_sends(db, clock):
    let_through = []
    for _ in range(3 * 24 * 4):
        clock.shift(timedelta(minutes=15))
        if limits.take(limits.SENDS_A_DAY, "asha"):
            let_through.append(timezone.now())

    most = max(sum(start <= at < start + timedelta(days=1) for at in let_through) for start in let_through)
    assert most == 10


def test_what_is_given_back_does_not_count(db, clock):
    kept = limits.take(limits.WRONG_A_DAY, "asha")
    clock.shift(timedelta(seconds=1))
    returned = limits.take(limits.WRONG_A_DAY, "asha")
    limits.give_back(limits.WRONG_A_DAY, "asha", returned)

    assert kept is not None
    assert limits.count(limits.WRONG_A_DAY, "asha") == 1


def test_old_codes_and_decoys_are_forgotten(db, clock):
    otp.send_decoy(purpose="accounts.sign_in", session_key="s1")
    clock.shift(timedelta(days=31))
    young = otp.send_decoy(purpose="accounts.sign_in", session_key="s2")
    tasks.forget_old_codes()

    assert list(OneTimeCode.objects.all()) == [young]


def test_old_links_and_browsers_are_forgotten(db, clock):
    asha, bharat = (User.objects.create(user_id=name) for name in ("asha", "bharat"))
    links.issue(user=asha, purpose=SingleUseLink.Purpose.SET_PASSWORD, lasts=limits.LINK_LASTS)
    seen = KnownDevice.objects.create(
        user=asha, token_hash=b"1", since=timezone.now(), seen_at=timezone.now()
    )
    clock.shift(timedelta(days=31))
    links.issue(user=bharat, purpose=SingleUseLink.Purpose.SET_PASSWORD, lasts=limits.LINK_LASTS)
    tasks.forget_old_links()

    assert SingleUseLink.objects.get().user == bharat
    assert KnownDevice.objects.get() == seen

    clock.shift(timedelta(days=366))
    tasks.forget_old_links()
    assert not KnownDevice.objects.exists()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_a_house_has_one_place_however_many_addresses(address, place):
    assert limits.place_of(address) == place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("AJM1", "23"), ("AJM", "123")),
        (("id", "CHITRA accounts.password"), (("id", "chitra"), "accounts.password")),
        ("number 9414000001", ("number", "9414000001")),
        ("asha chitra", ("asha", "chitra")),
        (("asked", "-"), ("asked", "", "")),
    ],
)
def test_what_is_typed_is_not_counted_for_another(one, other):
    assert limits.plain(one) != limits.plain(other)


def test_however_it_is_typed_it_is_counted_as_one():
    assert {limits.plain(("id", typed)) for typed in ("RJAJ 0001", "rjaj-0001", "RJAJ\u20130001\x1f")} == {
        "id rjaj0001"
    }


def test_nothing_that_can_be_typed_stands_for_the_gap_between_two_parts():
    assert " " not in limits.plain("".join(map(chr, range(sys.maxunicode + 1))))


def test_old_counts_are_forgotten(db, clock):
    limits.take(limits.SENDS_SOON, "asha")
    clock.shift(timedelta(days=20))
    limits.take(limits.SENDS_SOON, "bharat")
    clock.shift(timedelta(days=15))

    assert limits.forget_old() == 1
    assert Count.objects.count() == 1


def test_a_count_does_not_tell_whose_it_is(db):
    limits.take(limits.SENDS_A_DAY, "9414000001")

    assert "9414000001" not in Count.objects.get().key
