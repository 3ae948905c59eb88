"""Bringing a number in, claiming it for a record, finding its equals, clearing out what nobody used.

Two databases share no transaction. So the number goes into the vault first and alone, under a reference which
the page made; the record that rests on it comes after, and claims it once it stands. What a record uses and
could not claim is claimed by the sweeper; what nothing uses it erases.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connection, connections, transaction
from django.utils import timezone

from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit import context
from sevanidhi.core.audit import services as audit
from sevanidhi.core.vault import queries, sealing
from sevanidhi.core.vault.models import Access, Act, Identity
from sevanidhi.core.vault.models import Purpose as Purpose
from sevanidhi.core.vault.numbers import Secret
from sevanidhi.kernel.refusals import Refusal

VAULT = "vault"
UNCLAIMED_LASTS = timedelta(hours=24)
AT_ONCE = 500
# Which of these references are in use: {reference: the person whose record rests on it, or None: a draft}.
InUse = Callable[[list[UUID]], Mapping[UUID, int | None]]
USERS: list[InUse] = []
"""The rooms whose records rest on references; each adds itself when Django starts."""

COMPARED_AN_HOUR = 60
OFFICE_HOURS = (time(8), time(20))
NEW_FOR = timedelta(days=7)


class PurposeNotKnown(Refusal):
    """A number is used for a named purpose or not at all. Facts: none."""


class ReferenceUsed(Refusal):
    """Another number came in under this reference, or it is another person's. Facts: none."""


class ReferenceUnknown(Refusal):
    """There is no number under this reference: it never came in, or was erased unused. Facts: none."""


class ComparedTooOften(Refusal):
    """Somebody has had too many numbers compared within the hour. Facts: most."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What the person agreed to: the notice's version and language, when, and whether a guardian did."""

    notice: str
    language: str
    at: datetime
    by_guardian: bool = False


@dataclass(frozen=True, kw_only=True)
class Entering:
    """A number on its way in: under which reference, and what its owner agreed to."""

    reference: UUID
    number: Secret
    consent: Consent


def store(*, reference: UUID, number: Secret, consent: Consent, by: User, purpose: str) -> str:
    """Bring a number in under this reference and return its last four figures. In a transaction of its own.

    The same number under the same reference again, by the same login before it is claimed, changes nothing
    more; otherwise whoever has a reference could try numbers out on it. May refuse: PurposeNotKnown,
    ReferenceUsed.
    """
    entering = Entering(reference=reference, number=number, consent=consent)
    [stored] = store_many([entering], by=by, purpose=purpose)
    if isinstance(stored, Refusal):
        raise stored
    return stored


def store_many(entering: Sequence[Entering], *, by: User, purpose: str) -> list[str | ReferenceUsed]:
    """Do the same with many numbers in one transaction. Return for each its figures, or why it is not in.

    May refuse: PurposeNotKnown.
    """
    _check_purpose(purpose)
    rows = [_row(one) for one in entering]
    with transaction.atomic(using=VAULT, durable=True):
        new = _enter(rows)
        _log([row.reference for row in new], act=Act.STORED, by=by, purpose=purpose)
        known = _sent_before([row for row in rows if row not in new], by=by)
    inside = new | known
    return [row.last4 if row in inside else ReferenceUsed() for row in rows]


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A number as it lies in the vault."""

    reference: UUID
    sealed: sealing.Sealed
    blind: bytes
    last4: str
    consent: str


def _row(entering: Entering) -> _Row:
    digits, consent = entering.number.disclosed(), entering.consent
    agreed = {
        "notice": consent.notice,
        "language": consent.language,
        "at": consent.at.isoformat(),
        "by_guardian": consent.by_guardian,
    }
    return _Row(
        reference=entering.reference, sealed=sealing.sealed(digits, reference=entering.reference),
        blind=sealing.blind_mark(digits), last4=entering.number.last4, consent=json.dumps(agreed),
    )  # fmt: skip


ENTER = """
    INSERT INTO vault_identity (reference, sealed, nonce, key_number, blind, last4, consent)
    SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::smallint[], %s::bytea[], %s::text[],
        %s::jsonb[])
    ON CONFLICT (reference) DO NOTHING
    RETURNING nonce
