"""Several hands at one piece of work, each with a connection of its own to the database."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from django.db import connection

Part = TypeVar("Part")


def work_off(parts: Sequence[Part], do: Callable[[Part], None], *, hands: int) -> None:
    """Do each part once. One hand works on the caller's connection; several see only what is committed.

    When a hand fails, the others begin no further part, and the failure of the first comes up here.
    """
    if hands == 1:
        for part in parts:
            do(part)
        return
    stopped, failures = Event(), list[BaseException]()

    def work(share: Sequence[Part]) -> None:
        try:
            for part in share:
                if stopped.is_set():
                    break
                do(part)
        except BaseException as failure:
            failures.append(failure)
            stopped.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        at_work = [pool.submit(work, parts[first::hands]) for first in range(hands)]
        try:
            wait(at_work)
        finally:
            stopped.set()
    if failures:
        raise failures[0]
