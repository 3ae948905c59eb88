"""What people type, and what becomes of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.web import fields


@pytest.mark.parametrize(("typed", "kept"), [
    ("36000", "36000.00"), ("36,000", "36000.00"), ("1,23,456.5", "123456.50"), ("१,२३,४५६.५०", "123456.50"),
    ("₹ 500", "500.00"), (" 500 ", "500.00"), ("500/-", "500.00"), ("0", "0.00"),
])  # fmt: skip
def test_an_amount_may_be_written_as_people_write_it(typed, kept):
    assert fields.RupeesField().clean(typed) == Decimal(kept)


@pytest.mark.parametrize(("typed", "code"), [
    ("abc", "invalid"), ("1e5", "invalid"), ("NaN", "invalid"), ("12.345", "paise"), ("-5", "negative"),
    ("999999999999", "too_much"), ("", "required"),
])  # fmt: skip
def test_what_is_no_amount_is_refused_with_its_reason(typed, code):
    with pytest.raises(ValidationError) as refused:
        fields.RupeesField().clean(typed)

    assert refused.value.code == code


def test_a_known_amount_is_shown_as_people_write_it_and_what_was_typed_as_typed():
    field = fields.RupeesField()

    assert (field.prepare_value(Decimal("466190.00")), field.prepare_value("4661")) == ("4,66,190.00", "4661")


def test_paise_are_refused_where_whole_rupees_are_asked():
    with pytest.raises(ValidationError) as refused:
        fields.RupeesField(whole=True).clean("500.50")

    assert refused.value.code == "whole"
    assert fields.RupeesField(required=False).clean("") is None


@pytest.mark.parametrize("boxes", [["17", "4", "2017"], ["१७", "०४", "२०१७"]])
def test_a_day_is_typed_in_three_boxes(boxes):
    assert fields.DateField().clean(boxes) == date(2017, 4, 17)


@pytest.mark.parametrize(
    "boxes",
    [
        ["31", "2", "2017"],
        ["17", "4", "17"],
        ["x", "4", "2017"],
        ["17", "", "2017"],
        ["", "", ""],
        ["31", "12", "9999"],
        ["1", "1", "0999"],
    ],
)
def test_what_is_no_day_is_refused(boxes):
    with pytest.raises(ValidationError):
        fields.DateField().clean(boxes)


def test_no_day_is_none_where_none_is_needed():
    assert fields.DateField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize("typed", ["123456", "123 456", "12-34-56", "१२३४५६"])
def test_a_code_is_forgiven_its_spaces_and_script(typed):
    assert fields.OneTimeCodeField().clean(typed) == "123456"


@pytest.mark.parametrize("typed", ["12345", "1234567", "abcdef", ""])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(ValidationError):
        fields.OneTimeCodeField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["9829012345", "98290 12345", "+91 98290-12345", "09829012345", "0091 9829012345", "९८२९०१२३४५"]
)
def test_a_mobile_number_is_kept_as_ten_figures(typed):
    assert fields.MobileField().clean(typed) == "9829012345"


@pytest.mark.parametrize("typed", ["12345", "5829012345", "98290123456", "phone"])
def test_what_is_no_mobile_number_is_refused(typed):
    with pytest.raises(ValidationError):
        fields.MobileField().clean(typed)


def test_a_salary_month_is_chosen_and_nothing_else_is_taken():
    field = fields.SalaryMonthField(months=[SalaryMonth(2017, 4), SalaryMonth(2017, 3)])

    assert field.clean("2017-03") == SalaryMonth(2017, 3)
    with pytest.raises(ValidationError):
        field.clean("2016-03")
