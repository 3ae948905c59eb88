"""The public directory, searched as people search it."""

import pytest
from django.test import Client

from sevanidhi.core.offices import services
from sevanidhi.web.tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(db):
    services.load_offices()
    return Client()


@pytest.mark.requirement("OPS-6")
@pytest.mark.parametrize("asked", ["ajmer", "अजमेर", "AJMER"])
def test_an_office_is_found_in_either_script(visitor, asked):
    read = words(visitor.get("/en/offices/", {"q": asked}))

    assert "Ajmer" in read
    assert "Bikaner" not in read


@pytest.mark.requirement("OPS-6")
def test_the_departments_offices_stand_by_kind(visitor):
    read = words(visitor.get("/hi/offices/"))

    assert [word in read for word in ("मुख्यालय", "संभागीय कार्यालय", "ज़िला कार्यालय")] == [True] * 3


@pytest.mark.requirement("OPS-6")
def test_the_headquarters_shows_its_posts_and_telephones(visitor):
    read = words(visitor.get("/en/offices/SIPF-HQ/"))

    assert "Director Headquarters, Jaipur 0141-2200786, 0141-2203344" in read


@pytest.mark.requirement("OPS-6")
def test_the_directory_itself_shows_the_posts_of_the_headquarters(visitor):
    read = words(visitor.get("/en/offices/"))

    assert "Director Headquarters, Jaipur 0141-2200786, 0141-2203344" in read


def test_an_english_reader_finds_the_offices_in_english_order(visitor):
    english, hindi = (words(visitor.get(f"/{language}/offices/")) for language in ("en", "hi"))

    def in_order(read, names):
        # The last place, for a division is named before its district.
        return sorted(names, key=read.rindex)

    assert in_order(english, ["Kota", "Ajmer", "Barmer", "Udaipur"]) == ["Ajmer", "Barmer", "Kota", "Udaipur"]
    assert in_order(hindi, ["कोटा", "अजमेर", "उदयपुर"]) == ["अजमेर", "उदयपुर", "कोटा"]


def test_nothing_found_says_what_to_try(visitor):
    assert "No office sounds like “bhrtpxqw”" in words(visitor.get("/en/offices/", {"q": "bhrtpxqw"}))


def test_an_office_that_is_not_there_is_not_found(visitor):
    assert visitor.get("/en/offices/NOWHERE/").status_code == 404


def test_what_was_searched_is_escaped(visitor):
    assert (
        "<script>" not in visitor.get("/en/offices/", {"q": "<script>"}).content.decode().split("<main", 1)[1]
    )


def test_the_contact_page_names_the_headquarters(visitor):
    assert "Jai Singh Highway Road" in words(visitor.get("/en/contact/"))


@pytest.mark.parametrize(
    ("language", "cell", "kind"),
    [
        ("en", "State cell of the health card", "Chief Medical Officer"),
        ("hi", "हेल्थ कार्ड का राज्य प्रकोष्ठ", "मुख्य चिकित्साधिकारी"),
    ],
)
def test_the_state_cell_stands_there_and_the_offices_of_a_district_are_found(visitor, language, cell, kind):
    assert cell in words(visitor.get(f"/{language}/offices/"))
    found = words(visitor.get(f"/{language}/offices/", {"q": "lucknow"}))
    office = words(visitor.get(f"/{language}/offices/CMO-UP-50/"))

    assert {"en": "Office of the Chief Medical Officer, Lucknow", "hi": "मुख्य चिकित्साधिकारी कार्यालय, लखनऊ"}[
        language
    ] in found
    assert f"{kind} " in office


def test_an_office_says_its_department_where_it_is_known(visitor):
    services.open_office(
        code="LKO-EDU-03", kind="ddo", state="uttar_pradesh", name_hi="विद्यालय", name_en="School",
        from_date=None, by=None, department_hi="माध्यमिक शिक्षा", department_en="Secondary Education",
    )  # fmt: skip

    assert "Department Secondary Education" in words(visitor.get("/en/offices/LKO-EDU-03/"))
