"""What rooms write with a line of audit has its words: the name of each fact, and the kind of each record."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.utils import translation

import sevanidhi
from sevanidhi.core.audit import words

HOUSE = Path(sevanidhi.__file__).parent
RECORDING = {"record", "record_many", "_record", "_audit"}


def test_each_fact_that_is_written_out_has_its_words():
    named = {name for file in HOUSE.rglob("*.py") if "tests" not in file.parts for name in _facts(file)}

    assert len(named) > 80
    assert sorted(named - set(words.LABELS)) == []


def test_each_kind_that_is_named_is_a_record():
    kinds = {model._meta.label_lower for model in apps.get_models()}

    assert sorted(set(words.KINDS) - kinds) == []


def test_a_code_is_said_in_words_and_a_list_of_nothing_is_left_out(db):
    from sevanidhi.core.audit import services

    detail = {"why": "first", "purpose": "card", "kind": "ddo", "to": "granted", "missing": [], "part": 2}
    entry = services.record(by=None, act="health_card.parcel.received", detail=detail)
    with translation.override("en"):
        told = dict(words.in_words([entry])[0].detail)

    assert told == {
        "Reason": "The first card", "Purpose": "Health cards", "Kind": "Drawing officer", "To": "Granted",
        "Part": "2",
    }  # fmt: skip


def test_a_kind_of_paper_is_said_by_its_title_and_an_unknown_one_by_its_code(db):
    from sevanidhi.core.audit import services

    kinds = ("gpf.passbook", "health_card.family_copy", "health_card.hand_over_list", "old.paper")
    entries = [services.record(by=None, act="documents.made", detail={"kind": kind}) for kind in kinds]
    said = {}
    for language in ("hi", "en"):
        with translation.override(language):
            said[language] = [value for told in words.in_words(entries) for _label, value in told.detail]

    assert said == {
        "hi": [
            "सामान्य प्रावधायी निधि पासबुक", "सत्यापित पंजीकरण, परिवार की प्रति", "कार्ड सौंपने की सूची", "old.paper",
        ],
        "en": [
            "General Provident Fund passbook", "Verified registration, the family's copy",
            "List for handing over cards", "old.paper",
        ],
    }  # fmt: skip


def _facts(file: Path) -> Iterator[str]:
    """Return the names of facts which a file gives to the audit."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    for function in functions.values():
        for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
            if ast.unparse(call.func).rpartition(".")[2] not in RECORDING:
                continue
            given = [one.value for one in call.keywords if one.arg == "detail"]
            given += [one for one in call.args if isinstance(one, ast.Dict)]
            yield from chain.from_iterable(_names(one, function, functions) for one in given)


def _names(told: ast.AST, function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> Iterator[str]:
    """Return the keys of a table as it is written, in the function or in one that it calls."""
    if isinstance(told, ast.Dict):
        yield from (key.value for key in told.keys if isinstance(key, ast.Constant))
    elif isinstance(told, ast.BinOp):
        yield from _names(told.left, function, functions)
        yield from _names(told.right, function, functions)
    elif isinstance(told, ast.IfExp):
        yield from _names(told.body, function, functions)
        yield from _names(told.orelse, function, functions)
    elif isinstance(told, ast.Name):
        for line in ast.walk(function):
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == told.id:
                yield from _names(line.value, function, functions)
    elif isinstance(told, ast.Call) and (called := functions.get(ast.unparse(told.func))):
        for line in ast.walk(called):
            if isinstance(line, ast.Return) and line.value is not None:
                yield from _names(line.value, called, functions)
