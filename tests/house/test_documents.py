"""What the documents say is so: their links lead somewhere and their commands exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from sevanidhi.site.console import commands as console
from tests.house import reading

LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
IN_TEXT = re.compile(r"`((?:make|sevanidhi|\.venv/bin/sevanidhi) [^`]+)`")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def documents() -> list[Path]:
    return reading.named(".md")


def test_every_link_leads_somewhere():
    assert [fault for path in documents() for fault in broken_links(path.read_text("utf-8"), path)] == []


def test_every_command_in_a_document_exists():
    assert [
        f"{reading.short(path)}: {command}"
        for path in documents()
        for command in commands(path.read_text("utf-8"))
        if not exists(command)
    ] == []


def test_the_readme_names_the_two_commands():
    named = commands((reading.PROJECT / "README.md").read_text("utf-8"))

    assert "make demo" in named
    assert "make test" in named


def test_a_broken_link_would_be_found():
    sample = "[here](README.md) and [there](nowhere.md#part) and [out](https://example.org)"

    assert broken_links(sample, reading.PROJECT / "sample.md") == ["sample.md: nowhere.md"]


@pytest.mark.parametrize(
    "command", ["make miracles", "sevanidhi conjure money", "sevanidhi doctor --cure-all"]
)
def test_a_command_that_is_not_there_would_be_found(command):
    assert not exists(command)


def broken_links(text: str, path: Path) -> list[str]:
    """Return the links of a document that lead to no file."""
    inside = [
        link.split("#")[0]
        for link in LINK.findall(text)
        if "://" not in link and not link.startswith(("#", "mailto:"))
    ]
    return [f"{reading.short(path)}: {link}" for link in inside if not (path.parent / link).exists()]


def commands(text: str) -> list[str]:
    """Return the calls of make and sevanidhi that a document shows."""
    lines = [line.strip().removeprefix("$ ") for block in BLOCK.findall(text) for line in block.splitlines()]
    shown = [
        re.split(r"\s+#|\s*·", line)[0].removeprefix(".venv/bin/")
        for line in [*lines, *IN_TEXT.findall(text)]
    ]
    return [line for line in shown if line.startswith(("make ", "sevanidhi "))]


def exists(command: str) -> bool:
    words = [word for word in shlex.split(command) if word not in ("...", "…")]
    return is_target(words[1]) if words[0] == "make" else is_console_command(words[1:])


def is_target(name: str) -> bool:
    return "=" in name or name in TARGET.findall((reading.PROJECT / "Makefile").read_text("utf-8"))


def is_console_command(words: list[str]) -> bool:
    """Return whether these words name a sub-command and options it has."""
    here: click.Command = console
    context = click.Context(here)
    while words and isinstance(here, click.Group):
        found = here.get_command(context, words[0].split("|")[0])
        if found is None:
            return False
        here, context, words = found, click.Context(found, parent=context), words[1:]
    options = {
        name
        for parameter in here.get_params(context)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }
    return all(word.split("=")[0] in options for word in words if word.startswith("--"))
