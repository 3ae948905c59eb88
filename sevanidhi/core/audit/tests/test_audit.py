"""The audit keeps what happened, and shows when somebody has tampered with it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from sevanidhi.core.audit import context, queries, sealing, services
from sevanidhi.core.audit.models import Entry, Link


class Asha:
    pk = 7
    person_id = 70

    def __str__(self) -> str:
        return "asha"


ASHA = Asha()


@pytest.mark.django_db
def test_a_line_says_who_what_when_where_and_why():
    with context.afresh(ip="10.1.2.3", request_id="mark-1"):
        context.note(role="district_clerk", office="RJ-D01")
        services.record(by=ASHA, act="gpf.account.opened", detail={"number": "12"}, why="order 4")

    line = Entry.objects.values(
        "by_id", "by_name", "act", "role", "office", "ip", "request_id", "detail", "why"
    ).get()
    assert line == {
        "by_id": 7, "by_name": "asha", "act": "gpf.account.opened", "role": "district_clerk",
        "office": "RJ-D01", "ip": "10.1.2.3", "request_id": "mark-1",
        "detail": {"number": "12"}, "why": "order 4",
    }  # fmt: skip


def test_whereabouts_do_not_leak_into_the_next_request():
    with context.afresh(ip="10.1.2.3"):
        context.note(role="ddo")

    assert context.current() == context.Whereabouts()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET why = 'another'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_link SET position = 9",
        "DELETE FROM audit_day_root",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    ],
)
def test_the_run_time_role_cannot_change_what_was_written(statement):
    services.record(by=ASHA, act="a.b.c")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_lines_are_linked_in_order_and_prove_themselves():
    for number in range(3):
        services.record(by=ASHA, act="a.b.c", detail={"number": number})
    assert sealing.prove(sealing.AUDIT).waiting == 3

    assert sealing.seal(sealing.AUDIT) == 3
    services.record(by=None, act="a.b.d")

    proof = sealing.prove(sealing.AUDIT)
    assert (proof.linked, proof.waiting, proof.fault) == (3, 1, None)
    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_a_changed_line_is_named(own_database):
    entries = [services.record(by=ASHA, act="a.b.c", why=f"reason {n}") for n in range(3)]
    sealing.seal(sealing.AUDIT)

    _as_owner(
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;"
        f"UPDATE audit_entry SET why = 'better' WHERE id = {entries[1].pk}"
    )

    assert sealing.prove(sealing.AUDIT).fault == sealing.Fault(
        chain="audit", position=2, key=entries[1].pk, why="changed"
    )


def test_a_vanished_line_is_named(own_database):
    entries = [services.record(by=ASHA, act="a.b.c") for _ in range(3)]
    sealing.seal(sealing.AUDIT)

    _as_owner(
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;"
        f"DELETE FROM audit_entry WHERE id = {entries[2].pk}"
    )

    assert sealing.prove(sealing.AUDIT).fault.why == "missing"


def test_a_shortened_chain_is_betrayed_by_its_day_root(own_database):
    services.record(by=ASHA, act="a.b.c")
    sealing.seal(sealing.AUDIT)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert sealing.sign_days(sealing.AUDIT, before=tomorrow) == 1
    assert sealing.sign_days(sealing.AUDIT, before=tomorrow) == 0
    assert queries.prove().holds

    _as_owner(
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;"
        "ALTER TABLE audit_link DISABLE TRIGGER audit_link_append_only;"
        "DELETE FROM audit_entry; DELETE FROM audit_link"
    )

    assert queries.prove().fault.why == "root"


def _as_owner(words: str) -> None:
    from django.conf import settings

    from sevanidhi.site.database import provision

    owner = settings.DATABASES["owner"]
    with provision.connect(owner) as link:
        link.execute(words)
