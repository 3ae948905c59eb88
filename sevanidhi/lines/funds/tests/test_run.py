"""Yearly interest over all members: equal to the plain formula, stopped and gone on; the year it closes."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevanidhi.core.ledger import proving
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.kernel.dated import NoRuleInForce
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import from_paise, rupees
from sevanidhi.lines.funds import queries as funds_queries
from sevanidhi.lines.funds import services
from sevanidhi.lines.funds.formulas import FundMonth, InterestMethod, MonthRate, yearly_interest
from sevanidhi.lines.funds.late_credits import interest_before
from sevanidhi.lines.funds.proving import prove_interest
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


@pytest.fixture
def account(db):
    return make_account("100")


JUNE = SalaryMonth(2016, 6)


def test_a_year_is_not_run_before_it_is_over(account):
    with pytest.raises(services.YearNotOver):
        services.run_interest(head="gpf", year=YEAR, rules=RULES, today=date(2017, 3, 30), by=None)


def test_years_are_closed_in_order(account):
    post(account, rupees(500), SalaryMonth(2015, 6), day=date(2015, 6, 30))
    with pytest.raises(services.EarlierYearOpen) as refusal:
        run()
    assert refusal.value.open_year == FinancialYear(2015)


def test_a_year_nothing_was_booked_in_is_not_skipped_for_balances_grow_in_it_too(account):
    post(account, rupees(12000), SalaryMonth(2014, 4), day=date(2014, 4, 30))
    services.run_interest(head="gpf", year=FinancialYear(2014), rules=RULES, today=TODAY, by=None)
    post(account, rupees(500), JUNE)
    with pytest.raises(services.EarlierYearOpen) as refusal:
        run()
    assert refusal.value.open_year == FinancialYear(2015)

    services.run_interest(head="gpf", year=FinancialYear(2015), rules=RULES, today=TODAY, by=None)
    run()
    # 12,000 for a year at 8.70: 1,044; 13,044 for one more: 1,135 (1,134.83)
    assert [balance.opening for balance in ledger_queries.balances(account)] == [
        rupees(0), rupees(13044), rupees(14179),
    ]  # fmt: skip


def test_a_year_with_a_month_without_a_rate_is_refused_and_stays_open(account):
    with pytest.raises(NoRuleInForce):
        services.run_interest(head="gpf", year=FinancialYear(2013), rules=RULES, today=TODAY, by=None)
    assert not ledger_queries.is_shut("gpf", FinancialYear(2013))


def test_the_closed_year_opens_the_next_and_takes_nothing_more(account):
    post(account, rupees(12000), SalaryMonth(2016, 4))
    run()

    (balance,) = ledger_queries.balances(account)
    # 12,000 x 6 months at 8.10 and 6 at 8.00, / 1200
    assert (balance.opening, balance.credits, balance.debits, balance.interest, balance.closing) == (
        rupees(0), rupees(12000), rupees(0), rupees(966), rupees(12966),
    )  # fmt: skip
    assert ledger_queries.is_closed("gpf", YEAR)
    with pytest.raises(ledger.YearIsShut):
        post(account, rupees(500), JUNE)

    following = FinancialYear(2017)
    result = services.run_interest(head="gpf", year=following, rules=RULES, today=date(2018, 4, 2), by=None)
    assert ledger_queries.balances(account)[1].opening == rupees(12966)
    assert (result.interest, result.closed) == (
        rupees(1037),
        True,
    )  # 12,966 x 8.00 %, half a rupee and more up


def test_interest_is_posted_on_31_march_and_names_the_run(account):
    post(account, rupees(12000), SalaryMonth(2016, 4))
    run()

    (interest,) = [m for m in ledger_queries.movements(account) if m.kind == LineKind.INTEREST]
    assert (interest.business_date, interest.amount, interest.about_type) == (
        date(2017, 3, 31), rupees(966), "funds.interestrun",
    )  # fmt: skip


def test_the_same_run_again_changes_nothing(account):
    post(account, rupees(12000), SalaryMonth(2016, 4))
    assert run() == run()


def test_an_account_closed_in_the_year_gets_no_more_interest(account):
    post(account, rupees(12000), SalaryMonth(2016, 4))
    post(account, rupees(-12000), JUNE, kind=LineKind.WITHDRAWAL)
    type(account).objects.filter(pk=account.pk).update(closed_date=date(2016, 7, 1))
    run()

    assert kept(account) == (rupees(0), rupees(0))


def test_an_account_opened_and_closed_in_other_years_is_not_in_the_run(account):
    type(account).objects.filter(pk=account.pk).update(closed_date=date(2015, 7, 1))
    other = make_account("200")
    post(other, rupees(12000), SalaryMonth(2016, 4))

    assert run().accounts == 1


def test_who_cannot_be_credited_is_named_and_holds_nobody_up(account):
    other = make_account("200")
    post(account, rupees(500), SalaryMonth(2013, 6))
    post(other, rupees(12000), SalaryMonth(2016, 4))
    result = run()

    assert [(failure.number, failure.why) for failure in result.failures] == [
        ("100", "NoRateForLateCredit 2013-14")
    ]
    assert (kept(other), result.closed, ledger_queries.balances(account)) == (
        (rupees(966), rupees(12966)),
        False,
        [],
    )


def test_a_late_credit_that_stood_through_a_year_without_a_rate_is_not_credited(account):
    def rate_but_for_2015(month):
        if month.financial_year == FinancialYear(2015):
            raise NoRuleInForce(table="test", title="", on=month.first_day, known_on=None, first_day=None)
        return rate_of(month)

    post(account, rupees(12000), SalaryMonth(2014, 4))
    rules = InterestRules(rate_of=rate_but_for_2015, method=RULES.method)
    result = services.run_interest(head="gpf", year=YEAR, rules=rules, today=TODAY, by=None)

    assert [failure.why for failure in result.failures] == ["NoRateForLateCredit 2015-16"]
    assert ledger_queries.balances(account) == []


def test_once_the_rate_is_known_the_run_goes_on_and_closes(account):
    post(account, rupees(12000), SalaryMonth(2014, 3))
    run()
    learned = InterestRules(
        rate_of=lambda month: rate_of(max(month, SalaryMonth(2014, 4))), method=RULES.method
    )
    result = services.run_interest(head="gpf", year=YEAR, rules=learned, today=TODAY, by=None)

    assert (result.failures, result.closed, result.accounts) == ((), True, 1)


def test_what_the_database_refuses_is_traced_to_its_account(own_database):
    accounts = [make_account(str(number)) for number in range(5)]
    for account in accounts:
        post(account, rupees(12000), SalaryMonth(2016, 4))
    run_begun(accounts)
    _close_behind_its_back(accounts[3])
    result = run()

    assert [failure.number for failure in result.failures] == ["3"]
    assert "closed account" in result.failures[0].why
    assert [len(ledger_queries.balances(account)) for account in accounts] == [1, 1, 1, 0, 1]
    assert result.accounts == 4


def run_begun(accounts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "_credit_parts", _stop)
        with pytest.raises(KeyboardInterrupt):
            run()


def _stop(*_, **__):
    raise KeyboardInterrupt


def _close_behind_its_back(account):
    """Make crediting impossible for this one account only: the ledger refuses any posting on it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION obstruct() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF EXISTS (SELECT FROM fresh WHERE account_id = {account.pk}) THEN"
            " RAISE EXCEPTION 'closed account' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            " RETURN NULL; END $$;"
            "CREATE TRIGGER obstruct AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS fresh"
            " FOR EACH STATEMENT EXECUTE FUNCTION obstruct()"
        )


