"""A rule table as a reader sees it."""

from datetime import date

import pytest
from django.utils import translation

from sevanidhi.kernel.dated import RuleTable
from sevanidhi.web import rule_pages

RATES = """
title: {hi: "दर", en: "Rate"}
unit: {hi: "प्रतिशत", en: "per cent"}
versions:
  - {from: 2000-04-01, source: one, rate_percent_a_year: "11.00"}
  - {from: 2001-04-01, source: two, rate_percent_a_year: "9.50"}
  - {from: 2002-04-01, unknown: true, readings: [{hi: "नहीं मिली", en: "not found"}]}
"""
SLABS = """
title: {hi: "प्रीमियम", en: "Premium"}
unit: {hi: "रुपये", en: "rupees"}
versions:
  - from: 2010-04-01
    source: one
    order: F.1
    ceiling: 2500
    slabs: [[6050, 8500, 330], [8501, null, 450]]
"""


def test_rates_stand_newest_first_with_the_one_in_force_marked():
    shown = rule_pages.shown(RuleTable.load(RATES, "x.rate"), on=date(2001, 6, 1))

    assert [(one.rate, one.current, one.unknown) for one in shown.versions] == [
        ("", False, True),
        ("9.5%", True, False),
        ("11%", False, False),
    ]
    assert (shown.kind, shown.current.last_day) == ("rates", date(2002, 3, 31))


def test_slabs_are_ready_to_read():
    shown = rule_pages.shown(RuleTable.load(SLABS, "x.premium"), on=date(2012, 6, 1))
    version = shown.current

    assert [[cell.replace("\u00a0", " ") for cell in row] for row in version.slabs] == [
        ["₹ 6,050", "₹ 8,500", "₹ 330"],
        ["₹ 8,501", "", "₹ 450"],
    ]
    assert (version.ceiling.replace("\u00a0", " "), version.order) == ("₹ 2,500", "F.1")


def test_nothing_is_in_force_before_the_first_version():
    assert rule_pages.shown(RuleTable.load(SLABS, "x.premium"), on=date(2009, 6, 1)).current is None


def test_a_long_table_shows_the_rates_around_the_day_and_keeps_the_rest():
    shown = rule_pages.tables_of("gpf", on=date(2017, 4, 17))
    rates = next(table for table in shown if table.key == "gpf.interest_rate")

    assert rates.recent[0].current
    assert len(rates.recent) == rule_pages.MOST_AT_ONCE
    assert {version.key for version in (*rates.recent, *rates.older)} == {
        version.key for version in rates.versions
    }


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("hi", "नागरिक अधिकार पत्र §1.7, बीमेदार के अधिकार 2"),
        ("en", "Citizen's charter §1.7, rights of the insured 2"),
    ],
)
def test_a_step_names_its_source_by_title_and_place(language, said):
    with translation.override(language):
        words = rule_pages.sources_in_words('charter-sipf-2011 §1.7 and "rights of the insured" 2')

    assert words == said
    assert rule_pages.sources_in_words("hearsay-2009") == "hearsay-2009"
