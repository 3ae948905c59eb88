"""The register of sources: each order or publication a rule cites, by key.

A rule cites "key place; key place": the key is the first word, the place in it is free text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Words, read, text_of, words


class SourcesFaulty(Refusal):
    """The register of sources cannot be read. Facts: faults (a tuple of text)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One order or publication. date: the order's, None where not seen. seen_at: where it was read."""

    key: str
    authority: Words
    title: Words
    date: date | None
    seen_at: tuple[str, ...]


def load_register(source: Path | Traversable | str) -> Mapping[str, Source]:
    """Read the register. May refuse: SourcesFaulty."""
    content, faults = read(text_of(source), table="sources")
    if faults:
        raise SourcesFaulty(faults=tuple(str(fault) for fault in faults))
    try:
        return {key: _source(key, said) for key, said in content.items()}
    except (KeyError, TypeError) as error:
        raise SourcesFaulty(faults=(f"each source has authority, title, date, seen_at: {error}",)) from error


def _source(key: str, said: Mapping[str, object]) -> Source:
    day = said["date"]
    if day is not None and not isinstance(day, date):
        raise TypeError(f"date of {key}")
    seen_at = said["seen_at"]
    if not isinstance(seen_at, list):
        raise TypeError(f"seen_at of {key}")
    return Source(key, words(said["authority"]), words(said["title"]), day, tuple(map(str, seen_at)))


def cited_keys(citation: str) -> tuple[str, ...]:
    """Return the source keys a rule's citation names."""
    return tuple(part.split()[0] for part in citation.split(";") if part.strip())


@cache
def register() -> Mapping[str, Source]:
    """Return the register of sources: the installed copy, or a checkout's docs/sources/register.yaml."""
    installed = files("sevanidhi").joinpath("kernel", "register.yaml")
    checkout = Path(__file__).parents[2] / "docs" / "sources" / "register.yaml"
    return load_register(installed if installed.is_file() else checkout)
