"""Reminders to register: to drawing offices, and to the people on their lists. Each occasion is told once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import rules
from sevanidhi.schemes.health_card.models import Reminder, StaffListed
from sevanidhi.schemes.health_card.permissions import districts_watched
from sevanidhi.schemes.health_card.queries import progress
from sevanidhi.web import formats
from sevanidhi.web.access import NotYourDuty

ROWS_AT_ONCE = 2_000  # of all lists together, which do not fit into memory
MOBILE = re.compile(r"[6-9]\d{9}")


class AlreadyRegistered(Refusal):
    """The office to be reminded or called is registered. Facts: office."""


class NowhereToRemind(Refusal):
    """An office has neither a mobile number nor a mail address. Facts: office."""


@transaction.atomic
def remind_office(*, office: Office, by: Any, on: date) -> Reminder:
    """Remind an office that its officer is to register; once a day.

    May refuse: NotYourDuty, AlreadyRegistered, NowhereToRemind.
    """
    if office.district_id not in districts_watched(by, on=on, roles=("coordinator",)):
        raise NotYourDuty()
    if progress.is_registered(office):
        raise AlreadyRegistered(office=office.code)
    if not reachable_at(office):
        raise NowhereToRemind(office=office.code)
    sent, new = _office_told(office, occasion=str(on), by=by, on=on)
    if new:
        audit.record(
            by=by, act="health_card.reminder.office", about=office, detail={"code": office.code},
            business_date=on,
        )  # fmt: skip
    return sent


def reachable_at(office: Office) -> str:
    """Return the mobile number or the mail address of an office, or an empty text."""
    digits = (re.sub(r"\D", "", telephone)[-10:] for telephone in office.telephones)
    return next((one for one in digits if MOBILE.fullmatch(one)), "") or office.email


def _office_told(office: Office, *, occasion: str, by: Any | None, on: date) -> tuple[Reminder, bool]:
    key = f"office:{office.code}:{occasion}"
    sent, new = Reminder.objects.get_or_create(
        key=key, defaults={"office": office, "sent_date": on, "by": by}
    )
    if new:
        values = {"code": office.code, "day": _launch_day(on)}
        notices.send(
            template="health_card.reminder_office", to=reachable_at(office), language="hi",
            values=values, about=office, event=f"health_card.{key}",
        )  # fmt: skip
    return sent, new


@transaction.atomic
def remind_people(*, offices: list[Office], by: Any, on: date) -> int:
    """Remind who is on the lists of the reader's own offices, is not registered and has a number.

    Whose signed form waits at the office has done their part and is not reminded.

    Once a day each. Return how many were told. May refuse: NotYourDuty.
    """
    if not offices or any(not by.holds("ddo", on=on, office=office) for office in offices):
        raise NotYourDuty()
    _hold(offices)  # who presses at the same moment waits, and then finds everybody told
    told = _all_told(_not_told(progress.people_to_remind(offices), str(on)), occasion=str(on), by=by, on=on)
    if told:
        codes = [office.code for office in offices]
        audit.record(
            by=by, act="health_card.reminder.people", about=offices[0],
            detail={"offices": codes, "told": told}, business_date=on,
        )  # fmt: skip
    return told


def _hold(offices: list[Office]) -> None:
    held = Office.objects.select_for_update(no_key=True).filter(pk__in=[office.pk for office in offices])
    list(held.order_by("pk"))


def _all_told(rows: Iterable[StaffListed], *, occasion: str, by: Any | None, on: date) -> int:
    """Tell these people, none of whom was told on this occasion. Return how many there are."""
    launch, told = _launch_day(on), list(rows)
    Reminder.objects.bulk_create(
        Reminder(key=_key(row, occasion), office=row.office, sent_date=on, by=by) for row in told
    )
    telling = [
        notices.Telling(
            to=row.mobile, event=_ring(row, occasion), values={"code": row.office.code, "day": launch}
        )
        for row in told
    ]
    notices.send_many(telling, template="health_card.reminder_person", language="hi")
    return len(told)


def _key(row: StaffListed, occasion: str) -> str:
    return f"person:{row.office.code}:{row.service_number}:{occasion}"


def _ring(row: StaffListed, occasion: str) -> str:
    """Return what is told once of an occasion: a telephone that several share rings once."""
    return f"health_card.person {row.mobile} {row.office.code} {occasion}"


def _person_told(row: StaffListed, *, occasion: str, by: Any | None, on: date) -> bool:
    _sent, new = Reminder.objects.get_or_create(
        key=_key(row, occasion), defaults={"office": row.office, "sent_date": on, "by": by}
    )
    if new:
        values = {"code": row.office.code, "day": _launch_day(on)}
        notices.send(
            template="health_card.reminder_person", to=row.mobile, language="hi", values=values,
            event=_ring(row, occasion),
        )  # fmt: skip
    return new


def remind_due(*, on: date) -> int:
    """Remind all who are to be reminded so many days before the scheme begins. Return how many were told.

    It holds until the day of the next reminder: a day on which this did not run is made good, and who comes
    onto a list meanwhile is told as well. Nobody is told twice.
    """
    launch = rules.launch_date(on)
    set_days = rules.table("reminders").in_force(on).values["days_before"]
    begun = [days for days in set_days if 0 < (launch - on).days <= days]
    if not begun:
        return 0
    occasion = f"{min(begun)} days"
    return _offices_due(occasion, on) + _people_due(occasion, on)


def _offices_due(occasion: str, on: date) -> int:
    waiting = progress.offices_to_remind(on=on).exclude(
        _told_of(occasion, Value("office:"), OuterRef("code"))
    )
    reachable = (office for office in waiting if reachable_at(office))
    return sum(_alone(_office_told, office, occasion, on)[1] for office in reachable)


def _people_due(occasion: str, on: date) -> int:
    waiting = _not_told(progress.listed_people(on=on), occasion)
    return sum(_alone(_person_told, row, occasion, on) for row in waiting.iterator(chunk_size=ROWS_AT_ONCE))


def _not_told(people: QuerySet[StaffListed], occasion: str) -> QuerySet[StaffListed]:
    """Return those of these people to whom the reminder of an occasion has not gone out."""
    of_line = (Value("person:"), OuterRef("office__code"), Value(":"), OuterRef("service_number"))
    return people.exclude(_told_of(occasion, *of_line))


def _told_of(occasion: str, *whom: Any) -> Exists:
    """Return the condition that the reminder of an occasion has gone out. whom: how its key begins."""
    key = Concat(*whom, Value(f":{occasion}"), output_field=TextField())
    return Exists(Reminder.objects.filter(key=key))


def _alone(tell: Any, whom: Any, occasion: str, on: date) -> Any:
    """Tell one in a transaction of its own: the next is told whatever becomes of this one."""
    with transaction.atomic():
        return tell(whom, occasion=occasion, by=None, on=on)


def _launch_day(on: date) -> str:
    return formats.short_day(rules.launch_date(on))
