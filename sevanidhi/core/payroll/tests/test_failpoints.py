"""Whichever statement of an act fails, nothing of the act stays; the same act again has its whole effect."""

import re
from functools import cache

import pytest
from django.db import OperationalError, connection

from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.payroll import services
from sevanidhi.core.payroll.models import Match, Schedule, SuspenseItem
from sevanidhi.core.payroll.reader import reading
from sevanidhi.core.payroll.services import intake
from sevanidhi.core.payroll.services.posting import _approved
from sevanidhi.core.payroll.tests.conftest import (
    MAY,
    TODAY,
    VOUCHER_DAY,
    balance,
    receive,
    row,
    stated,
    workbook,
)
from sevanidhi.kernel.money import rupees
from tests.house.walking import undone

ROWS = [row(0), row(1, subscription=100), row(2, gpf="EDU/9")]
LIST = f"voucher,date,ddo,head,amount\n71,{VOUCHER_DAY},AJM-EDU-07,gpf,{stated(ROWS).totals['gpf']}\n"
# What begins or takes back a part of a transaction is no point of failure of the act.
NO_POINT = re.compile(r"\s*(SAVEPOINT|ROLLBACK)")


class Failing:
    """Counts the statements of an act, commits of its parts among them, and fails at one."""

    def __init__(self, at=0):
        self.at, self.points = at, 0

    def __call__(self, execute, sql, params, many, context):
        if not NO_POINT.match(str(sql)):
            self.points += 1
            if self.points == self.at:
                raise OperationalError("terminating connection due to administrator command")
        return execute(sql, params, many, context)


def submit(house):
    services.submit(
        office=house.ddo, month=MAY, stated=stated(ROWS), content=workbook(ROWS), file_name="m.xlsx", on=TODAY
    )


def send(house):
    receive(house, ROWS)


def prepare(house):
    services.prepare(schedule=Schedule.objects.get(), by=house.asha, on=TODAY)


def approved(house):
    send(house)
    prepare(house)
    _approved(intake.locked(Schedule.objects.get()), by=house.chitra, on=TODAY)


def post(house):
    services.post(schedule=Schedule.objects.get())


def load_list(house):
    services.load_voucher_list(content=LIST.encode(), file_name="l.csv", by=None, on=TODAY)


def proposed(house):
    submit(house)
    services.propose_match(
        item=SuspenseItem.objects.get(account_written="EDU/9"), account=house.account("EDU/1003"),
        why="seen", by=house.devendra, on=TODAY,
    )  # fmt: skip


def agree(house):
    services.accept_match(match=Match.objects.get(), by=house.esha, on=TODAY)


def nothing(house):
    pass


@pytest.fixture(autouse=True)
def _each_file_is_read_once(monkeypatch):
    monkeypatch.setattr(reading, "sheet_of", cache(reading.sheet_of))


@pytest.mark.slow
@pytest.mark.requirement("OPS-7")
@pytest.mark.parametrize(
    ("before", "act"),
    [
        (nothing, submit),
        (nothing, send),
        (send, prepare),
        (approved, post),
        (submit, load_list),
        (proposed, agree),
    ],
    ids=lambda act: act.__name__,
)
def test_an_act_that_fails_anywhere_leaves_nothing_and_can_be_done_again(house, before, act):
    before(house)
    counting = Failing()
    with undone():
        act(house)  # from now on its statements are planned
    with undone(), connection.execute_wrapper(counting):
        act(house)
    stood = standing()
    print(f"{act.__name__}: {counting.points} points of failure")  # noqa: T201

    for point in range(1, counting.points + 1):
        with pytest.raises(OperationalError), connection.execute_wrapper(Failing(point)):
            act(house)
        assert standing() == stood, point

    act(house)
    assert standing() != stood
    if act in (submit, post):
        assert balance(house.account("EDU/1001")) == rupees(1100)
        assert Posting.objects.filter(account=house.account("EDU/1001")).count() == 1


def standing():
    """Return a fingerprint of every table the role may read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition AND has_table_privilege(oid, 'SELECT')"
        )
        tables = [table for (table,) in cursor.fetchall()]
        each = (f"SELECT '{table}', count(*), sum(hashtext(t::text)) FROM \"{table}\" t" for table in tables)
        cursor.execute(" UNION ALL ".join(each))
        return {table: told for table, *told in cursor.fetchall()}
