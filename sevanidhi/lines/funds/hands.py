"""Several hands at one piece of work, each with a connection of its own to the database."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from django.db import connection

Part = TypeVar("Part")


def work_off(parts: Sequence[Part], do: Callable[[Part], None], *, hands: int) -> None:
    """Do each part once. One hand works on the caller's connection; several see only what is committed.

    When a hand fails, the others end the part they are at, and the failure comes up here.
    """
    if hands == 1:
        for part in parts:
            do(part)
        return
    stopped = Event()

    def work(share: Sequence[Part]) -> None:
        try:
            for part in share:
                if not stopped.is_set():
                    do(part)
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        at_work = [pool.submit(work, parts[first::hands]) for first in range(hands)]
        try:
            for hand in at_work:
                hand.result()
        finally:
            stopped.set()
