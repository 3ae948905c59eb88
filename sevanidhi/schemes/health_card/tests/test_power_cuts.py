"""Numbers go into the vault first and alone. Whatever is cut off, none is lost and none is left behind."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts.models import Count
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys import services as journeys
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.vault import sealing
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.schemes.health_card.models import Card, Family, PreparedFamily
from sevanidhi.schemes.health_card.services import families, prepared
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests import test_many_families as many
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import NUMBERS, Applicant, at
from sevanidhi.schemes.health_card.tests.test_api import System


class PowerCut(BaseException):
    """Nothing after it is done."""


@pytest.fixture
def office(own_database):
    """An office whose officer is registered, in books and a vault that really commit."""
    for purpose in ("card", "revocation"):
        signatures.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)
    office = make_office()
    gateway.registered(office)
    return office


@pytest.fixture
def cut(monkeypatch):
    """Cut the power where this is called; return how to bring it back."""

    def cut_at(module, name):
        def gone(*args, **kwargs):
            raise PowerCut

        monkeypatch.setattr(module, name, gone)
        return monkeypatch.undo

    return cut_at


def swept() -> int:
    return vault.sweep(now=timezone.now() + timedelta(hours=25))


def at_the_number(office) -> tuple[Applicant, dict]:
    """Return an applicant at the page of the number, and what is sent from it."""
    applicant = Applicant().begin().service(office.code)
    names = {"name_hi": "आशा", "name_en": "Asha", "gender": "female"}
    applicant.page("self_person", **names, **gateway.date_boxes("birth_date", "1975-06-15"))
    return applicant, {"aadhaar": NUMBERS[0], "_key": str(uuid4())}


@pytest.mark.parametrize(
    ("module", "name", "left"),
    [(sealing, "sealed", 0), (journeys, "_keep_page", 1)],
    ids=["before the vault", "between vault and draft"],
)
def test_cut_off_at_the_page_the_same_page_sent_again_brings_one_number(
    office, cut, settings, module, name, left
):
    settings.BUSINESS_DATE = TODAY
    applicant, sent = at_the_number(office)
    page = at("journeys:page", applicant.number, "self_number")
    back = cut(module, name)
    with pytest.raises(PowerCut):
        applicant.client.post(page, sent)
    assert Identity.objects.count() == left
    assert "self_number" not in Draft.objects.get().answers
    back()
    assert applicant.client.post(page, sent).status_code == 303

    kept = Identity.objects.get()
    assert Draft.objects.get().answers["self_number"]["identity"] == str(kept.reference)
    assert swept() == 0


def test_cut_off_between_vault_and_draft_for_good_the_number_is_erased(office, cut, settings):
    settings.BUSINESS_DATE = TODAY
    applicant, sent = at_the_number(office)
    cut(journeys, "_keep_page")
    with pytest.raises(PowerCut):
        applicant.client.post(at("journeys:page", applicant.number, "self_number"), sent)

    assert (swept(), swept()) == (1, 0)
    assert not Identity.objects.exists()


def test_cut_off_while_the_case_is_made_the_draft_stays_and_is_sent_again(office, cut, settings):
    settings.BUSINESS_DATE = TODAY
    applicant = Applicant().begin().service(office.code).self().declare()
    back = cut(families, "print_form")
    with pytest.raises(PowerCut):
        applicant.send()
    assert (Case.objects.filter(number=applicant.number).count(), Draft.objects.get().state) == (0, "open")
    assert swept() == 0
    back()
    Count.objects.all().delete()  # half a minute later
    applicant.post(at("journeys:code", applicant.number), send="1")

    assert applicant.send() is not None
    assert Draft.objects.get().state == "sent"
    assert swept() == 0  # the application rests on it
    assert Identity.objects.get().claimed_at is None


def test_cut_off_before_the_claim_the_family_stands_and_the_sweeper_claims(office, cut, settings):
    settings.BUSINESS_DATE = TODAY
    chitra = make_officer("chitra", "ddo", office)
    case = gateway.sent(office)
    cases.record_arrival(case=case, way="hand", by=chitra, today=TODAY)
    back = cut(vault, "claim")
    with pytest.raises(PowerCut):
        families.verify(case=case, decided={}, by=chitra, today=TODAY)
    back()

    family = Family.objects.get()
    assert Card.objects.get().family == family
    assert Identity.objects.get().claimed_at is None
    assert swept() == 0
    assert Identity.objects.get().claimed_at is not None
    claimed = Access.objects.filter(act="claimed").get()
    assert (claimed.person_id, claimed.by_id) == (family.person_id, None)


def test_cut_off_within_the_verification_nothing_of_it_stands(office, cut, settings):
    settings.BUSINESS_DATE = TODAY
    chitra = make_officer("chitra", "ddo", office)
    case = gateway.sent(office)
    cases.record_arrival(case=case, way="hand", by=chitra, today=TODAY)
    back = cut(families, "_let_in")
    with pytest.raises(PowerCut):
        families.verify(case=case, decided={}, by=chitra, today=TODAY)
    back()
    assert (Family.objects.count(), Card.objects.count(), Identity.objects.get().claimed_at) == (0, 0, None)

    desk = Client()
    desk.force_login(chitra)
    assert desk.post(at("health_card:desk_verify", case.number), {"compared": "on"}).status_code == 303
    assert Family.objects.get().members.count() == 1
    assert Identity.objects.get().claimed_at is not None


def test_cut_off_between_the_vault_and_the_books_of_many_families_the_numbers_are_erased(
    office, cut, settings
):
    settings.BUSINESS_DATE = TODAY
    chitra = make_officer("chitra", "ddo", office)
    many.listed(office, 3)
    sent = {"families": [many.family(n, many.photos_of(chitra, 3)) for n in range(3)]}
    system = System(chitra)
    back = cut(prepared, "_keep")
    with pytest.raises(PowerCut):
        system.post("families/many", sent)
    assert (Identity.objects.count(), PreparedFamily.objects.count()) == (6, 0)
    back()

    assert (swept(), Identity.objects.count()) == (6, 0)
    assert system.post("families/many", sent).json()["kept"] == 3
    assert (swept(), Identity.objects.count()) == (0, 6)
    assert Identity.objects.filter(claimed_at=None).count() == 6  # a person has yet to take them up
