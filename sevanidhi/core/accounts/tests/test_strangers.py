"""What a stranger who knows a number or a user ID leaves its holder of the ten codes of a day."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import limits, newcomers, otp, sessions, sign_in
from sevanidhi.core.accounts.tests.conftest import TODAY, Approval, last_code
from sevanidhi.core.accounts.tests.test_signing_in import (
    CODE,
    SIGN_IN,
    ask_code,
    give_code,
    give_password,
    signed_in,
    text_of,
)
from sevanidhi.core.audit import context
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.phrases import sentences_for

ASHAS, CHITRAS = "9414000001", "9414000003"
LEFT = limits.SENDS_A_DAY.most - limits.SENDS_FOR_STRANGERS.most
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def by_user_id():
    sign_in.begin_member(user_id="RJAJ0001", session_key="s1", on=TODAY)


def by_number():
    newcomers.send_code(mobile=ASHAS, language="hi", session_key="s1")


def on_a_list():
    newcomers.send_code_behind(asked="AJM 7", mobile=ASHAS, language="hi", session_key="s1")


def flood(clock, *doors):
    """Ask at these doors, each a dozen times, from an address of its own each time, for five hours."""
    for number in range(12):
        for place, door in enumerate(doors):
            clock.shift(timedelta(minutes=24) / len(doors))
            with context.afresh(ip=f"10.0.{place}.{number}"), suppress(Refusal):
                door()


def sent_to(number):
    return Message.objects.filter(address=number).count()


def at_home(client, clock):
    """Sign Asha in on this browser, and out again, the day before."""
    ask_code(client)
    give_code(client, last_code(ASHAS))
    client.post("/en/account/sign-out/")
    clock.shift(limits.DAY)
    Message.objects.all().delete()
    return client


@pytest.mark.parametrize(
    "doors",
    [[by_user_id], [by_number], [on_a_list], [by_user_id, by_number, on_a_list]],
    ids=["by_user_id", "by_number", "on_a_list", "at_all"],
)
def test_strangers_use_up_seven_of_the_ten_and_three_are_left_for_who_is_signed_in(asha, clock, doors):
    """They had used up the ten, and its holder could neither sign in nor approve anything that day."""
    flood(clock, *doors)
    assert sent_to(ASHAS) == limits.SENDS_FOR_STRANGERS.most

    for _ in range(LEFT):
        Approval(asha)
        clock.shift(timedelta(minutes=1))
    with pytest.raises(otp.CodesUsedUp) as used_up:
        Approval(asha)
    assert (LEFT, sent_to(ASHAS)) == (3, limits.SENDS_A_DAY.most)
    assert used_up.value.facts["most"] == limits.SENDS_A_DAY.most


def test_the_holder_signs_in_on_a_device_the_login_knows_after_a_flood(client, asha, clock):
    at_home(client, clock)
    flood(clock, by_user_id, by_number)
    ask_code(client)
    clock.shift(timedelta(minutes=1))
    client.post(f"{CODE}again/")
    give_code(client, last_code(ASHAS))

    assert signed_in(client)
    assert sent_to(ASHAS) == limits.SENDS_FOR_STRANGERS.most + 2


def test_within_the_hour_of_a_flood_the_known_device_has_codes_of_its_own(client, asha, clock):
    at_home(client, clock)
    for _ in range(limits.SENDS_AN_HOUR.most):
        by_user_id()
        clock.shift(timedelta(minutes=1))
    with pytest.raises(otp.CodesUsedUp):
        by_user_id()
    ask_code(client)

    assert give_code(client, last_code(ASHAS)).status_code == 303


def test_an_officer_with_the_right_password_gets_a_code_after_a_flood(client, chitra, clock):
    for _ in range(12):
        clock.shift(AN_HOUR / 2)
        with suppress(Refusal):
            newcomers.send_code(mobile=CHITRAS, language="hi", session_key="s1")
    assert give_password(client).headers["Location"] == CODE
    give_code(client, last_code(CHITRAS))

    assert signed_in(client)


def test_an_officer_who_forgot_the_password_gets_the_link_on_a_known_device_after_a_flood(chitra, clock):
    for _ in range(12):
        clock.shift(AN_HOUR / 2)
        with suppress(Refusal):
            sign_in.forgot_password(user_id="chitra", on=TODAY)
    with pytest.raises(otp.CodesForStrangersUsedUp):
        sign_in.forgot_password(user_id="chitra", on=TODAY)
    device = chitra.devices.create(token_hash=b"x", since=timezone.now(), seen_at=timezone.now())

    sign_in.forgot_password(user_id="chitra", on=TODAY, device=device)
    assert limits.count(limits.SENDS_A_DAY, ("id", "chitra")) == limits.SENDS_FOR_STRANGERS.most + 1


def test_a_known_device_of_one_login_is_a_strangers_for_another(client, asha, bharat, clock):
    at_home(client, clock)
    flood(clock, lambda: sign_in.begin_member(user_id="RJAJ0002", session_key="s1", on=TODAY))

    assert "no more than 7 codes can be asked for in 24 h" in text_of(ask_code(client, "RJAJ0002"))
    assert ask_code(client).headers["Location"] == CODE


def test_a_stranger_is_told_the_same_whether_there_is_a_login_or_not_and_whatever_its_holder_did(
    client, asha, clock
):
    at_home(client, clock)
    ask_code(client)
    clock.shift(timedelta(minutes=1))
    told = []
    for user_id in ("RJAJ0001", "RJAJ9999"):
        answers = []
        with time_machine.travel(timezone.now(), tick=False) as clock_of_one:
            for _ in range(9):
                answer = ask_code(Client(), user_id)
                answers.append((answer.status_code, text_of(answer).replace(user_id, "?")))
                clock_of_one.shift(AN_HOUR / 2)
        told.append(answers)

    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [303] * limits.SENDS_FOR_STRANGERS.most + [422] * 2


def test_who_types_a_number_is_not_told_that_its_holder_asked(asha, clock):
    """Of the day's ten the holder's own acts took five: the stranger's seven are not all there."""
    for act in ("accounts.confirm", "payroll.approve"):
        for _ in range(limits.SENDS_AN_HOUR.most - 1):
            otp.count_send(ASHAS, purpose=act)
            clock.shift(timedelta(minutes=1))
    told = set()
    for number in (ASHAS, "9829011111"):
        for _ in range(8):
            clock.shift(AN_HOUR / 2)
            try:
                newcomers.send_code(mobile=number, language="hi", session_key="s1")
            except otp.CodesUsedUp as refusal:
                told.add((type(refusal), refusal.facts["most"], refusal.facts["hours"]))

    assert told == {(otp.CodesForStrangersUsedUp, limits.SENDS_FOR_STRANGERS.most, 24)}


