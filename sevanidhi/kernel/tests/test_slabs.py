from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.kernel.slabs import (
    PayBelowNil,
    PayNotInTable,
    PayNotWholeRupees,
    SlabsDoNotJoin,
    SlabTable,
    explain_slab,
)

ROWS = [[6050, 8500, 330], [8501, 11000, 450], [11001, None, 900]]


def test_each_edge_belongs_to_its_slab():
    table = SlabTable.from_rows(ROWS)
    pays = (6050, 8500, 8501, 11000, 11001, 10**9)
    assert [int(table.holding(Decimal(pay)).amount) for pay in pays] == [330, 330, 450, 450, 900, 900]


def test_pay_below_the_table_is_refused_with_its_lowest_pay():
    with pytest.raises(PayNotInTable) as caught:
        SlabTable.from_rows(ROWS, rule="law@2010-04-01").holding(Decimal(6049))
    assert caught.value.facts == {
        "basic_pay": Decimal(6049),
        "lowest_pay": Decimal("6050.00"),
        "rule": "law@2010-04-01",
    }


@pytest.mark.parametrize(("pay", "refusal"), [("8500.50", PayNotWholeRupees), ("-1", PayBelowNil)])
def test_pay_is_whole_rupees_and_nil_or_more(pay, refusal):
    with pytest.raises(refusal):
        SlabTable.from_rows(ROWS).holding(Decimal(pay))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[0, 100, 1]],
        [[0, 100, 1], [102, None, 2]],
        [[0, 100, 1], [100, None, 2]],
        [[0, None, 1], [101, None, 2]],
        [[200, 100, 1], [101, None, 2]],
        [[0, None]],
    ],
    ids=["none", "closed above", "gap", "overlap", "open inside", "upside down", "short row"],
)
def test_slabs_that_do_not_join_are_refused(rows):
    with pytest.raises(SlabsDoNotJoin):
        SlabTable.from_rows(rows)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=12), st.integers(0, 70_000))
def test_every_whole_pay_from_the_lowest_on_has_exactly_one_slab(widths, pay):
    rows, low = [], 0
    for amount, width in enumerate(widths):
        rows.append([low, low + width, amount])
        low += width + 1
    table = SlabTable.from_rows([*rows, [low, None, len(widths)]])

    assert [slab for slab in table.slabs if slab.holds(Decimal(pay))] == [table.holding(Decimal(pay))]


def test_the_explanation_names_pay_slab_and_amount():
    table = SlabTable.from_rows(ROWS, rule="law@2010-04-01", source="charter §1.7")
    steps = explain_slab(table, pay=Decimal(9000), label_hi="प्रीमियम", label_en="Premium").steps
    assert [(step.label_en, step.figure, step.rule) for step in steps] == [
        ("Basic pay", "9,000.00", None),
        ("Slab of pay 8,501 to 11,000", None, "law@2010-04-01"),
        ("Premium", "450.00", "law@2010-04-01"),
    ]
