"""Work done later: our one page over procrastinate.

A job is a row written in the same transaction as the fact it follows: it is there if and only if the fact is.
It runs at least once: a task may be run again after a crash and must then change nothing more.

    @queue.task
    def deliver(message_id): ...

    queue.defer(deliver, message_id=message.pk)
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from asgiref.sync import async_to_sync
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job, Status

Work = TypeVar("Work", bound=Callable[..., Any])

TRIES = 5
CRASHES_BORNE = 10  # a job whose worker died so often is parked: it may be what kills them
FIRST_WAIT_BASE = 4  # seconds: 4, 16, 64, 256
SOMEBODY_WAITS, AFTER_THE_REST = 100, -100  # priorities beside the usual 0


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How quickly a worker notices things, in seconds."""

    heartbeat: float = 10
    stalled_after: float = 30
    look_for_stalled: float = 10

    @classmethod
    def from_environment(cls) -> Pace:
        """Return the usual pace, or a quicker one: SEVANIDHI_STALLED_SECONDS, used by tests."""
        stalled_after = float(os.environ.get("SEVANIDHI_STALLED_SECONDS", cls.stalled_after))
        return cls(
            heartbeat=stalled_after / 3, stalled_after=stalled_after, look_for_stalled=stalled_after / 3
        )


def task(work: Work) -> Work:
    """Make a function a task. It can still be called; `defer` puts it in the queue. Arguments are JSON."""
    retry = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=FIRST_WAIT_BASE)
    app.task(name=_name(work), retry=retry)(work)
    return work


def every(*, seconds: int) -> Callable[[Work], Work]:
    """Run a function without arguments every so many seconds: a divisor of 60, or whole minutes."""
    cron = f"* * * * * */{seconds}" if seconds < 60 else f"*/{seconds // 60} * * * *"
    return _periodic(cron)


def daily(*, at: str) -> Callable[[Work], Work]:
    """Run a function without arguments every day at this time of UTC, "HH:MM"."""
    hour, minute = at.split(":")
    return _periodic(f"{int(minute)} {int(hour)} * * *")


def defer(
    work: Callable[..., Any] | str,
    *,
    only_once_waiting: str | None = None,
    after_seconds: int = 0,
    priority: int = 0,
    **arguments: Any,
) -> int | None:
    """Queue a task in the present transaction. Return the job's number.

    work: the task, or its name ("sevanidhi.core.notices.tasks.deliver") where the caller stands below it.
    only_once_waiting: a key; while a job with it waits already, nothing is added and None is returned.
    priority: a higher one is taken first, whatever waits: SOMEBODY_WAITS before the office's work,
    AFTER_THE_REST behind it.
    """
    deferrer = app.configure_task(
        name=work if isinstance(work, str) else _name(work),
        queueing_lock=only_once_waiting,
        priority=priority,
        schedule_in={"seconds": after_seconds} if after_seconds else None,
    )
    if only_once_waiting is None:
        return deferrer.defer(**arguments)
    try:
        with transaction.atomic():
            return deferrer.defer(**arguments)
    except AlreadyEnqueued:
        return None


def defer_many(name: str, arguments: Iterable[dict[str, Any]], *, priority: int = 0) -> None:
    """Queue a task, by its name, once for each of these arguments, in the present transaction."""
    app.configure_task(name=name, priority=priority).batch_defer(*arguments)


def run_waiting() -> int:
    """Run every due job now, in this process and connection; a failure is raised. Return how many."""
    manager = app.job_manager
    worker_id = async_to_sync(manager.register_worker)()
    done = 0
    try:
        while job := async_to_sync(manager.fetch_job)(queues=None, worker_id=worker_id):
            app.tasks[job.task_name](**_arguments(job))
            async_to_sync(manager.finish_job)(job=job, status=Status.SUCCEEDED, delete_job=True)
            done += 1
    finally:
        async_to_sync(manager.unregister_worker)(worker_id)
    return done


def _arguments(job: Job) -> dict[str, Any]:
    """Return the job's arguments; over Django's own connection they arrive as text."""
    kept: Any = job.task_kwargs
    return json.loads(kept) if isinstance(kept, str) else kept


def run_worker(*, concurrency: int = 2, until_idle: bool = False, pace: Pace | None = None) -> None:
    """Run jobs until told to stop (SIGTERM, SIGINT: what runs is finished first) or until none is left."""
    pace = pace or Pace.from_environment()
    asyncio.run(_work(concurrency=concurrency, until_idle=until_idle, pace=pace))


async def _work(*, concurrency: int, until_idle: bool, pace: Pace) -> None:
    worker_app = app.with_connector(cast(DjangoConnector, app.connector).get_worker_connector())
    async with worker_app.open_async():
        watch = asyncio.create_task(_keep_retrying_stalled(worker_app, pace))
        try:
            await worker_app.run_worker_async(
                concurrency=concurrency,
                wait=not until_idle,
                delete_jobs="successful",
                update_heartbeat_interval=pace.heartbeat,
                stalled_worker_timeout=pace.stalled_after,
                fetch_job_polling_interval=min(5.0, pace.stalled_after),
                install_signal_handlers=True,
            )
        finally:
            watch.cancel()


async def _keep_retrying_stalled(worker_app: Any, pace: Pace) -> None:
    while True:
        await retry_stalled(worker_app, after_seconds=pace.stalled_after)
        await asyncio.sleep(pace.look_for_stalled)


async def retry_stalled(worker_app: Any, *, after_seconds: float) -> int:
    """Queue again the jobs of workers not heard of for so long; park what keeps killing them."""
    stalled = await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=after_seconds)
    for job in stalled:
        await _retry_or_park(worker_app, job)
    return len(list(stalled))


async def _retry_or_park(worker_app: Any, job: Job) -> None:
    if job.attempts >= CRASHES_BORNE:
        await worker_app.job_manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
    else:
        await worker_app.job_manager.retry_job(job=job)


def _periodic(cron: str) -> Callable[[Work], Work]:
    def decorate(work: Work) -> Work:
        name = _name(work)

        def at_its_time(timestamp: int) -> None:
            work()

        app.periodic(cron=cron, periodic_id=name)(
            app.task(name=name, queueing_lock=name, lock=name)(at_its_time)
        )
        return work

    return decorate


def _name(work: Callable[..., Any]) -> str:
    return f"{work.__module__}.{work.__name__}"
