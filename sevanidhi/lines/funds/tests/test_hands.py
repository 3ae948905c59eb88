"""A run by several hands, and one killed again and again: everybody is credited once, by the formula."""

import os
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from datetime import date

import pytest
from django.db import connections

from sevanidhi.core.ledger import proving
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.models import Account, Balance, Posting
from sevanidhi.core.ledger.tests.conftest import make_account, make_employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise
from sevanidhi.lines.funds import services
from sevanidhi.lines.funds.models import InterestPart
from sevanidhi.lines.funds.proving import prove_interest
from sevanidhi.lines.funds.tests.test_run import kept, plain, post, run

LATE = SalaryMonth(2014, 11)
AMOUNT = "100000 + id % 7 * 12345"


def members(count):
    """Open accounts whose postings differ in seven ways; every fifth has a late credit of an earlier year."""
    employee = make_employee("E1")
    rows = (
        ledger.NewAccount(head="gpf", number=str(n), employee_id=employee.pk, opened_date=date(2001, 7, 1))
        for n in range(count)
    )
    ledger.open_accounts(rows, by=None)
    credited("head = 'gpf' AND kind = 'member'", SalaryMonth(2016, 4), SalaryMonth(2016, 10))
    credited("head = 'gpf' AND kind = 'member' AND id % 5 = 0", LATE)


def credited(whom, *months):
    query = (
        f"SELECT id AS account_id, m.month, {int(LineKind.SUBSCRIPTION)}::smallint AS kind,"
        f" {AMOUNT} AS amount FROM ledger_account, unnest(%(months)s::date[]) AS m (month) WHERE {whom}"
    )
    ledger.post_from_query(
        kind=EntryKind.SCHEDULE, business_date=date(2016, 10, 31), about=None, by=None,
        control=ledger.control_account("gpf"), query=query.replace("%", "%%").replace("%%(", "%("),
        params={"months": [month.first_day for month in months]},
    )  # fmt: skip


def due(account):
    """Interest and closing balance of a member by the plain formula."""
    amount = from_paise(100000 + account % 7 * 12345)
    months = [SalaryMonth(2016, 4), SalaryMonth(2016, 10), *([LATE] if account % 5 == 0 else [])]
    return plain(dict.fromkeys(months, amount))


def everybody_is_credited_once():
    accounts = list(Account.objects.filter(kind="member").values_list("pk", flat=True))
    balances = {balance.account_id: balance for balance in Balance.objects.filter(account_id__in=accounts)}
    interest = Posting.objects.filter(kind=LineKind.INTEREST).values_list("account_id", flat=True)
    assert {pk: (each.interest, each.closing) for pk, each in balances.items()} == {
        account: due(account) for account in accounts
    }
    assert set(Counter(interest).values()) == {1}
    assert len(interest) == len(accounts)
    assert proving.prove().misfits == ()
    assert prove_interest() == []


@pytest.mark.requirement("GPF-4")
def test_two_hands_credit_what_the_plain_formula_gives(own_database, monkeypatch):
    monkeypatch.setattr(services, "PART", 20)
    members(200)
    told = []
    result = run(hands=2, progress=lambda done, of: told.append((done, of)))

    assert (result.accounts, result.closed, result.failures) == (200, True, ())
    assert sorted(told) == [(done, len(told)) for done in range(1, len(told) + 1)]
    everybody_is_credited_once()


def test_when_a_hand_fails_the_run_says_so_and_goes_on_later(own_database, monkeypatch):
    monkeypatch.setattr(services, "PART", 20)
    members(200)
    credit, second = services._credit, []

    def fails_once(among, *more):
        second.append(among)
        if len(second) == 3:
            raise RuntimeError("the disk is full")
        return credit(among, *more)

    with monkeypatch.context() as patch:
        patch.setattr(services, "_credit", fails_once)
        with pytest.raises(RuntimeError, match="disk is full"):
            run(hands=2)
    assert InterestPart.objects.filter(done_at=None).exists()

    assert run(hands=2).closed
    everybody_is_credited_once()


