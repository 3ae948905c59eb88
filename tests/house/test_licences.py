"""Every package the house installs may be used under Apache-2.0, and each one that needs a note has it."""

import re
from importlib import metadata

import pytest

from tests.house import reading

NOTES = reading.PROJECT / "docs" / "licences.md"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.MULTILINE | re.IGNORECASE)
AFFERO = re.compile(r"\bAGPL|Affero", re.IGNORECASE)
COPYLEFT = re.compile(r"\bL?GPL|GNU (?:Lesser |Library )?General Public", re.IGNORECASE)
UNKNOWN = ""


def test_no_package_is_under_the_affero_licence():
    assert [name for name in installed("dev") if AFFERO.search(licence(name))] == []


def test_every_gnu_licence_is_noted():
    assert [name for name in installed("dev") if COPYLEFT.search(licence(name)) and not noted(name)] == []


def test_no_package_of_a_running_house_is_under_the_gpl():
    assert [name for name in installed("run") if is_gpl(licence(name))] == []


def test_every_package_says_its_licence_or_is_noted():
    assert [name for name in installed("dev") if licence(name) == UNKNOWN and not noted(name)] == []


def test_the_locks_are_read():
    assert {"django", "psycopg"} <= set(installed("run"))
    assert {"pytest", "django"} <= set(installed("dev"))


@pytest.mark.parametrize(
    ("text", "gpl"),
    [
        ("GPL-3.0-or-later", True),
        ("LGPL-3.0-only", False),
        ("MIT", False),
        ("GNU General Public License v2", True),
    ],
)
def test_the_gpl_is_told_from_the_lesser_gpl(text, gpl):
    assert is_gpl(text) is gpl


def installed(lock: str) -> list[str]:
    """Return the packages of a lock that are installed here."""
    pinned = PINNED.findall((reading.PROJECT / "requirements" / f"{lock}.lock").read_text())
    here = {normal(package.metadata["Name"]) for package in metadata.distributions()}
    return [name for name in map(normal, pinned) if name in here]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str:
    """Return what a package says of its licence: expression, classifiers, first line of its text."""
    said = metadata.metadata(name)
    classifiers = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    texts = [said.get("License-Expression"), *classifiers, (said.get("License") or "").strip().split("\n")[0]]
    return " ".join(text for text in texts if text)


def is_gpl(text: str) -> bool:
    return bool(re.search(r"(?<!L)\bGPL|GNU General Public", text, re.IGNORECASE))


def noted(name: str) -> bool:
    return re.search(rf"^\| {re.escape(name)} \|", NOTES.read_text("utf-8"), re.MULTILINE) is not None
