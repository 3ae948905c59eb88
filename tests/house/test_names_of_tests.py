"""Workers that run side by side must know each test by one name: no set, no chance, no time in it."""

import os
import subprocess
import sys

import pytest

from tests.house.reading import PROJECT


@pytest.mark.slow
def test_another_process_finds_every_test_by_the_same_name(request: pytest.FixtureRequest):
    elsewhere = {name: told for name, told in os.environ.items() if not name.startswith("PYTEST_")}
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=PROJECT, env=elsewhere | {"PYTHONHASHSEED": "1"}, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    there = set(listed.splitlines())

    assert [item.nodeid for item in request.session.items if item.nodeid not in there] == []
