"""Entries go in whole and balanced, and stay as they are."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from sevanidhi.core.ledger import services
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees

MAY = SalaryMonth(2015, 5)
DAY = date(2015, 5, 29)


def line(account, amount, *, kind=LineKind.SUBSCRIPTION, month=MAY):
    return services.Line(account_id=account.pk, month=month, kind=kind, amount=rupees(amount))


def post(lines, *, control=None, by=None, day=DAY, kind=EntryKind.SCHEDULE, **more):
    return services.post_entry(
        kind=kind, business_date=day, about=None, lines=lines, by=by, control=control, **more
    )


def postings_of(entry):
    found = Posting.objects.filter(entry=entry).order_by("account_id", "month", "kind")
    return [(posting.account_id, LineKind(posting.kind), posting.amount) for posting in found]


def test_an_entry_has_its_lines_and_one_control_posting_for_all_of_them(account, other_account, control):
    entry = post([line(other_account, "650"), line(account, "500")], control=control)

    assert sorted(postings_of(entry)) == sorted(
        [
            (account.pk, LineKind.SUBSCRIPTION, Decimal("500.00")),
            (other_account.pk, LineKind.SUBSCRIPTION, Decimal("650.00")),
            (control.pk, LineKind.CONTROL, Decimal("-1150.00")),
        ]
    )
    assert (entry.proof.posting_count, entry.proof.credited) == (3, Decimal("1150.00"))


def test_a_query_gives_the_lines(account, other_account, control):
    entry = services.post_from_query(
        kind=EntryKind.SCHEDULE,
        business_date=DAY,
        about=None,
        query="SELECT id AS account_id, DATE '2015-05-01' AS month, 1::smallint AS kind, %(paise)s::bigint AS amount"
        " FROM ledger_account WHERE kind = 'member'",
        params={"paise": 50000},
        by=None,
        control=control,
    )

    assert entry.proof.posting_count == 3


def test_an_entry_that_does_not_sum_to_zero_is_refused(account, control):
    with pytest.raises(IntegrityError, match="leaves 50000 paise over under gpf"):
        post([line(account, "500")])


def test_each_head_must_balance_by_itself(account, control):
    insured = make_account("100", head="si")
    with pytest.raises(IntegrityError, match="over under"):
        post([line(account, "500"), line(insured, "-500", kind=LineKind.PREMIUM)])
