"""`@pytest.mark.needs("chromium")`: skipped where the machine lacks it; with CI=true a skip is a failure."""

import os
from collections.abc import Generator, Iterator

import pytest

from tools.debian import TOOLS

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in needed(item):
        if not TOOLS[name].path():
            packages = " ".join(TOOLS[name].packages)
            pytest.skip(f"{name} is not on this machine: apt install {packages}, or run `make test`")


def needed(item: pytest.Item) -> Iterator[str]:
    """Return the programs a test asks for; `browser` asks for chromium."""
    for mark in item.iter_markers("needs"):
        yield from mark.args
    if item.get_closest_marker("browser"):
        yield "chromium"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped:
        refuse_skip(report)
    return report


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where every test has to run."""
    if IN_CI:
        report.outcome = "failed"
        report.longrepr = f"skipped, and with CI=true nothing may be: {report.longrepr}"
