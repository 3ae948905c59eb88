"""At one moment: of two families with one person one is refused, two presses make one batch."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import services as cases
from sevanidhi.core.notices.models import Message
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.vault import services as vault
from sevanidhi.schemes.health_card.models import (
    BatchLine,
    Card,
    Family,
    Member,
    PreparedFamily,
    RevocationList,
    StaffListed,
)
from sevanidhi.schemes.health_card.queries import batches as queries
from sevanidhi.schemes.health_card.services import batches, cards, families, reminders, staff
from sevanidhi.schemes.health_card.services.corrections import ChangedSince
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests import test_changes as told_changes
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import NUMBERS, Applicant


@pytest.fixture
def office(own_database, settings):
    settings.BUSINESS_DATE = TODAY
    for purpose in ("card", "revocation"):
        signatures.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)
    office = make_office()
    gateway.registered(office)
    return office


def declared(office, mobile, number):
    """Return one who has declared an application with a son, and waits for the code to send it with."""
    applicant = Applicant(mobile=mobile).begin().service(office.code, service_number=f"ehrms-{mobile[-4:]}")
    applicant.self(number=number)
    applicant.member(gateway.SON, number=NUMBERS[2])
    return applicant.declare()


@pytest.mark.requirement("SECTS-9", in_part=True)
def test_of_two_families_with_the_same_son_sent_at_one_moment_one_is_refused(office, monkeypatch):
    both = [
        declared(office, "9415000021", NUMBERS[0]), declared(office, "9415000022", NUMBERS[1]),
    ]  # fmt: skip
    together, asked = Barrier(2), vault.hold

    def hold(references):
        together.wait(timeout=20)
        asked(references)

    monkeypatch.setattr(vault, "hold", hold)

    def send(applicant):
        try:
            return applicant.send()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        sent = list(hands.map(send, both))
    assert sorted(case is None for case in sent) == [False, True]

    monkeypatch.setattr(vault, "hold", asked)
    case = next(one for one in sent if one)
    officer = make_officer("chitra", "ddo", office)
    cases.record_arrival(case=case, way="hand", by=officer, today=TODAY)
    families.verify(case=case, decided={}, by=officer, today=TODAY)
    assert (Family.objects.count(), Member.objects.filter(relation="son").count()) == (1, 1)


def test_a_card_revoked_while_the_list_of_another_is_signed_is_told_as_soon_as_it_is_entered(office):
    usha = make_officer("usha", "cell_officer", make_office("SACHI-T", "state_cell", ("साची", "SACHI")))
    first, second = (cards.make(make_family(office), why="first", by=None, on=TODAY) for _ in range(2))
    cards.revoke(first, why="ordered", note="आदेश 1", by=usha, on=TODAY)
    entered, signed = Event(), Event()

    def revoke_slowly():
        try:
            with transaction.atomic():
                cards.revoke(second, why="ordered", note="आदेश 2", by=usha, on=TODAY)
                entered.set()
                signed.wait(timeout=60)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as hand:
        slow = hand.submit(revoke_slowly)
        assert entered.wait(timeout=60)
        queue.run_waiting()
        signed.set()
        slow.result()
    assert RevocationList.objects.order_by("-id").first().cards == 1
    queue.run_waiting()
    assert RevocationList.objects.order_by("-id").first().cards == 2


def test_who_is_taken_off_while_their_family_is_being_filled_in_is_off_with_it(office):
    """The filled-in family was not seen yet, and the line could not be struck from under it."""
    chitra = make_officer("chitra", "ddo", office)
    line = StaffListed.objects.create(
        office=office, service_number="E-1", name_hi="आशा", mobile="9415000021", loaded_date=TODAY
    )
    held = Event()

    def fill_in():
        try:
            with transaction.atomic():
                staff.hold(line)
                PreparedFamily.objects.create(listed=line, answers={}, by=chitra, at=timezone.now())
                held.set()
                sleep(0.5)  # the other has come to the line meanwhile
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as hand:
        filled = hand.submit(fill_in)
        assert held.wait(timeout=60)
        staff.take_off(line=line, why="चले गए", by=chitra, on=TODAY)
        filled.result()
    assert (StaffListed.objects.count(), PreparedFamily.objects.count()) == (0, 0)


def test_two_presses_at_one_moment_make_one_batch(office, monkeypatch):
    printer = make_officer("pradeep", "cell_printer", make_office("SACHI-T", "state_cell", ("साची", "SACHI")))
    for _ in range(2):
        cards.make(make_family(office), why="first", by=None, on=TODAY)
    together, asked, key = Barrier(2), queries.waiting, uuid4()

    def waiting(of):
        with suppress(BrokenBarrierError):
            together.wait(timeout=0.5)
        return asked(of)

    def press(_hand):
        try:
            return batches.make_batch(office=None, limit=1, key=key, by=printer, on=TODAY).number
        finally:
            connections.close_all()

    monkeypatch.setattr(queries, "waiting", waiting)
    with ThreadPoolExecutor(2) as hands:
        made = set(hands.map(press, range(2)))
    assert (len(made), BatchLine.objects.count()) == (1, 1)


def test_a_transfer_and_a_birth_granted_at_one_moment_wait_for_each_other(office, monkeypatch):
    """A transfer takes every case of the family along, so each of the two once held what the other needed."""
    there = make_office("LKO-EDU-04")
    gateway.registered(there)
    chitra, family = make_officer("chitra", "ddo", office), make_family(office)
    cards.make(family, why="first", by=None, on=TODAY)
    asha = accounts.create_login(user_id="asha", person=family.person, mobile="9415000001", by=None)
    birth = told_changes.told(family, asha, "birth", {}, [told_changes.coming(asha, "daughter")])
    transfer = told_changes.told(family, asha, "transfer", {"ddo": {"ddo_code": there.code}})
    together, stands = Barrier(2), cases._stand_at

    def stand_at(case, step, *, today):
        with suppress(BrokenBarrierError):
            together.wait(timeout=1)
        if case == birth:
            sleep(0.5)  # the transfer has the family first
        stands(case, step, today=today)

    def grant(case):
        try:
            return told_changes.verified(case, chitra).state
        except cases.StepNotOpen:
            return "of the new officer"
        finally:
            connections.close_all()

    monkeypatch.setattr(cases, "_stand_at", stand_at)
    with ThreadPoolExecutor(2) as hands:
        moved, born = hands.map(grant, (transfer, birth))
    family.refresh_from_db()
    assert (moved, family.ddo_office) == ("granted", there)
    assert born in ("granted", "of the new officer")
    assert family.members.count() == (2 if born == "granted" else 1)
    assert Card.objects.filter(family=family).exclude(state="revoked").count() == 1


def test_two_who_remind_a_list_at_one_moment_tell_each_person_once(office, monkeypatch):
    chitra = make_officer("chitra", "ddo", office)
    for number, mobile in (("E-1", "9415000031"), ("E-2", "9415000032")):
        StaffListed.objects.create(
            office=office, service_number=number, name_hi="राम", mobile=mobile, is_pensioner=False,
            loaded_date=TODAY,
        )  # fmt: skip
    together, hold = Barrier(2), reminders._hold

    def hold_and_linger(offices):
        together.wait(timeout=20)
        hold(offices)
        sleep(0.5)

    monkeypatch.setattr(reminders, "_hold", hold_and_linger)

    def remind(_hand):
        try:
            return reminders.remind_people(offices=[office], by=chitra, on=TODAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        told = list(hands.map(remind, range(2)))

    assert sorted(told) == [0, 2]
    reminded = Message.objects.filter(template="health_card.reminder_person")
    assert sorted(reminded.values_list("address", flat=True)) == ["9415000031", "9415000032"]
    assert Entry.objects.filter(act="health_card.reminder.people").count() == 1


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_whose_name_is_corrected_and_who_dies_at_one_moment_is_off_the_card(office, monkeypatch):
    """Whichever comes first: the correction finds nobody any more, or the death finds who was corrected."""
    chitra, family = make_officer("chitra", "ddo", office), make_family(office, others=[told_changes.SON])
    cards.make(family, why="first", by=None, on=TODAY)
    asha = accounts.create_login(user_id="asha", person=family.person, mobile="9415000001", by=None)
    who = {"who": {"member": str(family.members.get(relation="son").pk)}}
    right = {"wrong": {"what": ["name"]}, "right_name": {"name_hi": "मोहन शर्मा", "name_en": "Mohan Sharma"}}
    correction = told_changes.told(family, asha, "correction", who | right)
    death = told_changes.told(family, asha, "death", who)
    together = Barrier(2)

    def grant(case):
        together.wait(timeout=20)
        try:
            return told_changes.verified(case, chitra).state
        except ChangedSince:
            return "told too late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        corrected, died = hands.map(grant, (correction, death))
    assert died == "granted"
    lines = {"granted": 2, "told too late": 1}[corrected]
    assert family.members.filter(relation="son").exclude(until_date=None).count() == lines
    assert not family.members.filter(relation="son", until_date=None).exists()
    assert Card.objects.filter(family=family).exclude(state="revoked").count() == 1