def test_halves_killed_before_they_are_counted_are_not_credited(own_database, monkeypatch):
    accounts = [make_account(str(number)) for number in range(5)]
    for account in accounts:
        post(account, rupees(12000), SalaryMonth(2016, 4))
    run_begun(accounts)
    _close_behind_its_back(accounts[3])
    with monkeypatch.context() as patch:
        patch.setattr(services.reckoning, "clear", _stop)
        with pytest.raises(KeyboardInterrupt):
            run()
    connection.close()
    assert [len(ledger_queries.balances(account)) for account in accounts] == [0] * 5
    result = run()

    assert [failure.number for failure in result.failures] == ["3"]
    assert (result.accounts, result.interest) == (4, 4 * kept(accounts[0])[0])


def test_one_credited_late_and_killed_before_it_is_counted_is_not_credited(own_database, monkeypatch):
    accounts = [make_account(str(number)) for number in range(2)]
    for account in accounts:
        post(account, rupees(12000), SalaryMonth(2016, 4))
    run_begun(accounts)
    _close_behind_its_back(accounts[1])
    run()
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP TRIGGER obstruct ON ledger_posting")
    with monkeypatch.context() as patch:
        patch.setattr(services.InterestPart.objects, "create", _stop)
        with pytest.raises(KeyboardInterrupt):
            run()
    connection.close()
    assert ledger_queries.balances(accounts[1]) == []
    result = run()

    assert (result.accounts, result.closed, result.failures) == (2, True, ())


