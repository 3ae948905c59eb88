"""The pages of people: one's own profile; a drawing officer's staff and nobody else's."""

import re
from datetime import date

import pytest
from django.test import Client

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.people import services

TODAY = date(2017, 4, 17)
STAFF = "/en/people/staff/"


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


def browser_of(user):
    user.refresh_from_db()
    client = Client()
    client.force_login(user)
    return client


def officer(role, office, user_id="chitra"):
    user = accounts.create_login(user_id=user_id, person=None, by=None)
    accounts.grant_role(user=user, role=role, office=office, from_date=date(2010, 4, 1), by=None)
    return user


@pytest.fixture
def chitra(chitras_office):
    return browser_of(officer("ddo", chitras_office))


@pytest.fixture
def asha_online(asha):
    return browser_of(accounts.create_login(user_id="asha", person=asha.person, by=None))


def words(response):
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_member_reads_what_the_register_says_in_both_languages(asha_online):
    english = words(asha_online.get("/en/people/me/"))
    hindi = words(asha_online.get("/hi/people/me/"))

    for shown in ("RJAJ199811000001", "Asha Sharma", "₹ 12,900"):
        assert shown in english
        assert shown in hindi
    assert "मेरा विवरण" in hindi


def test_a_member_chooses_the_language_of_messages(asha_online, asha):
    asha_online.post("/en/people/me/", {"language": "en"})

    asha.person.refresh_from_db()
    assert asha.person.language == "en"


def test_a_drawing_officer_sees_the_staff_of_the_office_in_order(chitra, asha, bharat):
    shown = words(chitra.get(STAFF))

    assert shown.index("Asha Sharma") < shown.index("Bharat Meena")


@pytest.mark.parametrize("typed", ["आशा", "asha", "RJAJ1998"])
def test_staff_is_found_in_both_scripts(chitra, asha, bharat, typed):
    shown = words(chitra.get(STAFF, {"q": typed}))

    assert "Asha Sharma" in shown
    assert "Bharat Meena" not in shown


def test_a_search_that_finds_nobody_says_what_to_try(chitra, asha):
    assert "Try one word of the name" in words(chitra.get(STAFF, {"q": "zzz"}))


def test_staff_of_another_office_is_neither_listed_nor_opened(chitra, asha, other_office):
    services.transfer(employee=asha, office=other_office, from_date=date(2017, 4, 1), by=None)

    assert "Asha Sharma" not in words(chitra.get(STAFF))
    assert chitra.get(f"{STAFF}{asha.employee_id}/").status_code == 404


def test_an_officers_look_at_a_record_is_noted_and_ones_own_is_not(chitra, asha_online, asha):
    assert chitra.get(f"{STAFF}{asha.employee_id}/").status_code == 200
    asha_online.get("/en/people/me/")

    looked = Entry.objects.filter(act="people.employee.viewed")
    assert [(line.person_id, line.by_name) for line in looked] == [(asha.person_id, "chitra")]


def test_a_member_opens_neither_staff_lists_nor_colleagues(asha_online, bharat):
    for address in (STAFF, f"{STAFF}{bharat.employee_id}/", "/en/people/movements/"):
        assert asha_online.get(address).status_code == 403


def test_a_pensioner_stays_in_the_care_of_the_last_office(chitra, asha):
    services.retire(employee=asha, last_date=date(2017, 3, 31), by=None)

    assert chitra.get(f"{STAFF}{asha.employee_id}/").status_code == 200


@pytest.mark.parametrize(("role", "status"), [("director", 200), ("auditor", 200), ("treasury_clerk", 403)])
def test_who_looks_after_the_whole_state_may_open_any_record(asha, role, status):
    browser = browser_of(officer(role, None))

    assert browser.get(f"{STAFF}{asha.employee_id}/").status_code == status


def test_those_joining_and_leaving_are_shown_for_this_month_and_the_next(chitra, asha, bharat, other_office):
    services.transfer(employee=asha, office=other_office, from_date=date(2017, 5, 2), by=None)

    shown = words(chitra.get("/en/people/movements/"))
    assert "Leaving in April 2017" in shown
    assert "Bharat Meena RJAJ200111000002 30-04-2017 Will retire" in shown
    assert "Asha Sharma RJAJ199811000001 01-05-2017 Transferred from here Chief Medical Officer" in shown


def test_one_who_acts_for_no_office_is_told_so(asha, db):
    browser = browser_of(officer("ddo", None))

    assert "You act for no office today" in words(browser.get(STAFF))
    assert "You act for no office today" in words(browser.get("/en/people/movements/"))


def test_a_pensioner_lands_on_the_pension_and_is_not_told_to_ask_for_an_account(
    asha, asha_online, chitras_office
):
    services.retire(employee=asha, last_date=date(2017, 3, 31), by=None)
    services.grant_pension(
        employee=asha, ppo_number="AJM/2017/4013", office=chitras_office, from_date=date(2017, 4, 1), by=None
    )

    assert asha_online.get("/en/")["Location"] == "/en/people/me/"
    shown = words(asha_online.get("/en/people/me/"))
    assert "Pension payment order (PPO) AJM/2017/4013 Paid by District Education Officer, Ajmer" in shown
    for address in ("/en/gpf/mine/", "/en/state-insurance/mine/"):
        told = words(asha_online.get(address))
        assert "Your service ended on 31 March 2017." in told
        assert "it was closed before they began" in told
        assert "drawing" not in told


@pytest.mark.parametrize(
    ("role", "place"), [("director", "/en/schedules/district/"), ("auditor", "/en/schedules/find/")]
)
def test_an_officer_without_employment_lands_on_the_work_and_is_offered_no_application(db, role, place):
    person = services.new_person(name_hi="कमल बोहरा", name_en="Kamal Bohra")
    person.save()
    user = accounts.create_login(user_id="kamal", person=person, by=None)
    accounts.grant_role(user=user, role=role, office=None, from_date=date(2010, 4, 1), by=None)
    browser = browser_of(user)

    assert browser.get("/en/")["Location"] == place
    assert "you are not on their register" in words(browser.get("/en/cases/mine/"))
