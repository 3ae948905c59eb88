"""What the scheme's page says the insurance gives, and what it says is not here."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.core.offices import services as offices
from sevanidhi.schemes.state_insurance import benefits
from sevanidhi.web import rule_pages
from sevanidhi.web.tests.reading import words

ON = date(2017, 4, 17)


def test_each_benefit_says_how_long_the_office_may_take_as_the_charter_does():
    limits = {one.code: (one.limit.count, one.limit.unit) for one in benefits.benefits(on=ON) if one.limit}

    assert limits == {
        "policy": (2, "months"), "loan": (10, "working_days"), "claim": (21, "working_days"),
        "further_risk": (2, "months"),
    }  # fmt: skip


def test_what_has_no_table_says_so_and_every_benefit_has_its_source():
    found = benefits.benefits(on=ON)

    assert [one.code for one in found if one.missing] == ["sum_assured", "loan", "claim", "leaving"]
    assert [one.code for one in found if not rule_pages.cited(one.source)] == []


@pytest.mark.django_db
@pytest.mark.requirement("SI-12", in_part=True)
def test_the_page_names_papers_days_what_is_missing_and_who_answers(settings):
    settings.BUSINESS_DATE = ON
    offices.load_offices(by=None)
    read = words(Client().get("/en/state-insurance/"))

    assert "the claim form the original policy the insurance record book the retirement order" in read
    assert "The office has 21 working days once all papers are there." in read
    assert "The table of surrender values and the order on a loan's interest are not here" in read
    assert "Additional Director (Insurance / Systems / Training) at the headquarters, telephone 0141-" in read


@pytest.mark.parametrize(
    ("language", "place"),
    [("hi", "नागरिक अधिकार पत्र §1, बीमेदार के अधिकार"), ("en", "Citizen's charter §1, rights of the insured")],
)
@pytest.mark.django_db
def test_a_source_is_named_in_the_readers_words(settings, language, place):
    settings.BUSINESS_DATE = ON

    assert place in words(Client().get(f"/{language}/state-insurance/"))
