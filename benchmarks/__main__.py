"""Measure: `python -m benchmarks [NAME] [ROWS]`; without a name everything, without rows at full size.

Each module here that has a `run(rows) -> Result | Iterable[Result]` and a `ROWS` (its full size) is a
measurement of that name. Each has a process to itself, so that its memory is its own.
"""

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterable
from types import ModuleType

import benchmarks
from benchmarks.result import Result


def main(arguments: list[str]) -> int:
    if not arguments:
        return max(
            (subprocess.call([sys.executable, "-m", "benchmarks", name]) for name in names()), default=0
        )
    name, *rows = arguments
    if name not in names():
        print(f"{name}? ये नापें हैं — the measurements are: {', '.join(names())}", file=sys.stderr)
        return 2
    try:
        size = int(rows[0].replace("_", "")) if rows else module(name).ROWS
    except ValueError:
        print(f"{rows[0]}: पंक्तियों की संख्या नहीं — not a number of rows", file=sys.stderr)
        return 2
    measure(name, size)
    return 0


def names() -> list[str]:
    """Return the measurements there are."""
    found = (
        entry.name for entry in pkgutil.iter_modules(benchmarks.__path__) if not entry.name.startswith("_")
    )
    return sorted(name for name in found if hasattr(module(name), "run"))


def module(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.{name}")


def measure(name: str, rows: int) -> None:
    """Run one measurement and print its results as they come."""
    told: Result | Iterable[Result] = module(name).run(rows)
    for result in [told] if isinstance(told, Result) else told:
        print(result.line(), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
