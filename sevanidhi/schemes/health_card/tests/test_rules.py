"""The scheme's tables: what is known, what is known to be unknown, and what each rests on."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from sevanidhi.core.uploads import formulas as photos
from sevanidhi.core.uploads import pictures
from sevanidhi.kernel import rulebook, sources
from sevanidhi.kernel.dated import RuleTable, RuleUnknown
from sevanidhi.kernel.dates import Period
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.formulas import cards, wards
from sevanidhi.schemes.health_card.queries import tables

TABLES = [key for key in rulebook.rule_files() if key.startswith("health_card.")]
WARDS = yaml.safe_load((Path(__file__).parent / "scenarios" / "wards.yaml").read_text(encoding="utf-8"))
UNKNOWN = ["child_age_limit", "child_with_disability", "income_limit", "most_dependants", "widowed_relative"]
DEMO_DAY = date(2017, 4, 17)


@pytest.mark.parametrize("key", TABLES)
def test_every_version_cites_registered_sources_or_says_that_nobody_knows(key):
    for version in rulebook.table(key).versions:
        cited = sources.cited_keys(version.source)
        assert bool(cited) != version.unknown
        assert [source for source in cited if source not in sources.register()] == []


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_figure_nobody_has_is_refused_by_the_name_of_its_table(name):
    with pytest.raises(RuleUnknown) as caught:
        rules.table(name).in_force(DEMO_DAY)
    assert caught.value.table == f"health_card.{name}"


@pytest.mark.parametrize(("name", "figure", "held", "value"), [
    ("child_age_limit", "under_age: 25", "child_age_limit", 25),
    ("income_limit", "most_a_month: 3500", "income_limit", rupees(3500)),
    ("widowed_relative", "counts: true", "widowed_counts", 1),
    ("child_with_disability", "counts: false", "disability_counts", 0),
    ("most_dependants", "most: 6", "most_dependants", 6),
])  # fmt: skip
def test_an_official_figure_is_one_more_version_and_was_not_known_before_its_order(
    monkeypatch, name, figure, held, value
):
    text = rulebook.rule_file(f"health_card.{name}").read_text(encoding="utf-8")
    text += f"  - {{from: 2016-04-01, known_from: 2018-01-01, source: sects-letter-2017, {figure}}}\n"
    entered = {f"health_card.{name}": RuleTable.load(text, f"health_card.{name}")}
    tables = rulebook.table
    monkeypatch.setattr(rules.rulebook, "table", lambda key: entered.get(key) or tables(key))
    judge = rules.family.__wrapped__

    assert getattr(judge(DEMO_DAY), held).value == value
    assert getattr(judge(date(2016, 3, 31)), held).value is None
    assert getattr(judge(DEMO_DAY, date(2017, 12, 31)), held).value is None


def test_what_is_only_taken_for_want_of_an_order_is_to_be_confirmed():
    open_settings = {
        key.removeprefix("health_card."): [one.key for one in rulebook.table(key).settings_to_be_confirmed]
        for key in TABLES
    }
    assert {name: settings for name, settings in open_settings.items() if settings} == {
        "card": ["valid_years", "number_shape"],
        "family_relations": ["minor_until_age", "age_is_complete", "both_spouses_serve"],
        "identity": ["first_figure", "without_aadhaar"],
        "plausible_ages": ["youngest_in_service", "youngest_spouse", "between_parent_and_child"],
        "reminders": ["days_of_our_own"],
        "photo": ["shape_mm", "largest_pixels", "largest_kilobytes", "blurred_below", "dark_below"],
        "time_limits": ["days_of_our_own"],
        "ward_entitlement": ["level_of_a_pensioner"],
    }


class TestCoverage:
    @pytest.mark.requirement("SECTS-1", in_part=True)
    def test_the_letters_scheme_and_the_one_of_2022(self):
        first, second = tables.covers(on=DEMO_DAY)
        assert [one.en for one in first.beneficiaries] == [
            "State employees",
            "Pensioners of the state",
            "Their dependent family members",
        ]
        assert [one.en for one in (*first.treatments, *first.hospitals)] == [
            "Emergency treatment",
            "Treatment of incurable diseases",
            "Private hospitals under contract with CGHS",
        ]
        assert (first.limit, second.limit, first.coming, second.coming) == (None, 500000, True, True)

    @pytest.mark.parametrize(("on", "key"), [
        (date(2017, 5, 1), "health_card.coverage@2017-05-01"),
        (date(2022, 1, 6), "health_card.coverage@2017-05-01"),
        (date(2022, 1, 7), "health_card.coverage@2022-01-07"),
    ])  # fmt: skip
    def test_the_time_of_the_day_comes_first(self, on, key):
        first = tables.covers(on=on)[0]
        assert (first.shown.key, first.shown.current) == (key, True)


@pytest.mark.parametrize(("on", "left"), [
    (DEMO_DAY, 14), (date(2017, 4, 30), 1), (date(2017, 5, 1), None), (date(2020, 1, 1), None),
])  # fmt: skip
def test_days_to_the_launch(on, left):
    assert tables.launch(on=on) == tables.Launch(day=date(2017, 5, 1), days_left=left)


def test_the_address_of_the_letter_and_the_help_of_2022():
    letter, later = tables.addresses(on=DEMO_DAY), tables.addresses(on=date(2022, 1, 7))

    assert "226001" in letter.postal.hi
    assert (letter.mail, letter.telephone) == ("support@upsects.in", None)
    assert (later.mail, later.telephone) == ("support.sects@sachis.in", "180018004444")


def test_the_days_of_the_offices_are_shaped_as_casework_reads_them():
    services = rules.table("time_limits").in_force(DEMO_DAY).values["services"]

    assert {one["code"]: one["days"] for one in services} == {"ddo_verification": 7, "cell_verification": 10}


class TestWards:
    @pytest.mark.parametrize("case", [one for one in WARDS if "ward" in one], ids=lambda case: case["name"])
    def test_the_ward_of_a_level(self, case):
        table = rules.wards(case["day"])
        assert wards.ward_entitled(table, level=case["level"]) == case["ward"]
        assert wards.explain_ward(table, level=case["level"]).steps[-1].rule == table.rule
        assert case["ward"] in phrases.WARDS

    @pytest.mark.parametrize(
        "case", [one for one in WARDS if "refused" in one], ids=lambda case: case["name"]
    )
    def test_a_ward_nobody_knows_is_refused(self, case):
        with pytest.raises(Refusal) as caught:
            wards.ward_entitled(rules.wards(case["day"]), level=case["level"])
        assert caught.value.name == case["refused"]


class TestCards:
    def test_a_card_issued_before_the_launch_holds_from_the_launch(self):
        card = cards.card_period(rules.card(DEMO_DAY), issued_date=DEMO_DAY)
        assert card == Period(date(2017, 5, 1), date(2022, 5, 1))

    def test_a_card_issued_later_holds_from_its_issue(self):
        on = date(2020, 2, 29)
        assert cards.card_period(rules.card(on), issued_date=on) == Period(on, date(2025, 3, 1))

    def test_the_card_of_each_person_is_not_issued_here(self):
        on = date(2022, 1, 7)
        with pytest.raises(cards.CardOfOnePerson):
            cards.card_period(rules.card(on), issued_date=on)

    @pytest.mark.parametrize(("since", "until", "period"), [
        (date(2017, 4, 17), None, Period(date(2017, 5, 1), date(2022, 5, 1))),
        (date(2017, 4, 17), date(2018, 6, 15), Period(date(2017, 5, 1), date(2018, 6, 15))),
        (date(2018, 1, 9), date(2030, 1, 1), Period(date(2018, 1, 9), date(2022, 5, 1))),
        (date(2017, 4, 17), date(2017, 5, 1), None),
        (date(2022, 5, 1), None, None),
    ])  # fmt: skip
    def test_a_member_is_on_it_for_their_own_days(self, since, until, period):
        card = Period(date(2017, 5, 1), date(2022, 5, 1))
        assert cards.member_period(card, since_date=since, until_date=until) == period


def test_what_is_asked_of_a_photo_is_what_the_table_says_of_it():
    said = {name: one.value for name, one in rules.table("photo").settings.items()}

    assert said == {
        "shape_mm": [photos.WIDE, photos.HIGH], "largest_pixels": list(pictures.PHOTO),
        "largest_kilobytes": pictures.PHOTO_BYTES // 1024,
        "blurred_below": settings.PHOTO_LIMITS["least_sharpness"],
        "dark_below": settings.PHOTO_LIMITS["least_light"],
    }  # fmt: skip
