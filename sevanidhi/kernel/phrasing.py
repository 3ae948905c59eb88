"""Turning a refusal into its two sentences where no web is: for the console and for formulas' tests.

The sentences stand in `phrases.py` of the room the refusal's class lives in, or of one around it, in a dict
REFUSALS of {class name: (Hindi, English)} with the facts as %(places)s. A subclass without its own borrows
its parent's.
"""

import importlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.util import find_spec

from sevanidhi.kernel.money import grouped_whole
from sevanidhi.kernel.refusals import Refusal


def sentences_of(refusal: Refusal) -> tuple[str, str]:
    """Return the refusal's reason in Hindi and in English; the bare facts where its room has no sentence."""
    templates = templates_of(type(refusal))
    if not templates:
        return str(refusal), str(refusal)
    said = {name: written(fact) for name, fact in refusal.facts.items()}
    hindi, english = templates
    return hindi % said, english % said


def written(fact: object) -> str:
    """Return one fact as a sentence shows it: rupees as ₹ 1,23,456, days as 15-12-2011, lists with commas."""
    if isinstance(fact, Decimal):
        return f"₹ {grouped_whole(fact)}"
    if isinstance(fact, date):
        return fact.strftime("%d-%m-%Y")
    if isinstance(fact, list | tuple):
        return ", ".join(written(one) for one in fact)
    return "—" if fact is None else str(fact)


def templates_of(kind: type) -> tuple[str, str] | None:
    """Return a kind's two sentences with their places, its own or its nearest ancestor's, or None."""
    for ancestor in kind.__mro__:
        for phrases in _rooms_of(ancestor):
            if ancestor.__name__ in phrases:
                return phrases[ancestor.__name__]
    return None


def _rooms_of(kind: type) -> Iterator[dict[str, tuple[str, str]]]:
    """Yield the sentences of a class's own room, then of those around it."""
    room = kind.__module__.rpartition(".")[0]
    while room.startswith("sevanidhi."):
        if exists(f"{room}.phrases"):
            yield getattr(importlib.import_module(f"{room}.phrases"), "REFUSALS", {})
        room = room.rpartition(".")[0]


def exists(module: str) -> bool:
    """Return whether there is a module of this name, without reading it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
