"""Arithmetic of provident funds: what is due a month, and interest month by month. Pure; looks nothing up.

The exact arithmetic of a year's interest, so that any engine comes to the same paisa
-------------------------------------------------------------------------------------
Everything is whole numbers until the one rounding.

    balance(m)  paise        = opening + sum of (credits - withdrawals) of the months up to and with m
    rate(m)     hundredths   = rate_percent_a_year * 100, a whole number (8.60 -> 860)
    N           paise x hundredths = sum over the months of balance(m) * rate(m)
    exact interest           = N / 120000 paise = N / 12000000 rupees
    interest    rupees       = N / 12000000 to the nearest rupee, half a rupee away from zero:
                               (N + 6000000) div 12000000         for N >= 0
                               -((-N + 6000000) div 12000000)     for N < 0

Set-based, without a running balance: money that stands from month t to the end of the year earns by the
*weight* of t, the sum of rate(m) over m >= t (`rate_weights`). With `opening` weighed as the first month,

    N = opening * weight(first month) + sum over all postings of amount * weight(month of the posting)

which in SQL: `sum(amount_paise * weight)` in bigint; N is below 2^63 for balances to 10^14 paise.
A part year is the same sum over the months up to closing, with weights that end there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.explanation import Explanation, Step
from sevanidhi.kernel.money import grouped, grouped_whole, paise, rupees, to_rupee_below
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.slabs import SlabTable, explain_slab
from sevanidhi.kernel.words import month_in_words

PAISE_HUNDREDTHS_IN_A_RUPEE = (
    12_000_000  # 100 paise x 100 hundredths of a per cent x 100 per cent x 12 months
)
_HALF_A_RUPEE = PAISE_HUNDREDTHS_IN_A_RUPEE // 2


class RateTooFine(Refusal):
    """Rates have at most two decimals. Facts: rate_percent."""


class NoMonths(Refusal):
    """Interest needs at least one month. Facts: none."""


class MonthsNotInOrder(Refusal):
    """Each month follows the one before it, none left out. Facts: after, month."""


class MonthsOfTwoYears(Refusal):
    """Interest is reckoned for the months of one financial year at a time. Facts: first, month."""


class SubscriptionBelowDue(Refusal):
    """Less than the table asks of this pay. Facts: amount, due."""


class SubscriptionAboveEmoluments(Refusal):
    """More than the year's emoluments still allow. Facts: amount, most."""


@dataclass(frozen=True, slots=True)
class MonthRate:
    """The rate of one month, per cent a year, and the rule version it comes from."""

    percent_a_year: Decimal
    rule: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class FundMonth:
    """What came in and went out in one month, and the month's rate."""

    month: SalaryMonth
    rate: MonthRate
    subscription: Decimal = Decimal(0)
    refund: Decimal = Decimal(0)
    other_credit: Decimal = Decimal(0)
    withdrawal: Decimal = Decimal(0)

    @property
    def change(self) -> Decimal:
        """Credits less withdrawals: deposits count for their month, withdrawals stop earning with theirs."""
        return self.subscription + self.refund + self.other_credit - self.withdrawal


@dataclass(frozen=True, slots=True)
class InterestMethod:
    """The rule the reckoning follows, and its conventions still to be confirmed (Hindi, English)."""

    rule: str | None = None
    source: str | None = None
    to_be_confirmed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class YearInterest:
    """Interest of a year or part year. month_balances: each month's balance, in the order of the months.

    weighed: the exact sum N of balances in paise times rates in hundredths (see the module's head).
    """

    interest: Decimal
    closing_balance: Decimal
    month_balances: tuple[Decimal, ...]
    weighed: int
    explanation: Explanation


def yearly_interest(
    *, opening_balance: Decimal, months: Sequence[FundMonth], method: InterestMethod | None = None
) -> YearInterest:
    """Return interest and closing balance of the given months of one financial year.

    The months may begin after April (a new account) and end before March (closing). The closing balance
    holds the interest. May refuse: NoMonths, MonthsNotInOrder, MonthsOfTwoYears, RateTooFine.
    """
    check_months([month.month for month in months])
    balances = _month_balances(opening_balance, months)
    weighed = _weighed(balances, months)
    interest = interest_of(weighed)
    closing = rupees(balances[-1] + interest)
    explanation = Explanation(
        (
            Step("प्रारंभिक शेष", "Opening balance", grouped(opening_balance)),
            *_steps_by_rate(balances, months),
            *_closing_steps(weighed, interest, closing, method or InterestMethod()),
        )
    )
    return YearInterest(interest, closing, balances, weighed, explanation)


def opened_as(explanation: Explanation, *, label_hi: str, label_en: str) -> Explanation:
    """Return a year's sum with its first step, the opening balance, called by another name."""
    opening, *later = explanation.steps
    return Explanation((replace(opening, label_hi=label_hi, label_en=label_en), *later))


def interest_of(weighed: int) -> Decimal:
    """Return the interest for the exact sum N, rounded once to the nearest rupee, half away from zero."""
    whole = (abs(weighed) + _HALF_A_RUPEE) // PAISE_HUNDREDTHS_IN_A_RUPEE
    return rupees(whole if weighed >= 0 else -whole)


def rate_hundredths(percent: Decimal) -> int:
    """Return a rate in hundredths of a per cent: 8.60 -> 860. May refuse: RateTooFine."""
    hundredths = percent * 100
    if hundredths != hundredths.to_integral_value():
        raise RateTooFine(rate_percent=str(percent))
    return int(hundredths)


