"""Reading a rule file: YAML whose figures are whole numbers or text, never floats; nothing said twice."""

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from sevanidhi.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a rule file. kind: unreadable, float, said twice, no title, no versions, no day,
    no source, no figures, no reading, slabs, overlap, gap."""

    table: str
    kind: str
    where: str

    def __str__(self) -> str:
        return f"{self.table}: {self.kind}: {self.where}"


class RuleTableFaulty(Refusal):
    """The file cannot serve as law. Facts: table, faults (a tuple of Fault)."""


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages."""

    hi: str
    en: str

    def __str__(self) -> str:
        return self.en if self.hi == self.en else f"{self.hi} / {self.en}"

    def said_in(self, language: str) -> str:
        """Return the words in "hi" or "en"."""
        return self.hi if language == "hi" else self.en


class _Loader(yaml.SafeLoader):
    """The safe loader, which notes floats and keys said twice with their lines."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.noted: list[tuple[str, str]] = []

    def note(self, kind: str, node: yaml.Node, what: str) -> None:
        self.noted.append((kind, f"{what} (line {node.start_mark.line + 1})"))


def _float(loader: _Loader, node: yaml.ScalarNode) -> str:
    loader.note("float", node, node.value)
    return str(node.value)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for at, (key_node, _) in enumerate(node.value):
        if keys[at] in keys[:at]:
            loader.note("said twice", key_node, str(keys[at]))
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def text_of(source: Path | Traversable | str) -> str:
    """Return the text of a rule file; a string with a line break is the text itself, another is a path."""
    if isinstance(source, str):
        if "\n" in source:
            return source
        source = Path(source)
    return source.read_text(encoding="utf-8")


def read(text: str, *, table: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return the file's mapping (empty if it is none) and the faults of its writing."""
    loader = _Loader(text)
    try:
        content = loader.get_single_data()
    except yaml.YAMLError as error:
        return {}, [Fault(table, "unreadable", " ".join(str(error).split()))]
    finally:
        loader.dispose()
    if not isinstance(content, dict):
        return {}, [Fault(table, "unreadable", "the file is not a mapping")]
    return content, [Fault(table, kind, where) for kind, where in loader.noted]


def words(written: Any) -> Words:
    """Return {hi: ..., en: ...} or one text for both as Words."""
    if isinstance(written, dict):
        return Words(str(written["hi"]), str(written["en"]))
    return Words(str(written), str(written))