"""


def _enter(rows: Sequence[_Row]) -> set[_Row]:
    """Write the numbers into the vault whose reference is free; return these."""
    columns = zip(
        *(
            (row.reference, row.sealed.content, row.sealed.nonce, row.sealed.key_number, row.blind, row.last4,
             row.consent)
            for row in rows
        ),
        strict=True,
    )  # fmt: skip
    with connections[VAULT].cursor() as cursor:
        cursor.execute(ENTER, [list(column) for column in columns])
        written = {bytes(nonce) for (nonce,) in cursor.fetchall()}
    return {row for row in rows if row.sealed.nonce in written}


def _sent_before(rows: Sequence[_Row], *, by: User) -> set[_Row]:
    """Return those that stand already, the same and still open to this login; their time begins anew."""
    if not rows:
        return set()
    standing = Identity.objects.in_bulk([row.reference for row in rows])
    same = {row for row in rows if _is_the_same(row, standing[row.reference], by=by)}
    unclaimed = Identity.objects.filter(pk__in=[row.reference for row in same], claimed_at=None)
    unclaimed.update(stored_at=timezone.now())
    return same


def _is_the_same(sent: _Row, kept: Identity, *, by: User) -> bool:
    return bytes(kept.blind) == sent.blind and _is_open_to(by, kept)


def claim(*, references: Sequence[UUID], person_ids: Sequence[int], by: User | None, purpose: str) -> None:
    """Let each number belong to its person's record, which stands already. Claimed again, nothing changes.

    A reference belongs to one person: two on one would be one number, and never found to be equal.
    May refuse: PurposeNotKnown, ReferenceUnknown, ReferenceUsed.
    """
    _check_purpose(purpose)
    with transaction.atomic(using=VAULT):
        found = {one.reference: one for one in _locked(references)}
        if found.keys() != set(references):
            raise ReferenceUnknown()
        for reference, person_id in zip(references, person_ids, strict=True):
            if found[reference].claimed_at is None:
                _claim(found[reference], person_id=person_id, by=by, purpose=purpose)
            elif not _is_of(reference, person_id):
                raise ReferenceUsed()


def others_with(*, reference: UUID, by: User | None, purpose: str) -> list[UUID]:
    """Return the other references under which the same number stands. Each notes that it was compared.

    by: None is the system, in the course of an application. An officer who asks too fast is refused; one who
    asks at an unusual time, or is new, is told of in the audit. May refuse: PurposeNotKnown,
    ReferenceUnknown, ComparedTooOften.
    """
    _check_purpose(purpose)
    with transaction.atomic(using=VAULT):
        compared = _take_turn(by) if by is not None else 0
        asked = Identity.objects.filter(pk=reference).first()
        if asked is None:
            raise ReferenceUnknown()
        same = Identity.objects.filter(blind=asked.blind).exclude(pk=reference).order_by("stored_at", "pk")
        others = list(same.values_list("pk", flat=True))
        _log([reference, *others], act=Act.COMPARED, by=by, purpose=purpose)
    if by is not None:
        _tell_of_unusual(by, reference=reference, compared=compared, now=timezone.now())
    return others


def equal_among(*, number: Secret, among: Collection[UUID], by: User, purpose: str) -> set[UUID]:
    """Return under which of these references this very number stands. It is not brought in itself.

    among: of people whom the asker may know of. Each notes that it was compared; who asks too fast is
    refused, so that nobody finds a number by trying. May refuse: PurposeNotKnown, ComparedTooOften.
    """
    _check_purpose(purpose)
    with transaction.atomic(using=VAULT):
        compared = _take_turn(by)
        mark = sealing.blind_mark(number.disclosed())
        equal = set(Identity.objects.filter(pk__in=among, blind=mark).values_list("pk", flat=True))
        _log(list(among), act=Act.COMPARED, by=by, purpose=purpose)
    if _is_last(compared):
        audit.record(by=by, act="vault.use.too_fast")
    return equal


def hold(references: Sequence[UUID]) -> None:
    """Let nobody else act on these numbers, under whichever references, until the books' transaction ends.

    Who asks whether a number stands elsewhere, and enters it, holds it first: of two with the same number the
    second waits, and then sees what the first has entered. May refuse: ReferenceUnknown.
    """
    marks = dict(Identity.objects.filter(pk__in=references).values_list("pk", "blind"))
    if marks.keys() != set(references):
        raise ReferenceUnknown()
    with connection.cursor() as cursor:
        for mark in sorted({bytes(blind)[:8] for blind in marks.values()}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(mark, signed=True)])


def sweep(*, now: datetime, in_use: InUse | None = None) -> int:
    """Claim what a record uses and could not claim; erase what nothing used for a day, and return how many.

    in_use: who says what is used; usually the rooms that keep references.
    """
    before, erased, after = now - UNCLAIMED_LASTS, 0, UUID(int=0)
    while True:
        old = Identity.objects.filter(claimed_at=None, stored_at__lt=before, pk__gt=after).order_by("pk")
        references = list(old.values_list("pk", flat=True)[:AT_ONCE])
        if not references:
            return erased
        used = (in_use or _in_use)(references)
        erased += _settle(references, used, before=before)
        after = references[-1]


def _in_use(references: list[UUID]) -> dict[UUID, int | None]:
    """Return what any room uses; a record's word goes before a draft's.

    The rooms are asked twice, one after another: what goes from a draft into a record meanwhile may be seen
    in neither the first time.
    """
    used: dict[UUID, int | None] = {}
    for room in (*USERS, *USERS):
        for reference, person_id in room(references).items():
            used[reference] = used.get(reference) or person_id
    return used


def _settle(references: list[UUID], used: Mapping[UUID, int | None], *, before: datetime) -> int:
    """Claim or erase each of these, unless it was claimed or sent again meanwhile. Return how many erased."""
    with transaction.atomic(using=VAULT):
        standing = [one for one in _locked(references) if one.claimed_at is None and one.stored_at < before]
        for one in standing:
            person_id = used.get(one.reference)
            if person_id is not None:
                _claim(one, person_id=person_id, by=None, purpose=Purpose.CLEARING)
        unused = [one.reference for one in standing if one.reference not in used]
        Identity.objects.filter(pk__in=unused).delete()
        _log(unused, act=Act.ERASED, by=None, purpose=Purpose.CLEARING)
    return len(unused)


def _locked(references: Sequence[UUID]) -> list[Identity]:
    return list(Identity.objects.select_for_update().filter(pk__in=references).order_by("pk"))


def _claim(identity: Identity, *, person_id: int, by: User | None, purpose: str) -> None:
    identity.claimed_at = timezone.now()
    identity.save(update_fields=["claimed_at"])
    _log([identity.reference], act=Act.CLAIMED, by=by, purpose=purpose, person_id=person_id)


def _is_open_to(by: User, identity: Identity) -> bool:
    """Return whether this login brought the number in, and nobody's record rests on it yet."""
    stored = Access.objects.filter(reference=identity.pk, act=Act.STORED, by_id=by.pk)
    return identity.claimed_at is None and stored.exists()


