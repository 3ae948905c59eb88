"""The rights which the charter lists, by scheme."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from sevanidhi.kernel.rule_files import Words, words
from sevanidhi.kernel.sources import Source
from sevanidhi.web import rule_pages


@dataclass(frozen=True, slots=True)
class Rights:
    """What a scheme's members may count on, and where it is promised."""

    source: str
    listed: tuple[Words, ...]

    @property
    def sources(self) -> tuple[tuple[Source, str], ...]:
        """Return each source with the place in it, in the reader's words."""
        return rule_pages.cited(self.source)


@cache
def rights() -> Mapping[str, Rights]:
    """Return the rights by the scheme's code."""
    text = files(__package__).joinpath("rights.yaml").read_text(encoding="utf-8")
    return {
        code: Rights(said["source"], tuple(map(words, said["rights"])))
        for code, said in yaml.safe_load(text).items()
    }
