"""Which test proves which requirement, and did it pass: kept truly, in one process and in several."""

import json
import textwrap

import pytest

from tests.house import reading
from tools import requirements

pytest_plugins = ["pytester"]

SAMPLE = """
    import pytest

    @pytest.mark.requirement("GPF-4")
    def test_interest():
        pass

    @pytest.mark.requirement("GPF-4", "GPF-11")
    def test_passbook():
        assert False

    @pytest.mark.requirement("SI-11", in_part=True)
    def test_the_half_that_is_built():
        pass

    @pytest.mark.slow
    @pytest.mark.requirement("SI-3")
    def test_a_million():
        pass
"""


@pytest.fixture
def outcomes(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Return a function that runs a sample and reads the results it kept."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the others take seconds to begin

    def run_sample(*options: str, sample: str = SAMPLE) -> dict[str, dict[str, str]]:
        pytester.makepyfile(test_sample=textwrap.dedent(sample))
        own = ["-p", "tests.plugins.requirement_results", "-p", "no:cacheprovider", "-p", "xdist"]
        marks = ["-o", "markers=requirement(*ids, in_part)\nslow", "--requirement-results", "results.json"]
        pytester.syspathinsert(reading.PROJECT)
        pytester.runpytest_subprocess(*own, *marks, *options)
        return json.loads((pytester.path / "results.json").read_text())

    return run_sample


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two"])
def test_every_outcome_is_kept_under_its_requirement(outcomes, workers):
    assert outcomes("-m", "not slow", *workers) == {
        "GPF-4": {"test_sample.py::test_interest": "passed", "test_sample.py::test_passbook": "failed"},
        "GPF-11": {"test_sample.py::test_passbook": "failed"},
        "SI-11": {"test_sample.py::test_the_half_that_is_built": "in part"},
        "SI-3": {"test_sample.py::test_a_million": "not run"},
    }


def test_a_requirement_nobody_wrote_down_stops_the_run(outcomes, capfd):
    sample = "import pytest\n@pytest.mark.requirement('GPF-99')\ndef test_it(): pass\n"

    assert outcomes(sample=sample) == {}
    assert "GPF-99, which docs/requirements.md has not" in capfd.readouterr().err


def test_every_requirement_has_one_line():
    known = requirements.known_requirements()

    assert len(known) == 71
    assert known["GPF-1"].startswith("Compulsory from 1-5-1980")


def test_the_worst_outcome_counts():
    assert requirements.state({"a": "passed", "b": "not run"}) == "not run"
    assert requirements.state({"a": "failed", "b": "passed"}) == "failed"
    assert requirements.state({}) == "no test yet"


def test_a_requirement_is_proved_in_part_as_long_as_no_test_proves_the_whole():
    assert requirements.state({"a": "in part"}) == "in part"
    assert requirements.state({"a": "in part", "b": "passed"}) == "passed"
    assert requirements.state({"a": "in part", "b": "failed"}) == "failed"
