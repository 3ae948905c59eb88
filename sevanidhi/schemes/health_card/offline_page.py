"""The page that checks a card without a network: its words and files, for the site and for a stick."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import loader
from django.utils import translation

from sevanidhi.core.signatures import cose
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.formulas.cards import GENDERS
from sevanidhi.schemes.health_card.formulas.verification import written_keys
from sevanidhi.schemes.health_card.queries import tables, verification
from sevanidhi.web.phrases import templates_of

LANGUAGES = ("hi", "en")
SCRIPT, WORKER = "built/verify.js", "built/verify-worker.js"
FILES = (
    SCRIPT,
    "built/site.css",
    "built/fonts.css",
    "built/mark.svg",
    *(f"built/fonts/{script}-{weight}.woff2" for script in ("devanagari", "latin") for weight in (400, 700)),
)
BROUGHT = "data.js"
ON_A_STICK = {"hi": "index.html", "en": "en.html"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the page stands: how it names a built file, and where it is in each language.

    lists: where newer keys and a newer list are asked for, and the worker that keeps the page; else none.
    """

    static: Callable[[str], str]
    pages: dict[str, str]
    lists: dict[str, str]


def html(place: Place, *, language: str, on: date) -> str:
    """Return the page in a language. The same whoever asks."""
    with translation.override(language):
        return loader.get_template("health_card/verify.html").render(_context(place, language, on))


def mark(place: Place, *, on: date) -> str:
    """Return a mark that changes with the page's words or the name of any of its files."""
    told = [html(place, language=language, on=on) for language in LANGUAGES] + addresses(place)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def addresses(place: Place) -> list[str]:
    """Return the addresses of all that the page is made of."""
    return [*place.pages.values(), *map(place.static, FILES)]


def write(folder: Path, *, signed: bytes, on: date) -> list[str]:
    """Put page, keys and list into a folder that is carried to a machine. Returns the files' names.

    signed: the list of revoked cards.
    """
    place = Place(static=lambda path: path.removeprefix("built/"), pages=ON_A_STICK, lists={})
    built = Path(settings.STATICFILES_DIRS[0][1])
    contents = {place.static(path): (built / place.static(path)).read_bytes() for path in FILES}
    contents |= {
        ON_A_STICK[language]: html(place, language=language, on=on).encode() for language in LANGUAGES
    }
    contents |= _lists(signed, on=on)
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return sorted(contents)


def _lists(signed: bytes, *, on: date) -> dict[str, bytes]:
    """Return keys and list twice: for the console, and as a script that the page reads from a stick."""
    keys = written_keys(verification.public_keys(on=on))
    told = f'{{"keys": {keys}, "revocations": "{base64.urlsafe_b64encode(signed).decode()}"}}'
    return {
        BROUGHT: f"window.cardLists = {told};\n".encode(),
        "keys.json": f"{keys}\n".encode(),
        "revocations.cbor": signed,
    }


def _context(place: Place, language: str, on: date) -> dict[str, Any]:
    other = next(one for one in LANGUAGES if one != language)
    return {
        "static": place.static,
        "files": {"script": SCRIPT, "brought": "" if place.lists else BROUGHT},
        "lists": place.lists,
        "other": {"language": other, "address": place.pages[other]},
        "names": _names(LANGUAGES.index(language), on),
        "not_genuine": {
            kind.why: templates_of(kind)[LANGUAGES.index(language)] for kind in _kinds_of_forgery()
        },
        "helps": tables.addresses(on=on),
    }


def _kinds_of_forgery() -> list[type[cose.NotGenuine]]:
    return sorted(cose.NotGenuine.__subclasses__(), key=lambda kind: kind.why)


def _names(place: int, on: date) -> dict[str, str]:
    """Return what relations, genders and wards are called, by their codes on a card.

    A relation that is called otherwise by gender has a name for that gender too: "relation.spouse.f".
    """
    relations = {code: tables.relation(code, on=on) for code in ("self", *rules.family(on).relations)}
    spouses = {GENDERS[gender]: told[place] for gender, told in phrases.SPOUSES.items()}
    return {
        **{f"relation.{code}": (told.hi, told.en)[place] for code, told in relations.items()},
        **{f"relation.spouse.{letter}": told for letter, told in spouses.items()},
        **{f"gender.{GENDERS[code]}": told[place] for code, told in phrases.GENDERS.items()},
        **{f"ward.{code}": told[place] for code, told in phrases.WARDS.items()},
    }
