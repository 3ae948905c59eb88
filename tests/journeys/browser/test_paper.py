"""A page of the site put on paper by the browser."""

from __future__ import annotations

import subprocess

import pytest

pytestmark = [pytest.mark.browser]


@pytest.mark.needs("pdftotext")
def test_a_long_sum_begins_on_the_sheet_of_its_figure(visitor, house, tmp_path):
    page, paper = visitor.new_page(), tmp_path / "sum.pdf"
    page.goto(f"{house.address}/en/gpf/calculators/interest/?year=2015-16&opening=300000&subscription=4000")
    page.pdf(path=paper, format="A4")

    first = subprocess.run(
        ["pdftotext", "-l", "1", paper, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "GPF interest of a year" in first
    assert "How was this computed?" in first
    assert "May 2015" in first
