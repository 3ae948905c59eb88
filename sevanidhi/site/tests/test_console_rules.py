"""`sevanidhi rules` for an officer who reads the law or writes a new version of it."""

import json

import pytest
from click.testing import CliRunner

from sevanidhi.kernel import rulebook
from sevanidhi.site.console import commands

SOUND = """\
title: {hi: दर, en: Rate}
versions:
  - from: 2010-04-01
    source: charter-sipf-2011 §1
    rate: "8.00"
"""


def run(*words):
    return CliRunner().invoke(commands, ["rules", *words])


@pytest.fixture
def draft(tmp_path):
    """Write a rule file as a scheme would hold it: gpf/rules/draft.yaml."""
    folder = tmp_path / "gpf" / "rules"
    folder.mkdir(parents=True)

    def write(text):
        path = folder / "draft.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_all_tables_are_listed():
    result = run("list")
    assert result.exit_code == 0
    listed = [line.split()[0] for line in result.stdout.splitlines()[2:]]
    assert listed == list(rulebook.rule_files())
    in_json = [json.loads(line)["table"] for line in run("list", "--json").stdout.splitlines()]
    assert in_json == listed


def test_the_version_in_force_is_shown_with_source_and_readings():
    said = run("show", "gpf.interest_rate", "--on", "2011-12-15").stdout
    for part in (
        "gpf.interest_rate@2011-12-01",
        "2011-12-01 से 2012-03-31 तक / 2011-12-01 to 2012-03-31",
        "rate_percent_a_year: 8.60",
        "central-gpf-rate-2011-12",
        "Ministry of Finance, Government of India",
        "To be confirmed".casefold(),
        "वर्ष के बीच दर बदली",
    ):
        assert part in said or part in said.casefold()
    assert "gpf.interest_rate@2012-04-01" not in said


def test_a_slab_has_headings_and_a_weekly_off_without_occurrences_none():
    assert "basic pay from – to – a month\n" in run("show", "state_insurance.premium").output
    assert "= weekday saturday; weekday sunday:" in run("check").output


def test_as_it_was_known_on_an_earlier_day():
    asked = ["show", "state_insurance.premium", "--on", "2018-05-01"]
    now, then = run(*asked), run(*asked, "--known-on", "2017-10-01")
    assert "state_insurance.premium@2018-04-01" in now.stdout
    assert "F.4(36)FD/Revenue/96-Part" in now.stdout
    assert "state_insurance.premium@2015-04-01" in then.stdout
    assert "state_insurance.premium@2018-04-01" not in then.stdout


def test_without_a_day_every_version_and_convention_is_shown():
    said = run("show", "gpf.interest_method").stdout
    assert said.count("[पुष्टि होनी है / to be confirmed]") == 6
    said = run("show", "state_insurance.premium").stdout
    assert said.count("संस्करण / Version:") == 7


def test_an_unknown_period_is_shown_with_its_reading_and_refused():
    result = run("show", "gpf.interest_rate", "--on", "2026-02-01")
    assert result.exit_code == 2
    assert "No rate was found for the quarter from 1 January 2026" in result.stdout
    assert "gpf.interest_rate" in result.stderr


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (["gpf.interest_rate", "--on", "1950-01-01"], "NoRuleInForce"),
        (["gpf.interest", "--on", "2011-12-15"], "UnknownRuleTable"),
        (["gpf.interest_rate", "--on", "someday"], "OptionNotRead"),
    ],
)
def test_a_question_without_an_answer_is_refused(words, refused):
    result = run("show", *words, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["refused"] == refused


def test_the_version_as_json():
    answer = json.loads(run("show", "gpf.membership", "--on", "2022-05-01", "--json").stdout)
    assert (answer["rule"], answer["until"]) == ("gpf.membership@2022-04-01", None)
    assert answer["figures"]["kinds"][1]["appointed_from"] == "2004-01-01"


def test_the_rules_of_this_product_are_sound_and_what_is_open_is_listed():
    result = run("check")
    assert result.exit_code == 0
    assert "gpf.interest_method rounding_times_a_year = once" in result.stdout
    assert "gpf.interest_rate@2026-01-01" in result.stdout

    answer = json.loads(run("check", "--json").stdout)
    assert (answer["sound"], answer["faults"]) == (True, [])
    assert {"table": "gpf.interest_method", "setting": "month_of_credit", "value": "salary_month"} in answer[
        "to_be_confirmed"
    ]
    assert "state_insurance.premium@1999-04-01" in answer["unknown"]


def test_a_sound_draft_passes(draft):
    result = run("check", draft(SOUND))
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 तालिकाएँ ठीक हैं / 1 tables are sound")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SOUND.replace('"8.00"', "8.00"), "float"),
        (SOUND.replace("    source: charter-sipf-2011 §1\n", ""), "no source"),
        (SOUND.replace("charter-sipf-2011", "somebody-said-so"), "unknown source"),
        (SOUND + "    until: 2011-04-01\n", "gap"),
        (SOUND + SOUND.partition("versions:\n")[2], "overlap"),
        (SOUND + "    slabs: [[0, 10, 1], [12, null, 2]]\n", "slabs"),
        ("", "unreadable"),
        ("a: [", "unreadable"),
    ],
)
def test_a_faulty_draft_is_found_out(draft, text, fault):
    file = draft(text)
    result = run("check", file, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert [(one["table"], one["fault"]) for one in answer["faults"]] == [("gpf.draft", fault)]

    in_words = run("check", file)
    assert in_words.exit_code == 1
    assert in_words.stdout.startswith("gpf.draft: ")


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    odd = tmp_path / "odd.yaml"
    odd.write_bytes(b"\xff\xfe\x00")
    answer = json.loads(run("check", str(tmp_path / "none.yaml"), str(odd), "--json").stdout)
    assert [(one["table"], one["fault"]) for one in answer["faults"]] == [
        ("none", "unreadable"),
        ("odd", "unreadable"),
    ]


def test_help_is_in_both_languages():
    for words in ([], ["list"], ["show"], ["check"]):
        said = run(*words, "--help").stdout
        assert any("ऀ" <= letter <= "ॿ" for letter in said)
        assert "rule" in said.casefold()
