"""Guessing a code: what a patient attacker can get past the limits, counted in virtual time."""

from collections import defaultdict, deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.test import Client

from sevanidhi.core.accounts import limits, otp, sign_in, tasks
from sevanidhi.core.accounts.models import OneTimeCode
from sevanidhi.core.accounts.tests.conftest import TODAY, last_code, wrong
from sevanidhi.core.audit import context
from sevanidhi.core.audit.models import Entry
from sevanidhi.kernel.refusals import Refusal

GUESSES = 1_000_000
CODES = 1_000_000
HIGHEST_CHANCE_A_YEAR = 1 / 1000
START = datetime(2017, 4, 17, 3, 30, tzinfo=UTC)
YEAR, MONTH = timedelta(days=365), timedelta(days=30)


class InMemory:
    """The counting of `limits` without its table, for a million guesses: shown to be the same below."""

    def __init__(self):
        self.now = START
        self.taken = defaultdict(deque)

    def take(self, limit, subject):
        counted = self.taken[limit.name, subject]
        while counted and counted[0] <= self.now - limit.period:
            counted.popleft()
        if len(counted) >= limit.most:
            return None
        counted.append(self.now)
        return self.now

    def give_back(self, limit, subject, at):
        self.taken[limit.name, subject].remove(at)


@pytest.fixture
def memory(monkeypatch):
    """Let signing in count its wrong answers in memory and tell nobody of them."""
    counting = InMemory()
    for verb in ("take", "give_back"):
        monkeypatch.setattr(limits, verb, getattr(counting, verb))
    monkeypatch.setattr(sign_in.audit, "record", lambda **_: None)
    return counting


def attack(memory, pace, *, guesses):
    """Guess at a steady pace; return the instants of the guesses that were let through."""
    judged = []
    for number in range(guesses):
        memory.now = START + pace * number
        try:
            sign_in._count_wrong("asha", known_device=False)
        except sign_in.LockedOut:
            continue
        judged.append(memory.now)
    return judged


def most_within(instants, period):
    """Return the most that fall into any stretch of a period."""
    most = begin = 0
    for end, at in enumerate(instants):
        while instants[begin] <= at - period:
            begin += 1
        most = max(most, end - begin + 1)
    return most


def test_a_million_guesses_in_a_year_have_less_than_one_chance_in_a_thousand(memory):
    judged = attack(memory, YEAR / GUESSES, guesses=GUESSES)

    chance = len(judged) / CODES
    print(f"{len(judged)} of {GUESSES} guesses judged in a year: {chance:.6f} of a hit")  # noqa: T201
    assert len(judged) > 500
    assert chance < HIGHEST_CHANCE_A_YEAR
    assert most_within(judged, limits.DAY) == limits.WRONG_A_DAY.most
    assert most_within(judged, MONTH) == limits.WRONG_A_MONTH.most


@pytest.mark.parametrize("pace", [timedelta(minutes=1), timedelta(hours=1), timedelta(hours=2, minutes=24)])
def test_no_other_pace_gets_more_through(memory, pace):
    judged = attack(memory, pace, guesses=int(timedelta(days=61) / pace))

    assert most_within(judged, limits.DAY) <= limits.WRONG_A_DAY.most
    assert most_within(judged, MONTH) == limits.WRONG_A_MONTH.most


def test_counting_in_memory_is_the_counting_of_the_table(db):
    memory, chance = InMemory(), Random(610)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(300):
            memory.now += timedelta(minutes=chance.choice((0, 1, 600, 1440, 4000)))
            clock.move_to(memory.now)
            limit, subject = chance.choice(limits.WRONG), chance.choice("ab")
            taken = limits.take(limit, subject)
            assert taken == memory.take(limit, subject)
            if taken and chance.random() < 0.3:
                limits.give_back(limit, subject, taken)
                memory.give_back(limit, subject, taken)


def test_a_month_at_the_front_door_judges_fifty_guesses_whatever_the_addresses(asha):
    judged = 0
    with time_machine.travel(START, tick=False) as clock:
        for hour in range(0, 24 * 29, 6):
            clock.move_to(START + timedelta(hours=hour))
            judged += _guesses(f"10.0.{hour // 256}.{hour % 256}", of=asha)

    assert judged == limits.WRONG_A_MONTH.most
    assert Entry.objects.filter(act="accounts.limit.wrong_tries").count() > 50


def _guesses(address, *, of):
    """Ask for a code and guess six times. Return how many guesses were judged."""
    judged = 0
    with context.acting(ip=address):
        try:
            begun = sign_in.begin_member(user_id=of.user_id, session_key=address, on=TODAY)
        except Refusal:
            return 0
        for _ in range(6):
            judged += _is_judged(begun, of, address)
    return judged


def _is_judged(begun, user, session_key):
    try:
        sign_in.finish_by_code(
            begun=begun, typed=user.user_id, code=wrong(last_code("9414000001")),
            session_key=session_key, known_device=False,
        )  # fmt: skip
    except otp.CodeWrong:
        return True
    except Refusal:
        return False
    raise AssertionError("a wrong code opened the door")


def test_spelling_an_id_otherwise_gives_no_guesses_more(chitra):
    spellings = ["chitra", "CHITRA", " Chitra ", "chıtra", "CHİTRA", "ｃhitra"]
    found = [spelt for spelt in spellings if sign_in.queries.by_user_id(spelt)]

    assert {"chitra", "CHITRA", " Chitra "} <= set(found)
    assert len({limits._key(limits.WRONG_A_DAY, sign_in.queries.typed(spelt)) for spelt in found}) == 1


def test_a_spray_over_many_accounts_raises_the_alarm_within_five_minutes(asha, bharat):
    """Five thousand codes an hour, each of another account and address; honest people still get in."""
    with time_machine.travel(START, tick=False) as clock:
        for minute in range(6):
            clock.move_to(START + timedelta(minutes=minute))
            OneTimeCode.objects.bulk_create(_sprayed(number) for number in range(5000 // 60))
            tasks.watch_sends()
            if Entry.objects.filter(act=tasks.FLOOD).exists():
                break

        assert minute < 5
        assert _signs_in("RJAJ0001", "9414000001")
        assert _signs_in("RJAJ0002", "9414000002")


def _sprayed(number):
    now = datetime.now(UTC)
    return OneTimeCode(
        purpose=sign_in.PURPOSE, about="", detail={}, session_hash=b"x", code_hash=b"x",
        issued_at=now, expires_at=now + limits.CODE_LASTS,
    )  # fmt: skip


def _signs_in(user_id, mobile):
    client = Client()
    client.post("/en/account/sign-in/", {"user_id": user_id})
    client.post("/en/account/sign-in/code/", {"code": last_code(mobile)})
    return "_auth_user_id" in client.session


def test_ten_thousand_askings_for_one_number_in_a_day_send_ten_messages(memory, monkeypatch):
    """Whoever floods a victim, from however many addresses: T-O6."""
    monkeypatch.setattr(limits, "open_again_at", lambda limit, subject: memory.now)
    sent = []
    for number in range(10_000):
        memory.now = START + limits.DAY * number / 10_000
        with context.afresh(ip=f"10.{number % 5000 // 250}.{number % 250}.1"), suppress(otp.CodeSentTooOften):
            otp.count_send("9414000001")
            sent.append(memory.now)

    assert len(sent) == 10
    assert most_within(sent, timedelta(hours=1)) == 4
    with context.afresh(ip="10.0.0.1"):
        otp.count_send("9414000002")
