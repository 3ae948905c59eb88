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
