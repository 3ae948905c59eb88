from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import from_paise, paise, rupees
from sevanidhi.kernel.slabs import PayNotInTable, SlabTable
from sevanidhi.lines.funds import formulas
from sevanidhi.lines.funds.formulas import (
    FundMonth,
    MonthRate,
    MonthsNotInOrder,
    MonthsOfTwoYears,
    NoMonths,
    RateTooFine,
    SubscriptionAboveEmoluments,
    SubscriptionBelowDue,
    yearly_interest,
)

RATES = st.integers(0, 1500).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
AMOUNTS = st.integers(0, 10**9).map(from_paise)


@st.composite
def accounts(draw):
    """An opening balance and the months of a year or part of one, with rates that change."""
    first = draw(st.integers(0, 11))
    last = draw(st.integers(first, 11))
    months = FinancialYear(2016).months()[first : last + 1]
    drawn = [
        FundMonth(month, MonthRate(draw(RATES)), draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS))
        for month in months
    ]
    return draw(st.integers(0, 10**12).map(from_paise)), drawn


def one_month(*, balance, percent="8.00", month="2016-04"):
    return yearly_interest(
        opening_balance=rupees(balance),
        months=[FundMonth(SalaryMonth.parse(month), MonthRate(Decimal(percent)))],
    )


@given(accounts())
def test_interest_is_the_exact_sum_rounded_once(account):
    opening, months = account
    result = yearly_interest(opening_balance=opening, months=months)

    balance, exact = Fraction(opening), Fraction(0)
    for month in months:
        balance += Fraction(month.subscription + month.refund + month.other_credit - month.withdrawal)
        exact += balance * Fraction(month.rate.percent_a_year) / 1200
    up = exact + Fraction(1, 2) if exact >= 0 else exact - Fraction(1, 2)
    assert result.interest == int(up)
    assert result.closing_balance == result.month_balances[-1] + result.interest
    assert Fraction(result.closing_balance) == balance + Fraction(result.interest)


@given(accounts())
def test_weighing_each_posting_gives_the_same_as_month_balances(account):
    """What a set-based run does in SQL, in its own words."""
    opening, months = account
    weights = formulas.rate_weights([(month.month, month.rate.percent_a_year) for month in months])

    weighed = paise(opening) * weights[months[0].month]
    weighed += sum(paise(month.change) * weights[month.month] for month in months)

    result = yearly_interest(opening_balance=opening, months=months)
    assert weighed == result.weighed
    assert formulas.interest_of(weighed) == result.interest


def test_a_steady_sum_earns_by_the_published_factors():
    """One rupee from each month on earns 78, 66, 55 .. month-parts (Accountant General, Nagpur)."""
    months = FinancialYear(2016).months()
    weights = formulas.rate_weights([(month, Decimal("0.01")) for month in months])
    steady = [sum(weights[later] for later in months[at:]) for at in range(12)]
    assert steady == [78, 66, 55, 45, 36, 28, 21, 15, 10, 6, 3, 1]


@pytest.mark.parametrize(
    ("balance", "interest"),
    [("74.99", 0), ("75.00", 1), ("224.99", 1), ("225.00", 2), ("-74.99", 0), ("-75.00", -1), ("0", 0)],
)
def test_fifty_paise_goes_up_and_below_zero_away_from_it(balance, interest):
    assert one_month(balance=balance).interest == interest


def test_a_withdrawal_earns_nothing_for_its_month_and_a_deposit_does():
    april = SalaryMonth(2016, 4)
    rate = MonthRate(Decimal("12.00"))
    deposit = [FundMonth(april, rate, subscription=rupees(1000))]
    drawn = [FundMonth(april, rate, withdrawal=rupees(1000))]
    assert yearly_interest(opening_balance=rupees(0), months=deposit).interest == 10
    assert yearly_interest(opening_balance=rupees(1000), months=drawn).interest == 0


def test_no_interest_on_interest_inside_the_year():
    months = [FundMonth(month, MonthRate(Decimal("12.00"))) for month in FinancialYear(2016).months()]
    assert yearly_interest(opening_balance=rupees(100000), months=months).interest == 12000


