"""The public front, read as a visitor reads it."""

from datetime import date

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from sevanidhi.site.home import facts, places, views
from sevanidhi.web import navigation
from sevanidhi.web.tests.reading import words


@pytest.fixture
def visitor(settings):
    settings.BUSINESS_DATE = date(2017, 4, 17)
    return Client()


def test_the_front_page_tells_what_is_in_force_today(visitor):
    read = words(visitor.get("/en/"))

    assert "GPF interest, a year 7.9%" in read
    assert "Insurance premium, a month ₹ 400 to ₹ 3,000" in read
    assert "An insurance claim, at most 21 working days" in read


def test_hindi_is_first(visitor):
    answer = visitor.get("/", follow=True)

    assert answer.redirect_chain[-1][0] == "/hi/"
    assert "हर राज्य कर्मचारी की निधि, बीमा और हेल्थ कार्ड, एक ही जगह" in words(answer)


def test_a_figure_not_known_for_the_day_is_left_out_rather_than_guessed():
    told = {fact["what"] for fact in facts.in_force(on=date(1999, 6, 1))}

    assert told == {"GPF interest, a year"} or told == {"जीपीएफ ब्याज, वार्षिक"}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("name", sorted(views.PROSE))
def test_each_page_of_prose_has_substance_and_its_review_date(visitor, name, language):
    read = words(visitor.get(f"/{language}/{name}/"))

    assert len(read.split()) > 120
    assert "2026" in read


def test_the_site_map_names_every_public_place(visitor):
    text = visitor.get("/en/site-map/").content.decode()
    expected = [
        link["href"] for link in (*places.calculators(), *places.public_places(), *navigation.footer_links())
    ]

    assert len(expected) > 9
    assert [href for href in expected if href.replace("/hi/", "/en/") not in text] == []
    assert [place["text"] for section in places.site_map() for place in section["links"]].count("Help") == 1


def test_a_signed_in_reader_lands_on_the_days_work(monkeypatch, rf: RequestFactory):
    monkeypatch.setattr(navigation, "_landings", {})
    monkeypatch.setattr(navigation, "roles_of", lambda request: {"ddo"})
    navigation.land("ddo", "home:help")

    with translation.override("hi"):
        answer = views.home(rf.get("/hi/"))

    assert (answer.status_code, answer["Location"]) == (302, "/hi/help/")
