"""Jobs are there if their fact is, run at least once, and outlive the worker that ran them."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sevanidhi.core import queue
from sevanidhi.core.audit.models import Waiting
from sevanidhi.core.tests import work


@contextmanager
def worker(database: str):
    env = os.environ | {
        "SEVANIDHI_STALLED_SECONDS": "1.5",
        "DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings",
        "SEVANIDHI_PROCESS": "worker",
    }
    code = "import sys, django; django.setup();from sevanidhi.core.tests import work; work.main(sys.argv[1])"
    process = subprocess.Popen([sys.executable, "-c", code, database], env=env, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def marks() -> set[int]:
    return set(Waiting.objects.filter(chain=work.EFFECT).values_list("key", flat=True))


def wait_until(true, *, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db
def test_a_job_is_there_if_and_only_if_its_fact_is():
    with transaction.atomic():
        queue.defer(work.leave_a_mark, key=1)
        transaction.set_rollback(True)
    queue.defer(work.leave_a_mark, key=2)

    assert queue.run_waiting() == 1
    assert marks() == {2}


@pytest.mark.django_db
def test_what_waits_already_is_not_queued_again():
    first = queue.defer(work.leave_a_mark, key=1, only_once_waiting="one")
    second = queue.defer(work.leave_a_mark, key=1, only_once_waiting="one")

    assert (first is not None, second) == (True, None)


@pytest.mark.django_db
def test_what_somebody_waits_for_goes_first_and_a_flood_of_messages_last():
    flood = queue.defer(work.leave_a_mark, key=1, priority=queue.AFTER_THE_REST)
    office = queue.defer(work.leave_a_mark, key=2)
    urgent = queue.defer(work.leave_a_mark, key=3, priority=queue.SOMEBODY_WAITS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (procrastinate_fetch_job_v2(NULL, NULL)).id FROM generate_series(1, 3)")
        assert [job for (job,) in cursor.fetchall()] == [urgent, office, flood]


def test_killed_workers_lose_nothing(own_database):
    for key in range(30):
        queue.defer(work.leave_a_mark, key=key)
    for target in (3, 12, 20):
        with worker(own_database) as process:
            assert wait_until(lambda: len(marks()) >= target)  # noqa: B023
            process.send_signal(signal.SIGKILL)
            process.wait()

    with worker(own_database):
        assert wait_until(lambda: not unfinished())

    assert marks() == set(range(30))


def test_a_stalled_job_is_taken_up_within_two_seconds(own_database):
    queue.defer(work.leave_a_mark, key=1)
    with worker(own_database):
        assert wait_until(lambda: marks() == {1})
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_register_worker_v1()")
            dead = cursor.fetchone()[0]
            queue.defer(work.leave_a_mark, key=2)
            cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [dead])
        # Half of what the usual pace would take: so slow is no machine.
        assert wait_until(lambda: marks() == {1, 2}, seconds=queue.Pace.stalled_after / 2)


def test_a_stopped_worker_finishes_what_it_runs(own_database):
    queue.defer(work.leave_a_mark, key=1)
    with worker(own_database) as process:
        assert wait_until(lambda: unfinished() == {"doing"} or bool(marks()))
        process.terminate()
        assert process.wait(timeout=60) == 0

    assert marks() == {1}
    assert unfinished() == set()


def test_a_job_that_keeps_failing_is_parked(own_database):
    queue.defer(work.fail, key=1)
    with worker(own_database):
        assert wait_until(_parked)

    assert _tries() == queue.TRIES


def unfinished() -> set[str]:
    ours = ProcrastinateJob.objects.filter(task_name__startswith=work.__name__)
    return set(ours.filter(status__in=["todo", "doing"]).values_list("status", flat=True))


def _parked() -> bool:
    _make_due()
    return ProcrastinateJob.objects.filter(task_name__startswith=work.__name__, status="failed").exists()


def _tries() -> int:
    return ProcrastinateJob.objects.get(task_name__startswith=work.__name__).attempts


def _make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second' WHERE status = 'todo'"
        )
        cursor.execute("SELECT pg_notify('procrastinate_any_queue_v1', '{\"type\": \"job_inserted\"}')")
