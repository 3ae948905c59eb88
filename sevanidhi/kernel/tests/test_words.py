import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevanidhi.kernel import words
from sevanidhi.kernel.money import from_paise, rupees
from sevanidhi.kernel.words import AmountHasNoWords, NotAnAmountInWords, from_words, in_words

AMOUNTS = st.integers(min_value=0, max_value=9_999_999_999_999).map(from_paise)
LANGUAGES = st.sampled_from(["hi", "en"])


@settings(max_examples=1000)
@given(AMOUNTS, LANGUAGES)
def test_every_amount_comes_back_from_its_words(amount, language):
    assert from_words(in_words(amount, language), language) == amount


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_first_ten_thousand_rupees_and_each_paisa_have_words_of_their_own(language):
    said = {in_words(Decimal(number), language) for number in range(10_000)}
    said |= {in_words(from_paise(paise), language) for paise in range(1, 100)}
    assert len(said) == 10_099


@pytest.mark.parametrize(
    ("amount", "hindi", "english"),
    [
        ("0", "शून्य रुपये मात्र", "Rupees zero only"),
        ("1", "एक रुपया मात्र", "Rupee one only"),
        ("0.01", "एक पैसा मात्र", "One paisa only"),
        ("29.39", "उनतीस रुपये उनतालीस पैसे मात्र", "Rupees twenty-nine and thirty-nine paise only"),
        ("79.89", "उनासी रुपये नवासी पैसे मात्र", "Rupees seventy-nine and eighty-nine paise only"),
        ("100000", "एक लाख रुपये मात्र", "Rupees one lakh only"),
        (
            "374764",
            "तीन लाख चौहत्तर हज़ार सात सौ चौंसठ रुपये मात्र",
            "Rupees three lakh seventy-four thousand seven hundred sixty-four only",
        ),
        (
            "99999999999.99",
            "निन्यानवे अरब निन्यानवे करोड़ निन्यानवे लाख निन्यानवे हज़ार नौ सौ निन्यानवे रुपये निन्यानवे पैसे मात्र",
            "Rupees nine thousand nine hundred ninety-nine crore ninety-nine lakh ninety-nine thousand "
            "nine hundred ninety-nine and ninety-nine paise only",
        ),
    ],
)
def test_words_as_bills_print_them(amount, hindi, english):
    assert in_words(rupees(amount), "hi") == unicodedata.normalize("NFC", hindi)
    assert in_words(rupees(amount), "en") == english


@given(AMOUNTS)
def test_hindi_words_are_in_one_unicode_form(amount):
    said = in_words(amount, "hi")
    assert said == unicodedata.normalize("NFC", said)


@pytest.mark.parametrize("amount", [Decimal("-0.01"), Decimal("100000000000.00")])
def test_amounts_beyond_the_range_are_refused(amount):
    with pytest.raises(AmountHasNoWords):
        in_words(amount, "hi")


@pytest.mark.parametrize("number", [305, 100_000, 1_234_567_890])
def test_a_number_without_a_unit(number):
    said = words.number_in_words(number, "hi")
    assert f"{said} रुपये मात्र" == in_words(Decimal(number), "hi")


@pytest.mark.parametrize(
    ("paper", "amount"),
    [("पांच हजार रूपये मात्र", 5000), ("दो करोड़ रुपए मात्र", 20_000_000), ("पन्द्रह रुपये मात्र", 15)],
)
def test_other_spellings_on_paper_are_known(paper, amount):
    assert from_words(paper, "hi") == rupees(amount)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "hi"), ("मात्र", "hi"), ("पाँच", "hi"), ("सौ लाख रुपये मात्र", "hi"),
        ("पाँच पाँच रुपये मात्र", "hi"), ("one", "en"),
        ("Rupees one hundred thousand only", "en"),
        ("Rupees twenty twenty only", "en"), ("Rupees only", "en"),
    ],
)  # fmt: skip
def test_what_is_no_amount_in_words_is_not_guessed(text, language):
    with pytest.raises(NotAnAmountInWords):
        from_words(text, language)
