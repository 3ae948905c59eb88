"""Run the tests as `make test` does: in parallel, with the results kept for `make requirements`.

tools/run_tests.py [--fast] [-- anything for pytest]
"""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = PROJECT / "reports" / "requirements.json"
FEWEST_WORKERS = 2
SECONDS_IN_ALL = {"fast": 10 * 60, "all": 75 * 60}


def main(arguments: list[str]) -> int:
    fast = "--fast" in arguments
    own = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    try:
        return subprocess.run(
            command(fast=fast, own=own),
            cwd=PROJECT,
            check=False,
            timeout=SECONDS_IN_ALL["fast" if fast else "all"],
        ).returncode
    except subprocess.TimeoutExpired:
        print("जाँचें समय में पूरी नहीं हुईं — the tests did not end in time", file=sys.stderr)
        return 1


def command(*, fast: bool, own: list[str]) -> list[str]:
    """Return the call of pytest. A run of chosen tests leaves the kept results alone."""
    workers = str(max(FEWEST_WORKERS, os.cpu_count() or FEWEST_WORKERS))
    call = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "worksteal", "-q"]
    if fast:
        call += ["-m", "not slow"]
    return [*call, *(own or ["--requirement-results", str(RESULTS)])]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