def test_who_types_a_number_is_not_told_whose_user_id_was_typed_elsewhere(asha, clock):
    """They were refused a code for a number to which one had just gone: so the user ID was its holder's."""
    by_user_id()
    by_number()

    assert sent_to(ASHAS) == 1
    clock.shift(timedelta(seconds=31))
    by_number()
    assert sent_to(ASHAS) == 2


@pytest.mark.parametrize("door", [by_user_id, by_number, on_a_list])
def test_the_refusal_says_where_a_code_is_still_sent(client, asha, clock, door):
    """It said that the number could be typed again here, where the login knows the device: no code came."""
    at_home(client, clock)
    flood(clock, door)
    with pytest.raises(otp.CodesForStrangersUsedUp) as refused:
        door()

    hindi, english = sentences_for(refused.value)
    assert "जिस उपकरण पर पहले साइन इन किया था, वहाँ अभी साइन इन कर सकते हैं" in hindi
    assert "On a device on which you have signed in before you can sign in now: by your user ID" in english
    assert ask_code(client).headers["Location"] == CODE


def test_an_officer_at_the_members_door_is_told_the_same_and_led_to_their_own(client, chitra, clock):
    give_password(client)
    give_code(client, last_code(CHITRAS))
    client.post("/en/account/sign-out/")
    for _ in range(limits.SENDS_FOR_STRANGERS.most):
        clock.shift(AN_HOUR)
        ask_code(client, "chitra")
    clock.shift(AN_HOUR)

    assert "officers on their own page" in text_of(ask_code(client, "chitra"))
    assert give_password(client).headers["Location"] == CODE


def test_what_a_stranger_types_takes_nothing_from_the_known_device(chitra, clock):
    """An ID with an act behind it was counted as the act of that ID: four took the officer's hour."""
    for _ in range(limits.SENDS_AN_HOUR.most):
        sign_in.forgot_password(user_id="CHITRA accounts.password", on=TODAY)
        clock.shift(timedelta(minutes=1))
    device = chitra.devices.create(token_hash=b"x", since=timezone.now(), seen_at=timezone.now())

    for _ in range(limits.SENDS_AN_HOUR.most):
        sign_in.forgot_password(user_id="chitra", on=TODAY, device=device)
        clock.shift(timedelta(minutes=1))
    assert limits.count(limits.SENDS_AN_HOUR, (("id", "chitra"), sign_in.FORGOTTEN)) == 4
    assert limits.count(limits.SENDS_A_DAY, ("id", "chitra")) == 4


def test_a_flood_by_several_doors_is_told_of(asha, clock):
    """No door alone was asked too often: the number was."""
    for number in range(limits.SENDS_FOR_STRANGERS.most + 1):
        clock.shift(AN_HOUR)
        newcomers.send_code_behind(asked=f"AJM {number}", mobile=ASHAS, language="hi", session_key="s1")

    told = Entry.objects.filter(act="accounts.limit.sends_to_number")
    assert [alarm.detail for alarm in told] == [{"ends_in": "0001"}]
    assert sent_to(ASHAS) == limits.SENDS_FOR_STRANGERS.most


def test_the_doors_ask_the_database_for_the_device_whoever_is_typed(client, asha, django_assert_num_queries):
    request = client.get(SIGN_IN).wsgi_request
    for user_id in ("RJAJ0001", "RJAJ9999"):
        with django_assert_num_queries(1):
            assert sessions.known_device(request, user_id=user_id) is None


def test_a_device_is_that_of_the_login_which_the_spelling_finds(client, asha, bharat, clock):
    """Asha's browser, typing the ID of Bharat, drew on what is kept back for her."""
    type(bharat).objects.filter(pk=bharat.pk).update(user_id="RJAJ-0001")
    at_home(client, clock)
    request = client.get(SIGN_IN).wsgi_request

    for bharats in ("RJAJ-0001", "rjaj 0001"):
        assert sessions.known_device(request, user_id=bharats) is None
    assert sessions.known_device(request, user_id="RJAJ0001").user == asha
