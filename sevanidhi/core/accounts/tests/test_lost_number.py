"""A lost or reassigned number: six ways in which its new holder tries to take a login over, and fails."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import limits, links, otp, queries, services, tasks
from sevanidhi.core.accounts.models import Replacement
from sevanidhi.core.accounts.tests.conftest import TODAY, last_code, last_message, make_officer
from sevanidhi.core.accounts.tests.test_rights import browser_of
from sevanidhi.core.accounts.tests.test_signing_in import CODE, SIGN_IN, signed_in
from sevanidhi.core.notices.models import Message

CHITRAS, ASHAS, NEW = "9414000003", "9414000001", "9829011111"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def sent_to(number):
    return Message.objects.filter(address=number).count()


def ask(user, by, **lost):
    return services.ask_replacement(user=user, why="Identity card seen", by=by, on=TODAY, **lost)


def link_in(number):
    return re.search(r"/link/([\w-]+)/", last_message(number).text)[1]


def test_1_who_has_the_number_and_no_user_id_finds_neither_login_nor_message(chitra, asha):
    """The number itself is typed wherever a user ID is asked."""
    for number in (CHITRAS, ASHAS):
        client = Client()
        for address in (SIGN_IN, "/en/account/forgotten/"):
            limits.Count.objects.all().delete()
            client.post(address, {"user_id": number})
        tasks.send_reset_link(user_id=number, on=str(TODAY), asked_at="now")

    assert (sent_to(CHITRAS), sent_to(ASHAS)) == (0, 0)


def test_2_who_has_an_officers_number_and_user_id_gets_no_code_and_no_link(chitra):
    """An officer's desk opens with a password and a second factor; a lost password goes by another way."""
    Client().post(SIGN_IN, {"user_id": "chitra"})
    Client().post("/en/account/forgotten/", {"user_id": "chitra"})
    tasks.send_reset_link(user_id="chitra", on=str(TODAY), asked_at="now")
    Client().post("/en/account/sign-in/officers/", {"user_id": "chitra", "password": "guess"})

    assert sent_to(CHITRAS) == 0


def test_3_one_officer_who_is_talked_over_is_not_enough_with_two_logins_either(asha, chitra, district_office):
    held = ask(asha, chitra, new_mobile=NEW)
    second = services.create_login(user_id="chitra2", person=chitra.person, by=None)
    services.grant_role(
        user=second, role="district_officer", office=district_office, from_date=TODAY, by=None
    )
    for by in (chitra, second):
        with pytest.raises(services.SecondPersonNeeded):
            services.agree_replacement(replacement=held, by=by, on=TODAY)

    held.refresh_from_db()
    assert (held.effective_at, sent_to(NEW)) == (None, 0)


def test_4_two_officers_who_are_talked_over_are_stopped_by_the_owner_within_three_days(
    asha, chitra, devendra, clock
):
    services.agree_replacement(replacement=ask(asha, chitra, new_mobile=NEW), by=devendra, on=TODAY)
    clock.shift(limits.REPLACEMENT_WAITS - timedelta(minutes=1))
    assert services.complete_replacements() == 0
    Client().post(f"/en/account/link/{link_in(ASHAS)}/")
    clock.shift(timedelta(hours=1))
    assert services.complete_replacements() == 0

    asha.person.refresh_from_db()
    assert (asha.person.mobile, sent_to(NEW)) == (ASHAS, 0)
    assert Replacement.objects.get().stopped_at is not None


def test_5_the_stop_link_in_the_hands_of_the_numbers_new_holder_stops_and_opens_nothing(
    asha, chitra, devendra, clock
):
    """The old number was given to somebody else before its owner came to the counter."""
    services.agree_replacement(replacement=ask(asha, chitra, new_mobile=NEW), by=devendra, on=TODAY)
    token, stranger = link_in(ASHAS), Client()
    with pytest.raises(links.LinkNotGood):
        services.set_password_by_link(token=token, password="kesar-neel-sangam-48")
    stranger.post(f"/en/account/link/{token}/", {"password": "kesar-neel-sangam-48"})

    assert not signed_in(stranger)
    assert not queries.fresh_copy(asha).has_usable_password()
    ask(asha, chitra, new_mobile=NEW)  # the owner is not locked out: the officers begin again


def test_6_after_the_change_nothing_that_was_sent_to_the_old_number_serves(
    asha, chitra, devendra, admins, clock
):
    """Codes, links, sessions and known devices of the time before."""
    client = Client()
    client.post(SIGN_IN, {"user_id": asha.user_id})
    waiting_code = last_code(ASHAS)
    within = browser_of(asha)
    links.send_password_link(user=asha, lasts=timedelta(days=30))
    password_link = link_in(ASHAS)
    asha.devices.create(token_hash=b"x", since=timezone.now(), seen_at=timezone.now())
    held = ask(asha, chitra, new_mobile=NEW)
    services.agree_replacement(replacement=held, by=devendra, on=TODAY)
    Replacement.objects.update(effective_at=timezone.now())
    tasks.complete_replacements()
    client.post(CODE, {"code": waiting_code})

    assert not signed_in(client)
    assert within.get("/en/people/me/").status_code == 302
    assert Client().get(f"/en/account/link/{password_link}/").status_code == 404
    assert asha.devices.count() == 0
    before = sent_to(ASHAS)
    limits.Count.objects.all().delete()
    Client().post(SIGN_IN, {"user_id": asha.user_id})
    assert (sent_to(ASHAS), sent_to(NEW)) == (before, 1)


def test_a_code_proved_before_the_change_approves_nothing_after_it(asha, chitra, devendra):
    code = otp.issue(user=asha, purpose="accounts.confirm", detail={}, session_key="s1")
    proof = otp.check(
        challenge=code.key, code=last_code(ASHAS), user=asha, purpose="accounts.confirm", detail={},
        session_key="s1",
    )  # fmt: skip
    services.agree_replacement(replacement=ask(asha, chitra, new_mobile=NEW), by=devendra, on=TODAY)
    Replacement.objects.update(effective_at=timezone.now())
    services.complete_replacements()

    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=proof.key, user=asha, purpose="accounts.confirm", detail={})


def test_the_person_s_other_login_has_the_new_number_too_and_nothing_of_the_old_one(asha, chitra, devendra):
    other = services.create_login(user_id="asha-2", person=asha.person, by=None)
    within = browser_of(other)
    sent = otp.issue(user=other, purpose="accounts.confirm", detail={}, session_key="s1")
    links.send_password_link(user=other, lasts=timedelta(days=30))
    link = link_in(ASHAS)
    services.agree_replacement(replacement=ask(asha, chitra, new_mobile=NEW), by=devendra, on=TODAY)
    Replacement.objects.update(effective_at=timezone.now())
    services.complete_replacements()

    assert queries.fresh_copy(other).registered_mobile == NEW
    assert within.get("/en/people/me/").status_code == 302
    with pytest.raises(links.LinkNotGood):
        links.look_up(link)
    sent.refresh_from_db()
    assert sent.ended_at is not None


def test_the_state_cell_helps_nobody_who_is_not_of_the_health_card(asha, district_office):
    cell = make_officer("cell", "cell_officer", district_office, "9414000031")

    assert queries.may_replace(cell, asha, on=TODAY) is False
    with pytest.raises(services.NotYourDuty):
        ask(asha, cell, new_mobile=NEW)
