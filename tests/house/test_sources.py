"""Every source a rule cites is an order or publication of the register."""

from collections.abc import Iterator
from typing import Any

import yaml

from tests.house import reading

REGISTER = reading.PROJECT / "docs" / "sources" / "register.yaml"


def test_every_source_cited_is_registered():
    assert [
        fault for path in rule_files() for fault in unknown_sources(load(path), reading.short(path))
    ] == []


def test_rules_cite_sources():
    assert len([source for path in rule_files() for source in cited(load(path))]) > 20


def test_every_registered_source_says_whose_it_is_and_what():
    said = {key: set(entry) for key, entry in load(REGISTER).items()}

    assert [
        key for key, fields in said.items() if not {"authority", "title", "date", "seen_at"} <= fields
    ] == []


def test_an_unregistered_source_would_be_found():
    rule = {"versions": [{"source": "charter-sipf-2011 §1.7; hearsay-2009 page 3"}]}

    assert unknown_sources(rule, "sample.yaml") == ["sample.yaml: hearsay-2009"]


def rule_files() -> list:
    return [
        path for path in reading.named(".yaml", below=reading.PACKAGE) if {"rules", "data"} & set(path.parts)
    ]


def load(path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)


def unknown_sources(content: Any, path: str) -> list[str]:
    return [f"{path}: {key}" for source in cited(content) for key in keys_of(source) if key not in register()]


def cited(content: Any) -> Iterator[str]:
    """Yield every `source` anywhere in a file."""
    if isinstance(content, dict):
        yield from (value for key, value in content.items() if key == "source" and isinstance(value, str))
    for part in (
        content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    ):
        yield from cited(part)


def keys_of(source: str) -> list[str]:
    """Return the keys of "key place; key place"."""
    return [part.split()[0] for part in source.split(";") if part.split()]


def register() -> set[str]:
    return set(load(REGISTER))