def _is_of(reference: UUID, person_id: int) -> bool:
    return Access.objects.filter(reference=reference, act=Act.CLAIMED, person_id=person_id).exists()


def _check_purpose(purpose: str) -> None:
    if purpose not in Purpose.values:
        raise PurposeNotKnown()


def _take_turn(by: User) -> int:
    """Return how often a login has asked within the hour; its next asking waits for the vault's transaction.

    May refuse: ComparedTooOften.
    """
    with connections[VAULT].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('vault compared'), %s::int)", [by.pk])
    compared = queries.compared_since(by.pk, timezone.now() - timedelta(hours=1))
    if compared >= COMPARED_AN_HOUR:
        raise ComparedTooOften(most=COMPARED_AN_HOUR)
    return compared


def _is_last(compared: int) -> bool:
    """Return whether this asking, after so many, is the last of its hour.

    That one raises the alarm: what is refused may be undone with all that was done around it.
    """
    return compared == COMPARED_AN_HOUR - 1


def _tell_of_unusual(by: User, *, reference: UUID, compared: int, now: datetime) -> None:
    """Tell the audit of what is unusual."""
    opens, closes = OFFICE_HOURS
    unusual = {
        "vault.use.too_fast": _is_last(compared),
        "vault.use.outside_hours": not opens <= timezone.localtime(now).time() < closes,
        "vault.use.by_new_login": now - by.created_at < NEW_FOR,
    }
    for act in (act for act, is_so in unusual.items() if is_so):
        audit.record(by=by, act=act, detail={"reference": str(reference)})


def _log(
    references: Sequence[UUID], *, act: str, by: User | None, purpose: str, person_id: int | None = None
) -> None:
    here = context.current()
    whose = (by.pk, str(by), here.role, here.office) if by is not None else (None, "", "", "")
    with connections[VAULT].cursor() as cursor:
        cursor.execute(LOG, [str(act), str(purpose), *whose, person_id, here.ip, list(references)])


LOG = """
    INSERT INTO vault_access (reference, act, purpose, by_id, by_name, role, office, person_id, ip)
    SELECT reference, %s, %s, %s::bigint, %s, %s, %s, %s::bigint, %s::inet
    FROM unnest(%s::uuid[]) AS reference
"""
