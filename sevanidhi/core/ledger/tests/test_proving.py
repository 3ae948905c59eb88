"""The prover finds what was changed behind the triggers' backs, and names it."""

from datetime import date

import pytest
from django.db import connections

from sevanidhi.core.audit import sealing
from sevanidhi.core.ledger import proving, services
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.sealing import LEDGER
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees


@pytest.fixture
def books(own_database):
    """Two members, three entries, all sealed. Returns the accounts and the entries."""
    control = services.control_account("gpf")
    accounts = [make_account("100"), make_account("200")]
    entries = [_post(accounts, control, SalaryMonth(2015, month)) for month in (4, 5, 6)]
    sealing.seal(LEDGER)
    return accounts, entries


def _post(accounts, control, month):
    lines = [
        services.Line(account_id=a.pk, month=month, kind=LineKind.SUBSCRIPTION, amount=rupees(500))
        for a in accounts
    ]
    return services.post_entry(
        kind=EntryKind.SCHEDULE,
        business_date=month.last_day,
        about=None,
        lines=lines,
        control=control,
        by=None,
    )


def tamper(*statements):
    """Do as somebody with the owner's password and bad intentions would."""
    with connections["owner"].cursor() as cursor:
        for table in (
            "ledger_posting",
            "ledger_posting_2015",
            "ledger_entry",
            "ledger_entry_proof",
            "ledger_balance",
        ):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement, params in statements:
            cursor.execute(statement, params)


def found():
    return [misfit.why for misfit in proving.prove().misfits]


def test_untouched_books_prove_themselves(books):
    proof = proving.prove()

    assert (proof.holds, proof.entries, proof.postings, proof.sealed, proof.unsealed) == (True, 3, 9, 3, 0)


def test_entries_not_yet_sealed_are_counted(books):
    accounts, _ = books
    _post(accounts, services.control_account("gpf"), SalaryMonth(2015, 7))

    assert (proving.prove().holds, proving.prove().unsealed) == (True, 1)


def test_a_changed_posting_is_named_with_its_row(books):
    (account, _), (_, entry, _) = books
    tamper(
        (
            "UPDATE ledger_posting SET amount = 60000 WHERE account_id = %s AND entry_id = %s",
            [account.pk, entry.pk],
        )
    )

    first, *rest = proving.prove().misfits
    assert first.why == "EntryChanged"
    assert {k: first.where[k] for k in ("financial_year", "entry", "account", "month", "amount_paise")} == {
        "financial_year": 2015, "entry": entry.pk, "account": account.pk, "month": "2015-05",
        "amount_paise": 60000,
    }  # fmt: skip
    assert [misfit.why for misfit in rest] == ["EntryNotBalanced"]


def test_two_changes_that_cancel_out_are_found_too(books):
    (account, other), (_, entry, _) = books
    move = "UPDATE ledger_posting SET amount = amount + %s WHERE account_id = %s AND entry_id = %s"
    tamper((move, [10000, account.pk, entry.pk]), (move, [-10000, other.pk, entry.pk]))

    assert found() == ["EntryChanged"]


def test_a_vanished_posting_is_found(books):
    (account, _), (entry, *_) = books
    tamper(("DELETE FROM ledger_posting WHERE account_id = %s AND entry_id = %s", [account.pk, entry.pk]))

    assert found() == ["EntryChanged", "EntryNotBalanced"]


def test_a_forged_proof_breaks_the_chain(books):
    (account, other), (entry, *_) = books
    move = "UPDATE ledger_posting SET amount = amount + %s WHERE account_id = %s AND entry_id = %s"
    forge = """
        UPDATE ledger_entry_proof p SET hash = now.hash, credited = now.credited
          FROM (SELECT entry_id, sum(amount) FILTER (WHERE amount > 0) AS credited, sha256(string_agg(
                       ledger_posting_bytes(account_id, month, kind, amount), ''::bytea
                       ORDER BY account_id, month, kind)) AS hash FROM ledger_posting GROUP BY entry_id) now
         WHERE now.entry_id = p.entry_id
    """
    tamper((move, [10000, account.pk, entry.pk]), (move, [-10000, other.pk, entry.pk]), (forge, []))

    (misfit,) = proving.prove().misfits
    assert (misfit.why, misfit.where["entry"], misfit.where["found"]) == ("ChainBroken", entry.pk, "changed")


def test_a_changed_header_breaks_the_chain(books):
    _, (_, _, entry) = books
    tamper(("UPDATE ledger_entry SET why = 'quietly' WHERE id = %s", [entry.pk]))

    assert found() == ["ChainBroken"]


def test_a_changed_balance_is_named(books):
    (account, _), _ = books
    _close_without_interest(FinancialYear(2015))
    assert found() == []
    tamper(
        (
            "UPDATE ledger_balance SET credits = credits + 9, closing = closing + 9 WHERE account_id = %s",
            [account.pk],
        )
    )

    (misfit,) = proving.prove().misfits
    assert (misfit.why, misfit.where["number"], misfit.where["financial_year"]) == (
        "BalanceDoesNotFit",
        "100",
        2015,
    )


def _close_without_interest(year):
    services.shut_year(head="gpf", year=year, by=None)
    query = """
        SELECT a.id AS account_id, 0 AS opening, sum(p.amount)::bigint AS credits, 0 AS debits, 0 AS interest
          FROM ledger_account a JOIN ledger_posting p ON p.account_id = a.id WHERE a.kind = 'member'
         GROUP BY a.id
    """
    services.write_balances(year=year, query=query, params={}, basis=None)
    services.balance_other_sides(head="gpf", year=year)
    services.close_year(head="gpf", year=year, by=None)


def test_the_end_of_a_day_is_signed_and_checked(books):
    sealing.sign_days(LEDGER, before=date(2100, 1, 1))
    assert (proving.prove().days_signed, found()) == (1, [])
