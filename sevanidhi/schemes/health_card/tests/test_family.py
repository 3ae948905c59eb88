"""Who is in the family on a day: the officer's cases, and what holds for everybody."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.kernel.phrasing import sentences_of
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.formulas import family
from sevanidhi.schemes.health_card.formulas.family import MARITAL, OTHER, Answer, Answers

TODAY = date(2017, 4, 17)
RULE = rules.family(TODAY)
CASES = yaml.safe_load((Path(__file__).parent / "scenarios" / "family.yaml").read_text(encoding="utf-8"))
BORN = date(1999, 6, 15)


def judged(case):
    on = case.get("day", TODAY)
    answers = Answers(
        marital=case.get("marital"),
        wholly_dependent=case.get("dependent", True),
        normally_resides=case.get("resides", True),
        own_income=Decimal(case["income"]) if "income" in case else None,
        disability=case.get("disability", False),
    )
    return family.eligibility(
        rules.family(on), relation=case["relation"], birth_date=case.get("born"), answers=answers, on=on
    )


@pytest.mark.requirement("SECTS-1", in_part=True)
@pytest.mark.parametrize("case", [one for one in CASES if "answer" in one], ids=lambda case: case["name"])
def test_who_is_in_the_family(case):
    found = judged(case)

    assert (found.answer, found.reason, [figure.table for figure in found.missing]) == (
        case["answer"],
        case.get("reason", "in_family"),
        case.get("missing", []),
    )
    assert (found.until_date, found.then) == (case.get("until"), case.get("then"))


@pytest.mark.parametrize("case", [one for one in CASES if "refused" in one], ids=lambda case: case["name"])
def test_what_cannot_be_judged_is_refused(case):
    with pytest.raises(Refusal) as caught:
        judged(case)
    assert caught.value.name == case["refused"]


def test_a_birthday_past_the_last_year_there_is_breaks_nothing():
    found = judged({"relation": "brother", "born": date(9990, 1, 1), "day": date(9999, 1, 1)})

    assert (found.answer, found.until_date) == (Answer.YES, date.max)


def test_what_was_not_answered_is_named_in_words():
    with pytest.raises(family.AnswerMissing) as caught:
        family.eligibility(RULE, relation="father", birth_date=None, answers=Answers(), on=TODAY)

    assert sentences_of(caught.value) == (
        "इस संबंध के लिए एक उत्तर चाहिए: पूरी तरह आश्रित हैं या नहीं।",
        "For this relation an answer is needed: wholly dependent or not.",
    )


def test_every_relation_of_the_list_has_its_cases():
    assert {case["relation"] for case in CASES} >= {*RULE.relations, OTHER}


def test_every_reason_has_its_words_in_both_languages():
    reasons = {case["reason"] for case in CASES if "reason" in case}

    assert reasons - set(phrases.REASONS) == set()
    assert [code for code, (hindi, english) in phrases.REASONS.items() if hindi == english] == []


def test_each_step_names_the_rule_it_rests_on_and_the_last_of_a_son_of_age_the_table_nobody_has():
    found = judged({"relation": "son", "born": date(1997, 1, 1)})

    assert [(step.label_en, step.rule) for step in found.explanation] == [
        ("In the list: Son", "health_card.family_relations@2014-03-04"),
        ("Declared: wholly dependent", "health_card.family_relations@2014-03-04"),
        ("Declared: normally living together", "health_card.family_relations@2014-03-04"),
        ("Age on 17 April 2017: 20 years (18 or more)", "health_card.family_relations@2014-03-04"),
        ("This table was not found: Age limit of a son", "health_card.child_age_limit@2014-03-04"),
    ]


def test_each_figure_nobody_has_is_named_by_its_table():
    assert [figure.table for figure in RULE.unknown] == [
        "health_card.child_age_limit",
        "health_card.income_limit",
        "health_card.widowed_relative",
        "health_card.child_with_disability",
        "health_card.most_dependants",
    ]


def test_what_has_to_be_asked_of_each_relation():
    assert {
        code: row.questions for code, row in RULE.relations.items() if code in ("spouse", "son", "sister")
    } == {
        "spouse": (),
        "son": ("birth_date", "wholly_dependent", "normally_resides", "own_income", "disability"),
        "sister": ("marital", "wholly_dependent", "normally_resides", "own_income"),
    }


class TestOnceTheOrderIsFound:
    """An official figure entered later judges the same person anew."""

    @staticmethod
    def with_figure(**figures):
        known = {name: replace(getattr(RULE, name), value=value) for name, value in figures.items()}
        return replace(RULE, **known)

    def judge(self, rule, relation="son", born=BORN, on=TODAY, **answers):
        told = {"wholly_dependent": True, "normally_resides": True, **answers}
        return family.eligibility(rule, relation=relation, birth_date=born, answers=Answers(**told), on=on)

    def test_a_son_is_in_the_family_until_the_birthday_of_the_limit(self):
        rule = self.with_figure(child_age_limit=25)
        found = self.judge(rule)
        assert (found.answer, found.until_date, found.then) == (Answer.YES, date(2024, 6, 15), Answer.NO)
        assert self.judge(rule, on=date(2024, 6, 14)).answer is Answer.YES
        past = self.judge(rule, on=date(2024, 6, 15))
        assert (past.answer, past.reason) == (Answer.NO, "over_age")

    def test_with_a_disability_the_other_table_is_asked_only_past_the_limit(self):
        rule = self.with_figure(child_age_limit=21)
        before = self.judge(rule, disability=True)
        assert (before.answer, before.then) == (Answer.YES, Answer.ASK)
        after = self.judge(rule, on=date(2021, 1, 1), disability=True)
        assert (after.answer, [one.table for one in after.missing]) == (
            Answer.ASK,
            ["health_card.child_with_disability"],
        )
        counts = self.with_figure(child_age_limit=21, disability_counts=1)
        assert self.judge(counts, on=date(2021, 1, 1), disability=True).answer is Answer.YES
        out = self.with_figure(child_age_limit=21, disability_counts=0)
        assert self.judge(out, on=date(2021, 1, 1), disability=True).reason == "over_age"

    @pytest.mark.parametrize(("income", "reason"), [(3500, "in_family"), (3501, "income_above")])
    def test_an_income_up_to_the_limit_is_still_dependence(self, income, reason):
        rule = self.with_figure(income_limit=Decimal(3500))
        assert self.judge(rule, "mother", None, own_income=Decimal(income)).reason == reason

    @pytest.mark.parametrize(("counts", "reason"), [(1, "in_family"), (0, "widowed")])
    def test_a_widowed_sister(self, counts, reason):
        rule = self.with_figure(widowed_counts=counts)
        assert self.judge(rule, "sister", None, marital="widowed").reason == reason

    @pytest.mark.parametrize(("dependants", "answer"), [(6, "yes"), (7, "no")])
    def test_how_many(self, dependants, answer):
        assert family.family_size(self.with_figure(most_dependants=6), dependants=dependants).answer == answer


def test_how_many_dependants_nobody_knows_and_it_says_so():
    found = family.family_size(RULE, dependants=9)

    assert (found.answer, found.reason) == (Answer.ASK, "most_unknown")
    assert [figure.table for figure in found.missing] == ["health_card.most_dependants"]


DAYS = st.dates(date(2014, 3, 4), date(2080, 1, 1))
SAID = st.builds(
    Answers,
    marital=st.sampled_from(sorted(MARITAL)),
    wholly_dependent=st.booleans(),
    normally_resides=st.booleans(),
    own_income=st.none() | st.integers(0, 10**6).map(Decimal),
    disability=st.booleans(),
)
RELATIONS = st.sampled_from([*RULE.relations, OTHER])
RULES = st.builds(
    lambda age, income, widowed, disability: replace(
        RULE,
        child_age_limit=replace(RULE.child_age_limit, value=age),
        income_limit=replace(RULE.income_limit, value=income),
        widowed_counts=replace(RULE.widowed_counts, value=widowed),
        disability_counts=replace(RULE.disability_counts, value=disability),
    ),
    st.none() | st.integers(18, 40),
    st.none() | st.integers(0, 10**5).map(Decimal),
    st.none() | st.integers(0, 1),
    st.none() | st.integers(0, 1),
)


@given(RULES, RELATIONS, st.dates(date(1900, 1, 1), date(2014, 3, 3)), SAID, DAYS, DAYS)
def test_no_later_day_brings_anybody_back(rule, relation, born, said, one, other):
    """Unless a table says that a disability counts past the limit, which asks nothing of the day."""
    earlier, later = sorted((one, other))
    told = {"relation": relation, "birth_date": born, "answers": said}
    before = family.eligibility(rule, **told, on=earlier).answer

    assert before.weight <= family.eligibility(rule, **told, on=later).answer.weight


@given(RULES, RELATIONS, st.dates(date(1900, 1, 1), date(2014, 3, 3)), SAID, DAYS)
def test_the_answer_holds_until_the_day_it_names_and_then_is_the_one_it_names(rule, relation, born, said, on):
    told = {"relation": relation, "birth_date": born, "answers": said}
    found = family.eligibility(rule, **told, on=on)

    if found.until_date is None:
        assert family.eligibility(rule, **told, on=date(2150, 1, 1)).answer is found.answer
    else:
        assert family.eligibility(rule, **told, on=found.until_date - timedelta(1)).answer is found.answer
        assert family.eligibility(rule, **told, on=found.until_date).answer is found.then


@given(RULES, RELATIONS, st.dates(date(1900, 1, 1), date(2014, 3, 3)), SAID, DAYS)
def test_whoever_is_asked_about_waits_for_a_table_and_nobody_else_does(rule, relation, born, said, on):
    found = family.eligibility(rule, relation=relation, birth_date=born, answers=said, on=on)

    assert bool(found.missing) == (found.answer is Answer.ASK)
    assert found.reason in phrases.REASONS
    assert len(found.explanation) > 0
