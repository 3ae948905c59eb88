"""Guessing a code: what a patient attacker can get past the limits, counted in virtual time."""

import ast
from collections import defaultdict, deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random

import pytest
import time_machine
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from sevanidhi.core.accounts import limits, newcomers, otp, sign_in, tasks
from sevanidhi.core.accounts.models import KnownDevice, OneTimeCode
from sevanidhi.core.accounts.tests.conftest import TODAY, Approval, last_code, make_login, wrong
from sevanidhi.core.accounts.tests.test_otp_race import AT_ONCE, all_at_once
from sevanidhi.core.audit import context
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message
from sevanidhi.kernel.refusals import Refusal
from tests.house import reading
from tests.house.test_codes_by_message import SAID

GUESSES = 1_000_000
CODES = 1_000_000
HIGHEST_CHANCE_A_YEAR = 1 / 1000
PURPOSES_OF_ACTS = sorted(SAID.keys() - {sign_in.PURPOSE, newcomers.PURPOSE})
KNOWN = [KnownDevice(pk=number) for number in range(1, 41)]
BROWSERS = [f"s{number}" for number in range(AT_ONCE)]
NO_CODE = "abcdef"
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
    monkeypatch.setattr(limits, "open_again_at", lambda limit, subject: counting.now)
    monkeypatch.setattr(sign_in.audit, "record", lambda **_: None)
    return counting


def attack(memory, pace, *, guesses, devices=(None,)):
    """Guess at a steady pace, on these devices in turn; return the instants of the guesses let through."""
    judged = []
    for number, device in zip(range(guesses), cycle(devices), strict=False):
        memory.now = START + pace * number
        try:
            sign_in._count_wrong("asha", device=device)
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


@pytest.mark.parametrize("devices", [3, 40])
def test_on_devices_the_login_knows_a_year_has_less_than_one_chance_in_a_thousand_as_well(memory, devices):
    """Machines of offices and kiosks, from which many sign in: ten codes a day with five tries each.

    A browser that forgets is known anew each time; however many there are, they have their tries together.
    """
    judged = attack(memory, limits.DAY / 50, guesses=50 * 365, devices=KNOWN[:devices])

    print(f"{len(judged)} of {50 * 365} guesses judged in a year: {len(judged) / CODES:.6f} of a hit")  # noqa: T201
    assert most_within(judged, MONTH) == limits.WRONG_WHERE_KNOWN.most + limits.WRONG_A_MONTH.most
    assert len(judged) / CODES < HIGHEST_CHANCE_A_YEAR


def test_whoever_guesses_elsewhere_does_not_lock_the_holders_own_device_out(memory):
    attack(memory, timedelta(minutes=1), guesses=1000)

    assert sign_in._count_wrong("asha", device=KNOWN[0])
    with pytest.raises(sign_in.LockedOut):
        sign_in._count_wrong("asha", device=None)


def test_whoever_guesses_on_a_stolen_device_does_not_lock_another_out(memory):
    """They were counted by the login: one device used up the tries of all."""
    attack(memory, timedelta(minutes=1), guesses=1000, devices=KNOWN[:1])

    with pytest.raises(sign_in.LockedOut):
        sign_in._count_wrong("asha", device=KNOWN[0])
    for _ in range(limits.WRONG_ON_A_DEVICE.most):
        assert sign_in._count_wrong("asha", device=KNOWN[1])


def test_a_new_password_gives_the_tries_on_a_device_back(chitra):
    device = chitra.devices.create(token_hash=b"x", since=datetime.now(UTC), seen_at=datetime.now(UTC))
    for _ in range(limits.WRONG_ON_A_DEVICE.most):
        sign_in._count_wrong(chitra.user_id, device=device)
    limits.forget_wrong(chitra)

    assert limits.count(limits.WRONG_ON_A_DEVICE, limits.of_device(device)) == 0
    assert limits.count(limits.WRONG_WHERE_KNOWN, chitra.user_id) == 0


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
        for hour in (
            *range(0, 24 * 7, 6),
            *range(24 * 8, 24 * 29, 72),
        ):  # the fifty are used up by the fifth day
            clock.move_to(START + timedelta(hours=hour))
            judged += _guesses(f"10.0.{hour // 256}.{hour % 256}", of=asha)

    assert judged == limits.WRONG_A_MONTH.most
    assert Entry.objects.filter(act="accounts.limit.wrong_tries").count() >= 50


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
            session_key=session_key, device=None,
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


