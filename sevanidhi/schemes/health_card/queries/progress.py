"""How the registrations stand: counts by district and department, offices still to register, calls to them.

Nothing here names an employee, a pensioner or anybody of a family, but `not_registered`, which is a drawing
officer's own list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.casework.kinds import ENDED, State
from sevanidhi.core.offices.models import District, Office, OfficeKind
from sevanidhi.core.offices.queries import offices, open_on
from sevanidhi.schemes.health_card.models import (
    Call,
    Card,
    DdoRegistration,
    Direction,
    Family,
    OfficerListed,
    Reminder,
    StaffListed,
)
from sevanidhi.schemes.health_card.permissions import STATE, WATCHERS, districts_watched

DRAWING = (OfficeKind.DDO, OfficeKind.TREASURY)
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many drawing offices are registered, and how many of the people they listed.

    name_hi, name_en: of the district or department counted, "" where it is not known. under_way: sent, and
    not yet verified. listed: None where no list was loaded.
    """

    key: str
    name_hi: str
    name_en: str
    offices: int
    registered: int
    under_way: int
    listed: int | None
    people: int

    @property
    def left(self) -> int:
        """How many offices have sent nothing."""
        return self.offices - self.registered - self.under_way

    @property
    def percent(self) -> int | None:
        """Registered of a hundred offices, rounded down: a hundred means all. None where there are none."""
        return self.registered * 100 // self.offices if self.offices else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRegister:
    """A drawing office that is not registered: whom to call, is its form on the way, the last call."""

    office: Office
    under_way: bool
    last_call: Call | None
    reminded_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinator:
    """A coordinator of a district, and the first day without the role."""

    name_hi: str
    name_en: str
    until_date: date
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One of an officer's own people who is not yet registered."""

    row: StaffListed
    reminded_date: date | None


def of_state(*, on: date) -> Count:
    """Return the count of the whole state."""
    names = {"": ("उत्तर प्रदेश", "Uttar Pradesh")}
    return next(iter(_counted(_standing(on), lambda office: "", names)))


def of_districts(*, on: date) -> list[Count]:
    """Return the count of every district of the state, by its name."""
    names = {one.code: (one.name_hi, one.name_en) for one in _districts()}
    return _counted(_standing(on), lambda office: office["district__code"] or "", names)


def of_departments(*, on: date) -> list[Count]:
    """Return the count of every department, by its name; what is not known last."""
    offices = list(_standing(on))
    names: dict[str, tuple[str, str]] = {}
    for office in offices:
        hindi, english = office["department"]
        names[_spaced(hindi)] = (_spaced(hindi), names.get(_spaced(hindi), ("", ""))[1] or english)
    found = _counted(offices, lambda office: _spaced(office["department"][0]), names)
    return sorted(found, key=lambda one: (not one.name_hi, one.name_hi))


def _spaced(name: str) -> str:
    """Return a department's name by which it is counted: lists and officers write it with other spaces."""
    return " ".join(name.split())


def of_district(district: District, *, on: date) -> Count:
    """Return the count of one district."""
    return next(one for one in of_districts(on=on) if one.key == district.code)


def _counted(
    offices: Iterable[dict[str, Any]],
    part: Callable[[dict[str, Any]], str],
    names: dict[str, tuple[str, str]],
) -> list[Count]:
    """Count drawing offices by a part of each; parts named beforehand stand if empty."""
    parts: dict[str, Counter[str]] = {key: Counter() for key in names}
    listed, people = _listed_by_office()
    for office in offices:
        counted = parts.setdefault(part(office), Counter())
        counted["offices"] += 1
        counted["registered" if office["done"] else "under_way" if office["sent"] else "left"] += 1
        counted["listed"] += listed[office["pk"]]
        counted["people"] += people[office["pk"]]
        counted["lists"] += office["pk"] in listed
    return [_count(key, counted, names) for key, counted in parts.items()]


def _count(key: str, counted: Counter[str], names: dict[str, tuple[str, str]]) -> Count:
    hindi, english = names.get(key, ("", ""))
    return Count(
        key=key, name_hi=hindi, name_en=english or hindi,
        offices=counted["offices"], registered=counted["registered"], under_way=counted["under_way"],
        listed=counted["listed"] if counted["lists"] else None, people=counted["people"],
    )  # fmt: skip


def _standing(on: date) -> Iterator[dict[str, Any]]:
    """Return every drawing office of the state with how it stands: its keys alone, no person's."""
    rows = _with_standing(drawing_offices(on=on)).values(
        "pk", "district__code", "done", "sent", "department_hi", "department_en"
    )
    said, listed = _departments_said(), _departments_listed()
    for row in rows:
        own = (row["department_hi"], row["department_en"]) if row["department_hi"] else None
        yield row | {"department": own or listed.get(row["pk"]) or said.get(row["pk"]) or ("", "")}


