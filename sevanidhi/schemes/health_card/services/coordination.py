"""Chasing the registrations of a district: calls noted, directions given and done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.core.offices.models import District, Office
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.models import Call, Direction
from sevanidhi.schemes.health_card.permissions import districts_watched
from sevanidhi.web.access import NotYourDuty, check_holds


class DayNotAhead(Refusal):
    """What is to be done is to be done from today on. Facts: day, today."""


class DirectionDone(Refusal):
    """The direction has been carried out before. Facts: done_date."""


@transaction.atomic
def note_call(
    *,
    office: Office,
    outcome: str,
    spoke_with: str,
    note: str,
    call_again_date: date | None,
    by: Any,
    on: date,
) -> Call:
    """Note a call to a drawing office of the coordinator's district. May refuse: NotYourDuty, DayNotAhead."""
    check_holds(by, "coordinator", on=on)
    _must_watch(by, office.district_id, "coordinator", on=on)
    _must_lie_ahead(call_again_date, on=on)
    call = Call.objects.create(
        office=office, by=by, called_date=on, outcome=outcome, spoke_with=spoke_with, note=note,
        call_again_date=call_again_date,
    )  # fmt: skip
    audit.record(
        by=by, act="health_card.call.noted", about=office, detail={"code": office.code, "outcome": outcome},
        business_date=on,
    )  # fmt: skip
    return call


@transaction.atomic
def give_direction(*, district: District, text: str, due_date: date, by: Any, on: date) -> Direction:
    """Direct the coordinators of one's district, as its Chief Medical Officer.

    May refuse: NotYourDuty, DayNotAhead.
    """
    check_holds(by, "cmo", on=on)
    _must_watch(by, district.pk, "cmo", on=on)
    _must_lie_ahead(due_date, on=on)
    direction = Direction.objects.create(
        district=district, by=by, given_date=on, text=text, due_date=due_date
    )
    _audit(direction, "given", by=by, on=on)
    return direction


@transaction.atomic
def finish_direction(*, direction: Direction, note: str, by: Any, on: date) -> Direction:
    """Say that a direction is carried out, as a coordinator of the district.

    May refuse: NotYourDuty, DirectionDone.
    """
    check_holds(by, "coordinator", on=on)
    held = Direction.objects.select_for_update().get(pk=direction.pk)
    _must_watch(by, held.district_id, "coordinator", on=on)
    if held.done_date is not None:
        raise DirectionDone(done_date=held.done_date)
    held.done_date, held.done_by, held.done_note = on, by, note
    held.save(update_fields=["done_date", "done_by", "done_note"])
    _audit(held, "done", by=by, on=on)
    return held


def _must_watch(by: Any, district: int | None, role: str, *, on: date) -> None:
    if district not in districts_watched(by, on=on, roles=(role,)):
        raise NotYourDuty()


def _must_lie_ahead(day: date | None, *, on: date) -> None:
    if day is not None and day < on:
        raise DayNotAhead(day=day, today=on)


def _audit(direction: Direction, what: str, *, by: Any, on: date) -> None:
    detail = {"district": direction.district.code, "due_date": str(direction.due_date)}
    audit.record(by=by, act=f"health_card.direction.{what}", about=direction, detail=detail, business_date=on)