@pytest.mark.parametrize("killed_after", [0, 1, 2])
def test_a_run_killed_in_the_middle_goes_on_where_it_was(own_database, monkeypatch, killed_after):
    monkeypatch.setattr(services, "PART", 2)
    accounts = [make_account(str(number)) for number in range(6)]
    for number, account in enumerate(accounts):
        post(account, rupees(1000 * (number + 1)), SalaryMonth(2016, 4))
    credited = services._credit_part
    seen = []

    def dies(part, rules):
        if len(seen) == killed_after:
            raise KeyboardInterrupt
        seen.append(part)
        credited(part, rules)

    with monkeypatch.context() as patch:
        patch.setattr(services, "_credit_part", dies)
        with pytest.raises(KeyboardInterrupt):
            run()
    connection.close()  # as a dead process would
    parts = services.InterestPart.objects.filter(pk__in=seen)
    assert sum(len(ledger_queries.balances(account)) for account in accounts) == sum(
        part.accounts for part in parts
    )
    assert len(parts) == killed_after
    result = run()

    assert (result.accounts, result.closed, result.failures) == (6, True, ())
    assert [kept(account) for account in accounts] == [
        plain({SalaryMonth(2016, 4): rupees(1000 * (number + 1))}) for number in range(6)
    ]
    assert proving.prove().misfits == ()
    assert prove_interest() == []


@pytest.mark.parametrize("credited", [1, 9], ids=["a part", "all parts"])
def test_a_trial_of_a_run_begun_comes_to_what_the_whole_run_does(own_database, monkeypatch, credited):
    monkeypatch.setattr(services, "PART", 2)
    for number in range(6):
        post(make_account(str(number)), rupees(100_000 * (number + 1)), SalaryMonth(2016, 4))
    before = services.try_interest(head="gpf", year=YEAR, rules=RULES)
    parts, credit = [], services._credit_part

    def dies(part, rules):
        if len(parts) == credited:
            raise KeyboardInterrupt
        parts.append(part)
        credit(part, rules)

    with monkeypatch.context() as patch:
        patch.setattr(services, "_credit_part", dies)
        patch.setattr(services, "_credit_the_rest", _stop)
        with pytest.raises(KeyboardInterrupt):
            run()
    connection.close()
    waiting = services.InterestPart.objects.filter(done_at=None).count()
    assert (len(parts) > 0, waiting > 0) == (True, credited == 1)

    assert services.try_interest(head="gpf", year=YEAR, rules=RULES) == before
    assert run().interest == before.interest


