"""Turning a refusal into its two sentences where no web is: for the console and for formulas' tests.

The sentences stand in `phrases.py` of the room the refusal's class lives in, in a dict REFUSALS of
{class name: (Hindi, English)} with the facts as %(places)s. A subclass without its own borrows its parent's.
"""

import importlib
from datetime import date
from decimal import Decimal
from importlib.util import find_spec

from sevanidhi.kernel.money import grouped_whole
from sevanidhi.kernel.refusals import Refusal


def sentences_of(refusal: Refusal) -> tuple[str, str]:
    """Return the refusal's reason in Hindi and in English; the bare facts where its room has no sentence."""
    templates = _templates(type(refusal))
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


def _templates(kind: type) -> tuple[str, str] | None:
    for ancestor in kind.__mro__:
        found = _in_room(ancestor)
        if found:
            return found
    return None


def _in_room(kind: type) -> tuple[str, str] | None:
    room = kind.__module__.rpartition(".")[0]
    if not room.startswith("sevanidhi.") or find_spec(f"{room}.phrases") is None:
        return None
    phrases: dict[str, tuple[str, str]] = importlib.import_module(f"{room}.phrases").REFUSALS
    return phrases.get(kind.__name__)
