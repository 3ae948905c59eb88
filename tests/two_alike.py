"""Two visitors who differ in one thing alone, and whether the answers they get, or their times, tell it.

Of a few, that each answer waits for the end of its slot; with SEVANIDHI_TIMING_TRIES=1000, on a quiet
machine, a paired test over the times themselves.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterable

from django.test import Client, override_settings

from sevanidhi.site.settings import SLOT_SECONDS

TRIES = int(os.environ.get("SEVANIDHI_TIMING_TRIES", "2"))
ENOUGH_FOR_CHANCE = 1000
SLOT = SLOT_SECONDS["code"]
MOST_SECONDS = 60 + 2 * TRIES
NOT_TELLABLE_CHANCE = 0.01

Knock = Callable[[Client, str], tuple[str, dict[str, str]]]  # of a visitor: the address, what is sent there


def assert_not_tellable(pairs: Iterable[tuple[str, str]], knock: Knock) -> None:
    """Let one of each pair knock after the other, now this one first, now that; compare what they get.

    knock: does what comes before, and returns what is sent at last, whose answer is compared and timed.
    """
    assert TRIES >= 1
    differing = []
    answered(knock, "WARM000000", TRIES)
    for number, pair in enumerate(pairs):
        order = (0, 1) if number % 2 else (1, 0)
        got = {which: answered(knock, pair[which], number) for which in order}
        (said, took), (said_to_other, took_for_other) = got[0], got[1]
        assert said == said_to_other
        assert min(took, took_for_other) >= SLOT
        differing.append(took - took_for_other)

    if len(differing) >= ENOUGH_FOR_CHANCE:
        assert chance(differing) > NOT_TELLABLE_CHANCE


def answered(knock: Knock, who: str, number: int) -> tuple[tuple[int, str, int], float]:
    """Return status, where it leads and length of an answer, and the seconds it took.

    Doors answer as in life; that of the password, hashed with the least work, like the others.
    """
    client = Client(REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}")
    address, typed = knock(client, who)
    with override_settings(SLOT_SECONDS={"code": SLOT, "password": SLOT}):
        began = time.perf_counter()
        answer = client.post(address, typed)
        took = time.perf_counter() - began
    return (answer.status_code, answer.headers.get("Location", ""), len(answer.content)), took


def chance(differing: list[float]) -> float:
    """Return how likely such differences are where nothing differs: a paired test, both sides."""
    error = statistics.stdev(differing) / len(differing) ** 0.5
    return 2 * (1 - statistics.NormalDist().cdf(abs(statistics.mean(differing)) / error))