def test_figures_of_another_script_give_no_guesses_more(asha):
    """Each spelling of an ID with Devanagari figures had its own tries at the second step."""
    begun = sign_in.begin_member(user_id="RJAJ0001", session_key="s1", on=TODAY)
    for spelt in ("RJAJ0001", "RJAJ०००१", "rjaj००0१"):
        with pytest.raises(otp.CodeWrong):
            sign_in.finish_by_code(begun=begun, typed=spelt, code=NO_CODE, session_key="s1", device=None)

    assert limits.count(limits.WRONG_A_DAY, asha.user_id) == 3


def test_the_groups_of_an_id_give_no_guesses_more(asha):
    begun = sign_in.begin_member(user_id="RJAJ0001", session_key="s1", on=TODAY)
    for spelt in ("RJAJ0001", "RJAJ 0001", "rjaj-0001", "RJAJ–0001"):
        with pytest.raises(otp.CodeWrong):
            sign_in.finish_by_code(begun=begun, typed=spelt, code=NO_CODE, session_key="s1", device=None)

    assert limits.count(limits.WRONG_A_DAY, asha.user_id) == 4


class TestEveryAct:
    """What one approves who is signed in: guessed at their open session, or by who types what they say."""

    def test_a_year_of_guessing_at_whatever_act_has_less_than_one_chance_in_a_thousand(self, asha):
        judged = []
        with time_machine.travel(START, tick=False) as clock:
            for hour in (*range(0, 24 * 2, 2), *range(24 * 3, 24 * 30, 96)):
                clock.move_to(START + timedelta(hours=hour))
                purpose = PURPOSES_OF_ACTS[hour // 2 % len(PURPOSES_OF_ACTS)]
                judged += [purpose] * _guesses_at_act(purpose, of=asha)

        chance = len(judged) * 365 / 30 / CODES
        print(f"{len(judged)} guesses at acts judged in a month: {chance:.6f} of a hit in a year")  # noqa: T201
        assert len(judged) == limits.WRONG_FOR_ACTS.most
        assert set(judged) == set(PURPOSES_OF_ACTS)
        assert chance < HIGHEST_CHANCE_A_YEAR

    def test_the_app_of_a_signed_in_officer_is_not_guessed_at_either(self, chitra):
        TOTPDevice.objects.create(user=chitra, name="app", confirmed=True)
        judged = 0
        with time_machine.travel(START, tick=False) as clock:
            for _ in range(60):
                clock.shift(timedelta(minutes=11))
                TOTPDevice.objects.update(throttling_failure_count=0)
                with suppress(otp.TooManyWrongCodes):
                    judged += _app_is_wrong(chitra)

        assert judged == limits.WRONG_FOR_ACTS.most

    def test_who_guesses_at_what_a_holder_would_say_leaves_the_holder_their_own_tries(self, asha, chitra):
        for _ in range(limits.WRONG_FOR_ACTS.most):
            limits.take(limits.WRONG_FOR_ACTS, (asha.user_id, chitra.user_id))
        mine = Approval(asha)

        with pytest.raises(otp.TooManyWrongCodes):
            mine.check(typed_by=chitra)
        assert mine.check().proved_at is not None

    def test_right_and_late_answers_are_not_counted(self, asha, monkeypatch):
        monkeypatch.setattr(limits, "SENDS", ())
        for _ in range(3):
            approval = Approval(asha)
            approval.check()
            with pytest.raises(otp.CodeUsed):
                approval.check()

        assert limits.count(limits.WRONG_FOR_ACTS, asha.user_id) == 0

    def test_only_the_ways_in_prove_a_code_without_its_count(self):
        proving = {
            reading.short(path)
            for path in reading.modules()
            if "prove(" in path.read_text("utf-8")
            for call in reading.every(reading.tree(path), ast.Call)
            if ast.unparse(call.func) in ("otp.prove", "prove")
        }

        rooms = {"otp", "sign_in", "newcomers"}
        assert proving == {f"sevanidhi/core/accounts/{room}.py" for room in rooms}


def _guesses_at_act(purpose, *, of):
    """Let a code be sent for an act and guess six times. Return how many guesses were judged."""
    told = {name: str(value) for name, value in SAID[purpose][0].items()}
    try:
        approval = Approval(of, purpose=purpose, detail=told)
    except otp.CodeSentTooOften:
        return 0
    judged = 0
    for _ in range(6):
        try:
            approval.check(wrong(approval.sent))
        except otp.CodeWrong:
            judged += 1
        except Refusal:
            continue
    return judged


def _app_is_wrong(user):
    try:
        sign_in.confirm(user=user, code="000000", session_key="s1")
    except sign_in.SignInRefused:
        return True
    raise AssertionError("a wrong code of the app was taken")


class TestAtOneMoment:
    """The same attacks from twenty browsers at once, each with a code of its own."""

    @pytest.fixture
    def asha(self, own_database, monkeypatch):
        monkeypatch.setattr(limits, "SENDS", ())
        return make_login("RJAJ0001", "आशा शर्मा", "Asha Sharma", "9414000001")

    def test_signing_in(self, asha):
        begun = [
            (key, sign_in.begin_member(user_id="RJAJ0001", session_key=key, on=TODAY)) for key in BROWSERS
        ]
        in_turn = cycle(begun)

        def guess():
            key, mine = next(in_turn)
            return sign_in.finish_by_code(
                begun=mine, typed="RJAJ0001", code=NO_CODE, session_key=key, device=None
            )

        outcomes = all_at_once(guess)
        assert outcomes == {"CodeWrong": limits.WRONG_A_DAY.most, "LockedOut": 100 - limits.WRONG_A_DAY.most}

    def test_approving(self, asha):
        in_turn = cycle([Approval(asha, session_key=key) for key in BROWSERS])

        outcomes = all_at_once(lambda: next(in_turn).check(NO_CODE))
        most = limits.WRONG_FOR_ACTS.most
        assert outcomes == {"CodeWrong": most, "TooManyWrongCodes": 100 - most}


class TestSpray:
    """One code at a hundred thousand accounts in a day, from five thousand addresses."""

    def test_the_alarm_is_raised_within_five_minutes_of_three_times_the_usual(self, asha, bharat):
        usual, a_minute = 120, 100_000 // (24 * 60)
        OneTimeCode.objects.bulk_create(
            _sprayed(START - timedelta(days=day)) for day in range(1, 8) for _ in range(usual)
        )
        beyond_after = raised_after = None
        with time_machine.travel(START, tick=False) as clock:
            for minute in range(1, 30):
                now = START + timedelta(minutes=minute)
                clock.move_to(now)
                OneTimeCode.objects.bulk_create(_sprayed(now) for _ in range(a_minute))
                if beyond_after is None and minute * a_minute > 3 * usual:
                    beyond_after = minute
                tasks.watch_sends()
                if Entry.objects.filter(act=tasks.FLOOD).exists():
                    raised_after = minute
                    break

            assert beyond_after is not None
            assert beyond_after <= raised_after < beyond_after + 5
            assert _signs_in("RJAJ0001", "9414000001")
            assert _signs_in("RJAJ0002", "9414000002")

    def test_more_than_ninety_nine_in_a_hundred_honest_people_sign_in_meanwhile(self, memory):
        chance, accounts = Random(611), 100_000
        honest = {chance.randrange(accounts): chance.randrange(accounts) for _ in range(2000)}
        visited, entered = set(honest.values()), 0
        for number in range(accounts):
            memory.now = START + limits.DAY * number / accounts
            sprayed = (number * 7919) % accounts  # each once, in no order
            if sprayed in visited:
                _passes(f"ID{sprayed}", _attackers(number), right=False)
            else:  # nobody else comes to this account: only the address matters
                for limit in (
                    limits.TRIES_FROM_ADDRESS,
                    limits.SENDS_FROM_ADDRESS,
                    limits.TRIES_FROM_ADDRESS,
                ):
                    limits.take(limit, _attackers(number))
            if number in honest:
                # Half of them come from an address the attacker uses as well.
                address = _attackers(number) if number % 2 else f"10.99.{number % 250}.1"
                entered += _passes(f"ID{honest[number]}", address, right=True)

        print(f"{entered} of {len(honest)} honest people signed in")  # noqa: T201
        assert entered / len(honest) > 0.99

    def test_who_hammers_one_account_from_one_address_stops_neither_neighbours_nor_the_known_device(
        self, memory
    ):
        entered = 0
        for second in range(2 * 3600):
            memory.now = START + timedelta(seconds=second)
            _passes("ASHA", "10.0.0.1", right=False)
            if second % 10 == 0:
                entered += _passes(f"ID{second}", f"10.0.1.{second % 100}", right=True)

        assert entered == 720
        assert sign_in._count_wrong("ASHA", device=KNOWN[0])


def _passes(typed, address, *, right):
    """Go through all counts of the members' door, in their order; return whether it opens."""
    with context.afresh(ip=address):
        try:
            sign_in.count_address()
            goes = otp.count_send_behind(f"number of {typed}", asked=("id", typed))
            sign_in.count_address()
            with sign_in.counting_wrong(typed, device=None):
                if not goes or not right:
                    raise otp.CodeWrong(tries_left=4)
        except Refusal:
            return False
    return True


def _attackers(number):
    """Return one of five thousand addresses."""
    return f"10.{number % 5000 // 250}.{number % 250}.1"


def _sprayed(at):
    return OneTimeCode(
        purpose=sign_in.PURPOSE, about="", detail={}, session_hash=b"x", code_hash=b"x",
        issued_at=at, expires_at=at + limits.CODE_LASTS,
    )  # fmt: skip


def _signs_in(user_id, mobile):
    client = Client()
    client.post("/en/account/sign-in/", {"user_id": user_id})
    client.post("/en/account/sign-in/code/", {"code": last_code(mobile)})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(("holder_asks_every", "of_strangers", "of_all"), [(0, 7, 7), (2, 6, 10)])
def test_ten_thousand_askings_for_one_number_in_a_day_send_ten_messages(
    memory, holder_asks_every, of_strangers, of_all
):
    """Whoever floods a victim, from however many addresses: T-O6. Some are left for the holder's own acts."""
    sent = []
    for number in range(10_000):
        memory.now = START + limits.DAY * number / 10_000
        holders = holder_asks_every and number % holder_asks_every == 1
        with context.afresh(ip=f"10.{number % 5000 // 250}.{number % 250}.1"), suppress(otp.CodeSentTooOften):
            otp.count_send("9414000001", purpose=sign_in.CONFIRM if holders else "")
            sent.append((memory.now, holders))

    strangers = [at for at, holders in sent if not holders]
    assert (len(strangers), len(sent)) == (of_strangers, of_all)
    assert most_within(strangers, timedelta(hours=1)) == 4
    with context.afresh(ip="10.0.0.1"):
        otp.count_send("9414000002")


def test_who_floods_one_number_is_told_of_once_that_day(asha):
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(24 * 12):
            clock.shift(timedelta(minutes=5))
            with suppress(otp.CodeSentTooOften):
                otp.count_send("9414000001")

    told = Entry.objects.filter(act="accounts.limit.sends_to_number")
    assert [alarm.detail for alarm in told] == [{"ends_in": "0001"}]


def test_who_lets_messages_go_to_many_numbers_is_stopped_by_address_and_told_of(db):
    """Messages that cost: to numbers of one's own, by the door where whoever has no login asks for a code."""
    for _ in range(limits.SENDS_FROM_ADDRESS.most - 10):
        limits.take(limits.SENDS_FROM_ADDRESS, "10.0.0.1")
    OneTimeCode.objects.bulk_create(_sprayed(datetime.now(UTC)) for _ in range(limits.UNUSUAL_AT_LEAST - 9))
    for number in range(15):
        with context.afresh(ip="10.0.0.1"), suppress(otp.CodeSentTooOften):
            newcomers.send_code(mobile=f"98290{number:05d}", language="hi", session_key="s1")
    tasks.watch_sends()

    assert Message.objects.count() == 10
    assert Entry.objects.filter(act="accounts.limit.sends_from_address").count() == 5
    assert Entry.objects.filter(act=tasks.FLOOD).count() == 1
