"""Asha, who fills in an application; Bharat, who may not see it."""

from datetime import date

import pytest

from sevanidhi.core.accounts.models import User
from sevanidhi.core.journeys import registry, services
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Person
from tests import toy_journey

DAY = date(2017, 4, 17)


def login(user_id, name_hi, name_en, mobile):
    person = Person.objects.create(
        name_hi=name_hi, name_en=name_en, sort_key=name_en.lower(), search_key=f" {name_en.lower()}",
        mobile=mobile,
    )  # fmt: skip
    return User.objects.create(user_id=user_id, person=person)


@pytest.fixture(autouse=True)
def toy(settings, monkeypatch):
    settings.BUSINESS_DATE = DAY
    monkeypatch.setitem(registry._journeys, toy_journey.TOY.code, toy_journey.TOY)
    toy_journey.SENT.clear()
    return toy_journey.TOY


@pytest.fixture
def office(db):
    return Office.objects.create(
        code="UP-CELL", kind="district", state="uttar_pradesh", name_hi="राज्य प्रकोष्ठ", name_en="State cell",
        sort_key="c", search_key=" c",
    )  # fmt: skip


@pytest.fixture
def asha(office):
    return login("asha", "आशा", "Asha", "9414000001")


@pytest.fixture
def bharat(office):
    return login("bharat", "भारत", "Bharat", "9414000002")


@pytest.fixture
def draft(asha, toy):
    return services.begin(journey=toy, owner=asha)
