"""Roles by two people, charge handed over by both, what is lost replaced by two officers and a wait."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from sevanidhi.core import queue
from sevanidhi.core.accounts import forms, limits, links, passwords, queries, services, tasks
from sevanidhi.core.accounts.models import HandOver, OneTimeCode, Replacement, RoleHeld, RoleProposal
from sevanidhi.core.accounts.tests.conftest import (
    LONG_AGO,
    PASSWORD,
    TODAY,
    last_message,
    make_login,
    make_office,
)
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee

MAY = date(2017, 5, 1)
OLD_PHONE = "9414000001"


def browser_of(user):
    """Return a browser in which this user is signed in with a fresh second factor."""
    user.refresh_from_db()
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor_at"] = int(timezone.now().timestamp())
    session.save()
    return client


def acts_of(user):
    return list(Entry.objects.filter(about_key=str(user.pk)).order_by("pk").values_list("act", flat=True))


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def roles_both_ways(user, on):
    """Return the roles a login acts in, as every page asks for them, once the register of roles agrees."""
    asked = queries.roles_acted_in(user, on=on)
    assert sorted(asked) == sorted(user.roles_on(on).values_list("role", "office__code"))
    return sorted(asked)


def test_what_a_page_asks_of_roles_is_what_the_register_says(chitra, chitras_office, district_office):
    other = make_office("AJM-MED-02", parent=district_office)
    ended = services.grant_role(user=chitra, role="ddo_clerk", office=other, from_date=LONG_AGO, by=None)
    services.end_role(held=ended, until_date=TODAY, by=None)
    services.grant_role(user=chitra, role="ddo_clerk", office=chitras_office, from_date=MAY, by=None)
    everywhere = services.grant_role(user=chitra, role="auditor", office=None, from_date=TODAY, by=None)

    assert roles_both_ways(chitra, LONG_AGO - timedelta(days=1)) == []
    assert [role for role, _office in roles_both_ways(chitra, TODAY - timedelta(days=1))] == [
        "ddo",
        "ddo_clerk",
    ]
    assert roles_both_ways(chitra, TODAY) == [("auditor", None), ("ddo", chitras_office.code)]
    assert len(roles_both_ways(chitra, MAY)) == 3
    chitra.acting = everywhere
    assert roles_both_ways(chitra, TODAY) == [("auditor", None)]
    chitra.acting = ended
    assert roles_both_ways(chitra, TODAY) == []


def test_who_has_left_service_holds_no_role_until_they_serve_again(chitra):
    job = Employee.objects.get(person_id=chitra.person_id)
    people.leave(employee=job, last_date=TODAY, why="resigned", by=None)

    assert len(roles_both_ways(chitra, TODAY)) == 1
    assert roles_both_ways(chitra, MAY) == []

    Employee.objects.create(
        person_id=chitra.person_id, employee_id="RJ-AGAIN", state="rajasthan", appointed_date=MAY
    )
    assert len(roles_both_ways(chitra, MAY)) == 1


def test_a_login_of_nobody_on_our_registers_keeps_its_roles(db):
    machine = services.create_login(user_id="treasury-batch", person=None, mobile="9414000077", by=None)
    services.grant_role(user=machine, role="auditor", office=None, from_date=LONG_AGO, by=None)
    assert roles_both_ways(machine, TODAY) == [("auditor", None)]


class TestRoles:
    def propose(self, user, by, office=None, role="auditor"):
        return services.propose_role(
            user=user,
            role=role,
            office=office,
            from_date=TODAY,
            until_date=None,
            why="Order 1",
            by=by,
            on=TODAY,
        )

    def test_a_role_is_held_once_a_second_administrator_agrees(self, asha, admins):
        first, second = admins
        proposal = self.propose(asha, first)
        assert not asha.holds("auditor", on=TODAY)

        services.decide_role(proposal=proposal, agreed=True, by=second, on=TODAY)
        assert asha.holds("auditor", on=TODAY)
        assert not asha.holds("auditor", on=TODAY - timedelta(days=1))

    def test_nobody_agrees_to_their_own_proposal_nor_decides_for_themselves(self, asha, admins):
        first, second = admins
        with pytest.raises(services.SecondPersonNeeded):
            services.decide_role(proposal=self.propose(asha, first), agreed=True, by=first, on=TODAY)
        with pytest.raises(services.NotForOneself):
            self.propose(first, first)
        with pytest.raises(services.NotForOneself):
            services.decide_role(proposal=self.propose(second, first), agreed=True, by=second, on=TODAY)

        assert not asha.holds("auditor", on=TODAY)
        assert not second.holds("auditor", on=TODAY)

    @pytest.mark.parametrize("decider", ["proposer", "owner"])
    def test_the_database_refuses_it_too(self, asha, admins, decider):
        proposal = self.propose(asha, admins[0])
        by = admins[0] if decider == "proposer" else asha
        with pytest.raises(IntegrityError, match="proposal_decided_by_another"), transaction.atomic():
            RoleProposal.objects.filter(pk=proposal.pk).update(
                decided_by=by, decided_at=timezone.now(), decision="agreed"
            )

    def test_a_declined_role_is_not_held_and_is_decided_once(self, asha, admins):
        proposal = self.propose(asha, admins[0])
        services.decide_role(proposal=proposal, agreed=False, by=admins[1], on=TODAY)

        assert not asha.holds("auditor", on=TODAY)
        with pytest.raises(services.AlreadyDecided):
            services.decide_role(proposal=proposal, agreed=True, by=admins[1], on=TODAY)

    def test_a_new_officer_is_sent_a_link_to_a_password_not_a_password(self, asha, admins):
        services.decide_role(proposal=self.propose(asha, admins[0]), agreed=True, by=admins[1], on=TODAY)
        token = re.search(r"/link/([\w-]+)/", last_message(OLD_PHONE).text)[1]

        page = Client().post(f"/en/account/link/{token}/", {"password": PASSWORD})
        assert page.headers["Location"] == "/en/account/sign-in/code/"
        asha.refresh_from_db()
        assert asha.check_password(PASSWORD)
        assert Client().get(f"/en/account/link/{token}/").status_code == 404

    def test_a_role_ends_by_two_as_well(self, chitra, admins):
        held = RoleHeld.objects.get(user=chitra)
        proposal = services.propose_end(held=held, until_date=MAY, why="Transfer", by=admins[0], on=TODAY)
        services.decide_role(proposal=proposal, agreed=True, by=admins[1], on=TODAY)

        assert chitra.holds("ddo", on=date(2017, 4, 30))
        assert not chitra.holds("ddo", on=MAY)

    def revoke(self, held, admins, *, decided=TODAY):
        proposal = services.propose_end(held=held, until_date=TODAY, why="Order 9", by=admins[0], on=TODAY)
        return services.decide_role(proposal=proposal, agreed=True, by=admins[1], on=decided)

    def test_a_role_that_has_not_begun_is_revoked_by_two_and_can_be_given_again(self, asha, admins):
        held = services.grant_role(user=asha, role="auditor", office=None, from_date=MAY, by=None)
        self.revoke(held, admins)

        assert not asha.holds("auditor", on=MAY)
        assert (queries.is_officer(asha, on=TODAY), list(queries.officers(on=TODAY, text="RJAJ"))) == (
            False,
            [],
        )
        assert "accounts.role.revoked" in acts_of(asha)
        services.grant_role(user=asha, role="auditor", office=None, from_date=TODAY, by=None)
        assert asha.holds("auditor", on=MAY)

    def test_once_it_has_begun_nobody_says_it_never_did(self, asha, admins):
        held = services.grant_role(user=asha, role="auditor", office=None, from_date=MAY, by=None)
        with pytest.raises(services.EndBeforeBeginning):
            self.revoke(held, admins, decided=MAY)

        assert asha.holds("auditor", on=MAY)

    def test_the_page_says_that_it_will_never_begin(self, asha, admins):
        held = services.grant_role(user=asha, role="auditor", office=None, from_date=MAY, by=None)
        day = {"until_date_day": "17", "until_date_month": "4", "until_date_year": "2017"}
        address = f"/en/account/roles/{held.pk}/end/"
        told = browser_of(admins[0]).post(address, {"why": "Order 9", **day}, follow=True)

        assert "It is proposed that the role never begin." in told.content.decode()

    def test_the_same_role_is_not_held_twice_at_a_time(self, chitra, chitras_office):
        with pytest.raises(services.RoleAlreadyHeld):
            services.grant_role(user=chitra, role="ddo", office=chitras_office, from_date=TODAY, by=None)
        with pytest.raises(IntegrityError, match="one_role_once_at_a_time"), transaction.atomic():
            RoleHeld.objects.create(user=chitra, role="ddo", office=chitras_office, from_date=TODAY)
        services.grant_role(user=chitra, role="ddo_clerk", office=chitras_office, from_date=TODAY, by=None)

    def test_the_pages_lead_through_it(self, asha, admins):
        first, second = browser_of(admins[0]), browser_of(admins[1])
        day = {"from_date_day": "17", "from_date_month": "4", "from_date_year": "2017"}
        first.post(
            "/en/account/roles/propose/", {"user_id": "rjaj0001", "role": "auditor", "why": "Order 1", **day}
        )
        proposal = RoleProposal.objects.get()
        for language in ("hi", "en"):
            assert second.get(f"/{language}/account/roles/").status_code == 200
            asked = second.get(f"/{language}/account/roles/proposals/{proposal.pk}/")
            assert {"hi": "अगले आदेश तक", "en": "until further orders"}[language] in asked.content.decode()
        assert "RJAJ0001" in second.get("/en/account/roles/").content.decode()
        second.post(f"/en/account/roles/proposals/{proposal.pk}/", {"answer": "agree"})
        assert asha.holds("auditor", on=TODAY)

        held = RoleHeld.objects.get(user=asha)
        assert first.get(f"/en/account/roles/{held.pk}/end/").status_code == 200
        until = {"until_date_day": "1", "until_date_month": "5", "until_date_year": "2017"}
        first.post(f"/en/account/roles/{held.pk}/end/", {"why": "Order 2", **until})
        services.decide_role(
            proposal=RoleProposal.objects.get(act="end"), agreed=True, by=admins[1], on=TODAY
        )
        assert not asha.holds("auditor", on=MAY)

    def test_only_administrators_come_here(self, chitra, asha):
        for user in (chitra, asha):
            assert browser_of(user).get("/en/account/roles/").status_code == 403


class TestHandOver:
    def test_the_only_charge_is_chosen_beforehand(self):
        assert forms.Offer(charges=[("7", "DDO")])["held"].value() == "7"
        assert forms.Offer(charges=[("7", "DDO"), ("8", "Cell")])["held"].value() is None

    def offer(self, giver, taker, from_date=MAY):
        held = RoleHeld.objects.get(user=giver)
        return services.offer_charge(
            held=held, taker=taker, from_date=from_date, note="Order 7", today=TODAY, by=giver
        )

    def test_charge_goes_over_on_the_day_once_both_have_confirmed(self, chitra, bharat, chitras_office):
        offer = self.offer(chitra, bharat)
        assert chitra.holds("ddo", on=MAY)
        assert not bharat.holds("ddo", on=MAY)

        services.answer_charge(hand_over=offer, agreed=True, by=bharat, today=TODAY)
        before = date(2017, 4, 30)
        assert [chitra.holds("ddo", on=before), bharat.holds("ddo", on=before)] == [True, False]
        assert [chitra.holds("ddo", on=MAY), bharat.holds("ddo", on=MAY)] == [False, True]
        lines = Entry.objects.filter(act__startswith="accounts.charge.").order_by("pk")
        assert [(line.act, line.by_id) for line in lines] == [
            ("accounts.charge.offered", chitra.pk),
            ("accounts.charge.agreed", bharat.pk),
        ]

    def test_a_taker_without_a_password_is_sent_the_link_to_choose_one(self, chitra, asha):
        services.answer_charge(hand_over=self.offer(chitra, asha), agreed=True, by=asha, today=TODAY)

        assert asha.user_id in Message.objects.get(template="accounts.password").text

    def test_the_leavers_session_ends_and_the_takers_goes_on(self, chitra, bharat):
        leaver, taker = browser_of(chitra), browser_of(bharat)
        leaver.post(
            "/en/account/hand-over/",
            {
                "held": str(RoleHeld.objects.get(user=chitra).pk),
                "taker": "rjaj0002",
                "from_date_day": "1", "from_date_month": "5", "from_date_year": "2017",
            },
        )  # fmt: skip
        offer = HandOver.objects.get()
        for language in ("hi", "en"):
            assert taker.get(f"/{language}/account/hand-over/").status_code == 200
            assert taker.get(f"/{language}/account/hand-over/{offer.pk}/").status_code == 200
        taker.post(f"/en/account/hand-over/{offer.pk}/", {"answer": "take"})

        assert bharat.holds("ddo", on=MAY)
        assert leaver.get("/en/people/me/").status_code == 302
        assert taker.get("/en/people/me/").status_code == 200

    def test_declined_or_withdrawn_nothing_changes(self, chitra, bharat):
        services.answer_charge(hand_over=self.offer(chitra, bharat), agreed=False, by=bharat, today=TODAY)
        services.withdraw_charge(hand_over=self.offer(chitra, bharat), by=chitra)

        assert chitra.holds("ddo", on=MAY)
        assert not bharat.holds("ddo", on=MAY)

    def test_only_the_holder_offers_and_only_the_one_offered_to_takes(self, chitra, bharat, asha):
        held = RoleHeld.objects.get(user=chitra)
        with pytest.raises(services.NotYourCharge):
            services.offer_charge(held=held, taker=asha, from_date=MAY, note="", today=TODAY, by=bharat)
        with pytest.raises(services.NotForOneself):
            self.offer(chitra, chitra)
        with pytest.raises(services.DayIsPast):
            self.offer(chitra, bharat, from_date=date(2017, 4, 16))
        offer = self.offer(chitra, bharat)
        with pytest.raises(services.AlreadyDecided):
            self.offer(chitra, asha)
        with pytest.raises(services.NotYourCharge):
            services.answer_charge(hand_over=offer, agreed=True, by=asha, today=TODAY)
        with pytest.raises(services.NotYourCharge):
            services.withdraw_charge(hand_over=offer, by=bharat)

        assert browser_of(asha).get(f"/en/account/hand-over/{offer.pk}/").status_code == 404

    def test_who_has_left_service_hands_nothing_over(self, chitra, bharat):
        job = Employee.objects.get(person_id=chitra.person_id)
        people.leave(employee=job, last_date=TODAY - timedelta(days=1), why="resigned", by=None)

        assert queries.charges_of(chitra, on=TODAY) == []
        with pytest.raises(services.NotYourCharge):
            self.offer(chitra, bharat)

    def test_an_administrator_s_charge_is_not_handed_from_one_to_another(self, asha, bharat, chitras_office):
        services.grant_role(
            user=asha, role="administrator", office=chitras_office, from_date=LONG_AGO, by=None
        )

        assert queries.charges_of(asha, on=TODAY) == []
        with pytest.raises(services.NotYourCharge):
            self.offer(asha, bharat)

    def test_a_second_login_of_one_s_own_is_nobody_else(self, chitra):
        second = services.create_login(user_id="chitra2", person=chitra.person, by=None)
        with pytest.raises(services.NotForOneself):
            self.offer(chitra, second)


class TestReplacement:
    def ask(self, user, by, **lost):
        return services.ask_replacement(user=user, why="Identity card seen", by=by, on=TODAY, **lost)

    def test_a_new_number_needs_two_officers_and_seventy_two_hours(self, asha, chitra, devendra, clock):
        held = self.ask(asha, chitra, new_mobile="9829011111")
        services.agree_replacement(replacement=held, by=devendra, on=TODAY)

        clock.shift(timedelta(hours=71))
        assert services.complete_replacements() == 0
        clock.shift(timedelta(hours=1))
        assert services.complete_replacements() == 1
        asha.person.refresh_from_db()
        assert asha.person.mobile == "9829011111"

    def test_the_old_number_is_told_at_once_and_can_stop_it(self, asha, chitra, devendra, clock):
        held = self.ask(asha, chitra, new_mobile="9829011111")
        services.agree_replacement(replacement=held, by=devendra, on=TODAY)
        told = last_message(OLD_PHONE).text
        token = re.search(r"/link/([\w-]+)/", told)[1]

        client = Client()
        assert "did not ask" in client.get(f"/en/account/link/{token}/").content.decode()
        client.post(f"/en/account/link/{token}/")
        clock.shift(timedelta(hours=73))
        assert services.complete_replacements() == 0
        asha.person.refresh_from_db()
        assert asha.person.mobile == OLD_PHONE

    def test_the_new_number_alone_gets_nothing_in_the_meantime(self, asha, chitra, devendra):
        held = self.ask(asha, chitra, new_mobile="9829011111")
        services.agree_replacement(replacement=held, by=devendra, on=TODAY)
        Client().post("/en/account/sign-in/", {"user_id": "RJAJ0001"})

        assert list(Message.objects.filter(address="9829011111")) == []

    def test_one_officer_alone_or_the_owner_is_not_enough(self, asha, chitra):
        held = self.ask(asha, chitra, new_mobile="9829011111")
        with pytest.raises(services.SecondPersonNeeded):
            services.agree_replacement(replacement=held, by=chitra, on=TODAY)
        with pytest.raises(services.NotForOneself):
            services.agree_replacement(replacement=held, by=asha, on=TODAY)
        with pytest.raises(services.NotForOneself):
            self.ask(chitra, chitra, new_mobile="9829011111")
        with pytest.raises(services.ReplacementOpen):
            self.ask(asha, chitra, drop_authenticator=True)
        with pytest.raises(IntegrityError, match="replacement_by_two_others"), transaction.atomic():
            Replacement.objects.filter(pk=held.pk).update(agreed_by=chitra)

    def test_a_lost_app_is_removed_after_the_wait_and_known_devices_are_forgotten(
        self, chitra, admins, clock
    ):
        TOTPDevice.objects.create(user=chitra, name="app", confirmed=True)
        chitra.devices.create(token_hash=b"x", since=timezone.now(), seen_at=timezone.now())
        services.agree_replacement(
            replacement=self.ask(chitra, admins[1], drop_authenticator=True), by=admins[0], on=TODAY
        )
        clock.shift(timedelta(hours=72))
        tasks.complete_replacements()

        assert queries.authenticator(chitra) is None
        assert chitra.devices.count() == 0

    def test_a_password_link_agreed_by_two_is_sent_at_once(self, chitra, admins):
        held = self.ask(chitra, admins[1], new_password=True)
        services.agree_replacement(replacement=held, by=admins[0], on=TODAY)

        assert "/link/" in last_message("9414000003").text

    def test_the_pages_lead_through_it_for_people_in_care_only(self, asha, devendra, admins):
        make_login("RJXX0009", "दूर", "Faraway Person", "9414000099")
        officer, second = browser_of(devendra), browser_of(admins[0])
        form = {"what": ["mobile"], "new_mobile": "98290 11111", "why": "Identity card seen"}
        refused = officer.post("/en/account/replacements/", {"user_id": "RJXX0009", **form})
        assert "Nobody has the user ID" in refused.content.decode()
        officer.post("/en/account/replacements/", {"user_id": "RJAJ0001", **form})
        held = Replacement.objects.get()
        for language in ("hi", "en"):
            assert second.get(f"/{language}/account/replacements/").status_code == 200
            assert second.get(f"/{language}/account/replacements/{held.pk}/").status_code == 200
        second.post(f"/en/account/replacements/{held.pk}/", {"answer": "agree"})

        held.refresh_from_db()
        assert held.agreed_by == admins[0]
        assert acts_of(asha)[-2:] == ["accounts.replacement.asked", "accounts.replacement.agreed"]


class TestPasswords:
    @pytest.mark.parametrize(
        "knowable",
        ["15061975-kesar", "9414000003abcd", "rj-chitra-x2", "Chitra-ki-kahani", "short-1", "123456789012"],
    )  # fmt: skip
    def test_what_others_know_or_guess_is_no_password(self, chitra, knowable):
        with pytest.raises(passwords.PasswordNotGood):
            services.set_password(user=chitra, password=knowable, by=None)

        chitra.refresh_from_db()
        assert chitra.check_password(PASSWORD)

    def test_a_new_login_has_no_password_at_all(self, asha, bharat):
        assert [user.has_usable_password() for user in (asha, bharat)] == [False, False]

    def test_a_forgotten_password_needs_more_than_the_mobile(self, chitra):
        Client().post("/en/account/forgotten/", {"user_id": "chitra"})
        queue.run_waiting()
        assert list(Message.objects.filter(address="9414000003")) == []

        TOTPDevice.objects.create(user=chitra, name="app", confirmed=True)
        limits.Count.objects.all().delete()
        Client().post("/en/account/forgotten/", {"user_id": "chitra"})
        queue.run_waiting()
        assert "/link/" in last_message("9414000003").text

    def test_the_link_goes_by_mail_where_there_is_an_address(self, chitra):
        chitra.person.email = "chitra@example.in"
        chitra.person.save()
        Client().post("/en/account/forgotten/", {"user_id": "chitra"})
        queue.run_waiting()

        assert Message.objects.get().address == "chitra@example.in"

    def test_one_link_is_sent_for_one_asking_however_often_the_task_is_run(self, chitra):
        chitra.person.email = "chitra@example.in"
        chitra.person.save()
        for asked_at in ("10:00", "10:00", "10:05"):
            tasks.send_reset_link(user_id="chitra", on=str(TODAY), asked_at=asked_at)

        assert Message.objects.count() == 2

    def test_a_forgotten_password_has_the_same_answer_for_every_id(self, chitra, asha):
        told = [
            Client().post("/en/account/forgotten/", {"user_id": user_id}).content.decode().split("<main")[1]
            for user_id in ("chitra", "RJAJ0001", "NOBODY")
        ]

        assert told[0] == told[1] == told[2]

    def test_a_link_is_good_for_its_time_and_the_latest_only(self, chitra, clock):
        first = links.issue(user=chitra, purpose="set_password", lasts=timedelta(minutes=30))
        clock.shift(timedelta(seconds=1))
        second = links.issue(user=chitra, purpose="set_password", lasts=timedelta(minutes=30))
        with pytest.raises(links.LinkNotGood):
            links.look_up(first)
        links.look_up(second)
        clock.shift(timedelta(minutes=30))
        with pytest.raises(links.LinkNotGood):
            links.look_up(second)


class TestLogins:
    def test_a_user_id_is_given_once_whatever_its_case(self, asha):
        with pytest.raises(services.UserIdTaken):
            services.create_login(user_id="rjaj0001", person=None, by=None)

    def test_many_are_made_at_once(self, asha, bharat):
        made = services.create_logins([("M1", asha.person), ("M2", bharat.person)], by=None)

        assert [user.user_id for user in made] == ["M1", "M2"]
        assert queries.by_user_id("m२") == made[1]

    def test_a_flood_of_codes_raises_one_alarm_an_hour(self, db, clock):
        now = timezone.now()
        quiet = {"purpose": "x", "session_hash": b"", "code_hash": b"", "expires_at": now}
        OneTimeCode.objects.bulk_create(
            OneTimeCode(issued_at=now, **quiet) for _ in range(limits.UNUSUAL_AT_LEAST)
        )
        tasks.watch_sends()
        assert not Entry.objects.filter(act=tasks.FLOOD).exists()

        OneTimeCode.objects.create(issued_at=now, **quiet)
        tasks.watch_sends()
        tasks.watch_sends()
        assert [line.detail for line in Entry.objects.filter(act=tasks.FLOOD)] == [{"sent": 101, "usual": 0}]

    def test_an_officer_of_a_later_day_is_one_already(self, asha):
        services.grant_role(user=asha, role="auditor", office=None, from_date=MAY, by=None)

        assert queries.is_officer(asha, on=TODAY)
        assert not asha.holds("auditor", on=TODAY)

    def test_one_who_has_retired_acts_for_no_office_though_the_role_was_forgotten(self, chitra):
        employee = chitra.person.employments.get()
        people.retire(employee=employee, last_date=TODAY, by=None)

        assert chitra.holds("ddo", on=TODAY)
        assert not chitra.holds("ddo", on=TODAY + timedelta(days=1))

    def test_an_administrator_makes_a_login_whose_codes_go_to_the_registered_number(self, asha, admins):
        browser = browser_of(admins[0])
        assert browser.get("/hi/account/roles/new-login/").status_code == 200
        browser.post(
            "/en/account/roles/new-login/",
            {"employee_id": "RJ-RJAJ0001", "user_id": "ddo-edu-07", "mobile": "9829099999"},
        )

        assert queries.login_of("ddo-edu-07").registered_mobile == OLD_PHONE

    def test_roles_today_are_those_held_and_member(self, rf, chitra, asha):
        request = rf.get("/")

        assert chitra.roles_today(request) == {"ddo", "member"}
        assert asha.roles_today(request) == {"member"}


class TestRolesInAClosedOffice:
    """Nobody is appointed to an office that is no more; what is left there is wound up for a time."""

    @pytest.fixture
    def closed(self, chitras_office):
        offices.close_office(office=chitras_office, until_date=TODAY, order_reference="GO 7", by=None)
        chitras_office.refresh_from_db()
        return chitras_office

    def propose(self, asha, admins, office, **changed):
        told = {"until_date": None, "from_date": TODAY, "on": TODAY, "why": "Order 4"}
        return services.propose_role(user=asha, role="ddo", office=office, by=admins[0], **(told | changed))

    def test_without_an_end_it_is_neither_proposed_nor_given(self, closed, asha, admins):
        with pytest.raises(services.OfficeIsClosed) as refused:
            self.propose(asha, admins, closed)
        with pytest.raises(services.OfficeIsClosed):
            services.grant_role(user=asha, role="ddo", office=closed, from_date=TODAY, by=None)

        assert refused.value.facts == {"code": closed.code, "until_date": TODAY}

    def test_who_winds_it_up_has_it_for_a_time(self, closed, asha, admins):
        asked = self.propose(asha, admins, closed, until_date=MAY)
        services.decide_role(proposal=asked, agreed=True, by=admins[1], on=TODAY)

        assert asha.holds("ddo", on=TODAY, office=closed)

    def test_what_was_proposed_before_it_closed_is_not_given_after(self, chitras_office, asha, admins):
        asked = self.propose(asha, admins, chitras_office)
        offices.close_office(office=chitras_office, until_date=TODAY, order_reference="GO 7", by=None)

        with pytest.raises(services.OfficeIsClosed):
            services.decide_role(proposal=asked, agreed=True, by=admins[1], on=TODAY)

    def test_its_charge_is_not_handed_on(self, closed, chitra, bharat):
        held = chitra.roles_on(TODAY).get()

        with pytest.raises(services.ChargeOfClosedOffice):
            services.offer_charge(held=held, taker=bharat, from_date=TODAY, note="", today=TODAY, by=chitra)

    @pytest.mark.parametrize(
        ("language", "told"),
        [("hi", "प्रशासक से कहें कि वे वहाँ की भूमिका"), ("en", "Ask the administrators: they give the role")],
    )
    def test_who_cannot_hand_it_on_is_told_who_gives_the_role(self, closed, chitra, bharat, language, told):
        """They were told that the role is given for a time, on a page that asks for no last day."""
        day = {"from_date_day": "17", "from_date_month": "4", "from_date_year": "2017"}
        typed = {"held": str(RoleHeld.objects.get(user=chitra).pk), "taker": bharat.user_id} | day
        shown = browser_of(chitra).post(f"/{language}/account/hand-over/", typed).content.decode()

        assert told in shown

    def test_nor_is_a_charge_taken_that_was_offered_before_it_closed(self, chitras_office, chitra, bharat):
        held = chitra.roles_on(TODAY).get()
        offer = services.offer_charge(held=held, taker=bharat, from_date=MAY, note="", today=TODAY, by=chitra)
        offices.close_office(office=chitras_office, until_date=TODAY, order_reference="GO 7", by=None)

        with pytest.raises(services.ChargeOfClosedOffice):
            services.answer_charge(hand_over=offer, agreed=True, by=bharat, today=TODAY)
        assert chitra.holds("ddo", on=MAY)

    def test_a_charge_with_a_last_day_is_handed_on(self, closed, chitra, bharat):
        RoleHeld.objects.filter(user=chitra).update(until_date=MAY)
        held = chitra.roles_on(TODAY).get()
        offer = services.offer_charge(
            held=held, taker=bharat, from_date=TODAY, note="", today=TODAY, by=chitra
        )
        services.answer_charge(hand_over=offer, agreed=True, by=bharat, today=TODAY)

        assert bharat.holds("ddo", on=TODAY, office=closed)

    def test_until_its_last_day_a_role_is_given(self, chitras_office, asha, admins):
        offices.close_office(office=chitras_office, until_date=MAY, order_reference="GO 7", by=None)

        assert self.propose(asha, admins, chitras_office).role == "ddo"

    def test_the_page_asks_for_an_end_beside_the_day(self, closed, asha, admins):
        day = {"from_date_day": "17", "from_date_month": "4", "from_date_year": "2017"}
        told = {"user_id": asha.user_id, "role": "ddo", "office": closed.code, "why": "4"}
        shown = browser_of(admins[0]).post("/hi/account/roles/propose/", told | day).content.decode()

        assert "बंद है: वहाँ भूमिका तय समय के लिए ही दी जाती है" in shown


class TestRolesForATime:
    """A district coordinator is a contractor's: the role is never given without its end."""

    def office(self):
        return make_office("CMO-AJM", "cmo")

    def propose(self, asha, admins, **changed):
        told = {"until_date": date(2017, 10, 1), "from_date": TODAY, "on": TODAY, "why": "Order 4"}
        return services.propose_role(
            user=asha, role="coordinator", office=self.office(), by=admins[0], **(told | changed)
        )

    def test_it_is_proposed_with_its_end_and_is_over_on_that_day(self, asha, admins):
        services.decide_role(proposal=self.propose(asha, admins), agreed=True, by=admins[1], on=TODAY)

        assert asha.holds("coordinator", on=date(2017, 9, 30))
        assert not asha.holds("coordinator", on=date(2017, 10, 1))

    def test_without_an_end_it_is_neither_proposed_nor_given(self, asha, admins):
        with pytest.raises(services.RoleNeedsAnEnd):
            self.propose(asha, admins, until_date=None)
        with pytest.raises(services.RoleNeedsAnEnd):
            services.grant_role(user=asha, role="coordinator", office=None, from_date=TODAY, by=None)

        assert not asha.holds("coordinator", on=TODAY)

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", "given for a limited time only: write the first day without the role"),
            ("hi", "तय समय के लिए ही दी जाती है: भूमिका के बिना पहला दिन लिखें"),
        ],
    )
    def test_the_page_asks_for_it_beside_the_day(self, asha, admins, language, words):
        self.office()
        day = {"from_date_day": "17", "from_date_month": "4", "from_date_year": "2017"}
        typed = {"user_id": asha.user_id, "role": "coordinator", "office": "CMO-AJM", "why": "Order 4"}
        answer = browser_of(admins[0]).post(f"/{language}/account/roles/propose/", typed | day)

        assert answer.status_code == 422
        assert answer.content.decode().count(words) == 2  # above the form, and beside the day


@pytest.mark.parametrize(("roles", "offered"), [(1, ["0"]), (2, ["0", "1", "all"])])
def test_all_roles_at_once_are_offered_only_to_who_holds_several(roles, offered):
    form = forms.ChooseRole(roles=[(str(place), f"Role {place}") for place in range(roles)])

    assert [value for value, _words in form.fields["held"].choices] == offered
