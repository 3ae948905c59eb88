# ruff: noqa: S608 — table and column names are constants of our own chains
"""Chains: committed rows linked in order within seconds, by one sealer, with a signed root a day.

Linking inside the writers' own transactions would make each wait for the one before; so a writer only
leaves its key in `audit_waiting` (a trigger does it), and the sealer links what has been committed. A row's
digest is computed by PostgreSQL from the row as it stands, at sealing and again at proving.

Another append-only table joins with a `Chain` and, in its migration, `sealed("its_table", chain="its name")`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.operations import RunSQL
from django.utils import timezone

from sevanidhi.core.audit.models import DayRoot, Link, Waiting

BEGINNING = bytes(32)
AT_ONCE = 5_000
SEALER_LOCK = 7_042_018


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A table whose rows are linked.

    name: of the chain. table: whose rows. key: its bigint primary key. digest_sql: an expression over the
    row, named `r`, that gives 32 bytes of bytea; whatever it covers cannot change unseen.
    """

    name: str
    table: str
    digest_sql: str
    key: str = "id"


AUDIT = Chain(
    name="audit",
    table="audit_entry",
    digest_sql=(
        "sha256(convert_to(jsonb_build_array(r.id,"
        " to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
        " r.business_date::text, r.by_id, r.by_name, r.role, r.office, r.act, r.about_type, r.about_key,"
        " r.person_id, r.detail, r.why, host(r.ip), r.device, r.request_id)::text, 'UTF8'))"
    ),
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """The first row of a chain that does not fit. why: "changed", "missing", "out of order", "root"."""

    chain: str
    position: int
    key: int | None
    why: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What proving a chain found: rows linked, rows not yet linked, days signed, and the first fault."""

    chain: str
    linked: int
    waiting: int
    days_signed: int
    fault: Fault | None

    @property
    def holds(self) -> bool:
        return self.fault is None


def sealed(table: str, *, chain: str, key: str = "id") -> RunSQL:
    """Return the migration operation whose trigger leaves the key of each new row for the sealer."""
    return RunSQL(
        sql=f"""
        CREATE FUNCTION {table}_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO audit_waiting (chain, key) SELECT '{chain}', {key} FROM fresh;
            RETURN NULL;
        END $$;
        CREATE TRIGGER {table}_await_seal AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_await_seal();
        """,
        reverse_sql=f"DROP TRIGGER {table}_await_seal ON {table}; DROP FUNCTION {table}_await_seal()",
    )


def seal(chain: Chain) -> int:
    """Link what has been committed since the last time. Return how many; 0 too while another seals."""
    total = 0
    while done := _seal_some(chain):
        total += done
    return total


@transaction.atomic
def _seal_some(chain: Chain) -> int:
    if not _only_sealer():
        return 0
    waiting = list(_waiting_rows(chain))
    if not waiting:
        return 0
    position, digest = _end_of(chain.name)
    links = []
    for key, row_digest in waiting:
        position, digest = position + 1, _linked(digest, row_digest)
        links.append(Link(chain=chain.name, position=position, key=key, row_digest=row_digest, digest=digest))
    Link.objects.bulk_create(links)
    Waiting.objects.filter(chain=chain.name, key__in=[key for key, _ in waiting]).delete()
    return len(links)


def sign_days(chain: Chain, *, before: date) -> int:
    """Sign the end of the chain for each finished day that has links and no root yet. Return how many."""
    days = _unsigned_days(chain.name, before=before)
    for day in days:
        _sign(chain.name, day)
    return len(days)


def prove(chain: Chain) -> Proof:
    """Recompute the whole chain from the rows as they stand, and check each day's signature."""
    fault = _first_fault(chain) or _first_bad_root(chain.name)
    return Proof(
        chain=chain.name,
        linked=Link.objects.filter(chain=chain.name).count(),
        waiting=_unlinked(chain),
        days_signed=DayRoot.objects.filter(chain=chain.name).count(),
        fault=fault,
    )


def public_key() -> bytes:
    """Return the raw public key (32 bytes) with which anyone can check the day roots."""
    return _private_key().public_key().public_bytes_raw()


def _only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _waiting_rows(chain: Chain) -> Iterator[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.{chain.key}, {chain.digest_sql} FROM {chain.table} r"
            f" JOIN audit_waiting w ON w.chain = %s AND w.key = r.{chain.key} ORDER BY 1 LIMIT %s",
            [chain.name, AT_ONCE],
        )
        for key, digest in cursor.fetchall():
            yield key, bytes(digest)


def _end_of(chain: str) -> tuple[int, bytes]:
    last = Link.objects.filter(chain=chain).order_by("-position").first()
    return (last.position, bytes(last.digest)) if last else (0, BEGINNING)


def _linked(before: bytes, row_digest: bytes) -> bytes:
    return hashlib.sha256(before + row_digest).digest()


def _first_fault(chain: Chain) -> Fault | None:
    position, digest = 0, BEGINNING
    for found in _links_beside_rows(chain):
        place, key, kept_row, kept, row = found
        why = _misfit(
            expected=position + 1, place=place, before=digest, kept_row=kept_row, kept=kept, row=row
        )
        if why:
            return Fault(chain=chain.name, position=place, key=key, why=why)
        position, digest = place, kept
    return None


def _misfit(
    *, expected: int, place: int, before: bytes, kept_row: bytes, kept: bytes, row: bytes | None
) -> str:
    if row is None:
        return "missing"
    if row != kept_row:
        return "changed"
    if place != expected or kept != _linked(before, kept_row):
        return "out of order"
    return ""


def _links_beside_rows(chain: Chain) -> Iterator[tuple[int, int, bytes, bytes, bytes | None]]:
    """Yield (position, key, row digest then, chain digest, row digest now), in order."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT l.position, l.key, l.row_digest, l.digest,"
            f" CASE WHEN r.{chain.key} IS NOT NULL THEN {chain.digest_sql} END"
            f" FROM audit_link l LEFT JOIN {chain.table} r ON r.{chain.key} = l.key"
            " WHERE l.chain = %s ORDER BY l.position",
            [chain.name],
        )
        for place, key, kept_row, kept, row in cursor:
            yield place, key, bytes(kept_row), bytes(kept), None if row is None else bytes(row)


def _unlinked(chain: Chain) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {chain.table} r WHERE NOT EXISTS"
            f" (SELECT FROM audit_link l WHERE l.chain = %s AND l.key = r.{chain.key})",
            [chain.name],
        )
        return int(cursor.fetchone()[0])


def _unsigned_days(chain: str, *, before: date) -> list[date]:
    signed = set(DayRoot.objects.filter(chain=chain).values_list("day", flat=True))
    links = Link.objects.filter(chain=chain, sealed_at__lt=_start_of(before))
    newest = max(signed, default=None)
    if newest:
        links = links.filter(sealed_at__gte=_start_of(newest + timedelta(days=1)))
    days = links.datetimes("sealed_at", "day", tzinfo=timezone.get_default_timezone())
    return [moment.date() for moment in days]


def _sign(chain: str, day: date) -> DayRoot:
    until = _start_of(day + timedelta(days=1))
    last = Link.objects.filter(chain=chain, sealed_at__lt=until).latest("position")
    digest = bytes(last.digest)
    return DayRoot.objects.create(
        chain=chain, day=day, position=last.position, digest=digest,
        public_key=public_key(), signature=_private_key().sign(_root_text(chain, day, last.position, digest)),
    )  # fmt: skip


def _first_bad_root(chain: str) -> Fault | None:
    for root in DayRoot.objects.filter(chain=chain).order_by("day"):
        if not _root_holds(root):
            return Fault(chain=chain, position=root.position, key=None, why="root")
    return None


def _root_holds(root: DayRoot) -> bool:
    link = Link.objects.filter(chain=root.chain, position=root.position).first()
    if link is None or bytes(link.digest) != bytes(root.digest):
        return False
    text = _root_text(root.chain, root.day, root.position, bytes(root.digest))
    try:
        Ed25519PublicKey.from_public_bytes(bytes(root.public_key)).verify(bytes(root.signature), text)
    except InvalidSignature:
        return False
    return True


def _root_text(chain: str, day: date, position: int, digest: bytes) -> bytes:
    return f"sevanidhi {chain} {day.isoformat()} {position} {digest.hex()}".encode()


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(settings.SEAL_KEY).digest())


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def facts(proof: Proof) -> dict[str, Any]:
    """Return a proof as plain JSON, for the command line."""
    fault = proof.fault and {"position": proof.fault.position, "key": proof.fault.key, "why": proof.fault.why}
    return {
        "chain": proof.chain, "linked": proof.linked, "waiting": proof.waiting,
        "days_signed": proof.days_signed, "fault": fault,
    }  # fmt: skip
