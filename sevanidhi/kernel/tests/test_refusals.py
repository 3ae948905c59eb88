import copy
import importlib
import pickle
import re
from datetime import date
from decimal import Decimal
from pkgutil import iter_modules

import pytest

from sevanidhi.kernel.phrasing import sentences_of, written
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.slabs import PayNotInTable

PLACE = re.compile(r"%\((\w+)\)s")
PLAIN = {"money", "words", "dates", "dated", "slabs", "rule_files", "rulebook", "sources", "formulas"}


class TooLate(Refusal):
    """For these tests; its room has no sentence for it."""


def test_a_refusal_carries_its_name_and_facts():
    refusal = TooLate(due=date(2017, 4, 1), days=3)
    assert (refusal.name, refusal.days, refusal.facts) == ("TooLate", 3, {"due": date(2017, 4, 1), "days": 3})
    assert str(refusal) == "TooLate(due=2017-04-01, days=3)"
    with pytest.raises(AttributeError):
        refusal.amount  # noqa: B018


def test_a_refusal_travels_between_processes():
    refusal = TooLate(days=3)
    for again in (pickle.loads(pickle.dumps(refusal)), copy.deepcopy(refusal)):
        assert (type(again), again.facts) == (TooLate, {"days": 3})


def test_a_refusal_is_said_in_both_languages():
    refusal = PayNotInTable(basic_pay=Decimal(6049), lowest_pay=Decimal("6050.00"), rule="x")
    assert sentences_of(refusal) == (
        "मूल वेतन ₹ 6,049 इस तालिका में नहीं है; तालिका ₹ 6,050 से शुरू होती है।",
        "Basic pay of ₹ 6,049 is not in this table; the table begins at ₹ 6,050.",
    )


def test_a_room_inside_a_room_borrows_the_sentence_of_the_one_around_it():
    class HeadingsNotFound(Refusal):
        __module__ = "sevanidhi.core.payroll.reader.refusals"

    assert "headings" in sentences_of(HeadingsNotFound())[1]


def test_a_refusal_without_words_still_shows_its_facts():
    assert sentences_of(TooLate(days=3)) == ("TooLate(days=3)", "TooLate(days=3)")


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (None, "—"),
        ("x", "x"),
        (7, "7"),
        (date(2011, 12, 15), "15-12-2011"),
        ((Decimal(330), Decimal("7.5")), "₹ 330, ₹ 7.50"),
    ],
)
def test_facts_are_written_for_people(fact, text):
    assert written(fact) == text


@pytest.mark.parametrize("room", ["sevanidhi.kernel", "sevanidhi.lines.funds", "sevanidhi.schemes.gpf"])
def test_every_refusal_of_a_room_has_its_sentence_in_both_languages_with_the_same_facts(room):
    phrases = importlib.import_module(f"{room}.phrases").REFUSALS
    kinds = {kind.__name__ for kind in refusals_in(room)}
    assert kinds <= set(phrases)
    for hindi, english in phrases.values():
        assert any("ऀ" <= letter <= "ॿ" for letter in hindi)
        assert english.isascii() or "“" in english
        assert places(hindi) == places(english)


def places(sentence):
    """Return the facts a sentence names, whichever language they are in."""
    return {place.removesuffix("_hi").removesuffix("_en") for place in PLACE.findall(sentence)}


def refusals_in(room):
    """Return the refusals defined in the plain modules of a room."""
    package = importlib.import_module(room)
    names = [module.name for module in iter_modules(package.__path__) if module.name in PLAIN]
    modules = [importlib.import_module(f"{room}.{name}") for name in names]
    return [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == module.__name__
    ]
