"""Codes of offices are found however they are typed."""

import pytest

from sevanidhi.kernel.codes import office_code


@pytest.mark.parametrize(
    "written",
    ["LKO-EDU-01", "lko edu 01", " LKO–EDU–01 ", "lko/edu/०१", "Lko_Edu.01", "LKO - EDU - 01"],
)
def test_a_code_is_the_same_with_blanks_other_signs_and_other_figures(written):
    assert office_code(written) == "LKO-EDU-01"


def test_other_signs_stay_in_a_code():
    assert office_code("lko@01") == "LKO@01"
    assert office_code(" - ") == ""
