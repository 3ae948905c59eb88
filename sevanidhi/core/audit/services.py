"""Writing the audit. A line stands in the same transaction as the act it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model

from sevanidhi.core.audit import context
from sevanidhi.core.audit.models import Entry


def record(
    *,
    by: Any | None,
    act: str,
    about: Model | None = None,
    detail: dict[str, Any] | None = None,
    why: str = "",
    person_id: int | None = None,
    business_date: date | None = None,
) -> Entry:
    """Write one line of audit.

    by: the User who acts; None for the system itself. act: "room.thing.done", e.g. "gpf.account.opened".
    about: the record it was done to. detail: facts as JSON (money as strings). person_id: whose record it is,
    so that this person sees the line. Role, office, address and request come from the context.
    """
    entry = _entry(
        by=by, act=act, about=about, detail=detail, why=why, person_id=person_id, business_date=business_date
    )
    entry.save(force_insert=True)
    return entry


def record_many(
    *, by: Any | None, act: str, about: Iterable[tuple[Model, dict[str, Any]]], business_date: date
) -> None:
    """Write a line of the same act about each of many records, with its facts."""
    Entry.objects.bulk_create(
        _entry(by=by, act=act, about=one, detail=detail, business_date=business_date) for one, detail in about
    )


def _entry(
    *,
    by: Any | None,
    act: str,
    about: Model | None,
    detail: dict[str, Any] | None,
    business_date: date | None,
    why: str = "",
    person_id: int | None = None,
) -> Entry:
    here = context.current()
    return Entry(
        business_date=business_date,
        by_id=by.pk if by is not None else None,
        by_name=str(by) if by is not None else "",
        role=here.role,
        office=here.office,
        act=act,
        about_type=about._meta.label_lower if about is not None else "",
        about_key=str(about.pk) if about is not None else "",
        person_id=person_id,
        detail=detail or {},
        why=why,
        ip=here.ip,
        device=here.device,
        request_id=here.request_id,
    )


def record_view(*, by: Any, about: Model, person_id: int) -> Entry | None:
    """Note that an officer has seen a person's record; nothing is noted when people look at their own."""
    if getattr(by, "person_id", None) == person_id:
        return None
    return record(by=by, act=f"{about._meta.label_lower}.viewed", about=about, person_id=person_id)
