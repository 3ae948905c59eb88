from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import formulas, rules

CASES = yaml.safe_load((Path(__file__).parent / "scenarios" / "premium.yaml").read_text(encoding="utf-8"))


@pytest.mark.requirement("SI-3", "SI-4")
@pytest.mark.parametrize("case", [case for case in CASES if "due" in case], ids=lambda case: case["name"])
def test_premium_by_pay_and_the_steps_open_above_it(case):
    table = rules.premium(case["day"], case.get("known_on"))
    pay = rupees(case["basic_pay"])
    assert formulas.premium_due(table, basic_pay=pay) == case["due"]
    assert formulas.premiums_open(table, basic_pay=pay) == tuple(case["may_choose"])


@pytest.mark.requirement("SI-3")
@pytest.mark.parametrize("case", [case for case in CASES if "refused" in case], ids=lambda case: case["name"])
def test_a_premium_nobody_can_name_is_refused(case):
    with pytest.raises(Refusal) as caught:
        formulas.premium_due(rules.premium(case["day"]), basic_pay=rupees(case["basic_pay"]))
    assert caught.value.name == case["refused"]


@given(pay=st.integers(6050, 200_000), on=st.dates(min_value=date(2009, 4, 1), max_value=date(2026, 12, 31)))
def test_the_choices_begin_with_what_is_due_and_rise_by_at_most_two_steps(pay, on):
    table = rules.premium(on)
    choices = formulas.premiums_open(table, basic_pay=Decimal(pay))
    assert choices[0] == formulas.premium_due(table, basic_pay=Decimal(pay))
    assert list(choices) == sorted(set(choices))
    assert 2 <= len(choices) <= 3
    assert choices[-1] <= table.ceiling


def test_the_explanation_ends_with_what_may_be_chosen():
    steps = formulas.explain_premium(rules.premium(date(2012, 6, 1)), basic_pay=Decimal(9000)).steps
    assert [step.figure for step in steps] == ["9,000.00", None, "450.00", "450.00, 900.00, 1,300.00"]
    assert {step.rule for step in steps[1:]} == {"state_insurance.premium@2010-04-01"}
