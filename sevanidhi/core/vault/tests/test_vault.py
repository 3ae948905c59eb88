"""Numbers come in, are claimed, compared and cleared out; each access names its purpose and is kept."""

from datetime import UTC, datetime, time, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from sevanidhi.core.accounts import drafts
from sevanidhi.core.accounts.models import Draft, User
from sevanidhi.core.audit import context
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.people.models import Person
from sevanidhi.core.vault import phrases, queries, sealing, services, tasks
from sevanidhi.core.vault.models import Access, Act, Identity, Purpose
from sevanidhi.core.vault.numbers import read_number
from sevanidhi.core.vault.tests.conftest import ANOTHER, CONSENT, NUMBER, sealed_in, stored

pytestmark = pytest.mark.django_db
ALL_DAY = (time.min, time.max)


def accesses(reference: UUID) -> list[tuple[str, str]]:
    return list(Access.objects.filter(reference=reference).order_by("pk").values_list("act", "purpose"))


def made_old(reference: UUID, *, hours: int = 25) -> None:
    Identity.objects.filter(pk=reference).update(stored_at=timezone.now() - timedelta(hours=hours))


def nobody(references):
    return {}


def test_a_number_comes_in_sealed_and_is_shown_by_four_figures(asha):
    reference = uuid4()
    last4 = services.store(
        reference=reference, number=read_number(NUMBER), consent=CONSENT, by=asha, purpose="registration"
    )
    kept = Identity.objects.get()

    assert (last4, kept.last4, str(kept)) == ("7058", "7058", "•••• 7058")
    assert kept.consent["notice"] == "2017-04"
    assert accesses(reference) == [("stored", "registration")]
    assert sealing.opened(sealed_in(kept), reference=reference) == NUMBER


def test_a_sealed_number_opens_under_its_own_reference_only(asha):
    stored(asha)
    kept = Identity.objects.get()

    with pytest.raises(InvalidTag):
        sealing.opened(sealed_in(kept), reference=uuid4())


def test_the_same_number_twice_has_one_mark_and_two_sealings(asha):
    stored(asha)
    stored(asha)
    first, second = Identity.objects.all()

    assert bytes(first.blind) == bytes(second.blind)
    assert bytes(first.sealed) != bytes(second.sealed)


def test_a_new_key_seals_and_the_old_one_still_opens(asha, settings):
    old = stored(asha)
    settings.VAULT_KEYS = settings.VAULT_KEYS | {2: b"another key for a trial"}
    new = stored(asha)

    numbers = {one.pk: one.key_number for one in Identity.objects.all()}
    assert numbers == {old: 1, new: 2}
    assert {sealing.opened(sealed_in(one), reference=one.pk) for one in Identity.objects.all()} == {NUMBER}


def test_keys_that_open_nothing_are_found(asha, settings):
    stored(asha)
    assert queries.keys_that_fail() == []

    usual = settings.VAULT_KEYS
    for lost in ({}, {1: b"another key for a trial"}):
        settings.VAULT_KEYS = lost
        assert queries.keys_that_fail() == [1]
    settings.VAULT_KEYS, settings.VAULT_INDEX_KEY = usual, b"another key for a trial"
    assert queries.keys_that_fail() == [1]


def test_a_key_made_in_place_of_a_lost_one_is_found_after_it_has_sealed_too(asha, settings):
    made_old(stored(asha))
    settings.VAULT_KEYS = {1: b"another key for a trial"}
    stored(asha)

    assert queries.keys_that_fail() == [1]


def test_a_repeat_changes_nothing_and_another_number_is_refused(asha):
    reference = stored(asha)
    stored(asha, reference=reference)

    assert accesses(reference) == [("stored", "registration")]
    with pytest.raises(services.ReferenceUsed):
        stored(asha, ANOTHER, reference=reference)


def test_nobody_else_tries_numbers_out_on_a_reference_nor_anybody_once_it_is_claimed(asha):
    reference, other = stored(asha), User.objects.create(user_id="other")
    with pytest.raises(services.ReferenceUsed):
        stored(other, reference=reference)

    services.claim(references=[reference], person_ids=[7], by=asha, purpose=services.Purpose.REGISTRATION)
    with pytest.raises(services.ReferenceUsed):
        stored(asha, reference=reference)
    assert [act for act, _ in accesses(reference)] == ["stored", "claimed"]


