"""Refusal: a named "no" with its facts."""

from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar

One = TypeVar("One")


class Refusal(Exception):
    """A lawful "no". The class is its name, the keyword facts say what was asked and what stood against it.

    The sentence for a reader is not here: it stands in a room's `phrases.py` under the class's name.
    """

    def __init__(self, **facts: Any) -> None:
        super().__init__(facts)
        self.facts: dict[str, Any] = facts

    @property
    def name(self) -> str:
        """Return the class's name, by which phrases and the API know this refusal."""
        return type(self).__name__

    def __getattr__(self, fact: str) -> Any:
        # Asked only for what is not an ordinary attribute, and while unpickling before `facts` exists.
        facts = self.__dict__.get("facts", {})
        if fact in facts:
            return facts[fact]
        raise AttributeError(fact)

    def __str__(self) -> str:
        told = ", ".join(f"{fact}={value}" for fact, value in self.facts.items())
        return f"{self.name}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (type(self), self.facts))

    @classmethod
    def with_facts(cls, facts: dict[str, Any]) -> Self:
        """Build the refusal from a stored dict of facts."""
        return cls(**facts)


def _again(kind: type[Refusal], facts: dict[str, Any]) -> Refusal:
    return kind.with_facts(facts)


def one_by_one(act: Callable[[One], bool], all_of: Iterable[One]) -> int:
    """Do this to each, and return of how many there was something to do.

    One that is refused keeps no other waiting: the first refusal is raised when all have had their turn. The
    act is a transaction of its own.
    """
    done, refused = 0, []
    for one in all_of:
        try:
            done += act(one)
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise refused[0]
    return done
