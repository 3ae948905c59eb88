"""The menu and where a day begins: what is done in one state is not offered in another."""

import pytest
from django.test import Client

from sevanidhi.core.accounts import services
from sevanidhi.core.accounts.tests.conftest import LONG_AGO, PASSWORD, last_code
from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import services as people
from tests.visitor import Page


def officer_of(state, role="ddo", mobile="9414000021", kind="ddo"):
    """Return a drawing officer without a person, whose office is in this state."""
    office = offices.open_office(
        code=f"OFFICE-{state}", kind=kind, state=state, name_hi="कार्यालय", name_en="Office",
        from_date=None, by=None,
    )  # fmt: skip
    user = services.create_login(user_id=f"ddo-{state}", person=None, mobile=mobile, by=None)
    services.set_password(user=user, password=PASSWORD, by=None)
    services.grant_role(user=user, role=role, office=office, from_date=LONG_AGO, by=None)
    return user


def signed_in(user):
    """Sign in as an officer does. Return the address of the first page, and its links."""
    client = Client()
    client.post("/en/account/sign-in/officers/", {"user_id": user.user_id, "password": PASSWORD})
    code = last_code(user.registered_mobile)
    answer = client.post("/en/account/sign-in/code/", {"code": code}, follow=True)
    return answer.request["PATH_INFO"], {words for words, _href in Page(answer.content.decode()).links}


PAY_BILL = {"This month", "Suspense", "My staff", "Joining and leaving", "Staff entries", "Policies"}


def test_a_drawing_officer_of_rajasthan_begins_with_the_pay_bill(db):
    first, links = signed_in(officer_of("rajasthan"))

    assert first == "/en/schedules/"
    assert links >= PAY_BILL


def test_a_drawing_officer_of_uttar_pradesh_is_offered_nothing_of_the_pay_bill(db):
    first, links = signed_in(officer_of("uttar_pradesh"))

    assert not first.startswith("/en/schedules/")
    assert links & PAY_BILL == set()
    assert "Hand-over" in links


@pytest.mark.parametrize("kind", ["ddo", "treasury"])
def test_the_month_of_an_office_is_offered_only_where_it_draws_pay(db, kind):
    _first, links = signed_in(officer_of("rajasthan", role="ddo_clerk", kind=kind))

    assert ("This month" in links) is (kind == "ddo")


@pytest.mark.parametrize(("state", "offered"), [("rajasthan", True), ("uttar_pradesh", False)])
def test_a_member_is_offered_the_passbook_of_their_own_state(db, state, offered):
    employee = people.register_employee(
        employee_id="E1", state=state, name_hi="आशा शर्मा", name_en="Asha Sharma", mobile="9414000001",
        birth_date=LONG_AGO.replace(year=1975), appointed_date=LONG_AGO, office=None, by=None,
    )  # fmt: skip
    member = services.create_login(user_id="E1", person=employee.person, by=None)
    client = Client()
    client.force_login(member)
    links = {words for words, _href in Page(client.get("/en/people/me/").content.decode()).links}

    assert ("GPF passbook" in links, "Insurance record book" in links) == (offered, offered)
    assert "My profile" in links