def test_no_number_is_used_without_a_purpose(asha):
    reference = stored(asha)

    with pytest.raises(services.PurposeNotKnown):
        stored(asha, purpose="")
    with pytest.raises(services.PurposeNotKnown):
        services.others_with(reference=reference, by=asha, purpose="curiosity")
    with pytest.raises(IntegrityError, match="vault_access_names_a_purpose"), transaction.atomic("vault"):
        Access.objects.create(reference=reference, act=Act.COMPARED, purpose="")
    assert accesses(reference) == [("stored", "registration")]


USES = {
    "kept": lambda reference, by, purpose: stored(by, reference=reference, purpose=purpose),
    "joined to a record": lambda reference, by, purpose: services.claim(
        references=[reference], person_ids=[7], by=by, purpose=purpose
    ),
    "compared": lambda reference, by, purpose: services.others_with(
        reference=reference, by=by, purpose=purpose
    ),
}


@pytest.mark.parametrize("purpose", ["", "curiosity", "Registration", "registration ", None])
@pytest.mark.parametrize("use", USES)
def test_each_use_is_refused_without_a_purpose_of_the_list_and_leaves_nothing(asha, use, purpose):
    reference = stored(asha)
    before = Identity.objects.values().get()

    with pytest.raises(services.PurposeNotKnown):
        USES[use](reference, asha, purpose)
    with pytest.raises(services.PurposeNotKnown):
        USES[use](uuid4(), asha, purpose)
    assert Identity.objects.values().get() == before
    assert accesses(reference) == [("stored", "registration")]
    assert Access.objects.count() == 1


def test_equals_are_found_and_both_note_it(asha):
    mine, other, apart = stored(asha), stored(asha), stored(asha, ANOTHER)

    assert services.others_with(reference=mine, by=None, purpose="duplicates") == [other]
    assert services.others_with(reference=apart, by=None, purpose="duplicates") == []
    assert accesses(other)[1:] == [("compared", "duplicates")]
    with pytest.raises(services.ReferenceUnknown):
        services.others_with(reference=uuid4(), by=None, purpose="duplicates")


def test_a_claim_stands_once(asha):
    reference = stored(asha)
    for _ in range(2):
        services.claim(references=[reference], person_ids=[7], by=asha, purpose=services.Purpose.REGISTRATION)

    assert [act for act, _ in accesses(reference)] == ["stored", "claimed"]
    with pytest.raises(services.ReferenceUnknown):
        services.claim(references=[uuid4()], person_ids=[8], by=asha, purpose=services.Purpose.REGISTRATION)


def test_a_number_claimed_for_one_person_is_not_anothers(asha):
    """Two persons on one reference would be one number, of which no equal is ever found."""
    mine, twice = stored(asha), stored(asha)
    services.claim(references=[mine], person_ids=[7], by=asha, purpose=services.Purpose.REGISTRATION)

    with pytest.raises(services.ReferenceUsed):
        services.claim(references=[mine], person_ids=[8], by=asha, purpose=services.Purpose.REGISTRATION)
    with pytest.raises(services.ReferenceUsed):
        services.claim(
            references=[twice, twice], person_ids=[7, 8], by=asha, purpose=services.Purpose.REGISTRATION
        )
    assert [line.act for line in queries.log_of(8)] == []
    assert accesses(twice) == [("stored", "registration")]


def test_what_nobody_used_for_a_day_is_erased(asha):
    old, young = stored(asha), stored(asha)
    made_old(old)

    assert services.sweep(now=timezone.now(), in_use=nobody) == 1
    assert list(Identity.objects.values_list("pk", flat=True)) == [young]
    assert accesses(old)[-1] == ("erased", "clearing")


def test_what_a_record_uses_is_claimed_late_and_a_drafts_is_left(asha):
    recorded, in_draft, claimed = stored(asha), stored(asha), stored(asha)
    services.claim(references=[claimed], person_ids=[3], by=asha, purpose=services.Purpose.REGISTRATION)
    for reference in (recorded, in_draft):
        made_old(reference)

    assert services.sweep(now=timezone.now(), in_use=lambda found: {recorded: 7, in_draft: None}) == 0
    assert {one.pk: one.claimed_at is not None for one in Identity.objects.all()} == {
        recorded: True, in_draft: False, claimed: True,
    }  # fmt: skip
    assert [line.act for line in queries.log_of(7)] == ["claimed", "stored"]


def test_a_records_word_goes_before_a_drafts(asha, monkeypatch):
    reference = stored(asha)
    made_old(reference)
    monkeypatch.setattr(services, "USERS", [lambda found: {reference: 7}, lambda found: {reference: None}])
    tasks.sweep()

    assert Identity.objects.get().claimed_at is not None


