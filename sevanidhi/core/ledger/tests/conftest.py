"""Accounts and people of the ledger's tests."""

from datetime import date

import pytest

from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger import services
from sevanidhi.core.ledger.models import Account
from sevanidhi.core.people.models import Employee, Person


def make_employee(employee_id: str) -> Employee:
    person = Person.objects.create(name_hi="आशा", name_en="Asha", sort_key="asha", search_key="asha")
    return Employee.objects.create(
        person=person, employee_id=employee_id, state="rajasthan", appointed_date=date(2001, 7, 1)
    )


def make_account(number: str, head: str = "gpf") -> Account:
    return services.open_account(
        head=head,
        number=number,
        employee=make_employee(f"E-{head}-{number}"),
        opened_date=date(2001, 7, 1),
        by=None,
    )


@pytest.fixture
def asha(db: None) -> User:
    return User.objects.create(user_id="asha")


@pytest.fixture
def bharat(db: None) -> User:
    return User.objects.create(user_id="bharat")


@pytest.fixture
def account(db: None) -> Account:
    return make_account("100")


@pytest.fixture
def other_account(db: None) -> Account:
    return make_account("200")


@pytest.fixture
def control(db: None) -> Account:
    return services.control_account("gpf")
