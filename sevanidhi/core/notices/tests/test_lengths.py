"""How many parts a message goes in, and that no registered text goes in more than it may."""

import pytest

from sevanidhi.core.notices import formulas, rules


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("क" * 70, 1),
        ("क" * 71, 2),
        ("क" * 134, 2),
        ("क" * 135, 3),
        ("a" * 70 + "₹", 2),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_networks_count_them(text, parts):
    assert formulas.parts(text) == parts


def test_every_registered_text_fits_with_its_longest_values():
    limits = {"hi": 4, "en": 3}
    too_long = {
        f"{text.key}.{language}": text.most_parts(language)
        for text in rules.all_templates().values()
        for language, limit in limits.items()
        if text.most_parts(language) > (2 if text.secret else limit)
    }

    assert too_long == {}


def test_english_texts_stay_in_the_cheap_alphabet():
    dear = [
        text.key
        for text in rules.all_templates().values()
        if not formulas.is_gsm(text.texts["en"].replace("{", "").replace("}", ""))
    ]

    assert dear == []


def test_a_value_too_long_is_a_mistake_unless_it_may_be_cut():
    text = rules.Template(
        key="x", texts={"hi": "{name}: {code}", "en": "{name}: {code}"}, subjects={},
        secret=False, urgent=False,
        places={"name": rules.Place(longest=6, cut=True), "code": rules.Place(longest=4)},
    )  # fmt: skip

    kept_of = {"Bharatpur": "Bhar..", "New Delhi": "New..", "Rewa City": "Rewa..", "A Bharat": "A Bh.."}
    for long, kept in kept_of.items():
        assert text.fill({"name": long, "code": "1234"}, language="en") == f"{kept}: 1234"
    with pytest.raises(rules.TemplateFaulty):
        text.fill({"name": "Bharatpur", "code": "12345"}, language="en")
    with pytest.raises(rules.TemplateFaulty):
        text.fill({"name": "Bharatpur"}, language="en")