@pytest.mark.parametrize(
    ("months", "refusal"),
    [
        ([], NoMonths),
        (["2016-04", "2016-06"], MonthsNotInOrder),
        (["2016-04", "2016-04"], MonthsNotInOrder),
        (["2016-05", "2016-04"], MonthsNotInOrder),
        (["2016-03", "2016-04"], MonthsOfTwoYears),
    ],
)
def test_months_follow_each_other_within_a_year(months, refusal):
    figures = [FundMonth(SalaryMonth.parse(month), MonthRate(Decimal(8))) for month in months]
    with pytest.raises(refusal):
        yearly_interest(opening_balance=rupees(1000), months=figures)
    with pytest.raises(refusal):
        formulas.rate_weights([(month.month, Decimal(8)) for month in figures])


def test_a_rate_finer_than_a_hundredth_is_refused():
    with pytest.raises(RateTooFine):
        one_month(balance=1000, percent="8.125")


def test_an_explanation_breaks_where_the_rule_changes_even_at_the_same_rate():
    months = [
        FundMonth(SalaryMonth(2016, 4), MonthRate(Decimal("8.10"), "rate@2016-04-01")),
        FundMonth(SalaryMonth(2016, 5), MonthRate(Decimal("8.10"), "rate@2016-04-01")),
        FundMonth(SalaryMonth(2016, 6), MonthRate(Decimal("8.10"), "rate@2016-06-01")),
    ]
    steps = yearly_interest(opening_balance=rupees(1000), months=months).explanation.steps
    assert [step.rule for step in steps if step.rule] == ["rate@2016-04-01", "rate@2016-06-01"]
    assert steps[1].label_hi.startswith("अप्रैल 2016 से मई 2016: मासिक शेषों का योग 2,000.00 × 8.10")


def test_steps_that_do_not_make_the_shown_sum_to_the_last_place_say_that_they_are_rounded():
    months = [
        FundMonth(SalaryMonth(2016, 4), MonthRate(Decimal("8.60"), "rate@2016-04-01")),
        FundMonth(SalaryMonth(2016, 5), MonthRate(Decimal("8.60"), "rate@2016-05-01")),
    ]
    _, april, may, exact, *_ = yearly_interest(opening_balance=rupees(1000), months=months).explanation
    assert [april.figure, may.figure, exact.figure] == ["7.1667", "7.1667", "14.3333"]
    assert "चार दशमलव तक पूर्णांकित" in exact.label_hi
    assert "rounded to four places" in exact.label_en


SLABS = SlabTable.from_rows([[1000, 9000, 500], [9001, None, 650]])


@pytest.mark.parametrize("amount", [650, 651, 9500])
def test_what_is_due_and_more_is_accepted_up_to_the_limit(amount):
    accepted = formulas.accept_subscription(
        SLABS, basic_pay=Decimal(9500), amount=rupees(amount), most=rupees(9500)
    )
    assert accepted == amount


@pytest.mark.requirement("GPF-3")
@pytest.mark.parametrize(
    ("amount", "refusal"), [("649.99", SubscriptionBelowDue), ("9500.01", SubscriptionAboveEmoluments)]
)
def test_less_than_due_and_more_than_the_years_emoluments_are_refused(amount, refusal):
    with pytest.raises(refusal) as caught:
        formulas.accept_subscription(SLABS, basic_pay=Decimal(9500), amount=rupees(amount), most=rupees(9500))
    assert caught.value.amount == rupees(amount)


def test_what_is_due_is_accepted_even_where_no_room_is_left():
    due = formulas.accept_subscription(SLABS, basic_pay=Decimal(9000), amount=rupees(500), most=rupees(0))
    assert due == 500


def test_pay_below_the_table_is_refused():
    with pytest.raises(PayNotInTable):
        formulas.accept_subscription(SLABS, basic_pay=Decimal(999), amount=rupees(500), most=rupees(999))


@pytest.mark.requirement("GPF-3")
@pytest.mark.parametrize(("so_far", "most"), [("0", "114000.00"), ("113999.50", "0.50"), ("120000", "0.00")])
def test_the_limit_is_the_years_emoluments_less_what_was_given(so_far, most):
    room = formulas.most_subscription(
        emoluments_a_year=rupees("114000.75"), limit_percent=100, subscribed_so_far=rupees(so_far)
    )
    assert str(room) == most
