"""The same schedule from fifty hands at once, and a worker killed again and again while it posts."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, connections

from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.payroll import queries, services
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.services import intake, posting
from sevanidhi.core.payroll.services.posting import _approved
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, open_house, row, stated, workbook
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees

HANDS = 50
KILLS = 50


@pytest.fixture
def house_of_its_own(own_database):
    return open_house()


@pytest.mark.requirement("OPS-7")
def test_fifty_submissions_at_once_have_one_effect(house_of_its_own):
    house = house_of_its_own
    rows = [row(place) for place in range(5)]
    content, voucher = workbook(rows), stated(rows)
    answers, started = [], threading.Barrier(HANDS)

    def submit():
        started.wait()
        try:
            answers.append(
                services.submit(
                    office=house.ddo, month=MAY, stated=voucher, content=content, file_name="m.xlsx", on=TODAY
                )
            )
        except Exception as error:
            answers.append(error)
        finally:
            connections.close_all()

    hands = [threading.Thread(target=submit) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert sorted(answer.new for answer in answers) == [False] * (HANDS - 1) + [True]
    assert {answer.schedule.pk for answer in answers} == {Schedule.objects.get().pk}
    assert balance(house.account("EDU/1001")) == rupees(1100)


def test_two_vouchers_with_the_same_people_at_once_credit_them_once(house_of_its_own, monkeypatch):
    house, rows, answers = house_of_its_own, [row(0)], []
    both_have_judged, keep_lines = threading.Barrier(2), posting._keep_lines

    def keep_lines_when_both_have_judged(schedule):
        keep_lines(schedule)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_judged.wait(timeout=3)

    monkeypatch.setattr(posting, "_keep_lines", keep_lines_when_both_have_judged)

    def submit(number):
        try:
            answers.append(
                services.submit(
                    office=house.ddo,
                    month=MAY,
                    stated=stated(rows, number=number),
                    content=workbook(rows),
                    file_name="m.xlsx",
                    on=TODAY,
                )
            )
        finally:
            connections.close_all()

    hands = [threading.Thread(target=submit, args=(number,)) for number in ("71", "72")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert sorted(answer.all_good for answer in answers) == [False, True]
    assert balance(house.account("EDU/1001")) == rupees(1100)


@pytest.mark.requirement("OPS-7")
@pytest.mark.slow
def test_a_worker_killed_fifty_times_loses_nothing_and_doubles_nothing(house_of_its_own, own_database):
    house = house_of_its_own
    months = [SalaryMonth(2012, 4).plus(n) for n in range(40)]
    for month in months:
        _approve(house, month)
    total = sum(
        (head.total for schedule in Schedule.objects.all() for head in schedule.heads.all()), Decimal(0)
    )

    for kill in range(KILLS):
        worker = _worker(own_database)
        time.sleep(random.Random(kill).uniform(1.2, 2.6))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    _finish(own_database)

    assert set(Schedule.objects.values_list("state", flat=True)) == {"posted"}
    assert queries.unproved_heads() == []
    credited = Posting.objects.exclude(kind=9)
    assert sum((posting.amount for posting in credited), Decimal(0)) == total
    assert balance(house.account("EDU/1001")) == rupees(1100 * len(months))
    assert [one.items == one.ledger for one in queries.suspense_standing(house.ddo)] == [True, True]


def _approve(house, month):
    rows = [row(0), row(1, subscription=100), row(2, gpf="EDU/9", policy="", premium="")]
    received = services.receive(
        office=house.ddo,
        month=month,
        stated=stated(rows, number=f"V{month}"),
        content=workbook(rows),
        file_name="m.xlsx",
        by=house.asha,
        on=month.next().first_day,
    )
    services.prepare(schedule=received.schedule, by=house.asha)
    from django.db import transaction

    with transaction.atomic():
        _approved(intake.locked(received.schedule), by=house.chitra, on=month.next().first_day)


WORK = """
import sys, django
django.setup()
from sevanidhi.site.database import testing
testing.point_to(sys.argv[1])
from sevanidhi.core import queue
queue.run_worker(concurrency=1, until_idle=sys.argv[2] == "until idle")
"""


def _worker(database, how="on"):
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings", "SEVANIDHI_STALLED_SECONDS": "2"}
    return subprocess.Popen([sys.executable, "-c", WORK, database, how], env=env)


def _finish(database, seconds=90):
    """Let a worker go on until every job has been done."""
    worker = _worker(database)
    try:
        for _ in range(seconds * 2):
            if not Schedule.objects.filter(state="approved").exists():
                return
            time.sleep(0.5)
        with connection.cursor() as cursor:
            cursor.execute("SELECT task_name, status, attempts FROM procrastinate_jobs")
            raise AssertionError(cursor.fetchall())
    finally:
        worker.terminate()
        worker.wait()
