"""The same family twice: its own applicant is told on the page, and nothing of anybody else's there."""

import pytest
from django.test import Client

from sevanidhi.core.accounts.models import Count, User
from sevanidhi.core.casework import services as cases
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.core.vault.numbers import read_number
from sevanidhi.schemes.health_card.models import Family
from sevanidhi.schemes.health_card.queries import families as queries
from sevanidhi.schemes.health_card.services import families
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY
from sevanidhi.schemes.health_card.tests.gateway import NUMBERS, SON, SPOUSE, Applicant, at, errors

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
STRANGER = "9415000066"
THERE, WAITS, HERE = "पहले से परिवार", "पहले से आवेदन", "इस आवेदन में किसी और की भी"


@pytest.fixture
def registered(office):
    return gateway.registered(office)


@pytest.fixture
def case(office, registered, chitra, key):
    """Asha's family with her son, sent from her number."""
    return gateway.sent(office, SON)


@pytest.fixture
def family(case, chitra):
    cases.record_arrival(case=case, way="hand", by=chitra, today=TODAY)
    families.verify(case=case, decided={}, by=chitra, today=TODAY)
    return Family.objects.get()


def typed(applicant, number, *, relation="self") -> str:
    """Return what the page of the number says to a number; the other answers are as Asha's."""
    row = None
    if relation != "self":
        told = {"son": SON, "spouse": SPOUSE}[relation]
        row = applicant.member(told)  # without a number, so far
    name = "member_number" if row else "self_number"
    where = ("journeys:row_page", applicant.number, row, name) if row else (
        "journeys:page", applicant.number, name,
    )  # fmt: skip
    applicant.post(at(*where), aadhaar=number)
    return errors(applicant.response) if applicant.response.status_code == 422 else ""


def newcomer(office, mobile=gateway.MOBILE, number=None):
    Count.objects.all().delete()  # the last code was a while ago
    return Applicant(mobile=mobile).begin().service(office.code).self(number=number)


class TestTheNumber:
    def test_of_another_person_of_this_application_is_told_at_once(self, office, registered):
        applicant = newcomer(office, number=NUMBERS[0])
        before = Identity.objects.count()

        assert HERE in typed(applicant, NUMBERS[0], relation="son")
        assert Identity.objects.count() == before
        assert typed(applicant, NUMBERS[0]) == ""  # her own again

    def test_of_the_own_family_that_stands_is_told_to_who_has_its_number(self, office, family):
        said = typed(newcomer(office), NUMBERS[1], relation="son")

        assert THERE in said
        assert family.number in said
        assert "Mohan" not in said

    def test_of_the_own_application_that_waits_is_told_so(self, office, case):
        said = typed(newcomer(office), NUMBERS[0])

        assert WAITS in said
        assert case.number in said

    def test_of_the_application_that_is_put_right_is_written_again(self, office, case, chitra):
        cases.record_arrival(case=case, way="hand", by=chitra, today=TODAY)
        cases.move(case=case, verb="object", by=chitra, today=TODAY, note="फ़ोटो")
        assert queries.covered(User.objects.get(person=case.person)) == []

    def test_of_a_stranger_is_taken_and_refused_only_when_it_is_sent(self, office, family):
        applicant = newcomer(office, mobile=STRANGER)

        assert typed(applicant, NUMBERS[1], relation="son") == ""
        assert typed(applicant, NUMBERS[2]) == ""
        assert not Access.objects.filter(act="compared", by_id__isnull=False).exists()
        assert applicant.declare().send() is None
        assert "किसी दूसरे परिवार के कार्ड" in errors(applicant.response)

    def test_of_husband_and_wife_who_both_serve_stands_on_both_cards(self, office, family):
        assert typed(newcomer(office), NUMBERS[0], relation="spouse") == ""

    def test_is_not_found_by_trying(self, office, family, monkeypatch):
        monkeypatch.setattr(vault, "COMPARED_AN_HOUR", 2)
        owner = User.objects.get(person=family.person)
        among = [one.identity for one in queries.covered(owner)]
        guesses = [read_number(number) for number in NUMBERS]
        asked = {"among": among, "by": owner, "purpose": vault.Purpose.DUPLICATES}

        assert vault.equal_among(number=guesses[2], **asked) == set()
        assert len(vault.equal_among(number=guesses[0], **asked)) == 1
        with pytest.raises(vault.ComparedTooOften):
            vault.equal_among(number=guesses[1], **asked)


class TestTheFirstPage:
    def start(self, owner):
        client = Client()
        client.force_login(owner)
        return client

    def test_leads_to_the_application_that_waits(self, case):
        client = self.start(User.objects.get(person=case.person))
        shown = client.get(at("journeys:start", "health_card.family")).content.decode()

        assert case.number in shown
        assert at("casework:case", case.number) in shown

    def test_leads_to_the_family_that_stands_and_begins_nothing(self, family):
        owner = User.objects.get(person=family.person)
        client = self.start(owner)
        address = at("journeys:start", "health_card.family")

        for answer in (client.get(address), client.post(address)):
            assert family.number in answer.content.decode()
            assert at("health_card:my_family") in answer.content.decode()
        assert not owner.journeys.filter(state="open").exists()
