from sevanidhi.kernel.explanation import Explanation, Step

FIRST = Step("प्रारंभिक शेष", "Opening balance", "48,000.00")
SECOND = Step("ब्याज", "Interest", "5,400.00", "gpf.interest_method@1954-01-01", "cda-funds-calculation")


def test_an_explanation_is_kept_and_read_back():
    explanation = Explanation.of(FIRST) + Explanation.of(SECOND)
    assert Explanation.from_json(explanation.to_json()) == explanation
    assert list(explanation) == [FIRST, SECOND]
    assert explanation.to_json()[1] == {
        "label_hi": "ब्याज",
        "label_en": "Interest",
        "figure": "5,400.00",
        "rule": "gpf.interest_method@1954-01-01",
        "source": "cda-funds-calculation",
    }


def test_a_step_speaks_both_languages():
    assert (SECOND.label("hi"), SECOND.label("en")) == ("ब्याज", "Interest")
