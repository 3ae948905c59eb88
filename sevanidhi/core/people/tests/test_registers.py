"""People enter, are posted, paid, transferred and leave; the database refuses what cannot be."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.people import queries, services
from sevanidhi.core.people.models import Employee, Pay, Person, Posting
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees

TODAY = date(2017, 4, 17)
APRIL_2017 = SalaryMonth(2017, 4)


def test_an_employee_is_entered_with_names_posting_pay_and_one_audit_line(asha, chitras_office):
    assert (asha.person.name_hi, asha.person.mobile) == ("आशा शर्मा", "9414012345")
    assert queries.office_of(asha, on=TODAY) == chitras_office
    assert queries.basic_pay(asha, month=APRIL_2017) == rupees(12900)
    lines = Entry.objects.filter(act="people.employee.registered")
    assert [(line.person_id, line.detail) for line in lines] == [
        (asha.person_id, {"employee_id": "RJAJ199811000001"})
    ]


def test_an_employee_id_is_given_once_even_within_one_list(asha, chitras_office):
    def newcomer(employee_id):
        return services.NewEmployee(
            employee_id=employee_id, state="rajasthan", name_hi="क", name_en="K", appointed_date=TODAY
        )

    for ids in ([asha.employee_id], ["X1", "X1"]):
        with pytest.raises(services.EmployeeIdTaken):
            services.register_employees([newcomer(employee_id) for employee_id in ids], by=None)

    assert list(Employee.objects.all()) == [asha]


def test_five_thousand_are_entered_in_a_few_statements(chitras_office, django_assert_max_num_queries):
    rows = [
        services.NewEmployee(
            employee_id=f"E{number}",
            state="rajasthan",
            name_hi="आशा",
            name_en="Asha",
            appointed_date=date(2000, 1, 1),
            office=chitras_office,
            basic_pay=rupees(9000),
        )
        for number in range(5000)
    ]
    with django_assert_max_num_queries(12):
        employees = services.register_employees(rows, by=None)

    assert queries.staff_of(chitras_office, on=TODAY).count() == 5000
    pays = queries.basic_pays([one.pk for one in employees], month=APRIL_2017)
    assert pays == dict.fromkeys([one.pk for one in employees], rupees(9000))


@pytest.mark.parametrize("written", ["12345", "+91 1414012345", "94140123456"])
def test_a_mobile_number_that_cannot_be_is_refused(written):
    with pytest.raises(services.MobileNotValid):
        services.plain_mobile(written)


@pytest.mark.parametrize("written", ["9414012345", "+919414012345", "09414012345", "९४१४० १२३४५"])
def test_a_mobile_number_is_kept_as_ten_figures(written):
    assert services.plain_mobile(written) == "9414012345"


def test_the_database_refuses_two_postings_at_one_time(asha, other_office):
    with pytest.raises(IntegrityError, match="one_posting_at_a_time"):
        Posting.objects.create(employee=asha, office=other_office, from_date=TODAY)


def test_a_transfer_ends_the_old_posting_the_day_the_new_begins(asha, chitras_office, other_office):
    services.transfer(employee=asha, office=other_office, from_date=date(2016, 7, 1), by=None)

    assert queries.office_of(asha, on=date(2016, 6, 30)) == chitras_office
    assert queries.office_of(asha, on=date(2016, 7, 1)) == other_office
    assert list(queries.staff_of(chitras_office, on=TODAY)) == []


def test_a_transfer_to_where_one_is_or_before_one_came_is_refused(asha, chitras_office, other_office):
    with pytest.raises(services.PostedThere):
        services.transfer(employee=asha, office=chitras_office, from_date=TODAY, by=None)
    with pytest.raises(services.NotPosted):
        services.transfer(employee=asha, office=other_office, from_date=date(1990, 1, 1), by=None)
    with pytest.raises(services.BeforeItBegan):
        services.transfer(employee=asha, office=other_office, from_date=date(1998, 7, 1), by=None)

    assert queries.office_of(asha, on=TODAY) == chitras_office


def test_one_who_is_posted_cannot_be_posted_again(asha, other_office):
    with pytest.raises(services.AlreadyPosted):
        services.post_to(employee=asha, office=other_office, from_date=TODAY, by=None)


def test_who_retires_is_staff_on_the_last_day_and_not_after(asha, chitras_office):
    services.retire(employee=asha, last_date=date(2017, 3, 31), by=None)

    assert list(queries.staff_of(chitras_office, on=date(2017, 3, 31))) == [asha]
    assert list(queries.staff_of(chitras_office, on=date(2017, 4, 1))) == []
    with pytest.raises(services.AlreadyLeft):
        services.retire(employee=asha, last_date=date(2017, 4, 30), by=None)


def test_a_pension_is_paid_by_its_office_after_service_has_ended(asha, chitras_office):
    services.retire(employee=asha, last_date=date(2017, 3, 31), by=None)
    with pytest.raises(services.BeforeItBegan):
        services.grant_pension(
            employee=asha, ppo_number="AJM/1", office=chitras_office, from_date=date(2017, 3, 31), by=None
        )
    services.grant_pension(
        employee=asha, ppo_number="AJM/1", office=chitras_office, from_date=date(2017, 4, 1), by=None
    )

    assert list(queries.pensioners_of(chitras_office, on=date(2017, 3, 31))) == []
    assert list(queries.pensioners_of(chitras_office, on=TODAY)) == [asha]
    with pytest.raises(services.PpoNumberTaken):
        services.grant_pension(
            employee=asha, ppo_number="AJM/1", office=chitras_office, from_date=TODAY, by=None
        )


def test_pay_holds_from_its_month_until_the_next(asha):
    services.set_pay(employee=asha, month=SalaryMonth(2016, 7), basic_pay=rupees(13290), by=None)

    assert queries.basic_pay(asha, month=SalaryMonth(2016, 6)) == rupees(12900)
    assert queries.basic_pay(asha, month=APRIL_2017) == rupees(13290)
    assert queries.basic_pays([asha.pk], month=SalaryMonth(2015, 3)) == {}
    with pytest.raises(queries.PayNotKnown):
        queries.basic_pay(asha, month=SalaryMonth(2015, 3))


@pytest.mark.parametrize("pay", ["12900.50", "0", "-100"])
def test_pay_is_whole_rupees_in_the_service_and_in_the_database(asha, pay):
    with pytest.raises(services.PayNotWholeRupees):
        services.set_pay(employee=asha, month=APRIL_2017, basic_pay=rupees(pay), by=None)
    with pytest.raises(IntegrityError, match="pay_in_whole_rupees"):
        Pay.objects.create(employee=asha, month=APRIL_2017, basic_pay=rupees(pay))


def test_the_pay_one_has_already_is_not_set_again(asha):
    with pytest.raises(services.PayUnchanged):
        services.set_pay(employee=asha, month=APRIL_2017, basic_pay=rupees(12900), by=None)


def test_many_pays_are_set_at_once(asha, bharat):
    july = SalaryMonth(2016, 7)
    services.set_pays([(asha, july, rupees(13290)), (bharat, july, rupees(19320))], by=None)
    services.set_pays([(asha, july, rupees(13300))], by=None)

    assert queries.basic_pays([asha.pk, bharat.pk], month=july) == {
        asha.pk: rupees(13300),
        bharat.pk: rupees(19320),
    }


def test_staff_is_listed_in_the_order_of_the_hindi_alphabet_and_found_in_both_scripts(
    asha, bharat, chitras_office
):
    staff = queries.staff_of(chitras_office, on=TODAY)

    assert list(staff) == [asha, bharat]
    for typed in ("asha", "आशा", "Sarma", "RJAJ1998", "aasha sharma"):
        assert list(queries.matching(staff, typed)) == [asha]
    assert list(queries.matching(staff, "चित्रा")) == []
    assert list(queries.matching(staff, "!!")) == []


def test_those_joining_and_leaving_a_month_are_named_with_where_from_and_where_to(
    asha, bharat, chitras_office, other_office
):
    services.transfer(employee=asha, office=other_office, from_date=date(2017, 4, 10), by=None)

    gone = queries.leaving(chitras_office, month=APRIL_2017)
    assert [(one.employee, one.kind, one.date, one.other_office) for one in gone] == [
        (asha, "transferred_out", date(2017, 4, 9), other_office),
        (bharat, "retiring", date(2017, 4, 30), None),
    ]
    came = queries.joining(other_office, month=APRIL_2017)
    assert [(one.employee, one.kind, one.other_office) for one in came] == [
        (asha, "transferred_in", chitras_office)
    ]
    assert queries.joining(other_office, month=SalaryMonth(2017, 5)) == []


def test_who_was_relieved_once_and_retired_later_elsewhere_did_not_retire_here(
    asha, chitras_office, other_office
):
    services.relieve(employee=asha, last_date=date(2016, 4, 12), by=None)
    services.post_to(employee=asha, office=other_office, from_date=date(2016, 4, 18), by=None)
    services.leave(employee=asha, last_date=date(2017, 4, 28), why="resigned", by=None)

    assert [one.kind for one in queries.leaving(chitras_office, month=SalaryMonth(2016, 4))] == [
        "transferred_out"
    ]
    assert [one.kind for one in queries.leaving(other_office, month=APRIL_2017)] == ["resigned"]


def test_a_list_of_movements_costs_the_same_however_many_move(
    asha, bharat, chitras_office, other_office, django_assert_num_queries
):
    services.transfer(employee=asha, office=other_office, from_date=date(2017, 4, 10), by=None)
    services.transfer(employee=bharat, office=other_office, from_date=date(2017, 4, 11), by=None)

    with django_assert_num_queries(2):
        assert len(queries.joining(other_office, month=APRIL_2017)) == 2
    with django_assert_num_queries(3):
        assert len(queries.leaving(chitras_office, month=APRIL_2017)) == 2


def test_what_stood_before_a_change_is_kept_and_cannot_be_edited(asha):
    services.correct_name(
        person=asha.person, name_hi="आशा जोशी", name_en="Asha Joshi", why="Marriage certificate", by=None,
        today=date(2017, 4, 20),
    )  # fmt: skip

    events = apps.get_model("people", "PersonEvent").objects
    assert [event.name_hi for event in events.filter(pgh_obj_id=asha.person_id)] == ["आशा शर्मा"]
    assert Person.objects.get(pk=asha.person_id).search_key == " as js"
    with pytest.raises(DatabaseError), transaction.atomic():
        events.update(name_hi="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        events.all().delete()


def test_a_family_member_is_entered(asha):
    kin = services.add_family_member(
        employee=asha, relation="son", name_hi="रोहित शर्मा", name_en="Rohit Sharma", by=None
    )

    assert queries.family_of(asha) == [kin]
    assert kin.person.name_en == "Rohit Sharma"


def test_only_the_person_chooses_their_language(asha, bharat):
    ashas, bharats = (
        accounts.create_login(user_id=who.employee_id, person=who.person, by=None) for who in (asha, bharat)
    )
    with pytest.raises(services.NotOnesOwn):
        services.choose_language(person=asha.person, language="en", by=bharats)
    asha.person.refresh_from_db()
    assert asha.person.language == "hi"

    services.choose_language(person=asha.person, language="en", by=ashas)
    asha.person.refresh_from_db()
    assert asha.person.language == "en"
