"""An office that has closed: nobody registers for it, applies to it, or is moved to it."""

from datetime import date

import pytest

from sevanidhi.core.casework import services as cases
from sevanidhi.core.offices import services as offices
from sevanidhi.schemes.health_card.queries import families, registrations
from sevanidhi.schemes.health_card.queries.registrations import OfficeHasClosed
from sevanidhi.schemes.health_card.services import changes
from sevanidhi.schemes.health_card.services import families as services
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office
from sevanidhi.schemes.health_card.tests.gateway import Applicant, at, errors, registered, sent


def close(office, day=TODAY):
    office.refresh_from_db()
    offices.close_office(office=office, until_date=day, order_reference="GO 7", by=None)


@pytest.fixture
def registration(office):
    return registered(office)


def test_until_its_last_day_an_office_is_applied_to_and_not_after(office, registration):
    close(office, date(2017, 4, 18))
    assert services.why_not_under(office.code, on=TODAY) is None

    refusal = services.why_not_under(office.code, on=date(2017, 4, 18))
    assert isinstance(refusal, OfficeHasClosed)
    assert refusal.facts == {"code": office.code, "until_date": date(2017, 4, 18)}


@pytest.mark.django_db(databases=["default", "vault"])
def test_the_page_says_so_and_a_draft_begun_before_is_not_sent(office, registration):
    applicant = Applicant().begin().service(office.code).self(number=None)
    close(office)

    told = applicant.post(at("journeys:page", applicant.number, "ddo"), find=office.code).content.decode()
    assert "से बंद है" in told, errors(applicant.response)
    check = applicant.client.get(at("journeys:check", applicant.number)).content.decode()
    assert "से बंद है" in check


@pytest.mark.django_db(databases=["default", "vault"])
def test_who_was_sent_before_it_closed_is_not_entered_under_it(office, registration, chitra, key):
    case = sent(office, numbers=(None,))
    cases.record_arrival(case=case, way="hand", by=chitra, today=TODAY)
    close(office)

    with pytest.raises(OfficeHasClosed):
        services.verify(case=case, decided={}, by=chitra, today=TODAY)


def test_nobody_is_moved_to_it_but_its_own_families_go_on(office, registration, chitra, key):
    other = make_office("LKO-EDU-09")
    registered(other)
    family = make_family(office)
    close(other)
    order = {"event": {"day": "2017-04-10", "paper": "GO 8"}}

    with pytest.raises(OfficeHasClosed):
        changes.enter_known(
            family=family, kind="transfer", by=chitra, today=TODAY,
            pages=order | {"ddo": {"ddo_code": other.code}},
        )  # fmt: skip
    assert list(families.families_at_desk(chitra, on=TODAY)) == [family]


def test_no_officer_registers_for_it(office):
    close(office)
    refusal = registrations.why_code_is_not_free(office.code, owner=None, on=TODAY)
    assert isinstance(refusal, OfficeHasClosed)
    assert registrations.why_code_is_not_free("LKO-NEW-01", owner=None, on=TODAY) is None