def _departments_listed() -> dict[int, tuple[str, str]]:
    """Return the departments that the treasuries' lists give, by office."""
    rows = OfficerListed.objects.values_list("office", "department_hi", "department_en")
    return {office: (hindi, english) for office, hindi, english in rows}


def _departments_said() -> dict[int, tuple[str, str]]:
    """Return the departments that registered officers gave, by office."""
    granted = DdoRegistration.objects.filter(stands=True, office__isnull=False)
    rows = granted.values_list("office", "department_hi", "department_en")
    return {office: (hindi, english) for office, hindi, english in rows if office is not None}


def _with_standing(chosen: QuerySet[Office]) -> Any:
    """Return the offices with how they stand: `done` (registered), `sent` (its form is on the way)."""
    registrations = DdoRegistration.objects.filter(stands=True)
    granted = registrations.filter(office=OuterRef("pk"), case__state=State.GRANTED)
    sent = registrations.filter(ddo_code=OuterRef("code")).exclude(case__state__in=list(ENDED))
    return chosen.annotate(done=Exists(granted), sent=Exists(sent))


def _listed_by_office() -> tuple[Counter[int], Counter[int]]:
    """Return by office how many people are listed, and how many of these have a verified family."""
    listed: Counter[int] = Counter()
    people: Counter[int] = Counter()
    rows = StaffListed.objects.annotate(done=Exists(_families_of_listed()))
    for office, done in rows.values_list("office", "done"):
        listed[office] += 1
        people[office] += done
    return listed, people


def _families_of_listed() -> QuerySet[Family]:
    """Return the standing family of one on an officer's list."""
    here = Family.objects.filter(until_date=None, ddo_office=OuterRef("office"))
    return here.filter(service_number__iexact=OuterRef("service_number"))


def drawing_offices(*, on: date) -> QuerySet[Office]:
    """Return the drawing offices and treasuries of the state, open on a day."""
    return offices(on=on, state=STATE).filter(kind__in=DRAWING)


def _districts() -> list[District]:
    return list(District.objects.filter(state=STATE).order_by("sort_key"))


def districts_of(user: Any, *, on: date) -> list[District]:
    """Return the districts a coordinator, Chief Medical Officer or District Magistrate watches, by name."""
    keys = districts_watched(user, on=on)
    return list(District.objects.filter(pk__in=keys).order_by("sort_key"))


def district_for(user: Any, code: str, *, on: date) -> District | None:
    """Return the district of this code, or without one the first, if the reader watches it; else 404.

    None for one whose office lies in no district.
    """
    watched = districts_of(user, on=on)
    if not code:
        return watched[0] if watched else None
    found = next((district for district in watched if district.code == code), None)
    if found is None:
        raise Http404
    return found


def office_for(user: Any, code: str, *, on: date) -> Office:
    """Return a drawing office of a district the reader watches; 404 for any other."""
    found = drawing_offices(on=on).filter(
        code=code, district__in=districts_watched(user, on=on, roles=WATCHERS)
    )
    office = found.first()
    if office is None:
        raise Http404
    return office


def is_registered(office: Office) -> bool:
    """Return whether the officer of this office is registered."""
    return DdoRegistration.objects.filter(office=office, stands=True, case__state=State.GRANTED).exists()


def to_register(district: District, *, on: date) -> list[ToRegister]:
    """Return the drawing offices of a district that are not registered: those with nothing sent first."""
    found = _with_standing(drawing_offices(on=on)).filter(district=district, done=False)
    chosen = list(found.order_by("sent", "sort_key", "code")[:MOST_SHOWN])
    calls = _last_calls(chosen)
    reminded = _reminded(chosen)
    return [
        ToRegister(
            office=office, under_way=office.sent, last_call=calls.get(office.pk),
            reminded_date=reminded.get(office.pk),
        )
        for office in chosen
    ]  # fmt: skip


def _last_calls(chosen: list[Office]) -> dict[int, Call]:
    calls = Call.objects.filter(office__in=chosen).order_by("office", "-pk").distinct("office")
    return {call.office_id: call for call in calls}


def _reminded(chosen: list[Office]) -> dict[int, date]:
    sent = Reminder.objects.filter(office__in=chosen, key__startswith="office:")
    return dict(sent.order_by("office", "-pk").distinct("office").values_list("office", "sent_date"))


