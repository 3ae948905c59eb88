"""Run the checks of `make lint`, two at a time, and show the words of those that fail.

tools/lint.py              all of them
tools/lint.py ruff mypy    only these
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SECONDS_EACH = 600

# The slowest first, so that the others fit beside it.
CHECKS = {
    "mypy": [str(BIN / "mypy")],
    "migrations": [sys.executable, "tools/check_migrations.py"],
    "templates": [sys.executable, "tools/check_templates.py"],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "messages": [sys.executable, "tools/messages.py", "check"],
    "ruff": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "locks": [sys.executable, "tools/lock.py", "--check"],
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"{', '.join(unknown)}? The checks are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(max_workers=2) as workers:
        good = list(workers.map(check, names or CHECKS))
    return 0 if all(good) else 1


def check(name: str) -> bool:
    """Run one check and print how it went. Return whether it is clean."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            CHECKS[name], cwd=PROJECT, env=environment(), capture_output=True, text=True, timeout=SECONDS_EACH
        )
    except subprocess.TimeoutExpired:
        print(f"✗ {name:<12} took longer than {SECONDS_EACH} s", flush=True)
        return False
    clean = done.returncode == 0
    words = "" if clean else f"\n{done.stdout}{done.stderr}"
    print(f"{'✓' if clean else '✗'} {name:<12} {time.monotonic() - began:.1f} s{words}", flush=True)
    return clean


def environment() -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings", "PYTHONPATH": str(PROJECT)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
