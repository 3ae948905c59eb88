"""The counters of the scheme: a lost number, and codes on paper for who has no telephone."""

from datetime import timedelta

import pytest
from django.apps import apps

from sevanidhi.core.accounts import printed_codes, queries, services
from sevanidhi.core.accounts.models import Replacement
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import Office
from sevanidhi.schemes.health_card.models import Family
from sevanidhi.schemes.health_card.tests.district import (
    PERSON_EN,
    TODAY,
    browser,
    drawing_office,
    family,
    officer,
    somebody,
)
from sevanidhi.web.access import NotYourDuty
from sevanidhi.web.tests.reading import words

NEW = "9415077001"


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def near(db):
    offices.load_offices()
    return drawing_office("LKO-EDU-01")


@pytest.fixture
def far(near):
    return drawing_office("LKO-EDU-02")


@pytest.fixture
def cell(near):
    return officer("cell_officer", Office.objects.get(code="SACHI"))


@pytest.fixture
def pensioner(near):
    """Return the login of a pensioner without a telephone, whose family the near officer verified."""
    person = somebody()
    person.mobile = ""
    person.save()
    family(near, "PPO-1", person)
    return services.create_login(user_id="UP1700000001", person=person, by=None)


def ask(user, by, **lost):
    return services.ask_replacement(user=user, why="Identity card seen", by=by, on=TODAY, **lost)


def test_the_familys_own_officer_asks_and_the_state_cell_agrees(near, cell, pensioner):
    asked = ask(pensioner, officer("ddo", near), new_mobile=NEW)
    agreed = services.agree_replacement(replacement=asked, by=cell, on=TODAY)

    assert agreed.effective_at is not None


def test_another_drawing_officer_and_a_coordinator_help_nobody(far, pensioner):
    with pytest.raises(NotYourDuty):
        ask(pensioner, officer("ddo", far), new_mobile=NEW)
    with pytest.raises(NotYourDuty):
        ask(pensioner, officer("coordinator", Office.objects.get(code="CMO-UP-50")), new_mobile=NEW)


def test_the_cell_helps_a_drawing_officer_and_two_of_them_are_needed(near, cell):
    ddo = officer("ddo", near)
    clerk = officer("cell_clerk", Office.objects.get(code="SACHI"))
    asked = ask(ddo, clerk, new_mobile=NEW)

    assert queries.may_agree(clerk, asked, on=TODAY) is False
    with pytest.raises(services.SecondPersonNeeded):
        services.agree_replacement(replacement=asked, by=clerk, on=TODAY)
    services.agree_replacement(replacement=asked, by=cell, on=TODAY)


def test_nobody_of_the_scheme_helps_the_login_of_an_officer_above(near, cell, pensioner):
    """Of one who has a family like everybody: two drawing officers gave an administrator's desk away."""
    ddo, clerk = officer("ddo", near), officer("cell_clerk", Office.objects.get(code="SACHI"))
    administrator = services.create_login(
        user_id="ADMIN", person=pensioner.person, mobile="9415077003", by=None
    )
    services.grant_role(user=administrator, role="administrator", office=None, from_date=TODAY, by=None)

    for by in (ddo, clerk, cell):
        assert queries.may_replace(by, pensioner, on=TODAY) is True
        assert queries.may_replace(by, administrator, on=TODAY) is False
        with pytest.raises(NotYourDuty):
            ask(administrator, by, new_mobile=NEW)


def test_a_number_that_is_an_officers_too_is_not_changed_through_the_members_login(near, cell, pensioner):
    """The person's number is that of every login without its own: it would have led to the desk."""
    ddo = officer("ddo", near)
    auditor = services.create_login(user_id="AUDIT", person=pensioner.person, by=None)
    services.grant_role(user=auditor, role="auditor", office=None, from_date=TODAY, by=None)

    assert queries.may_replace(ddo, pensioner, on=TODAY) is False
    assert queries.may_replace(cell, pensioner, on=TODAY) is False
    auditor.mobile = "9415077002"
    auditor.save()
    assert queries.may_replace(ddo, pensioner, on=TODAY) is True


def test_a_role_that_is_still_to_begin_is_an_officers_already(near, cell, pensioner):
    """The number was replaced as a member's until the day before."""
    ddo, tomorrow = officer("ddo", near), TODAY + timedelta(days=1)
    services.grant_role(user=pensioner, role="auditor", office=None, from_date=tomorrow, by=None)

    assert queries.may_replace(ddo, pensioner, on=TODAY) is False
    assert queries.may_replace(cell, pensioner, on=TODAY) is False


def test_the_cell_does_not_help_a_drawing_officer_to_another_desk_of_theirs(near, cell):
    ddo = officer("ddo", near)
    services.grant_role(user=ddo, role="auditor", office=None, from_date=TODAY, by=None)

    assert queries.may_replace(cell, ddo, on=TODAY) is False


def test_once_the_family_has_gone_to_another_officer_the_first_helps_no_more(near, far, pensioner):
    Family.objects.filter(person=pensioner.person).update(ddo_office=far)

    assert queries.may_replace(officer("ddo", near), pensioner, on=TODAY) is False
    assert queries.may_replace(officer("ddo", far), pensioner, on=TODAY) is True


class TestTheSlip:
    @pytest.fixture
    def slip(self, near, cell, pensioner):
        ddo = officer("ddo", near)
        asked = ask(pensioner, ddo, print_codes=True)
        services.agree_replacement(replacement=asked, by=cell, on=TODAY)
        return asked, ddo

    def test_it_is_asked_for_and_agreed_to_on_the_pages(self, near, cell, pensioner):
        ddo = browser(officer("ddo", near))
        told = {"user_id": pensioner.user_id, "what": ["slip"], "why": "Known to the office"}
        ddo.post("/en/account/replacements/", told)
        asked = Replacement.objects.get()
        browser(cell).post(f"/en/account/replacements/{asked.pk}/", {"answer": "agree"})
        read = words(ddo.get("/en/health-card/counter/codes/"))

        assert PERSON_EN in read
        assert "Print the codes of UP1700000001" in read

    def test_it_comes_as_a_paper_once_and_its_codes_open_the_door(self, slip, monkeypatch):
        asked, ddo = slip
        drawn = [f"{number:06d}" for number in range(111111, 111121)]
        monkeypatch.setattr(printed_codes, "_drawn", lambda: drawn)
        address = f"/en/health-card/counter/codes/{asked.pk}/"
        client = browser(ddo)
        paper = client.post(address)

        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
        assert "no-store" in paper.headers["Cache-Control"]
        assert client.post(address).status_code == 404
        assert "No slip waits to be printed" in words(client.get("/en/health-card/counter/codes/"))
        assert printed_codes.next_of(asked.user).position == 1

    def test_an_officer_who_gave_nothing_does_not_find_it(self, slip, near):
        asked, _ddo = slip
        other = officer("ddo_clerk", near)
        services.grant_role(user=other, role="ddo", office=near, from_date=TODAY, by=None)
        other.refresh_from_db()
        client = browser(other)

        assert client.post(f"/en/health-card/counter/codes/{asked.pk}/").status_code == 404
        assert PERSON_EN not in words(client.get("/en/health-card/counter/codes/"))

    def test_the_codes_stand_in_no_table(self, slip):
        asked, ddo = slip
        codes = printed_codes.make(replacement=asked, by=ddo, on=TODAY)
        kept = [
            (model._meta.label, code)
            for model in apps.get_models()
            if model._meta.app_label in ("accounts", "audit", "notices", "documents")
            for row in model.objects.values()
            for code in codes
            if code in str(row)
        ]
        assert kept == []
