"""A member asks about a month of the passbook; the drawing officer reports, the district decides."""

import subprocess
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.casework import kinds, services
from sevanidhi.core.casework.models import Case
from sevanidhi.core.casework.month_checks import MonthNotPutRight
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import services as people
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.schemes.gpf import services as gpf
from sevanidhi.schemes.gpf.tests.test_passbook import pay_in
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
TODAY = date(2016, 6, 6)


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def district():
    return open_office("SIPF-AJM", "district", None)


@pytest.fixture
def office(district):
    return open_office("AJM-EDU-07", "ddo", district)


def open_office(code, kind, parent):
    return offices.open_office(
        code=code, kind=kind, state="rajasthan", name_hi=code, name_en=code, by=None, parent=parent,
        from_date=date(1980, 1, 1),
    )  # fmt: skip


def officer(user_id, role, where):
    user = accounts.create_login(user_id=user_id, person=None, by=None)
    accounts.grant_role(user=user, role=role, office=where, from_date=date(2010, 1, 1), by=None)
    return type(user).objects.get(pk=user.pk)


def employed(office, employee_id):
    return people.register_employee(
        by=None, employee_id=employee_id, state="rajasthan", name_hi="मीना शर्मा", name_en="Meena Sharma",
        appointed_date=date(2002, 7, 2), office=office, posted_date=date(2002, 7, 2), basic_pay=rupees(12000),
        pay_month=SalaryMonth(2002, 7), mobile="9829012345",
    )  # fmt: skip


@pytest.fixture
def account(office):
    return gpf.open_account(
        employee=employed(office, "E1"), number="EDU/1001", opened_date=date(2016, 4, 1), by=None
    )


@pytest.fixture
def meena(account):
    return accounts.create_login(user_id="meena", person=account.employee.person, by=None)


@pytest.fixture
def chitra(office, meena):
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


SAID = {
    "en": {
        "ask": "Ask to have a month looked into", "send": "Send the application",
        "report": "Send the report to the district office", "confirmed": "The district office confirmed",
    },
    "hi": {
        "ask": "किसी महीने की जाँच के लिए कहें", "send": "आवेदन भेजें",
        "report": "ज़िला कार्यालय को उत्तर भेजें", "confirmed": "ज़िला कार्यालय ने पुष्टि की",
    },
}  # fmt: skip


def ask(meena, language="en"):
    said = SAID[language]
    page = visitor(meena).open(f"/{language}/gpf/passbook/EDU/1001/").follow(said["ask"])
    page.press(said["send"], what="missing", slip="₹ 1,100")
    return Case.objects.get()


@pytest.fixture
def asked(meena):
    return ask(meena)


@pytest.mark.requirement("GPF-11", "OPS-2", in_part=True)
@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_month_is_asked_about_reported_on_put_right_and_the_member_reads_it(
    account, meena, chitra, bharat, devendra, office, language
):
    said, asked = SAID[language], ask(meena, language)
    assert (asked.state, asked.drawing_office, asked.limit_days) == ("with_ddo", office, 7)
    assert asked.answers == {
        "account": "EDU/1001", "month": "2016-04", "what": "missing", "slip": "₹ 1,100"
    }  # fmt: skip
    page = visitor(chitra).open(f"/{language}/cases/reports/").follow(asked.number)
    assert "₹ 1,100" in page.text
    page.follow(said["report"]).press(said["report"], note="वाउचर 71 पर था।")
    services.take_next(office=asked.office, by=bharat, today=TODAY)
    services.move(case=asked, verb="propose_grant", by=bharat, today=TODAY)
    with pytest.raises(MonthNotPutRight):
        services.move(case=asked, verb="grant", by=devendra, today=TODAY)

    pay_in(account, SalaryMonth(2016, 4))
    done = services.move(case=asked, verb="grant", by=devendra, today=TODAY)

    assert done.outcome["amount"] == "1100.00"
    (letter,) = documents.documents_about(done)
    assert documents.content_of(letter).startswith(b"%PDF-")
    told = visitor(meena).open(f"/{language}/cases/{asked.number}/").text
    assert said["confirmed"] in told
    assert "वाउचर 71 पर था।" in told


@pytest.mark.needs("pdftotext")
def test_the_letter_speaks_the_members_language_whoever_grants_it(
    account, meena, bharat, devendra, district, office, tmp_path
):
    pay_in(account, SalaryMonth(2016, 3), on=TODAY)
    asked = services.apply(
        case_kind=kinds.kind("gpf.passbook_month_check"), employee=account.employee, office=district,
        drawing_office=office, by=meena, today=TODAY,
        answers={"account": "EDU/1001", "month": "2016-03", "what": "other", "slip": ""},
    )  # fmt: skip
    with translation.override("en"):
        services.move(case=asked, verb="call_in", by=bharat, today=TODAY, note="x")
        services.take_next(office=asked.office, by=bharat, today=TODAY)
        services.move(case=asked, verb="propose_grant", by=bharat, today=TODAY)
        done = services.move(case=asked, verb="grant", by=devendra, today=TODAY)

    (letter,) = documents.documents_about(done)
    (tmp_path / "letter.pdf").write_bytes(documents.content_of(letter))
    command = ["pdftotext", "-layout", str(tmp_path / "letter.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "मार्च 2016" in text.replace("\u00a0", " ")
    assert "booked in" not in text


def test_the_first_month_to_be_put_right_is_proposed_and_only_months_past_can_be_asked_about(account, meena):
    pay_in(account, SalaryMonth(2016, 4))
    page = visitor(meena).open("/en/gpf/passbook/EDU/1001/").follow("Ask to have a month looked into")

    (form,) = [form for form in page.page.forms if "month" in form.choices]
    assert form.choices["month"] == ["2016-05", "2016-04"]
    assert form.kept["month"] == "2016-05"


def test_strangers_neither_read_nor_report(asked, meena, district):
    elsewhere = open_office("AJM-MED", "ddo", district)
    stranger = officer("stranger", "ddo", elsewhere)

    assert visitor(stranger).open(f"/en/cases/{asked.number}/").response.status_code == 404
    with pytest.raises(services.StepNotOpen):
        services.move(case=asked, verb="report", by=stranger, today=TODAY, note="x")
    with pytest.raises(services.OwnCase):
        services.move(case=asked, verb="report", by=meena, today=TODAY, note="x")


def test_officers_are_not_offered_to_ask_in_a_members_place(account, chitra):
    page = visitor(chitra).open("/en/gpf/passbook/EDU/1001/")

    assert "The twelve months of" in page.text
    assert "Ask to have a month looked into" not in page.text


def test_one_without_an_account_is_told_so(account, office):
    other = employed(office, "E2")
    user = accounts.create_login(user_id="other", person=other.person, by=None)
    page = visitor(user).open("/en/cases/apply/gpf.passbook_month_check/")

    assert "Employee E2 has no account" in page.press("Send the application", what="missing").text
