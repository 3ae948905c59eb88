from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.kernel import money
from sevanidhi.kernel.money import FractionOfAPaisa, NotMoney, rupees

PAISE = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("given_amount", "text"),
    [
        ("330", "330.00"),
        (330, "330.00"),
        (Decimal("8.5"), "8.50"),
        ("-0.10", "-0.10"),
        ("1.500", "1.50"),
        ("-0", "0.00"),
    ],
)
def test_rupees_have_two_places(given_amount, text):
    assert str(rupees(given_amount)) == text


@pytest.mark.parametrize("wrong", [8.5, True, None, b"1"])
def test_a_float_is_a_mistake_and_not_a_refusal(wrong):
    with pytest.raises(TypeError):
        rupees(wrong)


@pytest.mark.parametrize("wrong", ["", "1,000", "1e3", "NaN", "Infinity", "१", "1.", ".5", " 1", "--1"])
def test_text_that_is_not_a_plain_amount_is_refused(wrong):
    with pytest.raises(NotMoney) as caught:
        rupees(wrong)
    assert caught.value.value == wrong


@pytest.mark.parametrize("wrong", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e25")])
def test_a_decimal_that_is_no_amount_is_refused(wrong):
    with pytest.raises(NotMoney):
        rupees(wrong)


@pytest.mark.parametrize("wrong", ["0.001", Decimal("1.005"), "-3.14159"])
def test_a_fraction_of_a_paisa_is_refused(wrong):
    with pytest.raises(FractionOfAPaisa):
        rupees(wrong)


@given(PAISE)
def test_paise_and_rupees_are_each_others_inverse(count):
    assert money.paise(money.from_paise(count)) == count


def test_paise_are_whole_numbers():
    with pytest.raises(TypeError):
        money.from_paise(1.0)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1,00,000", "100000.00"), ("100,000.50", "100000.50"), ("₹ 1,23,456", "123456.00"),
        ("९,०००", "9000.00"),
        ("Rs. 500/-", "500.00"), ("रु. ५००/-", "500.00"), ("-250.75", "-250.75"), ("  42 ", "42.00"),
    ],
)  # fmt: skip
def test_what_people_write_is_read(written, text):
    assert str(money.read_rupees(written)) == text


@pytest.mark.parametrize(
    "wrong", ["1,0,0", "12,34", "1,00,00", ",500", "५ सौ", "1 000", "", "9000 each", "1.2.3"]
)
def test_what_is_no_amount_is_not_guessed(wrong):
    with pytest.raises(NotMoney):
        money.read_rupees(wrong)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"), ("999", "999.00"), ("1000", "1,000.00"), ("123456", "1,23,456.00"),
        ("99999999999.99", "99,99,99,99,999.99"), ("-1234567.5", "-12,34,567.50"),
    ],
)  # fmt: skip
def test_lakh_and_crore_commas(amount, text):
    assert money.grouped(rupees(amount)) == text


def test_whole_rupees_leave_the_paise_out_and_paise_are_never_lost():
    assert [money.grouped_whole(rupees(amount)) for amount in ("123456", "7.50")] == ["1,23,456", "7.50"]


@given(PAISE)
def test_grouping_loses_nothing(count):
    amount = money.from_paise(count)
    assert money.read_rupees(money.grouped(amount)) == amount


@pytest.mark.parametrize(
    ("exact", "nearest", "above", "below"),
    [
        ("3106.666", "3107.00", "3107.00", "3106.00"), ("10.50", "11.00", "11.00", "10.00"),
        ("10.49", "10.00", "11.00", "10.00"),
        ("-10.50", "-11.00", "-10.00", "-11.00"), ("7", "7.00", "7.00", "7.00"),
    ],
)  # fmt: skip
def test_roundings_do_what_their_names_say(exact, nearest, above, below):
    amount = Decimal(exact)
    rounded = (money.to_nearest_rupee(amount), money.to_rupee_above(amount), money.to_rupee_below(amount))
    assert [str(one) for one in rounded] == [nearest, above, below]


def test_half_a_paisa_goes_up():
    assert str(money.to_nearest_paisa(Decimal("0.005"))) == "0.01"