def test_what_goes_from_a_draft_into_a_record_while_the_rooms_are_asked_stays(asha, monkeypatch):
    reference = stored(asha)
    made_old(reference)
    in_record: set[UUID] = set()

    def records(found):
        return {one: 7 for one in found if one in in_record}

    def drafts_of(found):
        in_record.add(reference)  # the application is sent between the two questions
        return {}

    monkeypatch.setattr(services, "USERS", [records, drafts_of])
    tasks.sweep()

    assert Identity.objects.get().claimed_at is not None


def test_what_is_sent_again_while_the_sweeper_looks_stays(asha):
    reference = stored(asha)
    made_old(reference)

    def sent_again(references):
        stored(asha, reference=reference)
        return {}

    assert services.sweep(now=timezone.now(), in_use=sent_again) == 0
    assert Identity.objects.filter(pk=reference).exists()


def test_the_sweeper_goes_through_them_all_and_a_second_time_changes_nothing(asha, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    for _ in range(5):
        made_old(stored(asha))

    assert services.sweep(now=timezone.now(), in_use=nobody) == 5
    assert services.sweep(now=timezone.now(), in_use=nobody) == 0


def test_who_asks_too_fast_is_refused_and_told_of(asha, monkeypatch):
    monkeypatch.setattr(services, "COMPARED_AN_HOUR", 3)
    monkeypatch.setattr(services, "OFFICE_HOURS", ALL_DAY)
    reference = stored(asha)
    for _ in range(3):
        services.others_with(reference=reference, by=asha, purpose="duplicates")

    assert alarms() == ["vault.use.too_fast"]
    with pytest.raises(services.ComparedTooOften):
        services.others_with(reference=reference, by=asha, purpose="duplicates")
    assert services.others_with(reference=reference, by=None, purpose="duplicates") == []


def test_who_tries_numbers_one_after_the_other_is_told_of(asha, monkeypatch):
    """Where the last of the hour was a number tried, and not a reference asked about, no alarm was raised."""
    monkeypatch.setattr(services, "COMPARED_AN_HOUR", 2)
    monkeypatch.setattr(services, "OFFICE_HOURS", ALL_DAY)
    reference = stored(asha)
    services.others_with(reference=reference, by=asha, purpose="duplicates")
    services.equal_among(number=read_number(ANOTHER), among=[reference], by=asha, purpose="duplicates")

    assert alarms() == ["vault.use.too_fast"]


def test_one_asking_that_finds_many_equals_counts_once_and_the_alarm_is_not_passed_over(asha, monkeypatch):
    monkeypatch.setattr(services, "COMPARED_AN_HOUR", 3)
    monkeypatch.setattr(services, "OFFICE_HOURS", ALL_DAY)
    reference, *_ = [stored(asha) for _ in range(4)]
    for told in ([], [], ["vault.use.too_fast"]):
        services.others_with(reference=reference, by=asha, purpose="duplicates")
        assert alarms() == told


def test_who_asks_at_night_or_is_new_is_told_of(asha, monkeypatch):
    reference = stored(asha)
    monkeypatch.setattr(services, "OFFICE_HOURS", ALL_DAY)
    services.others_with(reference=reference, by=asha, purpose="duplicates")
    assert alarms() == []

    monkeypatch.setattr(services, "OFFICE_HOURS", (ALL_DAY[0], ALL_DAY[0]))
    services.others_with(reference=reference, by=User.objects.create(user_id="new"), purpose="duplicates")
    assert alarms() == ["vault.use.outside_hours", "vault.use.by_new_login"]


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        ("2017-04-17 07:59:59", True),
        ("2017-04-17 08:00:00", False),
        ("2017-04-17 19:59:59", False),
        ("2017-04-17 20:00:00", True),
        ("2017-04-17 00:00:00", True),
    ],
)
def test_office_hours_are_those_of_the_clock_on_the_wall(asha, clock, told):
    """The hours of India, whatever the machine's own clock shows."""
    asha.created_at = datetime(2017, 1, 2, tzinfo=UTC)
    reference = stored(asha)
    with time_machine.travel(datetime.fromisoformat(f"{clock}+05:30"), tick=False):
        services.others_with(reference=reference, by=asha, purpose="duplicates")

    assert alarms() == (["vault.use.outside_hours"] if told else [])


@pytest.mark.parametrize(("age", "told"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)])
def test_a_login_is_new_for_a_week(asha, monkeypatch, age, told):
    monkeypatch.setattr(services, "OFFICE_HOURS", ALL_DAY)
    reference = stored(asha)
    with time_machine.travel(asha.created_at + age, tick=False):
        services.others_with(reference=reference, by=asha, purpose="duplicates")

    assert alarms() == (["vault.use.by_new_login"] if told else [])


