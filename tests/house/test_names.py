"""Files are named for their subject, say what they are for, and hold nothing left for later."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import reading

EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "tools"}
# Written in pieces, so that this line does not find itself.
LEFT_FOR_LATER = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b|raise NotImpl" r"emented|lorem " r"ipsum"
)
MIGRATION = re.compile(r"\d{4}_[a-z][a-z0-9_]*\.py")
SAID_BY_DJANGO = {"apps.py", "urls.py", "__main__.py"}  # Django and Python say what these are
AUTOMATIC = re.compile(r"\d{4}_(auto_|alter_|remove_.*_and_more|.*_and_more)")


def test_no_module_is_named_for_nothing():
    assert [reading.short(path) for path in reading.modules() if named_for_nothing(path)] == []


@pytest.mark.parametrize("name", ["sevanidhi/core/utils.py", "sevanidhi/web/helpers/dates.py"])
def test_a_module_named_for_nothing_would_be_found(name):
    assert named_for_nothing(reading.PROJECT / name)


def test_every_module_says_what_it_is_for():
    spoken = [path for path in reading.modules() if path.name not in SAID_BY_DJANGO]

    assert [reading.short(path) for path in spoken if not says_what_it_is(reading.tree(path))] == []


def test_a_module_that_says_nothing_would_be_found():
    assert not says_what_it_is(ast.parse("RATE = 8"))
    assert says_what_it_is(ast.parse(""))


def test_nothing_is_left_for_later():
    texts = reading.named(".py", ".html", ".yaml", ".md", ".scss", ".js", ".po", ".typ", ".toml", "Makefile")

    assert [
        fault for path in texts for fault in left_for_later(path.read_text("utf-8"), reading.short(path))
    ] == []


def test_something_left_for_later_would_be_found():
    assert left_for_later("x = 1\n# TO" + "DO: the rest\n", "sample.py") == ["sample.py:2"]


def test_migrations_are_named_for_what_they_do():
    assert [reading.short(path) for path in migrations() if not well_named(path.name)] == []


@pytest.mark.parametrize(
    "name", ["0002_auto_20261122_0210.py", "0003_alter_line_amount.py", "0004_a_b_and_more.py", "x.py"]
)
def test_a_migration_named_by_machine_would_be_found(name):
    assert not well_named(name)


def migrations() -> list[Path]:
    return [
        path
        for path in reading.modules(with_migrations=True)
        if path.parent.name == "migrations" and path.stem != "__init__"
    ]


def well_named(name: str) -> bool:
    return bool(MIGRATION.fullmatch(name)) and not AUTOMATIC.match(name)


def named_for_nothing(path: Path) -> bool:
    parts = path.relative_to(reading.PACKAGE).with_suffix("").parts
    return bool(EMPTY_NAMES & set(parts))


def says_what_it_is(parsed: ast.Module) -> bool:
    return not parsed.body or ast.get_docstring(parsed) is not None


def left_for_later(text: str, path: str) -> list[str]:
    lines = enumerate(text.splitlines(), start=1)
    return [f"{path}:{number}" for number, line in lines if LEFT_FOR_LATER.search(line)]
