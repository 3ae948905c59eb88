"""Which requirement is proved by which test, and did it pass: kept in a file for `make requirements`.

`--requirement-results FILE` writes it. A test names what it proves, `@pytest.mark.requirement("GPF-4")`, with
`in_part=True` where something the requirement asks is not built yet; an ID that is not in
`docs/requirements.md` stops the run.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.requirements import known_requirements

DESELECTED = pytest.StashKey[list[tuple[str, str]]]()
NOT_RUN, PASSED, FAILED, SKIPPED, IN_PART = "not run", "passed", "failed", "skipped", "in part"
WORST_FIRST = (FAILED, SKIPPED, NOT_RUN, IN_PART, PASSED)
WHOLE, PART = "requirement", "part of a requirement"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--requirement-results", metavar="FILE", help="write which requirements the tests proved"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[DESELECTED] = []
    file = config.getoption("--requirement-results")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(Path(file)))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = known_requirements()
    for item in items:
        for how_far, requirement in proved_by(item):
            if requirement not in known:
                raise pytest.UsageError(
                    f"{item.nodeid} names {requirement}, which docs/requirements.md has not"
                )
            item.user_properties.append((how_far, requirement))


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in items:
        left_out = [(requirement, item.nodeid) for _, requirement in proved_by(item)]
        item.config.stash[DESELECTED] += left_out


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker, hand what was left out to the process that writes the file."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["deselected"] = session.config.stash[DESELECTED]


def proved_by(item: pytest.Item) -> list[tuple[str, str]]:
    """Return the requirement IDs a test names, each with how far it proves it."""
    return [
        (PART if mark.kwargs.get("in_part") else WHOLE, requirement)
        for mark in item.iter_markers("requirement")
        for requirement in mark.args
    ]


class Recorder:
    """Gather the outcomes and write them when all is done."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.outcomes: dict[str, dict[str, str]] = {}

    def note(self, requirement: str, test: str, outcome: str) -> None:
        """Keep the worst outcome of a test's set-up, call and tear-down."""
        tests = self.outcomes.setdefault(requirement, {})
        tests[test] = min(tests.get(test, PASSED), outcome, key=WORST_FIRST.index)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name in (WHOLE, PART):
                outcome = IN_PART if (name, report.outcome) == (PART, PASSED) else report.outcome
                self.note(str(value), report.nodeid, outcome)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._note_left_out(getattr(node, "workeroutput", {}).get("deselected", []))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self._note_left_out(session.config.stash[DESELECTED])
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.outcomes, indent=1, sort_keys=True))

    def _note_left_out(self, left_out: list[tuple[str, str]]) -> None:
        for requirement, test in left_out:
            self.note(requirement, test, NOT_RUN)
