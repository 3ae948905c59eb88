"""`sevanidhi interest run` and `sevanidhi prove`, as a treasury's batch would use them."""

import json
import os
import pwd
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connections

from sevanidhi.core.audit.models import Entry
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.money import rupees
from sevanidhi.site.console import commands, ground

YEAR = FinancialYear(2016)


@pytest.fixture
def books(own_database, monkeypatch, settings):
    """A member with a year of 1,100 a month; the command uses the test's own database."""
    monkeypatch.setattr(ground, "stand", lambda **_: False)
    settings.BUSINESS_DATE = date(2017, 4, 17)
    account = make_account("100")
    control = ledger.control_account("gpf")
    for month in YEAR.months():
        line = ledger.Line(
            account_id=account.pk, month=month, kind=LineKind.SUBSCRIPTION, amount=rupees(1100)
        )
        ledger.post_entry(
            kind=EntryKind.SCHEDULE,
            business_date=month.last_day,
            about=None,
            lines=[line],
            control=control,
            by=None,
        )
    return account


def sevanidhi(*words):
    return CliRunner().invoke(commands, words)


def told(*words):
    answer = sevanidhi(*words, "--json")
    return answer.exit_code, json.loads(answer.stdout)


# 1,100 x 21 x 8.10 / 1200 for April to September, 1,100 x 57 x 8.00 / 1200 for October to March: 573.925.
INTEREST = "574.00"


@pytest.mark.requirement("GPF-4")
def test_a_trial_credits_nothing_and_the_run_does_once(books):
    expected = {"head": "gpf", "year": "2016-17", "accounts": 1, "interest": INTEREST, "failures": []}

    assert told("interest", "run", "--year", "2016-17", "--trial") == (0, {**expected, "closed": False})
    assert told("interest", "run", "--year", "2016-17") == (0, {**expected, "closed": True})
    assert told("interest", "run", "--year", "2016-17") == (0, {**expected, "closed": True})
    assert told("interest", "run", "--year", "2016-17", "--trial") == (0, {**expected, "closed": True})


def test_the_run_says_what_it_did_in_both_languages(books):
    answer = sevanidhi("interest", "run", "--year", "2016-17")

    assert answer.exit_code == 0
    assert INTEREST in answer.stdout
    assert "बंद / closed" in answer.stdout


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--year", "2017-18"), "YearNotOver"),
        (("--year", "2016-18"), "NotAFinancialYear"),
        (("--year", "2016-17", "--head", "si"), "HeadBearsNoInterest"),
        (("--year", "2016-17", "--head", "rain"), "HeadUnknown"),
    ],
)
def test_a_refusal_is_told_with_its_reason(books, words, refusal):
    code, answer = told("interest", "run", *words)

    assert (code, answer["refused"]) == (2, refusal)
    assert " / " in answer["reason"]


def test_prove_holds_for_untouched_books(books):
    told("interest", "run", "--year", "2016-17")
    code, answer = told("prove")

    assert (code, answer["holds"], answer["entries"], answer["first"]) == (0, True, 13, None)
    assert answer["unsealed"] == 13
    assert "सब मिलता है। / Everything fits." in sevanidhi("prove").stdout


def test_prove_finds_interest_that_the_rule_does_not_give(books):
    told("interest", "run", "--year", "2016-17")
    with connections["owner"].cursor() as cursor:
        for table in ("ledger_posting", "ledger_posting_2016", "ledger_entry_proof", "ledger_balance"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_balance SET interest = interest + 9, closing = closing + 9 WHERE account_id = %s",
            [books.pk],
        )
        cursor.execute("UPDATE ledger_posting SET amount = amount + 9 WHERE kind = 7")
    code, answer = told("prove")

    assert (code, answer["holds"]) == (1, False)
    assert [misfit["why"] for misfit in answer["misfits"]] == [
        "EntryChanged",
        "EntryNotBalanced",
        "InterestDoesNotFit",
    ]
    assert (answer["first"]["account"], answer["first"]["month"]) == (books.pk, "2017-03")


def test_the_audit_says_which_user_of_the_machine_ran_it(books):
    sevanidhi("interest", "run", "--year", "2016-17")

    device = Entry.objects.get(act="funds.interest.begun").device
    assert device == f"console {pwd.getpwuid(os.getuid()).pw_name}"
