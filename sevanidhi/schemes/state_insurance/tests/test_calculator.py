"""The premium calculator, used as anybody may use it."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.web.tests.reading import words


@pytest.fixture
def visitor(settings):
    settings.BUSINESS_DATE = date(2017, 4, 17)
    return Client()


@pytest.mark.requirement("SI-3", "SI-4")
def test_the_premium_due_and_the_two_above_it(visitor):
    read = words(visitor.get("/en/state-insurance/calculators/premium/", {"pay": "9000", "month": "2012-06"}))

    assert (
        "Premium of June 2012 ₹ 450.00 Rupees Four Hundred Fifty" in read
        or "Premium of June 2012 ₹ 450.00" in read
    )
    assert "You may choose instead: ₹ 900.00, ₹ 1,300.00" in read


@pytest.mark.requirement("SI-3")
def test_pay_below_the_table_is_refused_in_words(visitor):
    answer = visitor.get("/hi/state-insurance/calculators/premium/", {"pay": "6049", "month": "2012-06"})

    assert "तालिका ₹ 6,050.00 रुपये से शुरू होती है" in words(answer) or "6,050" in words(answer)
    assert "sn-result__figure" not in answer.content.decode()


@pytest.mark.requirement("SI-3")
def test_a_month_nobody_has_a_table_for_is_refused(visitor):
    answer = visitor.get("/en/state-insurance/calculators/premium/", {"pay": "9000", "month": "2005-06"})

    assert "is not known" in words(answer)


def test_paise_in_pay_are_refused_beside_the_field(visitor):
    asked = {"pay": "9000.50", "month": "2012-06"}

    assert "Write whole rupees, without paise." in words(
        visitor.get("/en/state-insurance/calculators/premium/", asked)
    )
