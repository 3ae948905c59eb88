"""The charter, read as a citizen reads it: its rates and days are those of the rules."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.desks.charter import queries
from sevanidhi.web.tests.reading import words


@pytest.fixture
def citizen(settings):
    settings.BUSINESS_DATE = date(2012, 6, 1)
    return Client()


@pytest.mark.requirement("OPS-2")
def test_time_limits_are_those_of_the_charter():
    limits = {limit.code: (limit.days, limit.unit) for limit in queries.service_limits(on=date(2012, 6, 1))}

    assert limits == {
        "si_loan": (10, "working_days"),
        "si_claim": (21, "working_days"),
        "si_policy_issue": (2, "months"),
        "passbook_verification": (7, "working_days"),
        "gpf_final_withdrawal": (15, "working_days"),
        "gpf_claim": (21, "working_days"),
        "account_transfer": (None, "clearing_house"),
        "si_further_risk": (2, "months"),
        "general_insurance_claim": (21, "working_days"),
        "student_accident_claim": (15, "working_days"),
        "group_accident_claim": (21, "working_days"),
    }


def test_the_page_tells_limits_rights_and_rates(citizen):
    read = words(citizen.get("/en/charter/"))

    assert "Insurance loan 10 working days the complete case" in read
    assert "at the clearing house; days of each month: 15" in read
    assert "On death in service the nominee gets double the sum assured" in read
    assert "₹ 6,050 ₹ 8,500 ₹ 330" in read
    assert "From 1 April 2012 to 31 March 2013" not in read
    assert "1 April 2012 to 31 March 2013 In force 8.8%" in read


def test_the_rates_are_those_of_the_day_it_is_read(settings):
    settings.BUSINESS_DATE = date(2017, 4, 17)

    assert "1 April 2017 to 30 June 2017 In force 7.9%" in words(Client().get("/en/charter/"))


def test_the_rights_name_their_source_in_words(citizen):
    read = words(citizen.get("/hi/charter/"))

    assert "स्रोत: नागरिक अधिकार पत्र §2, अंशदाता के अधिकार" in read
    assert "charter-sipf" not in read


def test_the_charter_is_in_hindi_too(citizen):
    assert "बीमा ऋण काम के 10 दिन" in words(citizen.get("/hi/charter/"))


def test_every_scheme_of_the_charters_state_has_its_rights():
    chapters = queries.chapters(on=date(2017, 4, 17))

    assert [chapter.scheme.code for chapter in chapters] == ["gpf", "state_insurance"]
    assert [chapter.scheme.code for chapter in chapters if not (chapter.rights and chapter.tables)] == []