def calls_to(office: Office) -> list[Call]:
    """Return the calls noted for an office, the newest first."""
    return list(Call.objects.filter(office=office).select_related("by__person").order_by("-pk"))


def reminders_to(office: Office) -> list[Reminder]:
    """Return the reminders sent to an office itself, the newest first."""
    return list(Reminder.objects.filter(office=office, key__startswith="office:").order_by("-pk"))


def directions_in(district: District) -> list[Direction]:
    """Return what was directed in a district: what is still to be done first, then the newest."""
    found = Direction.objects.filter(district=district).select_related("by__person", "done_by__person")
    return list(found.order_by(F("done_date").asc(nulls_first=True), "due_date", "-pk"))


def direction_for(user: Any, pk: int, *, on: date) -> Direction:
    """Return a direction in a district of which the reader is coordinator; 404 for any other."""
    districts = districts_watched(user, on=on, roles=("coordinator",))
    found = Direction.objects.filter(pk=pk, district__in=districts).select_related("district").first()
    if found is None:
        raise Http404
    return found


def coordinators_of(district: District, *, on: date) -> list[Coordinator]:
    """Return the coordinators of a district on a day, whose role ends soonest first."""
    held = RoleHeld.objects.filter(open_on(on), role="coordinator", office__district=district)
    return [
        Coordinator(
            name_hi=one.user.name_hi, name_en=one.user.name_en, until_date=one.until_date,
            days_left=(one.until_date - on).days,
        )
        for one in held.select_related("user__person").order_by("until_date", "pk")
        if one.until_date is not None
    ]  # fmt: skip


def registrations_by_state() -> dict[str, int]:
    """Return how many registrations of drawing officers stand where: {state of the case: how many}."""
    return dict(Counter(DdoRegistration.objects.values_list("case__state", flat=True)))


def cards_by_state() -> dict[str, int]:
    """Return how many cards stand where: {state of the card: how many}."""
    return dict(Counter(Card.objects.values_list("state", flat=True).iterator()))


def families_verified() -> int:
    """Return how many families are verified."""
    return Family.objects.filter(until_date=None).count()


def own_offices(user: Any, *, on: date) -> list[Office]:
    """Return the drawing offices of the state in which the reader is drawing officer."""
    return list(user.offices("ddo", on=on).filter(state=STATE))


def is_registered_too(user: Any) -> bool:
    """Return whether the reader's own family is verified, as their people's are to be."""
    standing = Family.objects.filter(until_date=None)
    return user.person_id is not None and standing.filter(person=user.person_id).exists()


def not_registered(chosen: Iterable[Office]) -> list[Listed]:
    """Return the people on the lists of these offices without a verified family, by office and name."""
    chosen = list(chosen)
    found = StaffListed.objects.filter(office__in=chosen).exclude(Exists(_families_of_listed()))
    rows = list(found.select_related("office").order_by("office__sort_key", "name_hi", "pk"))
    reminded = _people_reminded(chosen)
    return [Listed(row=row, reminded_date=reminded[row.office_id].get(row.service_number)) for row in rows]


def listed_in(chosen: Iterable[Office]) -> tuple[int, int]:
    """Return how many people are on the lists of these offices, and how many of them are registered."""
    rows = StaffListed.objects.filter(office__in=list(chosen))
    return rows.count(), rows.filter(Exists(_families_of_listed())).count()


def _people_reminded(chosen: list[Office]) -> dict[int, dict[str, date]]:
    """Return by office whom a reminder went to last on which day: {office: {service number: day}}."""
    found: dict[int, dict[str, date]] = defaultdict(dict)
    sent = Reminder.objects.filter(office__in=chosen, key__startswith="person:").order_by("pk")
    for office, key, day in sent.values_list("office", "key", "sent_date"):
        found[office][reminded_number(key)] = day
    return found


def reminded_number(key: str) -> str:
    """Return the service number in the key of a person's reminder; it is written as the officer likes."""
    _kind, _code, rest = key.split(":", 2)
    return rest.rpartition(":")[0]


def listed_people(*, on: date) -> QuerySet[StaffListed]:
    """Return everybody on a list of an office open on a day who has a number and no verified family."""
    here = StaffListed.objects.filter(~Q(mobile=""), office__in=drawing_offices(on=on))
    return here.exclude(Exists(_families_of_listed())).select_related("office").order_by("pk")


def offices_to_remind(*, on: date) -> QuerySet[Office]:
    """Return the drawing offices of which nothing has come in."""
    return _with_standing(drawing_offices(on=on)).filter(done=False, sent=False).order_by("pk")