def rate_weights(rates: Sequence[tuple[SalaryMonth, Decimal]]) -> dict[SalaryMonth, int]:
    """Return by month the sum of the rates (hundredths) from that month to the last one given.

    The months are those of one financial year in order. May refuse as `yearly_interest` does.
    """
    check_months([month for month, _ in rates])
    weights: dict[SalaryMonth, int] = {}
    weight = 0
    for month, percent in reversed(rates):
        weight += rate_hundredths(percent)
        weights[month] = weight
    return dict(reversed(weights.items()))


def check_months(months: Sequence[SalaryMonth]) -> None:
    """Check that the months follow each other inside one financial year."""
    if not months:
        raise NoMonths()
    for before, month in pairwise(months):
        if month != before.next():
            raise MonthsNotInOrder(after=before, month=month)
        if month.financial_year != months[0].financial_year:
            raise MonthsOfTwoYears(first=months[0], month=month)


def _month_balances(opening_balance: Decimal, months: Sequence[FundMonth]) -> tuple[Decimal, ...]:
    balance = rupees(opening_balance)
    balances = []
    for month in months:
        balance = rupees(balance + month.change)
        balances.append(balance)
    return tuple(balances)


def _weighed(balances: Sequence[Decimal], months: Sequence[FundMonth]) -> int:
    return sum(
        paise(balance) * rate_hundredths(month.rate.percent_a_year)
        for balance, month in zip(balances, months, strict=True)
    )


def _steps_by_rate(balances: Sequence[Decimal], months: Sequence[FundMonth]) -> Iterator[Step]:
    """One step for each run of months under one rule: sum of the balances, the rate, the exact interest."""
    pairs = list(zip(months, balances, strict=True))
    for rate, run in groupby(pairs, key=lambda pair: pair[0].rate):
        held = list(run)
        yield _step_of_run(rate, held[0][0].month, held[-1][0].month, sum((b for _, b in held), Decimal(0)))


def _step_of_run(rate: MonthRate, first: SalaryMonth, last: SalaryMonth, total: Decimal) -> Step:
    exact = _exact(paise(total) * rate_hundredths(rate.percent_a_year))
    months = {one: [month_in_words(month, one) for month in (first, last)] for one in ("hi", "en")}
    reckoned = f"{grouped(total)} × {rate.percent_a_year}"
    sum_hi = f"{' से '.join(months['hi'])}: मासिक शेषों का योग {reckoned} ÷ 1200"
    sum_en = f"{' to '.join(months['en'])}: sum of the month balances {reckoned} / 1200"
    return Step(sum_hi, sum_en, exact, rate.rule, rate.source)


def _closing_steps(
    weighed: int, interest: Decimal, closing: Decimal, method: InterestMethod
) -> Iterator[Step]:
    yield Step(
        "ठीक ब्याज (यह और ऊपर के चरण चार दशमलव तक पूर्णांकित दिखाए गए हैं)",
        "Exact interest (it and the steps above are shown rounded to four places)",
        _exact(weighed),
    )
    yield Step(
        "ब्याज, एक ही बार निकटतम रुपये में (50 पैसे या अधिक ऊपर)",
        "Interest, rounded once to the nearest rupee (50 paise and more up)",
        grouped(interest),
        method.rule,
        method.source,
    )
    yield Step("अंतिम शेष, ब्याज सहित", "Closing balance with interest", grouped(closing))
    for hindi, english in method.to_be_confirmed:
        yield Step(f"पुष्टि होनी है: {hindi}", f"To be confirmed: {english}", None, method.rule)


def _exact(weighed: int) -> str:
    """Write N as rupees to four places; for reading only, the rounding of interest does not go through it."""
    ten_thousandths = (abs(weighed) * 10_000 + _HALF_A_RUPEE) // PAISE_HUNDREDTHS_IN_A_RUPEE
    whole, part = divmod(ten_thousandths, 10_000)
    return f"{'-' if weighed < 0 else ''}{grouped_whole(rupees(whole))}.{part:04d}"


def subscription_due(table: SlabTable, *, basic_pay: Decimal) -> Decimal:
    """Return the least monthly subscription for this pay.

    May refuse: PayNotInTable, PayNotWholeRupees, PayBelowNil.
    """
    return table.holding(basic_pay).amount


def explain_subscription(table: SlabTable, *, basic_pay: Decimal) -> Explanation:
    """Return how the subscription due came about. May refuse as `subscription_due` does."""
    return explain_slab(table, pay=basic_pay, label_hi="मासिक अंशदान", label_en="Monthly subscription")


def most_subscription(
    *, emoluments_a_year: Decimal, limit_percent: int, subscribed_so_far: Decimal = Decimal(0)
) -> Decimal:
    """Return what may still be subscribed this year: a per cent of its emoluments, whole rupees."""
    whole_year = to_rupee_below(emoluments_a_year * limit_percent / 100)
    return max(rupees(whole_year - subscribed_so_far), rupees(0))


def accept_subscription(table: SlabTable, *, basic_pay: Decimal, amount: Decimal, most: Decimal) -> Decimal:
    """Return the amount if a member of this pay may subscribe it: from the slab's up to the most still open.

    What is due is always accepted. May refuse: SubscriptionBelowDue, SubscriptionAboveEmoluments,
    PayNotInTable, PayNotWholeRupees, PayBelowNil.
    """
    due = subscription_due(table, basic_pay=basic_pay)
    if amount < due:
        raise SubscriptionBelowDue(amount=amount, due=due)
    if amount > max(due, most):
        raise SubscriptionAboveEmoluments(amount=amount, most=most)
    return amount
