"""The registered texts: every message is one of them, letter for letter, with values in its named places.

A room lists its texts in `notices.yaml`. The number under which an operator's DLT portal knows a text differs
from state to state and stands in the installation's `dlt.yaml` ({"accounts.otp.hi": "1007..."}).
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.utils import translation

from sevanidhi.core.notices import formulas
from sevanidhi.kernel import money
from sevanidhi.web import formats

FILE = "notices.yaml"
LANGUAGES = ("hi", "en")


class TemplateFaulty(Exception):
    """A text in a notices.yaml cannot be used as it stands: a mistake of its author, not of a reader."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A named place in a text: its longest value in characters, and whether a longer one may be cut."""

    longest: int
    cut: bool = False


@dataclass(frozen=True, kw_only=True)
class Template:
    """A registered text in both languages.

    secret: the filled text is wiped once handed over. urgent: goes before others. subjects: for mail.
    """

    key: str
    texts: Mapping[str, str]
    places: Mapping[str, Place]
    subjects: Mapping[str, str]
    secret: bool
    urgent: bool

    @property
    def version(self) -> str:
        """Return a mark that changes with any letter of either text."""
        return hashlib.sha256("\n".join(self.texts[lang] for lang in LANGUAGES).encode()).hexdigest()[:12]

    def fill(self, values: Mapping[str, Any], *, language: str) -> str:
        """Return the text with these values. A wrong or too long one is a mistake (TemplateFaulty)."""
        if set(values) != set(self.places):
            raise TemplateFaulty(f"{self.key} wants {sorted(self.places)}, was given {sorted(values)}")
        filled = {name: self._fit(name, _written(value, language)) for name, value in values.items()}
        return self.texts[language].format_map(filled)

    def unfilled(self, language: str) -> str:
        """Return the text with dots in its places: which message it is, and nothing of anybody."""
        return self.texts[language].format_map(dict.fromkeys(self.places, "…"))

    def most_parts(self, language: str) -> int:
        """Return into how many messages the text goes when every value is as long as it may be."""
        widest = "क" if language == "hi" else "W"
        filled = {name: widest * place.longest for name, place in self.places.items()}
        return formulas.parts(self.texts[language].format_map(filled))

    def dlt_id(self, language: str) -> str:
        """Return the number under which the operators know this text; empty where it is not registered."""
        return _dlt_ids().get(f"{self.key}.{language}", "")

    def _fit(self, name: str, value: str) -> str:
        place = self.places[name]
        if len(value) <= place.longest:
            return value
        if not place.cut:
            raise TemplateFaulty(f"{self.key}: {name} is longer than {place.longest}: {value!r}")
        kept = value[: place.longest - 1]
        whole_words = kept.rpartition(" ")[0].rstrip()
        return (whole_words if 2 * len(whole_words) >= place.longest else kept[:-1].rstrip()) + ".."


def template(key: str) -> Template:
    """Return the text registered under this key; an unknown key is a mistake (TemplateFaulty)."""
    try:
        return all_templates()[key]
    except KeyError:
        raise TemplateFaulty(f"no text is registered as {key}") from None


@cache
def all_templates() -> dict[str, Template]:
    """Return every room's texts by key."""
    found: dict[str, Template] = {}
    for one in _read_all():
        if one.key in found:
            raise TemplateFaulty(f"{one.key} is registered twice")
        found[one.key] = one
    return found


def _read_all() -> Iterator[Template]:
    for room in apps.get_app_configs():
        file = Path(room.path) / FILE
        if file.exists():
            for entry in yaml.safe_load(file.read_text()):
                yield _template(entry)


def _template(entry: dict[str, Any]) -> Template:
    places = {name: _place(given) for name, given in entry.get("values", {}).items()}
    texts = {language: " ".join(entry[language].split()) for language in LANGUAGES}
    for language, text in texts.items():
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        if named != set(places):
            raise TemplateFaulty(f"{entry['key']}.{language} names {sorted(named)}, lists {sorted(places)}")
    return Template(
        key=entry["key"], texts=texts, places=places, subjects=entry.get("subject", {}),
        secret=entry.get("secret", False), urgent=entry.get("urgent", False),
    )  # fmt: skip


def _place(given: int | dict[str, Any]) -> Place:
    return Place(longest=given) if isinstance(given, int) else Place(**given)


def _written(value: Any, language: str) -> str:
    if isinstance(value, Decimal):
        return money.grouped(value)
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    with translation.override(language):
        return formats.in_a_sentence(value).replace(formats.NO_BREAK, " ")


@cache
def _dlt_ids() -> dict[str, str]:
    file = settings.INSTANCE.home / "dlt.yaml"
    return yaml.safe_load(file.read_text()) if file.exists() else {}
