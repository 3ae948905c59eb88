"""A job runs at least once: every task of the queue, run again, leaves what it left the first time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from sevanidhi.core import queue
from sevanidhi.core.notices.models import Message, State
from sevanidhi.core.payroll.services import intake, posting
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.tests import portraits
from sevanidhi.schemes.health_card.services import batches
from sevanidhi.schemes.health_card.services import cards as made
from tests import cards
from tests.house import walking
from tests.world import TODAY, World

TASKS = sorted(name for name in app.tasks if name.startswith("sevanidhi.") and ".tests." not in name)


def _approved(world: World) -> dict[str, Any]:
    desk = world.desk("own")
    schedule = posting._approved(intake.locked(desk.prepared), by=desk.ddo, on=TODAY)
    return {"schedule_id": schedule.pk}


def _unsent(world: World) -> dict[str, Any]:
    message = world.circles["own"].message
    Message.objects.filter(pk=message.pk).update(state=State.WAITING)
    return {"message_id": message.pk}


def _quarantined(world: World) -> dict[str, Any]:
    photo, sender = portraits.jpeg(portraits.portrait()), world.users["ddo"]
    sha256 = hashlib.sha256(photo).hexdigest()
    sent = uploads.begin(key=uuid4(), purpose="photo", name="", size=len(photo), sha256=sha256, by=sender)
    uploads.add_part(key=sent.key, offset=0, content=photo, by=sender)
    return {"key": str(sent.key)}


def _with_a_key(world: World) -> dict[str, Any]:
    signatures.make_key(purpose="revocation", from_date=TODAY, by=None, on=TODAY)
    return {}


def _sent(world: World) -> dict[str, Any]:
    there, on = world.circles["own"], TODAY
    card = cards.card_of(there.people[3].person, there.office, by=world.user("ddo"), on=on)
    parcel = cards.parcel_of(card, by=world.user("cell_printer"), on=on)
    batches.receive_parcel(parcel=parcel, by=world.users["ddo"], on=on)
    return {"parcel_id": parcel.pk}


def _revoked_at_the_printer(world: World) -> dict[str, Any]:
    there, on, cell = world.circles["own"], TODAY, world.user("cell_printer")
    card = cards.card_of(there.people[3].person, there.office, by=world.user("ddo"), on=on)
    batches.make_batch(office=there.office, limit=1, key=uuid4(), by=cell, on=on)
    made.revoke(card, why="ordered", note="आदेश", by=None, on=on)
    return {"card_id": card.pk}


# What a task is given in the world; those that find their own work are given nothing.
GIVEN: dict[str, Callable[[World], dict[str, Any]]] = {
    "sevanidhi.core.payroll.tasks.post_schedule": _approved,
    "sevanidhi.core.payroll.tasks.tell_members": lambda world: {"schedule_id": world.desk("own").posted.pk},
    "sevanidhi.core.notices.tasks.deliver": _unsent,
    "sevanidhi.core.uploads.tasks.examine": _quarantined,
    "sevanidhi.schemes.health_card.tasks.publish_revocations": _with_a_key,
    "sevanidhi.schemes.health_card.tasks.publish_revocations_hourly": lambda world: (
        _with_a_key(world) | {"timestamp": 0}
    ),
    "sevanidhi.schemes.health_card.tasks.tell_of_parcel": _sent,
    "sevanidhi.schemes.health_card.tasks.settle_batch": _revoked_at_the_printer,
    "sevanidhi.core.accounts.tasks.send_reset_link": lambda world: {
        "user_id": world.users["ddo"].user_id, "on": str(TODAY), "asked_at": str(timezone.now()),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", TASKS)
def test_a_task_run_again_changes_nothing_more(world, name, settings):
    settings.DEMO_INBOX = True
    arguments = GIVEN.get(name, lambda world: {"timestamp": 0})(world)
    with walking.undone():
        app.tasks[name](**arguments)
        once = standing()
        app.tasks[name](**arguments)

        again = standing()
        assert changed(once, again) == []


def test_a_task_that_does_its_work_twice_is_found(world):
    with walking.undone():
        once = standing()
        queue.defer("sevanidhi.core.notices.tasks.deliver", message_id=1)
        Message.objects.filter(pk=world.circles["own"].message.pk).update(state=State.WAITING)

        again = standing()
        assert changed(once, again) == ["notices_message", "procrastinate_events", "procrastinate_jobs"]


def standing() -> dict[str, str]:
    """Return a fingerprint of every table the roles may read, in books and vault: {name: its rows'}."""
    return {table: rows for alias in ("default", "vault") for table, rows in _standing_in(alias)}


def _standing_in(alias: str) -> Iterator[tuple[str, str]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            yield table, _fingerprint(cursor, table)


def _fingerprint(cursor: Any, table: str) -> str:
    cursor.execute(f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" AS t')
    return str(cursor.fetchone())


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(table for table, rows in after.items() if before[table] != rows)
