"""A worker for the tests of the queue, with two tasks of its own."""

import time

from sevanidhi.core import queue
from sevanidhi.core.audit.models import Waiting

EFFECT = "trial"


@queue.task
def leave_a_mark(key: int) -> None:
    """Leave one mark for the key, however often it is run."""
    time.sleep(0.05)
    Waiting.objects.get_or_create(chain=EFFECT, key=key)


@queue.task
def fail(key: int) -> None:
    """Never succeed."""
    raise RuntimeError(key)


def main(database: str) -> None:
    from sevanidhi.site.database import testing

    testing.point_to(database)
    queue.run_worker(concurrency=2)
