"""Two officers take money back from one closed account at one moment: no more than is there."""

import threading
from datetime import date

from django.db import connections, transaction

from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger import queries, services
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.models import Account
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.core.ledger.tests.test_posting import line, post
from sevanidhi.kernel.money import rupees


def test_from_a_closed_account_two_take_no_more_than_it_holds(own_database):
    account, control = make_account("100"), services.control_account("gpf")
    asha, bharat = (User.objects.create(user_id=name) for name in ("asha", "bharat"))
    entries = [post([line(account, "500")], control=control) for _ in range(2)]
    post([line(account, "-500", kind=LineKind.WITHDRAWAL)], control=control, kind=EntryKind.WITHDRAWAL)
    Account.objects.filter(pk=account.pk).update(closed_date=date(2015, 6, 30))
    refused = []

    def take_back(entry):
        services.contrary_entry(
            entry=entry,
            control=control,
            business_date=date(2015, 7, 31),
            by=asha,
            checked_by=bharat,
            why="not theirs",
        )

    def second():
        try:
            take_back(entries[1])
        except services.AccountPaidOut as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    hand = threading.Thread(target=second)
    with transaction.atomic():
        take_back(entries[0])
        hand.start()
        hand.join(timeout=2)
    hand.join()

    assert queries.standing(account).balance == rupees(0)
    assert len(refused) == 1
