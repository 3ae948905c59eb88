"""The cast in the registers: Asha and Bharat are paid by Chitra's office."""

from datetime import date

import pytest

from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import services
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees

APRIL_2015 = SalaryMonth(2015, 4)


def _ddo(code, name_hi, name_en):
    return offices.open_office(
        code=code, kind="ddo", state="rajasthan", name_hi=name_hi, name_en=name_en, from_date=None, by=None
    )


@pytest.fixture
def chitras_office(db):
    return _ddo("AJM-EDU-07", "जिला शिक्षा अधिकारी, अजमेर", "District Education Officer, Ajmer")


@pytest.fixture
def other_office(db):
    return _ddo("AJM-MED-02", "मुख्य चिकित्सा अधिकारी, अजमेर", "Chief Medical Officer, Ajmer")


@pytest.fixture
def asha(chitras_office):
    return services.register_employee(
        employee_id="RJAJ199811000001",
        state="rajasthan",
        name_hi="आशा शर्मा",
        name_en="Asha Sharma",
        birth_date=date(1975, 6, 15),
        appointed_date=date(1998, 7, 1),
        retirement_date=date(2035, 6, 30),
        mobile="+919414012345",
        office=chitras_office,
        basic_pay=rupees(12900),
        pay_month=APRIL_2015,
        by=None,
    )


@pytest.fixture
def bharat(chitras_office):
    return services.register_employee(
        employee_id="RJAJ200111000002",
        state="rajasthan",
        name_hi="भारत मीणा",
        name_en="Bharat Meena",
        appointed_date=date(2001, 1, 1),
        retirement_date=date(2017, 4, 30),
        office=chitras_office,
        basic_pay=rupees(18750),
        pay_month=APRIL_2015,
        by=None,
    )
