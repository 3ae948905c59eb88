"""The cast signs in: Asha and Elizabeth as members, Chitra as drawing officer, Devendra at the district."""

import re
from datetime import date

import pytest

from sevanidhi.core.accounts import otp, services
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import services as people

LONG_AGO = date(2010, 4, 1)
TODAY = date(2017, 4, 17)
PASSWORD = "kesar-neel-sangam-47"


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


def make_office(code="AJM-EDU-07", kind="ddo", parent=None):
    return offices.open_office(
        code=code, kind=kind, state="rajasthan", name_hi="कार्यालय", name_en="Office",
        from_date=None, parent=parent, by=None,
    )  # fmt: skip


def make_login(user_id, name_hi, name_en, mobile, office=None):
    employee = people.register_employee(
        employee_id=f"RJ-{user_id}", state="rajasthan", name_hi=name_hi, name_en=name_en, mobile=mobile,
        birth_date=date(1975, 6, 15), appointed_date=date(2000, 1, 1), office=office, by=None,
    )  # fmt: skip
    return services.create_login(user_id=user_id, person=employee.person, by=None)


def make_officer(user_id, role, office, mobile, name_hi="चित्रा जैन", name_en="Chitra Jain"):
    user = make_login(user_id, name_hi, name_en, mobile)
    services.set_password(user=user, password=PASSWORD, by=None)
    services.grant_role(user=user, role=role, office=office, from_date=LONG_AGO, by=None)
    user.refresh_from_db()
    return user


@pytest.fixture
def district_office(db):
    return make_office("SIPF-AJMER", "district")


@pytest.fixture
def chitras_office(district_office):
    return make_office(parent=district_office)


@pytest.fixture
def asha(chitras_office):
    return make_login("RJAJ0001", "आशा शर्मा", "Asha Sharma", "9414000001", office=chitras_office)


@pytest.fixture
def bharat(chitras_office):
    return make_login("RJAJ0002", "भारत मीणा", "Bharat Meena", "9414000002", office=chitras_office)


@pytest.fixture
def chitra(chitras_office):
    return make_officer("chitra", "ddo", chitras_office, "9414000003")


@pytest.fixture
def devendra(district_office):
    return make_officer(
        "devendra", "district_officer", district_office, "9414000004", "देवेन्द्र", "Devendra Rathore"
    )


@pytest.fixture
def admins(db):
    first = make_officer("admin1", "administrator", None, "9414000005", "फरहान", "Farhan Qureshi")
    second = make_officer("admin2", "administrator", None, "9414000006", "गीता", "Geeta Solanki")
    return first, second


def last_message(mobile):
    return Message.objects.filter(address=mobile).order_by("-pk").first()


def last_code(mobile):
    return re.search(r"\d{6}", last_message(mobile).text)[0]


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


class Approval:
    """A code sent to a user for one thing; `check` proves it, with anything changed that the test names."""

    def __init__(self, user, said=None, **bound):
        self.bound = {"purpose": "accounts.confirm", "about": None, "detail": {}, "session_key": "s1"} | bound
        self.user = user
        self.code = otp.issue(user=user, said=said, **self.bound)
        self.sent = last_code(user.registered_mobile)

    def check(self, code=None, **changed):
        bound = self.bound | {"user": self.user, "challenge": self.code.key} | changed
        return otp.check(code=code or self.sent, **bound)
