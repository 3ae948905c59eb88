"""The lists of offices and districts, before any of it goes into the database."""

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from sevanidhi.core import offices

DATA = Path(offices.__file__).parent / "data"
DEVANAGARI = re.compile(r"[\u0900-\u097F0-9 ()/,.]+")


def read(name):
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def department():
    return read("rajasthan_sipf")


@pytest.mark.parametrize(("state", "count"), [("rajasthan", 33), ("uttar_pradesh", 75)])
def test_the_districts_of_2017_each_once_in_both_scripts(state, count):
    listed = read(f"districts_{state}")["districts"]
    assert len(listed) == count
    for field in ("code", "hi", "en"):
        assert len({one[field] for one in listed}) == count
    assert [one["hi"] for one in listed if not DEVANAGARI.fullmatch(one["hi"])] == []
    assert [one["hi"] for one in listed if unicodedata.normalize("NFC", one["hi"]) != one["hi"]] == []


@pytest.mark.requirement("OPS-6")
def test_headquarters_eight_divisions_and_forty_offices_with_their_telephones(department):
    divisions = department["divisions"]
    below = [office for division in divisions for office in division["offices"]]
    assert (len(department["headquarters"]["posts"]), len(divisions), len(below)) == (11, 8, 40)

    telephones = [
        telephone
        for place in (*department["headquarters"]["posts"], *divisions, *below)
        for telephone in place["telephones"]
    ]
    assert len(telephones) == 60
    assert [one for one in telephones if not re.fullmatch(r"0\d{2,4}-\d{6,8}", one)] == []
    codes = [one["code"] for one in (*divisions, *below)]
    assert len(set(codes)) == 48


def test_every_office_lies_in_a_district_of_the_state_but_the_one_in_delhi(department):
    known = {one["code"] for one in read("districts_rajasthan")["districts"]}
    below = [office for division in department["divisions"] for office in division["offices"]]
    assert [one["en"] for one in below if one["district"] not in known] == ["New Delhi"]
    assert {division["district"] for division in department["divisions"]} <= known


def test_what_the_charter_printed_is_kept_where_a_name_was_corrected(department):
    below = {office["en"]: office for division in department["divisions"] for office in division["offices"]}
    assert [(below[en]["hi"], below[en].get("printed")) for en in ("Churu", "Jhunjhunu", "Kota")] == [
        ("चूरू", "चूल"),
        ("झुंझुनूं", "झाझूला"),
        ("कोटा", None),
    ]
    assert below["Chittorgarh"]["head"]["en"] == "Deputy Director"
    assert "doubt" in below["Barmer"]
