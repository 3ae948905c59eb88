"""Records read by planned statements are those the ORM would have made."""

from datetime import date

import pytest
from django.db import connection

from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee, Pay, Person
from sevanidhi.core.reading import Reading
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees

MAY = SalaryMonth(2015, 5)
WITH_PAY = Reading(
    "SELECT {employee}, {person}, {pay} FROM people_employee employee"
    " JOIN people_person person ON person.id = employee.person_id"
    " LEFT JOIN people_pay pay ON pay.employee_id = employee.id"
    " WHERE employee.employee_id = %(employee_id)s",
    employee=Employee, person=Person, pay=Pay,
)  # fmt: skip


@pytest.fixture
def asha(db):
    office = offices.open_office(
        code="DDO1", kind="ddo", state="rajasthan", name_hi="विद्यालय", name_en="School",
        from_date=None, by=None,
    )  # fmt: skip
    return people.register_employee(
        employee_id="RJ1", state="rajasthan", name_hi="आशा", name_en="Asha",
        appointed_date=date(2001, 7, 2), office=office, by=None,
    )  # fmt: skip


def values(record):
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def test_records_are_read_side_by_side_with_their_own_types(asha):
    people.set_pay(employee=asha, month=MAY, basic_pay=rupees(14000), by=None)

    ((employee, person, pay),) = WITH_PAY.rows(employee_id="RJ1")
    assert values(employee) == values(Employee.objects.get(pk=asha.pk))
    assert values(person) == values(Person.objects.get(pk=asha.person_id))
    assert values(pay) == values(Pay.objects.get(employee=asha))
    assert (pay.month, pay.basic_pay) == (MAY, rupees(14000))
    assert not pay._state.adding


def test_what_an_outer_join_does_not_find_is_none(asha):
    ((employee, _person, pay),) = WITH_PAY.rows(employee_id="RJ1")
    assert employee == asha
    assert pay is None
    assert WITH_PAY.rows(employee_id="RJ2") == []


def test_a_statement_asked_often_is_planned_once(asha):
    for _time in range(8):
        WITH_PAY.rows(employee_id="RJ1")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%people_pay pay%'")
        assert cursor.fetchone() == (1,)
