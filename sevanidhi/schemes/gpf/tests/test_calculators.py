"""The fund's calculators, used as anybody may use them."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.web.tests.reading import words


@pytest.fixture
def visitor(settings):
    settings.BUSINESS_DATE = date(2018, 4, 17)
    return Client()


@pytest.mark.requirement("GPF-2")
@pytest.mark.parametrize(("pay", "month", "due"), [
    ("9000", "2012-06", "₹ 500.00"), ("9001", "2012-06", "₹ 650.00"), ("65001", "2012-06", "₹ 6,200.00"),
    ("36,000", "2018-04", "₹ 2,100.00"),
])  # fmt: skip
def test_the_subscription_of_a_pay_with_its_sum(visitor, pay, month, due):
    read = words(visitor.get("/en/gpf/calculators/subscription/", {"pay": pay, "month": month}))

    assert f"{due}" in read
    assert "How was this computed?" in read
    assert "gpf.subscription@" in read


@pytest.mark.requirement("GPF-4")
def test_a_years_interest_across_a_change_of_rate(visitor):
    asked = {"year": "2011-12", "opening": "3,00,000", "subscription": "4000"}
    read = words(visitor.get("/en/gpf/calculators/interest/", asked))

    assert "₹ 26,764.00" in read
    assert "3,74,764.00" in read


def test_a_year_that_was_not_even(visitor):
    asked = {
        "year": "2005-06", "opening": "52000", "subscription": "2000", "raised": "0", "raised_from": "12",
        "withdrawal": "6000", "withdrawn_in": "8",
    }  # fmt: skip
    read = words(visitor.get("/en/gpf/calculators/interest/", asked))

    assert "Withdrawal 6,000.00" in read or "6,000.00" in read
    assert "16,000.00" in read


def test_an_amount_without_its_month_is_asked_back(visitor):
    asked = {"year": "2005-06", "opening": "0", "subscription": "2000", "withdrawal": "100"}

    assert "Choose the month of this amount." in words(visitor.get("/en/gpf/calculators/interest/", asked))


def test_a_figure_nobody_has_is_refused_in_words(visitor):
    visitor_later = Client()
    asked = {"year": "1980-81", "opening": "1000", "subscription": "10"}

    assert "₹" in words(visitor.get("/hi/gpf/calculators/interest/", asked))
    read = words(visitor_later.get("/en/gpf/calculators/subscription/", {"pay": "9000", "month": "2009-10"}))
    assert "Select a valid choice" in read or "put right" in read


def test_the_scheme_page_shows_every_table_with_its_source(visitor):
    read = words(visitor.get("/hi/gpf/"))

    assert "gpf.interest_rate" in read
    assert "charter-sipf-2011" not in read
    assert "अधिकार पत्र" in read.split("gpf.interest_rate")[1]
    assert "पुष्टि होनी है" in read
