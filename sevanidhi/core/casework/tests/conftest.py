"""The cast at their desks: a member who applies, two clerks and two officers of her district."""

from datetime import date

import pytest

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.casework import kinds
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Employee, Person

DAY = date(2017, 4, 17)


def person(name_hi: str, name_en: str) -> Person:
    return Person.objects.create(
        name_hi=name_hi, name_en=name_en, sort_key=name_en.lower(), search_key=f" {name_en.lower()}",
        mobile="9414012345",
    )  # fmt: skip


@pytest.fixture
def office(db):
    return Office.objects.create(
        code="RJ-D01", kind="district", state="rajasthan", name_hi="ज़िला कार्यालय", name_en="District office",
        sort_key="d", search_key=" d",
    )  # fmt: skip


def officer(login: str, role: str, office: Office, who: Person | None = None) -> User:
    user = User.objects.create(user_id=login, person=who)
    RoleHeld.objects.create(user=user, role=role, office=office, from_date=date(2010, 1, 1))
    return user


@pytest.fixture
def asha(office):
    return officer("asha", "district_clerk", office, person("आशा", "Asha"))


@pytest.fixture
def bharat(office):
    return officer("bharat", "district_clerk", office, person("भरत", "Bharat"))


@pytest.fixture
def devendra(office):
    return officer("devendra", "district_officer", office, person("देवेंद्र", "Devendra"))


@pytest.fixture
def elizabeth(db):
    return User.objects.create(user_id="elizabeth", person=person("एलिज़ाबेथ", "Elizabeth"))


def employment(user: User, number: str) -> Employee:
    return Employee.objects.create(
        person=user.person, employee_id=number, state="rajasthan", appointed_date=date(1990, 7, 1)
    )


@pytest.fixture
def verification(monkeypatch):
    """The verification of a passbook, its letter left out: that is the fund's own business."""
    whole = kinds.kind("gpf.passbook_verification")
    bare = kinds.Kind(**{**whole.__dict__, "effects": {}})
    monkeypatch.setattr(kinds, "_kinds", lambda schemes: {bare.code: bare})
    return bare
