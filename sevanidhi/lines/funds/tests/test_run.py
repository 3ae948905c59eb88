"""Yearly interest over all members: equal to the plain formula, stopped and gone on, and the year it closes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.kernel.dated import NoRuleInForce
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import from_paise, rupees
from sevanidhi.lines.funds import services
from sevanidhi.lines.funds.formulas import FundMonth, InterestMethod, MonthRate, yearly_interest
from sevanidhi.lines.funds.late_credits import interest_before
from sevanidhi.lines.funds.rates import InterestRules

YEAR = FinancialYear(2016)
TODAY = date(2017, 4, 17)


def rate_of(month: SalaryMonth) -> MonthRate:
    """8.70 to March 2016, then 8.10, then 8.00 from October; none before April 2014."""
    if month < SalaryMonth(2014, 4):
        raise NoRuleInForce(
            table="test", title="", on=month.first_day, known_on=None, first_day=date(2014, 4, 1)
        )
    if month < SalaryMonth(2016, 4):
        return MonthRate(Decimal("8.70"), "test@2014-04-01")
    if month < SalaryMonth(2016, 10):
        return MonthRate(Decimal("8.10"), "test@2016-04-01")
    return MonthRate(Decimal("8.00"), "test@2016-10-01")


RULES = InterestRules(rate_of=rate_of, method=InterestMethod("test.method@1980-04-01"))


def post(account, amount, month, *, day=None, kind=LineKind.SUBSCRIPTION):
    line = ledger.Line(account_id=account.pk, month=month, kind=kind, amount=amount)
    return ledger.post_entry(
        kind=EntryKind.SCHEDULE,
        business_date=day or date(2016, 6, 30),
        about=None,
        lines=[line],
        control=ledger.control_account("gpf"),
        by=None,
    )


def run(**more):
    return services.run_interest(head="gpf", year=YEAR, rules=RULES, today=TODAY, by=None, **more)


def plain(changes: dict[SalaryMonth, Decimal]) -> tuple[Decimal, Decimal]:
    """Interest and closing balance by the plain formula, from what came in by the month it counts for."""
    late = {month: amount for month, amount in changes.items() if month < YEAR.months()[0]}
    before = interest_before(late, year=YEAR, rate_of=rate_of)
    months = [
        FundMonth(month, rate_of(month), other_credit=changes.get(month, Decimal(0)))
        for month in YEAR.months()
    ]
    opening = rupees(sum(late.values(), Decimal(0)) + before.interest)
    reckoned = yearly_interest(opening_balance=opening, months=months)
    after = sum((amount for month, amount in changes.items() if month > YEAR.months()[-1]), Decimal(0))
    return rupees(before.interest + reckoned.interest), rupees(reckoned.closing_balance + after)


def kept(account):
    (balance,) = ledger_queries.balances(account)
    return balance.interest, balance.closing


MONTHS = st.integers(min_value=-24, max_value=13).map(SalaryMonth(2016, 4).plus)
AMOUNTS = st.integers(min_value=-10_000_000, max_value=10_000_000_000).filter(bool).map(from_paise)


@pytest.mark.requirement("GPF-4")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(st.dictionaries(MONTHS, AMOUNTS, max_size=14), min_size=1, max_size=6))
def test_the_run_equals_the_plain_formula_for_every_member(db, people):
    from django.db import transaction

    with transaction.atomic():
        accounts = [make_account(str(number)) for number, _ in enumerate(people)]
        for account, changes in zip(accounts, people, strict=True):
            for month, amount in changes.items():
                post(account, amount, month)
        result = run()
        assert (result.failures, result.closed) == ((), True)
        assert [kept(account) for account in accounts] == [plain(changes) for changes in people]
        assert result.interest == sum((plain(changes)[0] for changes in people), Decimal(0))
        transaction.set_rollback(True)
