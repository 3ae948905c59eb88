"""A test that needs a missing program is skipped, and with CI=true fails."""

import textwrap

import pytest

from tools import debian

pytest_plugins = ["pytester"]

SAMPLE = """
    import pytest

    @pytest.mark.needs("loom")
    def test_with_a_loom():
        pass

    def test_without():
        pass
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Return a function that runs a sample beside the plugin, on a machine that has no loom."""

    def run_sample(sample: str = SAMPLE, *, ci: str = ""):
        monkeypatch.setenv("CI", ci)
        monkeypatch.setattr("tests.plugins.needs.IN_CI", ci == "true")
        monkeypatch.setitem(debian.TOOLS, "loom", debian.Tool("loom", ("no-such-loom",), ("loom",)))
        pytester.makepyfile(textwrap.dedent(sample))
        options = [
            "-p",
            "tests.plugins.needs",
            "-p",
            "no:django",
            "-p",
            "no:cacheprovider",
            "-o",
            "markers=needs(name)",
        ]
        return pytester.runpytest_inprocess(*options)

    return run_sample


def test_a_missing_program_skips_the_tests_that_need_it(run):
    run().assert_outcomes(passed=1, skipped=1)


def test_with_ci_a_skip_is_a_failure(run):
    run(ci="true").assert_outcomes(passed=1, errors=1)


def test_with_ci_a_skipped_module_is_an_error(run):
    result = run("import pytest\npytest.skip('not today', allow_module_level=True)", ci="true")

    result.assert_outcomes(errors=1)


def test_a_program_named_by_the_environment_is_taken(monkeypatch, tmp_path):
    own = tmp_path / "my-chromium"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(own))

    assert debian.TOOLS["chromium"].path() == str(own)


def test_a_program_named_wrongly_is_missed_rather_than_replaced(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")

    assert debian.TOOLS["chromium"].path() is None