def test_a_booking_of_an_earlier_year_under_way_is_waited_for_and_seen(own_database):
    account, refused = make_account("100"), []
    post(account, rupees(500), JUNE)

    def begin():
        try:
            run()
        except services.EarlierYearOpen as refusal:
            refused.append(refusal.open_year)
        finally:
            connections.close_all()

    hand = threading.Thread(target=begin)
    with transaction.atomic():
        post(account, rupees(500), SalaryMonth(2015, 6), day=date(2015, 6, 30))
        hand.start()
        hand.join(timeout=2)
        assert hand.is_alive()
    hand.join()
    assert refused == [FinancialYear(2015)]
    assert not ledger_queries.is_shut("gpf", YEAR)


def test_a_trial_writes_nothing(account):
    post(account, rupees(12000), SalaryMonth(2016, 4))
    result = services.try_interest(head="gpf", year=YEAR, rules=RULES)

    assert (result.interest, result.accounts, result.closed) == (rupees(966), 1, False)
    assert not ledger_queries.is_shut("gpf", YEAR)


def test_by_the_month_of_payment_a_credit_earns_from_the_vouchers_month(account):
    line = ledger.Line(
        account_id=account.pk, month=SalaryMonth(2016, 4), kind=LineKind.SUBSCRIPTION, amount=rupees(12000)
    )
    ledger.post_entry(
        kind=EntryKind.SCHEDULE, business_date=date(2016, 5, 9), paid_date=date(2016, 5, 2), about=None,
        lines=[line], control=ledger.control_account("gpf"), by=None,
    )  # fmt: skip
    by_payment = InterestRules(rate_of=rate_of, method=RULES.method, month_of_credit="payment_month")
    result = services.run_interest(head="gpf", year=YEAR, rules=by_payment, today=TODAY, by=None)

    assert result.interest == rupees(885)  # five months at 8.10 and six at 8.00 on 12,000


@pytest.mark.requirement("GPF-4")
def test_the_members_own_sum_gives_what_was_credited(account):
    post(account, rupees(12000), SalaryMonth(2016, 2))
    post(account, rupees("777.77"), SalaryMonth(2016, 9))
    post(account, rupees(-5000), SalaryMonth(2016, 12), kind=LineKind.WITHDRAWAL)
    run()

    (balance,) = ledger_queries.balances(account)
    rules = funds_queries.rules_of_runs([balance.basis])[balance.basis]
    own = funds_queries.member_interest(
        opening=balance.opening, movements=ledger_queries.movements(account), year=YEAR, rules=rules
    )
    assert (own.interest, own.closing_balance) == (balance.interest, balance.closing)
    assert {step.rule for step in own.explanation if step.rule} == {
        "test@2014-04-01", "test@2016-04-01", "test@2016-10-01", "test.method@1980-04-01",
    }  # fmt: skip


def test_interest_reckoned_on_what_the_treasury_has_not_borne_out_is_not_payable_either(account):
    borne_out = post(account, rupees(12000), SalaryMonth(2016, 4))
    waits = post(account, rupees(6000), SalaryMonth(2016, 10))
    ledger.confirm_entries([borne_out.pk], confirmed_date=date(2016, 7, 4), by=None)
    run()
    interest = kept(account)[0]
    assert ledger_queries.standing(account) == ledger_queries.Standing(
        confirmed=rupees(12000), provisional=rupees(6000) + interest
    )
    (line,) = [line for line in ledger_queries.movements(account) if line.kind == LineKind.INTEREST]
    assert line.provisional

    ledger.confirm_entries([waits.pk], confirmed_date=date(2017, 4, 3), by=None)
    assert ledger_queries.standing(account) == ledger_queries.Standing(
        confirmed=rupees(18000) + interest, provisional=rupees(0)
    )


def test_interest_waits_for_no_credit_of_a_later_year(account):
    borne_out = post(account, rupees(12000), SalaryMonth(2016, 4))
    ledger.confirm_entries([borne_out.pk], confirmed_date=date(2016, 7, 4), by=None)
    run()
    post(account, rupees(500), SalaryMonth(2017, 4), day=date(2017, 4, 30))

    assert ledger_queries.standing(account) == ledger_queries.Standing(
        confirmed=kept(account)[1], provisional=rupees(500)
    )
