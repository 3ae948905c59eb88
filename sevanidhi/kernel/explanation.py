"""How a figure came about: steps a clerk would have written, carried with it and kept with decisions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum: what it is (in both languages), its figure, the rule and source it rests on.

    figure: text as it is to be read, or None for a remark. rule: a version key like
    "gpf.subscription@2009-11-01". source: a key of the register of sources and the place in it.
    """

    label_hi: str
    label_en: str
    figure: str | None = None
    rule: str | None = None
    source: str | None = None

    def label(self, language: str) -> str:
        """Return the label in "hi" or "en"."""
        return self.label_hi if language == "hi" else self.label_en


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps of a figure, in order."""

    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps))

    @classmethod
    def of(cls, *steps: Step) -> "Explanation":
        return cls(steps)

    @classmethod
    def from_json(cls, kept: Iterable[Mapping[str, Any]]) -> "Explanation":
        """Read back what `to_json` gave."""
        return cls(tuple(Step(**step) for step in kept))

    def to_json(self) -> list[dict[str, str | None]]:
        """Return the steps as dicts of label_hi, label_en, figure, rule, source."""
        return [asdict(step) for step in self.steps]

    def __add__(self, other: "Explanation") -> "Explanation":
        return Explanation(self.steps + other.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)