def test_what_is_refused_for_haste_is_open_again_after_an_hour_and_to_others_at_once(asha, monkeypatch):
    monkeypatch.setattr(services, "COMPARED_AN_HOUR", 2)
    monkeypatch.setattr(services, "OFFICE_HOURS", ALL_DAY)
    bharat = User.objects.create(user_id="bharat")
    reference = stored(asha)
    for _ in range(2):
        services.others_with(reference=reference, by=asha, purpose="duplicates")
    with pytest.raises(services.ComparedTooOften):
        services.others_with(reference=reference, by=asha, purpose="duplicates")

    services.others_with(reference=reference, by=bharat, purpose="duplicates")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert services.others_with(reference=reference, by=asha, purpose="duplicates") == []


@pytest.mark.parametrize("language", ["hi", "en"])
def test_each_act_and_each_purpose_is_read_by_the_person_in_words(client, asha, language):
    person = Person.objects.create(name_hi="एलिज़ाबेथ", sort_key="e", search_key="e")
    elizabeth = User.objects.create(user_id="elizabeth", person=person)
    reference = stored(elizabeth)
    services.claim(references=[reference], person_ids=[person.pk], by=asha, purpose=Purpose.REGISTRATION)
    for act in Act.values:
        for purpose in Purpose.values:
            Access.objects.create(
                reference=reference, act=act, purpose=purpose, by_id=asha.pk, by_name="asha"
            )
    client.force_login(elizabeth)
    with translation.override(language):
        page = unescape(client.get(reverse("audit:who_saw")).content.decode())

    english = language == "en"
    words = [said[english] for said in (*phrases.WHAT_WAS_DONE.values(), *phrases.WHAT_FOR.values())]
    assert set(phrases.WHAT_WAS_DONE) == set(Act.values)
    assert set(phrases.WHAT_FOR) == set(Purpose.values)
    assert [word for word in words if page.count(word) < len(Act.values)] == []
    assert NUMBER not in page
    assert str(reference) not in page


def test_the_person_sees_every_use_on_the_page_who_saw_my_data(client, asha):
    person = Person.objects.create(name_hi="एलिज़ाबेथ", sort_key="e", search_key="e")
    elizabeth = User.objects.create(user_id="elizabeth", person=person)
    hers, anothers = stored(elizabeth), stored(asha, ANOTHER)
    services.claim(
        references=[hers, anothers],
        person_ids=[person.pk, person.pk + 1],
        by=None,
        purpose=services.Purpose.REGISTRATION,
    )
    with context.acting(role="ddo", office="AJM-EDU-07"):
        services.others_with(reference=hers, by=asha, purpose="duplicates")
    client.force_login(elizabeth)
    page = client.get(reverse("audit:who_saw")).content.decode()

    assert [line.act for line in queries.log_of(person.pk)] == ["compared", "claimed", "stored"]
    assert page.count("आधार संख्या का दूसरों से मिलान किया") == 1
    assert page.count("यह देखना कि एक व्यक्ति दो बार तो नहीं") == 1
    assert (page.count("आहरण अधिकारी"), page.count("AJM-EDU-07"), page.count("asha")) == (1, 1, 0)


def test_what_was_typed_is_kept_in_no_draft(asha):
    typed = {"aadhaar": NUMBER, "aadhaar_2": NUMBER, "member-0-aadhaar": NUMBER, "name": "आशा"}
    request = RequestFactory().post("/hi/form/", typed, headers={"Referer": "http://testserver/hi/form/"})

    assert drafts.keep(request, user_pk=asha.pk)
    assert Draft.objects.get().fields == {"name": ["आशा"]}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE vault_identity SET last4 = '0000'",
        "UPDATE vault_identity SET blind = sha256('x')",
        "UPDATE vault_identity SET sealed = '\\x00'",
        "UPDATE vault_identity SET claimed_at = NULL",
        "UPDATE vault_identity SET consent = '{}'",
        "DELETE FROM vault_identity",
        "TRUNCATE vault_identity",
        "UPDATE vault_access SET by_name = 'nobody'",
        "DELETE FROM vault_access",
    ],
)
def test_the_vault_keeps_what_came_as_it_came(asha, change):
    services.claim(references=[stored(asha)], person_ids=[7], by=asha, purpose=services.Purpose.REGISTRATION)

    with pytest.raises(DatabaseError), transaction.atomic("vault"), connections["vault"].cursor() as cursor:
        cursor.execute(change)


def alarms() -> list[str]:
    return list(Entry.objects.filter(act__startswith="vault.").order_by("pk").values_list("act", flat=True))
