"""The sentence for a "no"."""

from decimal import Decimal

import pytest
from django.utils import translation

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.slabs import PayNotInTable
from sevanidhi.web import phrases

REFUSAL = PayNotInTable(basic_pay=Decimal("6049.00"), lowest_pay=Decimal("6050.00"), rule="x")


def test_both_sentences_carry_the_facts():
    hindi, english = phrases.sentences_for(REFUSAL)

    assert ("₹\u00a06,049" in hindi, "₹\u00a06,049" in english) == (True, True)
    assert "वेतन" in hindi


def test_words_are_in_the_active_language():
    sentences = dict(zip(("hi", "en"), phrases.sentences_for(REFUSAL), strict=True))

    for language, sentence in sentences.items():
        with translation.override(language):
            assert phrases.words_for(REFUSAL) == sentence


def test_a_refusal_borrows_its_ancestors_words():
    class LowerStill(PayNotInTable):
        __module__ = "sevanidhi.web.nothing"

    assert phrases.templates_of(LowerStill) == phrases.templates_of(PayNotInTable)


def test_a_refusal_without_words_is_a_mistake():
    class Unheard(Refusal):
        __module__ = "sevanidhi.web.nothing"

    with pytest.raises(phrases.NoWords):
        phrases.words_for(Unheard())
