"""The audit as an auditor and as the person concerned read it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.audit import context, services
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Person
from sevanidhi.web.tests.reading import words


@pytest.fixture
def auditor(db):
    user = User.objects.create(user_id="auditor")
    RoleHeld.objects.create(user=user, role="auditor", from_date=date(2010, 1, 1))
    return user


@pytest.fixture
def elizabeth(db):
    person = Person.objects.create(name_hi="एलिज़ाबेथ", sort_key="e", search_key="e")
    return User.objects.create(user_id="elizabeth", person=person)


def test_the_trail_is_filtered(client, auditor):
    services.record(by=auditor, act="gpf.account.opened", why="order 4")
    services.record(by=auditor, act="payroll.schedule.posted", why="monthly bill")
    client.force_login(auditor)

    whole = client.get(reverse("audit:trail")).content.decode()
    some = client.get(reverse("audit:trail"), {"act": "payroll."}).content.decode()
    assert ("order 4" in whole, "monthly bill" in whole) == (True, True)
    assert ("order 4" in some, "monthly bill" in some) == (False, True)


def test_a_member_reads_who_saw_her_data(client, auditor, elizabeth):
    services.record_view(by=auditor, about=elizabeth.person, person_id=elizabeth.person_id)
    services.record_view(by=elizabeth, about=elizabeth.person, person_id=elizabeth.person_id)
    client.force_login(elizabeth)
    page = client.get(reverse("audit:who_saw")).content.decode()

    assert (page.count("auditor"), page.count("लेखा परीक्षक")) == (0, 1)
    assert client.get(reverse("audit:trail")).status_code == 403


@pytest.mark.parametrize(("language", "said"), [("hi", "आप"), ("en", "You")])
def test_what_she_did_herself_is_said_of_her_and_not_of_a_login(client, elizabeth, language, said):
    services.record(by=elizabeth, act="casework.submitted", person_id=elizabeth.person_id)
    client.force_login(elizabeth)
    page = client.get(f"/{language}/audit/mine/").content.decode()

    assert re.search(rf'<td class="govuk-table__cell"[^>]*>{said}</td>', page)


def test_who_saw_names_post_and_office_and_no_login(client, auditor, elizabeth):
    ajmer = Office.objects.create(
        code="RJ-D01", kind="district", state="rajasthan", name_hi="ज़िला कार्यालय अजमेर", name_en="Ajmer",
        sort_key="d", search_key=" d",
    )  # fmt: skip
    with context.afresh(role="district_clerk member", office=ajmer.code):
        services.record_view(by=auditor, about=elizabeth.person, person_id=elizabeth.person_id)
    client.force_login(elizabeth)
    page = client.get(reverse("audit:who_saw")).content.decode()

    assert "ज़िला कार्यालय लिपिक" in page
    assert "ज़िला कार्यालय अजमेर" in page
    assert (page.count("auditor"), page.count("RJ-D01")) == (0, 0)


def test_the_trail_says_records_and_details_in_words(client, auditor):
    ajmer = Office.objects.create(
        code="RJ-D01", kind="district", state="rajasthan", name_hi="ज़िला कार्यालय अजमेर", name_en="Ajmer",
        sort_key="d", search_key=" d",
    )  # fmt: skip
    detail = {
        "month": "2016-05", "head": "gpf", "closed": True, "role": "ddo", "from_date": "2015-04-01",
        "gpf": {"total": "545950.00", "posted": "545850.00"}, "until_date": None, "unnamed": "7",
    }  # fmt: skip
    services.record(by=auditor, act="offices.office.opened", about=ajmer, detail=detail)
    client.force_login(auditor)
    page = words(client.get(reverse("audit:trail")))
    address = f'href="{reverse("offices:office", args=["RJ-D01"])}">कार्यालय: ज़िला कार्यालय अजमेर</a>'

    assert address in client.get(reverse("audit:trail")).content.decode()
    told = (
        "कार्यालय: ज़िला कार्यालय अजमेर जीपीएफ: योग 5,45,950.00; जमा 5,45,850.00 मद: जीपीएफ भूमिका: आहरण अधिकारी "
        "महीना: मई 2016 वर्ष बंद: हाँ unnamed: 7 कब से: 01-04-2015 तक: — "
    )
    assert told in page.replace("\xa0", " ")


@pytest.mark.parametrize(
    "typed", ["2017-13-45", "२०१७-०४-०१", "0000-01-01", "0000-05", "१२.५०", f"{'9' * 40}.00"]
)
def test_what_only_looks_like_a_figure_is_shown_as_it_was_typed(client, auditor, typed):
    """A voucher's number, say: one such line would close the page to every auditor."""
    services.record(by=auditor, act="payroll.schedule.received", detail={"voucher": typed, "month": typed})
    client.force_login(auditor)
    page = client.get(reverse("audit:trail"))

    assert page.status_code == 200
    assert words(page).count(typed) == 2


def test_a_role_that_never_began_is_nobodys_post(client, auditor):
    clerk = User.objects.create(user_id="clerk")
    for role, from_date, until_date in (
        ("ddo_clerk", date(2016, 1, 1), None),
        ("director", date(2017, 1, 1), date(2017, 1, 1)),
    ):
        RoleHeld.objects.create(user=clerk, role=role, from_date=from_date, until_date=until_date)
    services.record(by=clerk, act="people.person.viewed")
    client.force_login(auditor)
    page = words(client.get(reverse("audit:trail")))

    assert "आहरण अधिकारी के लिपिक" in page
    assert "निदेशक" not in page
