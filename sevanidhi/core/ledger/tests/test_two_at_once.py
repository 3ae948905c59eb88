"""Every two acts on one account, interleaved at each statement, come to what one after the other would."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest
from django.db import IntegrityError, connection, connections, transaction

from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger import queries, services
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.models import Account, Entry, YearStep
from sevanidhi.core.ledger.tests.conftest import make_employee
from sevanidhi.core.ledger.tests.test_posting import DAY, line, post
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.refusals import Refusal

LOOK_EVERY = 0.002
AT_MOST_SECONDS = 20
YEAR = FinancialYear(2015)
HEADS = (f"fund{number}" for number in count())


@dataclass
class Scene:
    """A fund of its own with two members and one posting, so that scenes do not meet."""

    head: str
    account: Account
    other: Account
    control: Account
    entry: Entry
    asha: User
    bharat: User


@pytest.fixture
def new_scene(own_database) -> Callable[[], Scene]:
    employee = make_employee("E1")
    asha, bharat = (User.objects.create(user_id=name) for name in ("asha", "bharat"))

    def scene() -> Scene:
        head = next(HEADS)
        account, other = (open_in(head, number, employee) for number in ("100", "200"))
        control = services.control_account(head)
        entry = post([line(account, "500")], control=control)
        return Scene(head, account, other, control, entry, asha, bharat)

    return scene


def open_in(head: str, number: str, employee: Employee) -> Account:
    return services.open_account(
        head=head, number=number, employee=employee, opened_date=date(2001, 7, 1), by=None
    )


def put_right(scene, *instead):
    services.contrary_entry(
        entry=scene.entry, instead=instead, control=scene.control, business_date=DAY, by=scene.asha,
        checked_by=scene.bharat, why="Another's",
    )  # fmt: skip


ACTS = {
    "deposit": lambda scene: post([line(scene.account, "70")], control=scene.control),
    "withdraw": lambda scene: post(
        [line(scene.account, "-30", kind=LineKind.WITHDRAWAL)],
        control=scene.control,
        kind=EntryKind.WITHDRAWAL,
    ),
    "take back": lambda scene: put_right(scene),
    "put right": lambda scene: put_right(scene, line(scene.other, "500")),
    "confirm": lambda scene: services.confirm_entries([scene.entry.pk], confirmed_date=DAY, by=None),
    "open": lambda scene: open_in(scene.head, "300", scene.account.employee),
    "shut the year": lambda scene: services.shut_year(head=scene.head, year=YEAR, by=None),
}


def done(act, scene) -> bool:
    """Do it in a transaction. Return whether it was done; refused by law or by the database, it was not."""
    try:
        with transaction.atomic():
            ACTS[act](scene)
    except (Refusal, IntegrityError):
        return False
    return True


def outcome(scene, *did):
    """Return all that can be seen of a scene, and which of two acts were done."""
    money = [queries.standing(one) for one in (scene.account, scene.other, scene.control)]
    entries = Entry.objects.filter(pk__in={m.entry_id for m in queries.movements(scene.control)})
    kinds = sorted(entries.values_list("kind", flat=True))
    steps = YearStep.objects.filter(head=scene.head).count()
    return did, money, kinds, Account.objects.filter(head=scene.head).count(), steps


def one_after_the_other(scene, first, second, *, swapped=False):
    """Do both; the acts done are told in the order they were named."""
    order = (second, first) if swapped else (first, second)
    did = [done(act, scene) for act in order]
    return outcome(scene, *(reversed(did) if swapped else did))


def interleaved(scene, first, second, *, after):
    """Stop the first act after some statements, do the second as far as it goes, then let the first go on.

    Return the outcome, and whether the first had so many statements.
    """
    did, stopped, go_on, pid = {}, threading.Event(), threading.Event(), {}

    def stop(execute, *statement):
        answer = execute(*statement)
        stop.statements += 1
        if stop.statements == after:
            stopped.set()
            go_on.wait(AT_MOST_SECONDS)
        return answer

    stop.statements = 0

    def hand(name, act, *wrappers):
        try:
            connection.ensure_connection()
            pid[name] = connection.connection.info.backend_pid
            if wrappers:
                with connection.execute_wrapper(wrappers[0]):
                    did[name] = done(act, scene)
            else:
                did[name] = done(act, scene)
        finally:
            stopped.set()
            connections.close_all()

    one = threading.Thread(target=hand, args=("first", first, stop))
    two = threading.Thread(target=hand, args=("second", second))
    one.start()
    stopped.wait(AT_MOST_SECONDS)
    two.start()
    while two.is_alive() and not waits_for_a_lock(pid.get("second")):
        time.sleep(LOOK_EVERY)
    go_on.set()
    one.join(AT_MOST_SECONDS)
    two.join(AT_MOST_SECONDS)
    return outcome(scene, did.get("first"), did.get("second")), stop.statements >= after


def waits_for_a_lock(pid) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid or 0])
        return bool(cursor.fetchone()[0])


@pytest.mark.slow
@pytest.mark.parametrize("first", ACTS)
def test_two_acts_at_once_come_to_one_after_the_other(new_scene, first):
    wrong, tried = [], 0
    for second in ACTS:
        lawful = [
            one_after_the_other(new_scene(), first, second),
            one_after_the_other(new_scene(), first, second, swapped=True),
        ]
        for after in count(1):
            found, there = interleaved(new_scene(), first, second, after=after)
            tried += 1
            if found not in lawful:
                wrong.append((second, after, found, lawful))
            if not there:
                break
    print(f"{first}: {tried} interleavings")  # noqa: T201
    assert wrong == []
