"""The fund's figures, from the law cases, through the rules to the formulas."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.funds.formulas import (
    FundMonth,
    MonthRate,
    explain_subscription,
    subscription_due,
    yearly_interest,
)
from sevanidhi.schemes.gpf import rules

SCENARIOS = Path(__file__).parent / "scenarios"


def cases(name):
    return yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))


def months_of(case, *, by_the_table):
    for month, subscription, refund, other, withdrawal, percent in case["months"]:
        salary_month = SalaryMonth.parse(month)
        rate = rules.month_rate(salary_month) if by_the_table else MonthRate(Decimal(percent))
        yield FundMonth(salary_month, rate, *map(rupees, (subscription, refund, other, withdrawal)))


@pytest.mark.requirement("GPF-4")
@pytest.mark.parametrize("by_the_table", [False, True], ids=["rates given", "rates of the table"])
@pytest.mark.parametrize("case", cases("interest"), ids=lambda case: case["vector_id"])
def test_interest_to_the_rupee(case, by_the_table):
    result = yearly_interest(
        opening_balance=rupees(case["opening_balance"]),
        months=list(months_of(case, by_the_table=by_the_table)),
    )
    assert result.month_balances == tuple(case["month_balances"])
    assert sum(result.month_balances) == case["sum_of_month_balances"]
    assert result.interest == case["interest"]
    assert result.closing_balance == case["closing_balance"]


def test_an_explanation_names_each_rate_its_rule_and_what_is_to_be_confirmed():
    case = next(one for one in cases("interest") if one["vector_id"] == "CMP1")
    months = list(months_of(case, by_the_table=True))
    method = rules.interest_method(months[0].month.first_day)
    steps = yearly_interest(opening_balance=rupees(300000), months=months, method=method).explanation.steps

    assert [(step.figure, step.rule) for step in steps[:6]] == [
        ("3,00,000.00", None),
        ("16,960.0000", "gpf.interest_rate@2011-04-01"),
        ("9,804.0000", "gpf.interest_rate@2011-12-01"),
        ("26,764.0000", None),
        ("26,764.00", "gpf.interest_method@1954-01-01"),
        ("3,74,764.00", None),
    ]
    assert [step.label_en.split(":")[0] for step in steps[6:]] == ["To be confirmed", "To be confirmed"]


@pytest.mark.requirement("GPF-2")
@pytest.mark.parametrize("case", cases("subscription"), ids=lambda case: case["name"])
def test_subscription_by_pay(case):
    if "due" in case:
        table = rules.subscription(case["day"])
        assert subscription_due(table, basic_pay=rupees(case["basic_pay"])) == case["due"]
    else:
        with pytest.raises(Refusal) as caught:
            subscription_due(rules.subscription(case["day"]), basic_pay=rupees(case["basic_pay"]))
        assert caught.value.name == case["refused"]


def test_the_subscription_says_how_it_came_about():
    table = rules.subscription(SalaryMonth(2018, 4).first_day)
    steps = explain_subscription(table, basic_pay=rupees(36000)).steps
    assert [(step.label_hi, step.figure) for step in steps] == [
        ("मूल वेतन", "36,000.00"),
        ("वेतन की श्रेणी 28,501 से 38,500", None),
        ("मासिक अंशदान", "2,100.00"),
    ]
