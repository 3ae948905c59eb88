"""Every "no" has its sentence in both languages, and Hindi is complete."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import sevanidhi
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import phrases
from tests.house import reading
from tools import messages

PLACE = re.compile(r"%\((\w+)\)s")
HOUSE = Path(sevanidhi.__file__).parent
LATIN_NAME = re.compile(r"\b(GPF|SI)\b")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")


def refusals() -> list[type[Refusal]]:
    """Return every kind of refusal of the house."""
    for module in pkgutil.walk_packages(sevanidhi.__path__, "sevanidhi."):
        if not {"tests", "migrations", "__main__", "wsgi"} & set(module.name.split(".")):
            importlib.import_module(module.name)
    return sorted(set(_below(Refusal)), key=lambda kind: f"{kind.__module__}.{kind.__name__}")


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("sevanidhi.") and ".tests." not in child.__module__:
            yield child
        yield from _below(child)


def test_every_refusal_has_its_sentence_in_both_languages():
    kinds = refusals()

    assert len(kinds) > 20
    assert [fault for kind in kinds for fault in _faults(kind)] == []


def _faults(kind: type[Refusal]) -> Iterator[str]:
    name = f"{kind.__module__}.{kind.__name__}"
    try:
        hindi, english = phrases.templates_of(kind)
    except phrases.NoWords:
        yield f"{name}: no sentence"
        return
    if not DEVANAGARI.search(hindi):
        yield f"{name}: its Hindi is not Hindi"
    if DEVANAGARI.search(PLACE.sub("", english)):
        yield f"{name}: its English is not English"


def test_a_refusal_without_words_would_be_found():
    class Unheard(Refusal):
        __module__ = "sevanidhi.web.nothing"

    assert list(_faults(Unheard)) == ["sevanidhi.web.nothing.Unheard: no sentence"]


@pytest.mark.parametrize("room", messages.rooms(), ids=reading.short)
def test_the_rooms_hindi_is_complete(room):
    assert messages.faults(room) == []


def test_a_sentence_not_in_hindi_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "HOUSE", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "x.html").write_text('{{ _("Not a word of it") }}', encoding="utf-8")

    assert messages.faults(tmp_path) == [".: not in Hindi yet: 'Not a word of it'"]


@pytest.mark.parametrize(("hindi", "fault"), [
    ("%(ammount)s दीजिए", "names a place the English has not"),
    ("दीजिए", "leaves out a place of the English"),
])  # fmt: skip
def test_a_place_lost_in_translation_would_be_found(tmp_path, monkeypatch, hindi, fault):
    monkeypatch.setattr(messages, "HOUSE", tmp_path)
    (tmp_path / "x.py").write_text('_("Pay %(amount)s")', encoding="utf-8")
    (tmp_path / "locale" / "hi" / "LC_MESSAGES").mkdir(parents=True)
    catalogue = f'msgid "Pay %(amount)s"\nmsgstr "{hindi}"\n'
    messages.catalogue_of(tmp_path).write_text(catalogue, encoding="utf-8")

    assert messages.faults(tmp_path) == [f".: {fault}: 'Pay %(amount)s'"]


def test_rooms_say_the_same_sentence_in_the_same_hindi():
    assert messages.said_in_two_ways(messages.rooms()) == []


def test_a_sentence_said_in_two_ways_would_be_found(tmp_path):
    for room, hindi in (("payroll", "से"), ("people", "किससे")):
        (tmp_path / room / "locale" / "hi" / "LC_MESSAGES").mkdir(parents=True)
        catalogue = messages.catalogue_of(tmp_path / room)
        catalogue.write_text(f'msgid "From"\nmsgstr "{hindi}"\n', encoding="utf-8")

    told = messages.said_in_two_ways([tmp_path / "payroll", tmp_path / "people"])
    assert told == ["'From': {'से': 'payroll', 'किससे': 'people'}"]


def test_prose_stands_in_both_languages():
    prose = [path for path in reading.PACKAGE.rglob("*.html") if path.parent.name == "prose"]
    stems = {
        language: {path.name.split(".")[0] for path in prose if path.name.endswith(f".{language}.html")}
        for language in ("hi", "en")
    }

    assert stems["hi"] == stems["en"] != set()
    assert [
        path.name
        for path in prose
        if path.name.endswith(".hi.html") and not DEVANAGARI.search(path.read_text("utf-8"))
    ] == []


ACT = re.compile(r"""(?:act=|_audit\w*\(\w*,? ?|_go_on\()"([a-z_]+(?:\.[a-z_]+)+)\"""")


def acts() -> set[str]:
    """Return the acts the house records under a key written out."""
    files = (path for path in HOUSE.rglob("*.py") if "tests" not in path.parts)
    return {act for path in files for act in ACT.findall(path.read_text(encoding="utf-8"))}


def test_every_act_of_the_audit_is_said_in_both_languages():
    told = {act: phrases.acts_of(act.partition(".")[0]).get(act) for act in acts()}

    assert len(told) > 100
    assert {act for act, words in told.items() if words is None} == set()
    assert [
        act for act, (hindi, english) in told.items() if not DEVANAGARI.search(hindi) or not english
    ] == []


def test_no_table_of_words_is_written_over_by_a_later_one():
    assert [
        f"{path.relative_to(HOUSE)}: {name}"
        for path in sorted(HOUSE.rglob("phrases.py"))
        for name, times in _assigned(path).items()
        if times > 1
    ] == []


def _assigned(module: Path) -> Counter[str]:
    """Return how often a module gives a value to each of its names."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    given = (target for line in body if isinstance(line, ast.Assign) for target in line.targets)
    return Counter(target.id for target in given if isinstance(target, ast.Name))


def test_an_act_of_a_step_is_said_as_the_timeline_says_it():
    with translation.override("hi"):
        assert phrases.act_words("casework.grant") == "स्वीकृत"
        assert phrases.act_words("long.gone") == "long.gone"
        assert phrases.act_words("ledger.account.viewed") == "रिकॉर्ड देखा"


def test_hindi_calls_the_schemes_by_their_hindi_names():
    """docs/words.md: जीपीएफ and राज्य बीमा, in sentences of the catalogues and of phrases alike."""
    said = [str(message.string) for room in messages.rooms() for message in messages.kept(room) if message.id]
    said += [phrases.templates_of(kind)[0] for kind in refusals()]

    assert len(said) > 1000
    assert [text for text in said if LATIN_NAME.search(text)] == []
