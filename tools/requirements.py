"""Print each requirement, the tests that prove it, and whether they passed in the last whole run.

tools/requirements.py           every requirement, its state and its tests
tools/requirements.py --brief   without the tests
"""

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
TEXT = PROJECT / "docs" / "requirements.md"
RESULTS = PROJECT / "reports" / "requirements.json"
ROW = re.compile(r"^\| ([A-Z]+-\d+) \| (.+) \|$", re.MULTILINE)
NO_TEST = "no test yet"


@cache
def known_requirements() -> dict[str, str]:
    """Return the text of every requirement, by ID, in the order of docs/requirements.md."""
    return dict(ROW.findall(TEXT.read_text(encoding="utf-8")))


def main(arguments: list[str]) -> int:
    if not RESULTS.exists():
        subprocess.run([sys.executable, str(PROJECT / "tools" / "run_tests.py")], cwd=PROJECT, check=False)
    if not RESULTS.exists():
        print("जाँचों का परिणाम नहीं मिला — no results: run `make test`", file=sys.stderr)
        return 1
    results: dict[str, dict[str, str]] = json.loads(RESULTS.read_text())
    print_all(results, with_tests="--brief" not in arguments)
    return 1 if any(state(results.get(name, {})) == "failed" for name in known_requirements()) else 0


def print_all(results: dict[str, dict[str, str]], *, with_tests: bool) -> None:
    """Print a line for each requirement, its tests below it, and a count at the end."""
    for name, text in known_requirements().items():
        tests = results.get(name, {})
        print(f"{name:<9} {state(tests):<12} {shortened(text)}")
        for test, outcome in sorted(tests.items()) if with_tests else ():
            print(f"          {outcome:<12} {test}")
    counts = Counter(state(results.get(name, {})) for name in known_requirements())
    print(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))


def state(tests: dict[str, str]) -> str:
    """Return the worst outcome among a requirement's tests; "in part" where none proves the whole of it."""
    for outcome in ("failed", "skipped", "not run", "passed", "in part"):
        if outcome in tests.values():
            return outcome
    return NO_TEST


def shortened(text: str, *, width: int = 100) -> str:
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
