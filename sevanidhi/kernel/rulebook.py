"""Finding rule tables: every YAML file in a `rules` folder of a scheme or a desk, by "<folder>.<file>".

A new file is found without a line of code.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from sevanidhi.kernel.dated import RuleTable
from sevanidhi.kernel.refusals import Refusal

_ROOMS = ("schemes", "desks")


class UnknownRuleTable(Refusal):
    """There is no rule table of this name. Facts: table, near (the most alike name, or "")."""


@cache
def rule_files() -> dict[str, Traversable]:
    """Return every rule file by its key, in order of keys."""
    return dict(sorted(_found()))


def _found() -> Iterator[tuple[str, Traversable]]:
    for room in _ROOMS:
        for folder in files("sevanidhi").joinpath(room).iterdir():
            rules = folder.joinpath("rules")
            if rules.is_dir():
                yield from _in_folder(folder.name, rules)


def _in_folder(name: str, rules: Traversable) -> Iterator[tuple[str, Traversable]]:
    for file in rules.iterdir():
        if file.name.endswith(".yaml"):
            yield f"{name}.{file.name.removesuffix('.yaml')}", file


def rule_file(key: str) -> Traversable:
    """Return the file of a table. May refuse: UnknownRuleTable."""
    known = rule_files()
    if key not in known:
        near = get_close_matches(key, known, n=1, cutoff=0.4)
        raise UnknownRuleTable(table=key, near=near[0] if near else "")
    return known[key]


@cache
def table(key: str) -> RuleTable:
    """Return the table, read once. May refuse: UnknownRuleTable, RuleTableFaulty."""
    return RuleTable.load(rule_file(key), key)