def test_when_the_second_hand_fails_the_first_begins_no_further_part(own_database, monkeypatch):
    monkeypatch.setattr(services, "PART", 10)
    members(200)
    credit, failed, begun = services._credit_part, threading.Event(), []
    order_of_hands = {}

    def fails_at_the_second(part, rules):
        mine = order_of_hands.setdefault(threading.get_ident(), len(order_of_hands))
        if mine == 1:
            failed.set()
            raise RuntimeError("the disk is full")
        failed.wait(30)
        begun.append(part)
        credit(part, rules)

    with monkeypatch.context() as patch:
        patch.setattr(services, "_credit_part", fails_at_the_second)
        with pytest.raises(RuntimeError, match="disk is full"):
            run(hands=2)

    assert len(begun) <= 2  # the one it was at, and at most one begun at that very moment
    assert InterestPart.objects.filter(done_at=None).count() >= 18
    assert run(hands=2).closed
    everybody_is_credited_once()


def test_a_part_that_a_dying_run_has_just_done_is_not_done_again(own_database):
    account = make_account("1")
    post(account, from_paise(1200000), SalaryMonth(2016, 4))
    run()
    before = InterestPart.objects.get()
    services._credit_part(before.pk, None)

    assert (InterestPart.objects.get().done_at, kept(account)) == (before.done_at, kept(account))
    assert Posting.objects.filter(kind=LineKind.INTEREST).count() == 1


def test_of_two_who_begin_at_one_moment_the_second_is_told_so(own_database, monkeypatch):
    post(make_account("1"), from_paise(1200000), SalaryMonth(2016, 4))
    begin, second = services._begin, []

    def second_comes():
        try:
            second.append(run())
        except services.RunUnderWay as refusal:
            second.append(refusal)
        finally:
            connections.close_all()

    def begin_meanwhile(**facts):
        monkeypatch.setattr(services, "_begin", begin)
        hand = threading.Thread(target=second_comes)
        hand.start()
        hand.join()
        return begin(**facts)

    monkeypatch.setattr(services, "_begin", begin_meanwhile)
    assert run().closed
    assert [type(answer) for answer in second] == [services.RunUnderWay]


def test_who_comes_when_the_year_has_just_been_closed_is_told_its_result(own_database, monkeypatch):
    account = make_account("1")
    post(account, from_paise(1200000), SalaryMonth(2016, 4))
    results, lock = [], services._only_runner

    def first_finishes(head, year):
        monkeypatch.setattr(services, "_only_runner", lock)
        results.append(run())
        lock(head, year)

    monkeypatch.setattr(services, "_only_runner", first_finishes)
    results.append(run())
    assert results[0] == results[1]
    everybody = Posting.objects.filter(kind=LineKind.INTEREST, account=account)
    assert everybody.count() == 1


RUNNER = """
import sys, django
django.setup()
from sevanidhi.site.database import testing
testing.point_to(sys.argv[1])
from sevanidhi.lines.funds import services
from sevanidhi.lines.funds.tests.test_run import run
services.PART = int(sys.argv[2])
run(hands=2, progress=lambda done, of: print(done, flush=True))
"""
PART = 30


@pytest.mark.requirement("GPF-4")
@pytest.mark.slow
def test_a_runner_killed_again_and_again_credits_everybody_once(own_database):
    members(1500)
    undone = [killed_after(parts, own_database) for parts in (1, 3, 6)]
    while True:  # the dead runner's connections may end a moment after it
        with suppress(services.RunUnderWay):
            result = run(hands=2)
            break

    assert undone == sorted(undone, reverse=True)
    assert undone[-1] > 0
    assert (result.accounts, result.closed, result.failures) == (1500, True, ())
    everybody_is_credited_once()


def killed_after(parts, database):
    """Run until some parts are done, then kill -9. Return how many parts wait."""
    command = [sys.executable, "-c", RUNNER, database, str(PART)]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings"}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as runner:
        for _ in range(parts):
            assert runner.stdout.readline()
        runner.kill()
    return InterestPart.objects.filter(done_at=None).count()
