"""Reading the house's own files: which belong to it, and what Python stands in them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "sevanidhi"


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project that git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(path for name in listed.split("\0") if name and (path := PROJECT / name).is_file()))


def named(*endings: str, below: Path = PROJECT) -> list[Path]:
    """Return the project's files with these endings below a folder."""
    return [path for path in files() if path.name.endswith(endings) and path.is_relative_to(below)]


def modules(*, with_tests: bool = False, with_migrations: bool = False) -> list[Path]:
    """Return the Python files of the package."""
    kept = {"tests": with_tests, "migrations": with_migrations}
    left_out = {folder for folder, keep in kept.items() if not keep}
    return [path for path in named(".py", below=PACKAGE) if not left_out & set(path.parts)]


def short(path: Path) -> str:
    """Return a file's name from the project's root on."""
    return str(path.relative_to(PROJECT))


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed Python of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def every(parsed: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of these kinds."""
    return (node for node in ast.walk(parsed) if isinstance(node, kinds))
