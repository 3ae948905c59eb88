"""No regular expression of ours can be kept busy by what somebody types or sends."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from time import process_time

import pytest

from tests.house import reading

MOST_SECONDS = 0.05
LONG = 5_000
LOOKS = frozenset({"fullmatch", "match", "search", "sub", "split", "findall", "finditer"})
LIKE = {"sub": "search", "split": "split", "finditer": "findall"}
# What patterns are made of: blanks, figures, letters of both scripts, and what closes and opens.
PIECES = (" ", "1", "a", "Z", "क", "-", "/", ".", ",", "(", "<c ", "=", "'", '"', "\n", "r='A1' ", "a/b ")


@dataclass(frozen=True)
class Pattern:
    """A pattern as it stands in the code, and how it is looked for."""

    where: str
    words: str | bytes
    flags: int
    looks: frozenset[str]

    def __str__(self) -> str:
        return self.where


def patterns() -> list[Pattern]:
    """Return every pattern written out in the code."""
    return [
        Pattern(f"{reading.short(file)}:{call.lineno}", call.args[0].value, flags_of(call), looks)
        for file in reading.modules()
        if "import re\n" in file.read_text(encoding="utf-8")
        for call, looks in calls_of(reading.tree(file))
        if isinstance(call.args[0], ast.Constant)
    ]


def calls_of(tree: ast.Module) -> Iterator[tuple[ast.Call, frozenset[str]]]:
    """Yield each call of `re` that takes a pattern, with the looks of its name in this file."""
    compiled = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            compiled[node.value] = node.targets[0].id
    for node in ast.walk(tree):
        if is_call_of_re(node, LOOKS):
            yield node, frozenset({node.func.attr})
        elif is_call_of_re(node, {"compile"}):
            yield node, looks_of(tree, compiled.get(node)) or frozenset({"search"})


def is_call_of_re(node: ast.AST, names: Collection[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in names
    )


def looks_of(tree: ast.Module, name: str | None) -> frozenset[str]:
    """Return how the pattern of this name is looked for in its file."""
    return (
        frozenset(
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
        )
        & LOOKS
    )


def flags_of(call: ast.Call) -> int:
    """Return the flags a call names, re.IGNORECASE and so on."""
    named = [one for one in ast.walk(call) if isinstance(one, ast.Attribute) and one.attr.isupper()]
    return int(sum(getattr(re, one.attr) for one in named))


def worst(pattern: Pattern, *, length: int = LONG) -> tuple[float, str]:
    """Return the longest look through a long text made of one or two pieces, and which they were."""
    compiled = re.compile(pattern.words, pattern.flags)
    looks = [getattr(compiled, LIKE.get(look, look)) for look in pattern.looks]
    pairs = [(piece, "") for piece in PIECES] + list(itertools.combinations(PIECES, 2))
    texts = ((one + other) * (length // len(one + other)) + "\x00" for one, other in pairs)
    return max(
        (seconds(look, text.encode() if isinstance(pattern.words, bytes) else text), text[:8])
        for text in texts
        for look in looks
    )


def seconds(look: Callable[..., object], text: str | bytes) -> float:
    """Return the best of three, so that a busy machine is not taken for a slow pattern."""

    def once() -> float:
        begun = process_time()
        look(text)
        return process_time() - begun

    first = once()
    return first if first < MOST_SECONDS else min(first, once(), once())


@pytest.mark.parametrize("pattern", patterns(), ids=str)
def test_a_pattern_is_done_with_a_long_text_at_once(pattern):
    longest, begins = worst(pattern)

    assert longest < MOST_SECONDS, f"{pattern.words!r}: {longest:.2f} s with {begins!r} and so on"


@pytest.mark.parametrize("words", [r"\s+-?\d+x", r"[-+]\S*[a-z]1"])
def test_a_pattern_that_begins_anew_at_every_letter_is_found(words):
    assert worst(Pattern("here", words, 0, frozenset({"search"})))[0] > MOST_SECONDS


def test_the_looks_of_a_compiled_pattern_are_known():
    tree = ast.parse("A = re.compile('a')\nA.fullmatch(text)\nB = re.compile('b')\nre.split('c', text)")

    assert [sorted(looks) for _, looks in calls_of(tree)] == [["fullmatch"], ["search"], ["split"]]
