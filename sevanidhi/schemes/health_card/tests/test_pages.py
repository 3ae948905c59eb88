"""The scheme's public pages and its calculator, used as anybody may use them."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.schemes.health_card import rules
from sevanidhi.web.tests.reading import words

CALCULATOR = "/{}/health-card/calculators/family/"
ON = {"on_day": "17", "on_month": "4", "on_year": "2017"}
SON = {
    "relation": "son", "birth_date_day": "15", "birth_date_month": "6", "birth_date_year": "2000",
    "wholly_dependent": "yes", "normally_resides": "yes", **ON,
}  # fmt: skip


@pytest.fixture
def visitor(settings):
    settings.BUSINESS_DATE = date(2017, 4, 17)
    return Client()


def asked(visitor, language="en", **said):
    return words(visitor.get(CALCULATOR.format(language), said))


class TestAbout:
    @pytest.mark.requirement("SECTS-1", in_part=True)
    @pytest.mark.parametrize(("language", "told"), [
        ("hi", (
            "योजना 1 मई 2017 से शुरू होगी, 14 दिन बाद",
            "राज्य कर्मचारी; राज्य के पेंशनर; उनके आश्रित परिवार के सदस्य",
            "आपातकालीन इलाज; असाध्य रोगों का इलाज",
            "सीजीएचएस से अनुबंधित निजी अस्पताल",
            "इलाज निःशुल्क है",
            "हज़रतगंज, लखनऊ 226001",
            "support@upsects.in",
        )),
        ("en", (
            "The scheme begins on 1 May 2017, in 14 days.",
            "State employees; Pensioners of the state; Their dependent family members",
            "Emergency treatment; Treatment of incurable diseases",
            "Private hospitals under contract with CGHS",
            "the treatment is free of charge",
            "Hazratganj, Lucknow 226001",
            "support@upsects.in",
        )),
    ])  # fmt: skip
    def test_what_is_covered_from_when_and_where_to_write(self, visitor, language, told):
        read = words(visitor.get(f"/{language}/health-card/"))

        assert [part for part in told if part not in read] == []

    def test_the_ways_to_register_stand_before_what_the_scheme_covers(self):
        read = words(Client().get("/en/health-card/"))

        ways = read.index("Register as a drawing"), read.index("Employee Gateway")
        assert max(ways) < read.index("What the scheme covers")

    def test_from_the_launch_on_it_says_that_the_scheme_began(self, settings):
        settings.BUSINESS_DATE = date(2022, 3, 1)
        read = words(Client().get("/en/health-card/"))

        assert "The scheme began on 1 May 2017." in read
        assert "₹ 5,00,000.00 a family a year in private hospitals" in read
        assert "180018004444" in read
        assert read.index("From 7 January 2022") < read.index("1 May 2017 to 6 January 2022")

    def test_every_table_of_the_scheme_is_led_to(self, visitor):
        page = visitor.get("/hi/health-card/").content.decode()
        tables = [key for key in rules.rulebook.rule_files() if key.startswith("health_card.")]

        assert [key for key in tables if f"/hi/charter/rules/{key}/" not in page] == []


class TestWho:
    @pytest.mark.requirement("SECTS-1", in_part=True)
    def test_each_relation_stands_with_its_conditions(self, visitor):
        read = words(visitor.get("/en/health-card/who/"))

        assert "Husband or wife No condition" in read
        assert "Father wholly dependent normally living with the employee or pensioner" in read
        assert "below 18 years; above, the drawing officer decides" in read
        assert "unmarried, divorced or separated" in read

    def test_what_nobody_knows_is_named_in_hindi_too(self, visitor):
        read = words(visitor.get("/hi/health-card/who/"))

        unknown = read.split("जो किसी आदेश में नहीं मिला")[1]
        for title in ("बेटे की आयु सीमा", "आश्रित की अपनी आय की सीमा", "अधिकतम कितने आश्रित"):
            assert title in unknown


class TestCalculator:
    def test_first_it_asks_the_relation_and_nothing_else(self, visitor):
        read = asked(visitor, "hi")

        assert "वे कर्मचारी या पेंशनर के कौन हैं?" in read
        assert "जन्म" not in read

    def test_then_only_what_the_rule_wants_to_know_of_it(self, visitor):
        son, wife = asked(visitor, relation="son"), asked(visitor, relation="spouse")

        assert "Date of birth" in son
        assert "Married or not?" not in son
        assert "On which day?" in wife
        assert "wholly dependent" not in wife

    @pytest.mark.parametrize(("language", "told"), [
        ("hi", (
            "हाँ, परिवार में",
            "नियम की हर शर्त पूरी होती है।",
            "15 जून 2018 से आहरण अधिकारी तय करेंगे।",
            "यह कैसे तय हुआ?",
        )),
        ("en", (
            "Yes, in the family",
            "Every condition of the rule is met.",
            "From 15 June 2018 on the drawing officer decides.",
            "How was this decided?",
        )),
    ])  # fmt: skip
    def test_a_son_of_sixteen(self, visitor, language, told):
        read = asked(visitor, language, **SON)

        assert [part for part in told if part not in read] == []

    def test_where_a_figure_is_missing_the_officer_decides_and_the_table_is_named(self, visitor):
        page = visitor.get(CALCULATOR.format("en"), SON | {"birth_date_year": "1995", "own_income": "2,000"})

        assert "The drawing officer decides" in words(page)
        assert "/en/charter/rules/health_card.child_age_limit/" in page.content.decode()
        assert "/en/charter/rules/health_card.income_limit/" in page.content.decode()

    def test_a_married_daughter_and_a_relative_outside_the_list_are_told_why_not(self, visitor):
        said = {
            "relation": "daughter",
            "marital": "married",
            "wholly_dependent": "yes",
            "normally_resides": "yes",
        }

        assert "No, not in the family A married daughter or sister" in asked(visitor, **said, **ON)
        assert "No, not in the family The rule does not count this relation" in asked(
            visitor, relation="other"
        )

    @pytest.mark.parametrize(("changed", "told"), [
        ({"birth_date_year": ""}, "write the day, the month and the year"),
        ({"wholly_dependent": ""}, "Choose whether the person is wholly dependent."),
        ({"on_year": "2010"}, "No rule of"),
        ({"birth_date_year": "2018"}, "is before that day"),
        ({"relation": "sone"}, "choose one of the answers on the page"),
    ])  # fmt: skip
    def test_what_cannot_be_judged_is_said_in_words(self, visitor, changed, told):
        page = visitor.get(CALCULATOR.format("en"), SON | changed)

        assert told in words(page)
        assert "sn-result__figure" not in page.content.decode()
