"""What a look at the installation found, in both languages."""

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """A sentence in Hindi and in English."""

    hi: str
    en: str


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `mend` says what to do, and is there exactly where it is not good."""

    about: str
    words: Words
    mend: Words | None = None

    @property
    def good(self) -> bool:
        return self.mend is None


def good(about: str, hi: str, en: str) -> Finding:
    return Finding(about, Words(hi, en))


def wrong(about: str, hi: str, en: str, *, mend: tuple[str, str]) -> Finding:
    return Finding(about, Words(hi, en), Words(*mend))
