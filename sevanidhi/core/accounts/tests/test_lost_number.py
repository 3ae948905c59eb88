"""A lost or reassigned number: six ways in which its new holder tries to take a login over, and fails."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import limits, links, otp, queries, services, tasks
from sevanidhi.core.accounts.models import Replacement
from sevanidhi.core.accounts.tests.conftest import TODAY, last_code, last_message, make_login, make_officer
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


@pytest.mark.parametrize("begins", [TODAY, TODAY + timedelta(days=30)], ids=str)
def test_an_officers_number_is_not_replaced_by_whoever_draws_their_pay(
    asha, chitra, devendra, admins, begins
):
    """Two officers of the office where an auditor is on the rolls gave the auditor's desk away."""
    desk = services.create_login(user_id="asha-2", person=asha.person, by=None)
    services.grant_role(user=desk, role="auditor", office=None, from_date=begins, by=None)

    for login in (asha, desk):
        assert [queries.may_replace(by, login, on=TODAY) for by in (chitra, devendra, *admins)] == [
            False, False, True, True,
        ]  # fmt: skip


class TestARoleGivenMeanwhile:
    """What was agreed to for a member must not become an officer's without who may help that officer."""

    def waiting(self, asha, chitra, devendra, **lost):
        return services.agree_replacement(
            replacement=ask(asha, chitra, **(lost or {"new_mobile": NEW})), by=devendra, on=TODAY
        )

    def after_the_wait(self, held, clock):
        clock.shift(limits.REPLACEMENT_WAITS)
        done = services.complete_replacements()
        held.refresh_from_db()
        return done

    @pytest.mark.parametrize("lost", [{"new_mobile": NEW}, {"drop_authenticator": True}], ids=str)
    def test_ends_the_replacement_that_waits(self, asha, chitra, devendra, district_office, clock, lost):
        """It was not asked about again: the desk then opened with the number given to a member."""
        held = self.waiting(asha, chitra, devendra, **lost)
        services.grant_role(
            user=asha, role="auditor", office=None, from_date=TODAY + timedelta(days=30), by=devendra
        )

        assert self.after_the_wait(held, clock) == 0
        assert held.stopped_at is not None
        assert (queries.fresh_copy(asha).registered_mobile, sent_to(NEW)) == (ASHAS, 0)

    def test_to_another_login_with_the_same_number_ends_it_too(self, asha, chitra, devendra, clock):
        held = self.waiting(asha, chitra, devendra)
        desk = services.create_login(user_id="asha-2", person=asha.person, by=None)
        services.grant_role(user=desk, role="auditor", office=None, from_date=TODAY, by=None)

        assert self.after_the_wait(held, clock) == 0
        assert queries.fresh_copy(desk).registered_mobile == ASHAS

    def test_to_another_login_with_a_number_of_its_own_changes_nothing(self, asha, chitra, devendra, clock):
        held = self.waiting(asha, chitra, devendra)
        desk = services.create_login(user_id="asha-2", person=asha.person, by=None, mobile="9414000077")
        services.grant_role(user=desk, role="auditor", office=None, from_date=TODAY, by=None)

        assert self.after_the_wait(held, clock) == 1
        assert queries.fresh_copy(asha).registered_mobile == NEW
        assert queries.fresh_copy(desk).registered_mobile == "9414000077"

    def test_the_owner_who_stops_it_afterwards_reads_that_it_is_decided(self, asha, chitra, devendra):
        self.waiting(asha, chitra, devendra)
        token = link_in(ASHAS)
        services.grant_role(user=asha, role="auditor", office=None, from_date=TODAY, by=None)

        answer = Client().post(f"/en/account/link/{token}/")
        assert "This has been decided already." in answer.content.decode()

    def test_who_may_help_the_officer_asks_anew(self, asha, chitra, devendra, admins, clock):
        self.waiting(asha, chitra, devendra)
        services.grant_role(user=asha, role="auditor", office=None, from_date=TODAY, by=None)
        with pytest.raises(services.NotYourDuty):
            ask(asha, chitra, new_mobile=NEW)
        first, second = admins
        held = services.agree_replacement(replacement=ask(asha, first, new_mobile=NEW), by=second, on=TODAY)

        assert self.after_the_wait(held, clock) == 1
        assert queries.fresh_copy(asha).registered_mobile == NEW


def test_a_role_and_a_number_that_meet_at_one_moment_wait_for_each_other(own_database):
    """Either the number was changed before the role was given, or it stays; and neither is broken off."""
    first, second = (make_login(name, "दूसरा", "Second", "") for name in ("FIRST", "SECOND"))
    for number in range(8):
        owner = make_login(f"OWNER{number}", "आशा", "Asha", f"941400{number:04d}")
        desk = services.create_login(user_id=f"desk-{number}", person=owner.person, by=None)
        held = Replacement.objects.create(
            user=owner, new_mobile=NEW, why="x", asked_by=first, asked_at=timezone.now(),
            agreed_by=second, agreed_at=timezone.now(), effective_at=timezone.now(),
        )  # fmt: skip
        give = partial(services.grant_role, user=desk, role="auditor", office=None, from_date=TODAY, by=None)
        with ThreadPoolExecutor(2) as hands:
            done = hands.submit(_with_a_connection, services.complete_replacements)
            given = hands.submit(_with_a_connection, give)
        held.refresh_from_db()

        assert given.result().user == desk
        assert (held.done_at is None) == (held.stopped_at is not None) == (done.result() == 0)
        assert queries.fresh_copy(desk).registered_mobile == (owner.person.mobile if held.stopped_at else NEW)


def _with_a_connection(work):
    try:
        return work()
    finally:
        connection.close()
