"""Every rule table can be read on a page: each version with its source, its order and how it was read."""

import re

import pytest
from django.test import Client

from sevanidhi.kernel.rulebook import rule_files, table
from sevanidhi.kernel.sources import cited_keys, register
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def business_date(settings):
    from datetime import date

    settings.BUSINESS_DATE = date(2017, 4, 17)


def test_the_list_leads_to_every_table():
    page = Visitor(Client()).open("/en/charter/rules/")
    places = [href for _words, href in page.page.links if "/charter/rules/" in href]

    assert sorted({href.split("/")[-2] for href in places} - {"rules"}) == sorted(rule_files())


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("key", rule_files())
def test_a_table_shows_every_version_source_and_reading(key, language):
    text = Visitor(Client()).open(f"/{language}/charter/rules/{key}/").text

    for version in table(key).as_known():
        titles = [register()[one].title.said_in(language) for one in cited_keys(version.source or "")]
        for told in (*titles, *(reading.said_in(language) for reading in version.readings)):
            assert " ".join(told.split()) in text
    for setting in table(key).settings.values():
        assert " ".join(setting.title.said_in(language).split()) in text


def test_a_slab_a_source_and_what_is_open_are_read_in_words():
    text = Visitor(Client()).open("/en/charter/rules/state_insurance.premium/").text

    assert "₹ 6,050 ₹ 8,500 ₹ 330" in text
    assert "Citizen's charter §1.7" in text
    assert "charter-sipf-2011" not in text
    assert "(to be confirmed)" in Visitor(Client()).open("/en/charter/rules/counter.service_days/").text


def test_a_table_is_headed_by_its_scheme_and_ends_with_its_key():
    text = Visitor(Client()).open("/en/charter/rules/gpf.interest_rate/").text

    assert "General Provident Fund Interest rate of the general provident fund" in text
    assert "Key of the rule: gpf.interest_rate" in text


def test_the_list_counts_all_that_is_to_be_confirmed_and_says_what_is_not_in_force():
    text = Visitor(Client()).open("/en/charter/rules/").text

    assert "Interest rate of the general provident fund 1 April 2017" in text
    assert table("gpf.interest_rate").settings_to_be_confirmed == ()
    whole = Visitor(Client()).open("/en/charter/rules/gpf.interest_rate/").text
    readings = whole.lower().count("to be confirmed")
    assert readings > 1
    assert re.search(rf"Interest rate of the general provident fund 1 April 2017 \d+ {readings} ", text)
    assert "What the scheme covers not yet in force" in text
    assert "How many dependants at most figure not found" in text
    assert "Weekly offs of Uttar Pradesh's offices figure not found" in text


def test_a_table_nobody_has_is_not_found():
    assert Client().get("/en/charter/rules/gpf.nothing/").status_code == 404
