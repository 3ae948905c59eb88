"""The same schedule from fifty hands at once, and a worker killed again and again while it posts."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

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
MONTHS = 45


@pytest.fixture
def house_of_its_own(own_database):
    return open_house()


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


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_killed_fifty_times_loses_nothing_and_doubles_nothing(house_of_its_own, own_database):
    house = house_of_its_own
    months = [SalaryMonth(2012, 4).plus(n) for n in range(MONTHS)]
    for month in months:
        _approve(house, month)
    total = sum(
        (head.total for schedule in Schedule.objects.all() for head in schedule.heads.all()), Decimal(0)
    )

    with _workers(own_database) as nursery:
        undone = [_killed_while_posting(nursery, moment) for moment in range(KILLS)]
        _finish(nursery)

    print(f"{sum(undone)} of {KILLS} kills undid the posting under way")  # noqa: T201
    assert sum(undone) >= KILLS // 2
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
    services.prepare(schedule=received.schedule, by=house.asha, on=TODAY)
    with transaction.atomic():
        _approved(intake.locked(received.schedule), by=house.chitra, on=month.next().first_day)


def _killed_while_posting(nursery, moment):
    """Kill a worker while its transaction posts. Return whether that posting was thereby undone.

    Every other time the ledger is held until the worker is dead, so that it dies before it could commit,
    however busy the machine; the other times it dies at any moment.
    """
    with _ledger_held() if moment % 2 else contextlib.nullcontext():
        worker = nursery.new_worker()
        schedule = _seen_posting(worker)
        time.sleep(random.Random(moment).choice((0, 0, 0.005, 0.02, 0.05)))
        nursery.kill(worker)
    return _still_approved(schedule)


@contextlib.contextmanager
def _ledger_held():
    """Let nobody else write postings meanwhile."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_posting IN SHARE MODE")
        yield


POSTING = """
SELECT (job.args->>'schedule_id')::bigint FROM procrastinate_jobs AS job
 WHERE job.status = 'doing' AND job.task_name LIKE '%%.post_schedule'
   AND EXISTS (SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE relation = 'payroll_line'::regclass AND mode = 'RowExclusiveLock' AND granted
                  AND datname = current_database() AND pid <> pg_backend_pid())
 ORDER BY job.id DESC LIMIT 1
"""


def _seen_posting(worker, seconds=60):
    """Wait until the worker has written lines it has not committed; return the schedule's number."""
    until = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(POSTING)
            if found := cursor.fetchone():
                return found[0]
            time.sleep(0.002)  # the worker is to have the machine, not whoever looks
    raise AssertionError(f"worker {worker} posted nothing; {_jobs()}")


def _still_approved(schedule):
    """Tell whether a schedule is not posted, once the transactions of the dead are over."""
    while _others_writing():
        time.sleep(0.005)
    return Schedule.objects.filter(pk=schedule, state="approved").exists()


def _others_writing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND xact_start IS NOT NULL AND backend_type = 'client backend'"
        )
        return cursor.fetchone() is not None


NURSERY = """
import os, sys, django
django.setup()
from sevanidhi.site.database import testing
testing.point_to(sys.argv[1])
from sevanidhi.core import queue
for word in sys.stdin:
    if word.split()[0] == "bury":
        os.waitpid(int(word.split()[1]), 0)
        print("buried", flush=True)
        continue
    child = os.fork()
    if not child:
        queue.run_worker(concurrency=1)
        os._exit(0)
    print(child, flush=True)
"""


class Nursery:
    """A process that begins workers, without each having to start Python anew."""

    def __init__(self, database):
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings", "SEVANIDHI_STALLED_SECONDS": "2",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY, database],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            start_new_session=True,
        )  # fmt: skip

    def new_worker(self):
        return int(self._asked("begin"))

    def kill(self, worker, by=signal.SIGKILL):
        os.kill(worker, by)
        assert self._asked(f"bury {worker}") == "buried"

    def _asked(self, words):
        self.process.stdin.write(f"{words}\n")
        return self.process.stdout.readline().strip()


@contextlib.contextmanager
def _workers(database):
    nursery = Nursery(database)
    try:
        yield nursery
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(nursery.process.pid, signal.SIGKILL)
        nursery.process.communicate()


def _finish(nursery, seconds=300):
    """Let a worker go on until every schedule has been posted; those given up are asked for again."""
    services.post_what_stuck(now=timezone.now() + timedelta(days=1))
    worker, until = nursery.new_worker(), time.monotonic() + seconds
    while Schedule.objects.filter(state="approved").exists():
        assert time.monotonic() < until, _jobs()
        time.sleep(0.2)
    nursery.kill(worker, by=signal.SIGTERM)


def _jobs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status, attempts, scheduled_at, args FROM procrastinate_jobs"
            " WHERE task_name NOT LIKE '%notices%'"
        )
        return cursor.fetchall()
