"""`sevanidhi --help`: somebody who has never seen the command finds the one they need."""

import re

import pytest
from click.testing import CliRunner

from sevanidhi.site.console import commands


@pytest.mark.parametrize("words", [[], ["calc"], ["rules"], ["schedule"], ["voucher"], ["interest"]])
def test_each_command_says_in_both_languages_what_it_does(words):
    said = CliRunner().invoke(commands, [*words, "--help"]).stdout
    listed = re.findall(r"^  [a-z-]+  +(.*(?:\n   +.+)*)", said.split("Commands:")[1], flags=re.MULTILINE)
    assert listed
    for about in listed:
        assert re.search(r"[\u0900-\u097f].* / [A-Z]", about, flags=re.DOTALL), about
        assert len(about) < 200


@pytest.mark.parametrize(
    ("words", "hindi", "english"),
    [
        (["calc", "premium"], "'--on' देना ज़रूरी है।", "Missing option '--on'."),
        (["calc", "premium", "--bogus"], "--bogus नाम का कोई विकल्प नहीं है।", "No such option '--bogus'."),
        (["schedule", "check", "none.csv"], "यह फ़ाइल नहीं मिली", "'none.csv' does not exist."),
        (["nothing"], "आदेश इस तरह नहीं चलता।", "No such command 'nothing'."),
    ],
)
def test_a_wrong_call_is_said_in_both_languages(words, hindi, english):
    answer = CliRunner().invoke(commands, words)

    assert answer.exit_code == 2
    assert answer.output.startswith("उपयोग / Usage: ")
    error = answer.output[answer.output.index("गलती / Error: ") :]
    assert hindi in error
    assert error.rstrip().endswith(english)


@pytest.mark.parametrize("words", [[], ["calc"], ["calc", "premium"], ["prove"]])
def test_the_headings_of_the_help_are_in_both_languages(words):
    said = CliRunner().invoke(commands, [*words, "--help"]).output

    assert said.startswith("उपयोग / Usage: ")
    assert "विकल्प / Options:" in said
    assert "यह सहायता दिखाएँ।" in said
