"""A member asks about a month; the drawing officer reports, the district decides, the member reads it all."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.casework import queries as casework
from sevanidhi.core.casework import services
from sevanidhi.core.casework.models import Case
from sevanidhi.core.casework.month_checks import MonthNotPutRight
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.offices import services as offices
from sevanidhi.core.payroll import tasks
from sevanidhi.schemes.state_insurance.tests.test_policies import TODAY, deduct, office, policy  # noqa: F401
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def district(office):  # noqa: F811
    above = offices.open_office(
        code="SIPF-AJM", kind="district", state="rajasthan", name_hi="ज़िला", name_en="District", by=None,
        from_date=date(1980, 1, 1),
    )  # fmt: skip
    office.parent = above
    office.save()
    return above


def officer(user_id, role, office):  # noqa: F811
    user = accounts.create_login(user_id=user_id, person=None, by=None)
    accounts.grant_role(user=user, role=role, office=office, from_date=date(2010, 1, 1), by=None)
    user.refresh_from_db()
    return user


@pytest.fixture
def meena(policy, district):  # noqa: F811
    return accounts.create_login(user_id="meena", person=policy.holder.person, by=None)


@pytest.fixture
def chitra(office, meena):  # noqa: F811
    return officer("chitra", "ddo", office)


@pytest.fixture
def bharat(district):
    return officer("bharat", "district_clerk", district)


@pytest.fixture
def devendra(district):
    return officer("devendra", "district_officer", district)


def visitor(user):
    client = Client()
    client.force_login(user)
    return Visitor(client)


@pytest.fixture
def asked(meena):
    page = (
        visitor(meena).open("/en/state-insurance/policies/501001/").follow("Ask to have a month looked into")
    )
    page.press("Send the application", month="2016-05", what="missing", slip="₹ 1,100 was deducted")
    return Case.objects.get()


def reported(asked, chitra):
    page = visitor(chitra).open("/en/cases/reports/").follow(asked.number)
    assert "₹ 1,100 was deducted" in page.text
    page = page.follow("Send the report to the district office")
    return page.press("Send the report to the district office", note="It was on voucher 71.")


@pytest.mark.requirement("SI-13", "SI-15", "OPS-2")
def test_a_month_is_asked_about_reported_on_put_right_and_the_member_reads_it(
    asked,
    meena,
    chitra,
    bharat,
    devendra,
    office,  # noqa: F811
):
    assert (asked.state, asked.drawing_office, asked.limit_days) == ("with_ddo", office, 7)
    assert "reported" in reported(asked, chitra).text
    services.take_next(office=asked.office, by=bharat, today=TODAY)
    services.move(case=asked, verb="propose_grant", by=bharat, today=TODAY)
    with pytest.raises(MonthNotPutRight):
        services.move(case=asked, verb="grant", by=devendra, today=TODAY)

    tasks.post_schedule(deduct(office, 1100).schedule.pk)
    done = services.move(case=asked, verb="grant", by=devendra, today=TODAY)

    assert done.outcome["amount"] == "1100.00"
    (letter,) = documents.documents_about(done)
    assert documents.content_of(letter).startswith(b"%PDF-")
    page = visitor(meena).open(f"/en/cases/{asked.number}/").text
    told = ["The district office confirmed", "Looked into", "It was on voucher 71.", "received, complete"]
    assert [page.index(words) for words in told] == sorted(page.index(words) for words in told)


def test_the_clock_runs_while_the_drawing_officer_is_asked_and_the_district_may_go_on(asked, bharat):
    later = date(2016, 6, 20)
    assert casework.clock_of(asked, on=later).late_by == 2
    assert [one.number for one in casework.worklist(bharat, on=TODAY)["with_ddo"]] == [asked.number]

    page = visitor(bharat).open(f"/en/cases/{asked.number}/").follow("Examine without the report")
    page.press("Examine without the report", note="No answer in five days")
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_only_the_drawing_officer_of_the_applicant_reports(asked, meena, district):
    elsewhere = offices.open_office(
        code="AJM-MED", kind="ddo", state="rajasthan", name_hi="अस्पताल", name_en="Hospital", by=None,
        from_date=date(1980, 1, 1), parent=district,
    )  # fmt: skip
    stranger = officer("stranger", "ddo", elsewhere)

    assert visitor(stranger).open(f"/en/cases/{asked.number}/").response.status_code == 404
    with pytest.raises(services.StepNotOpen):
        services.move(case=asked, verb="report", by=stranger, today=TODAY, note="x")
    with pytest.raises(services.OwnCase):
        services.move(case=asked, verb="report", by=meena, today=TODAY, note="x")


def test_a_report_needs_words(asked, chitra):
    with pytest.raises(services.WhyMissing):
        services.move(case=asked, verb="report", by=chitra, today=TODAY)


def test_one_without_a_policy_is_told_so(office, meena, policy):  # noqa: F811
    from sevanidhi.core.people import services as people

    other = people.register_employee(
        by=None, employee_id="E2", state="rajasthan", name_hi="क", name_en="K", office=office,
        appointed_date=date(2014, 7, 2),
    )  # fmt: skip
    user = accounts.create_login(user_id="other", person=other.person, by=None)
    page = visitor(user).open("/en/cases/apply/state_insurance.record_book_check/")

    assert "Employee E2 has no policy." in page.press("Send the application", what="missing").text
