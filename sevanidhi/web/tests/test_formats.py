"""Figures, days and names as they stand on a page."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.web import formats

SPACE = "\u00a0"


@pytest.mark.parametrize(("amount", "shown"), [
    (Decimal("123456.5"), "₹ 1,23,456.50"),
    (0, "₹ 0.00"),
    (Decimal("-1450"), "−₹ 1,450.00"),
    (Decimal("99999999999.99"), "₹ 99,99,99,99,999.99"),
    (None, "—"),
])  # fmt: skip
def test_rupees_are_grouped_by_lakh_and_crore(amount, shown):
    assert formats.rupees_text(amount).replace(SPACE, " ") == shown


@pytest.mark.parametrize(
    ("amount", "shown"), [(Decimal("1450"), "1,450.00"), (Decimal("-0.5"), "−0.50"), (None, "—")]
)
def test_a_figure_in_a_column_has_no_sign_of_rupees(amount, shown):
    assert formats.figure(amount) == shown


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        formats.rupees_text(1450.5)


@pytest.mark.parametrize(
    ("rate", "shown"), [("8.70", "8.7%"), ("12.00", "12%"), ("7.1", "7.1%"), ("10", "10%")]
)
def test_a_rate_loses_its_idle_noughts(rate, shown):
    assert formats.percent(rate) == shown


@pytest.mark.parametrize(("language", "shown"), [("hi", "17 अप्रैल 2017"), ("en", "17 April 2017")])
def test_a_day_is_written_in_words(language, shown):
    with translation.override(language):
        assert formats.day(date(2017, 4, 17)).replace(SPACE, " ") == shown


def test_a_moment_is_told_in_indian_time():
    with translation.override("en"):
        assert (
            formats.moment(datetime(2017, 4, 16, 20, 0, tzinfo=UTC)).replace(SPACE, " ")
            == "17 April 2017, 01:30"
        )


@pytest.mark.parametrize(("language", "shown"), [("hi", "फ़रवरी 2016"), ("en", "February 2016")])
def test_a_salary_month_is_written_in_words(language, shown):
    with translation.override(language):
        assert formats.month(SalaryMonth(2016, 2)).replace(SPACE, " ") == shown


def test_a_financial_year_stays_on_one_line():
    assert formats.financial_year(FinancialYear(2015)) == "2015\u201116"


@pytest.mark.parametrize(("language", "name", "both"), [
    ("hi", "आशा", "आशा / Asha"),
    ("en", "Asha", "Asha / आशा"),
])  # fmt: skip
def test_a_name_is_in_the_active_language(language, name, both):
    asha = SimpleNamespace(name_hi="आशा", name_en="Asha")

    with translation.override(language):
        assert (formats.name_of(asha), formats.both(asha)) == (name, both)


def test_a_name_known_in_one_script_only_is_shown_in_that():
    with translation.override("en"):
        assert formats.name_of({"hi": "आशा", "en": ""}) == formats.both({"hi": "आशा", "en": ""}) == "आशा"


@pytest.mark.parametrize(("fact", "shown"), [
    (Decimal("6049"), "₹ 6,049"),
        (Decimal("6049.5"), "₹ 6,049.50"),
    ((Decimal("330"), Decimal("450")), "₹ 330, ₹ 450"),
    (date(2010, 4, 1), "1 April 2010"),
    (SalaryMonth(2015, 4), "April 2015"),
    ("RJ/1", "RJ/1"),
    (3, "3"),
])  # fmt: skip
def test_a_fact_stands_in_a_sentence_as_people_write_it(fact, shown):
    with translation.override("en"):
        assert formats.in_a_sentence(fact).replace(SPACE, " ") == shown


@pytest.mark.parametrize(("language", "said"), [("hi", "जीपीएफ, राज्य बीमा, xyz"), ("en", "GPF, SI, xyz")])
def test_heads_are_called_by_their_short_names_where_they_have_one(language, said):
    with translation.override(language):
        assert formats.fact_in_a_sentence("heads", ["gpf", "si", "xyz"]) == said
        assert formats.fact_in_a_sentence("head", "gpf") == formats.head("gpf") == said.partition(",")[0]
