"""Offices: loaded from data, opened, changed from a day on, closed, found in both scripts."""

from datetime import date

import pytest
from django.db import DatabaseError

from sevanidhi.core.offices import queries, services
from sevanidhi.core.offices.models import District, Office, OfficeChange

TODAY = date(2017, 4, 17)
ORDER = "F.1(2)/2017"


@pytest.fixture
def department(db):
    services.load_offices()


@pytest.fixture
def chitras_office(department):
    return services.open_office(
        code="AJM-EDU-07",
        kind="ddo",
        state="rajasthan",
        name_hi="जिला शिक्षा अधिकारी, अजमेर",
        name_en="District Education Officer, Ajmer",
        from_date=date(2000, 4, 1),
        parent=queries.office("SIPF-AJMER"),
        district=District.objects.get(code="RJ-AJ"),
        by=None,
    )


@pytest.mark.requirement("OPS-6")
def test_the_department_is_loaded_with_its_headquarters_divisions_and_district_offices(department):
    counted = {
        kind: Office.objects.filter(kind=kind).count() for kind in ("headquarters", "division", "district")
    }

    assert counted == {"headquarters": 1, "division": 8, "district": 40}
    director = queries.office("SIPF-HQ").posts.get(order=1)
    assert (director.name_hi, director.telephones) == ("निदेशक", ["0141-2200786", "0141-2203344"])
    assert queries.office("SIPF-AJMER").telephones == ["0145-2427147"]
    assert queries.office("SIPF-AJMER").parent.code == "SIPF-DIV-AJMER"


def test_loading_again_changes_nothing(department):
    assert services.load_offices() == 0


def test_what_stands_is_read_once_however_many_offices_there_are(department, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        services.load_offices()


def test_loading_again_puts_a_changed_row_right_and_says_so(department):
    Office.objects.filter(code="SIPF-AJMER").update(telephones=["0145-1"])

    assert services.load_offices() == 1
    assert queries.office("SIPF-AJMER").telephones == ["0145-2427147"]


@pytest.mark.parametrize("typed", ["bhilwara", "भीलवाडा", "भीलवाड़ा", "SIPF-BHIL", "sipf bhil"])
def test_an_office_is_found_in_either_script_and_by_its_code(department, typed):
    found = queries.search(typed, on=TODAY, kind="district")

    assert [office.code for office in found] == ["SIPF-BHILWARA"]


def test_a_text_without_a_sound_finds_nothing(department):
    assert list(queries.search("॥ ?", on=TODAY)) == []


def test_the_district_office_of_a_drawing_officer_is_above_it(chitras_office):
    assert queries.district_office_of(chitras_office).code == "SIPF-AJMER"
    assert list(queries.ddos_under(queries.office("SIPF-AJMER"), on=TODAY)) == [chitras_office]


def test_without_a_parent_the_only_office_of_the_district_answers(chitras_office):
    chitras_office.parent = None
    chitras_office.district = District.objects.get(code="RJ-TO")
    assert queries.district_office_of(chitras_office).code == "SIPF-TONK"

    chitras_office.district = District.objects.get(code="RJ-JP")  # several offices: nobody is guessed
    with pytest.raises(queries.DistrictOfficeUnknown):
        queries.district_office_of(chitras_office)


def test_a_code_is_given_once(chitras_office):
    with pytest.raises(services.OfficeCodeTaken):
        services.open_office(
            code="AJM-EDU-07",
            kind="ddo",
            state="rajasthan",
            name_hi="क",
            name_en="k",
            from_date=None,
            by=None,
        )


def test_an_office_renamed_from_a_day_still_has_its_old_name_before(chitras_office):
    services.change_office(
        office=chitras_office,
        from_date=date(2017, 1, 1),
        order_reference=ORDER,
        by=None,
        name_en="Edu Office, Ajmer",
    )

    renamed = queries.office("AJM-EDU-07")
    assert renamed.name_en == "Edu Office, Ajmer"
    assert queries.as_of(renamed, on=date(2016, 12, 31))["name_en"] == "District Education Officer, Ajmer"
    assert queries.as_of(renamed, on=date(2017, 1, 1))["name_en"] == "Edu Office, Ajmer"
    assert list(queries.search("edu ofis", on=TODAY)) == [renamed]


def test_a_change_to_what_stands_already_is_refused(chitras_office):
    with pytest.raises(services.NothingChanges):
        services.change_office(
            office=chitras_office,
            from_date=TODAY,
            order_reference=ORDER,
            by=None,
            parent=chitras_office.parent,
        )

    assert list(chitras_office.changes.all()) == []


def test_a_closed_office_is_not_listed_from_that_day_and_takes_no_change(chitras_office):
    services.close_office(office=chitras_office, until_date=date(2017, 4, 1), order_reference=ORDER, by=None)

    assert list(queries.offices(on=date(2017, 3, 31), kind="ddo")) == [chitras_office]
    assert list(queries.offices(on=date(2017, 4, 1), kind="ddo")) == []
    with pytest.raises(services.OfficeClosed):
        services.change_office(
            office=chitras_office, from_date=TODAY, order_reference=ORDER, by=None, name_hi="नया"
        )


def test_the_record_of_a_change_cannot_be_edited(chitras_office):
    services.change_office(
        office=chitras_office, from_date=TODAY, order_reference=ORDER, by=None, email="deo.ajmer@example.in"
    )

    with pytest.raises(DatabaseError):
        OfficeChange.objects.update(order_reference="another")
