"""How the registrations stand: counts by district and department, offices still to register, calls to them.

Nothing here names an employee, a pensioner or anybody of a family, but `not_registered`, `own_people` and
`own_line`, which are of a drawing officer's own list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as Counted
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Upper
from django.http import Http404

from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.casework.kinds import ENDED, State
from sevanidhi.core.casework.models import Case
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
from sevanidhi.schemes.health_card.queries.applications import FAMILY

DRAWING = (OfficeKind.DDO, OfficeKind.TREASURY)
SHOWN = 100  # offices, or people, on one page
# The number in an application, in capitals, by the page that asks for it.
OF_EMPLOYEE, OF_PENSIONER = (
    Upper(KT(f"answers__pages__{page}__service_number")) for page in ("employee", "pensioner")
)


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
    """One of an officer's own people not yet registered. state: of what they sent last, '' if nothing."""

    row: StaffListed
    state: str
    reminded_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The drawing offices of the state or a district as they stand on a day: read once, counted by parts.

    offices: their keys alone, no person's. listed, people: by office, how many are listed, and registered.
    """

    offices: tuple[dict[str, Any], ...]
    listed: Counter[int]
    people: Counter[int]

    def whole(self, key: str = "", name: tuple[str, str] = ("उत्तर प्रदेश", "Uttar Pradesh")) -> Count:
        """Return the count of all."""
        return self._counted(lambda office: key, {key: name})[0]

    def by_district(self) -> list[Count]:
        """Return the count of every district of the state, by its name."""
        names = {one.code: (one.name_hi, one.name_en) for one in _districts()}
        return self._counted(lambda office: office["district__code"] or "", names)

    def by_department(self) -> list[Count]:
        """Return the count of every department, by its name; what is not known last."""
        names: dict[str, tuple[str, str]] = {}
        for office in self.offices:
            hindi, english = office["department"]
            names[_spaced(hindi)] = (_spaced(hindi), names.get(_spaced(hindi), ("", ""))[1] or english)
        found = self._counted(lambda office: _spaced(office["department"][0]), names)
        return sorted(found, key=lambda one: (not one.name_hi, one.name_hi))

    def _counted(
        self, part: Callable[[dict[str, Any]], str], names: dict[str, tuple[str, str]]
    ) -> list[Count]:
        """Count the offices by a part of each; parts named beforehand stand if empty."""
        parts: dict[str, Counter[str]] = {key: Counter() for key in names}
        for office in self.offices:
            counted = parts.setdefault(part(office), Counter())
            counted["offices"] += 1
            counted["registered" if office["done"] else "under_way" if office["sent"] else "left"] += 1
            counted["listed"] += self.listed[office["pk"]]
            counted["people"] += self.people[office["pk"]]
            counted["lists"] += office["pk"] in self.listed
        return [_count(key, counted, names) for key, counted in parts.items()]


def standing(*, on: date) -> Standing:
    """Return how the drawing offices of the state stand."""
    return _standing(drawing_offices(on=on), StaffListed.objects.all())


def of_district(district: District, *, on: date) -> Count:
    """Return the count of one district."""
    here = _standing(
        drawing_offices(on=on).filter(district=district),
        StaffListed.objects.filter(office__district=district),
    )
    return here.whole(key=district.code, name=(district.name_hi, district.name_en))


def _spaced(name: str) -> str:
    """Return a department's name by which it is counted: lists and officers write it with other spaces."""
    return " ".join(name.split())


def _count(key: str, counted: Counter[str], names: dict[str, tuple[str, str]]) -> Count:
    hindi, english = names.get(key, ("", ""))
    return Count(
        key=key, name_hi=hindi, name_en=english or hindi,
        offices=counted["offices"], registered=counted["registered"], under_way=counted["under_way"],
        listed=counted["listed"] if counted["lists"] else None, people=counted["people"],
    )  # fmt: skip


def _standing(chosen: QuerySet[Office], lists: QuerySet[StaffListed]) -> Standing:
    listed, people = _listed_by_office(lists)
    return Standing(offices=tuple(_with_departments(chosen)), listed=listed, people=people)


def _with_departments(chosen: QuerySet[Office]) -> Iterator[dict[str, Any]]:
    rows = _with_standing(chosen).values(
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


def _listed_by_office(lists: QuerySet[StaffListed]) -> tuple[Counter[int], Counter[int]]:
    """Return by office how many people are listed, and how many of these have a verified family."""
    listed: Counter[int] = Counter()
    people: Counter[int] = Counter()
    counted = lists.values("office").annotate(
        listed=Counted("pk"), people=Counted("pk", filter=Exists(_families_of_listed()))
    )
    for row in counted.order_by():
        listed[row["office"]], people[row["office"]] = row["listed"], row["people"]
    return listed, people


def _families_of_listed() -> QuerySet[Family]:
    """Return the standing family of one on an officer's list."""
    here = Family.objects.filter(until_date=None, ddo_office=OuterRef("office"))
    return here.filter(service_number__iexact=OuterRef("service_number"))


def _waiting_of_listed() -> list[QuerySet[Case]]:
    """Return what waits at the office of one on its list: under an employee's number, and a pensioner's.

    Two questions of one comparison each are answered for a whole list at once; joined by an "or" they would
    be asked line by line of every application.
    """
    here = Case.objects.filter(kind=FAMILY, state=State.WAITING, office=OuterRef("office"))
    theirs = Upper(OuterRef("service_number"))
    return [here.alias(of=number).filter(of=theirs) for number in (OF_EMPLOYEE, OF_PENSIONER)]


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


def to_register(district: District, *, start: int = 0, on: date) -> list[ToRegister]:
    """Return a page of the drawing offices of a district that are not registered: with nothing sent first."""
    found = _with_standing(drawing_offices(on=on)).filter(district=district, done=False)
    chosen = list(found.order_by("sent", "sort_key", "code")[start : start + SHOWN])
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


def cards_by_state() -> dict[str, int]:
    """Return how many cards stand where: {state of the card: how many}."""
    return dict(Card.objects.order_by().values_list("state").annotate(Counted("pk")))


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


def not_registered(chosen: Iterable[Office]) -> QuerySet[Any]:
    """Return the people on the lists of these offices without a verified family, by office and name."""
    found = StaffListed.objects.filter(office__in=list(chosen)).exclude(Exists(_families_of_listed()))
    return found.select_related("office").order_by("office__sort_key", "name_hi", "pk")


def own_people(chosen: Iterable[Office], *, start: int = 0) -> list[Listed]:
    """Return a page of the same: what each sent last, and the day on which each was reminded last."""
    chosen = list(chosen)
    named = not_registered(chosen).annotate(number=Upper("service_number"))
    rows = list(named[start : start + SHOWN])
    reminded, sent = _people_reminded(chosen), _states_sent((row.office_id, row.number) for row in rows)
    return [
        Listed(
            row=row, state=sent.get((row.office_id, row.number), ""),
            reminded_date=reminded[row.office_id].get(row.service_number),
        )
        for row in rows
    ]  # fmt: skip


def _states_sent(of: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Return the state of the last application of each, by office and number in capitals."""
    wanted = set(of)
    offices, numbers = {office for office, _number in wanted}, {number for _office, number in wanted}
    here = Case.objects.filter(kind=FAMILY, office__in=offices)
    told = here.annotate(of_employee=OF_EMPLOYEE, of_pensioner=OF_PENSIONER)
    theirs = told.filter(Q(of_employee__in=numbers) | Q(of_pensioner__in=numbers)).order_by("pk")
    found: dict[tuple[int, str], str] = {}
    for office, state, *under in theirs.values_list("office", "state", "of_employee", "of_pensioner"):
        found |= {(office, number): state for number in under}
    return found


def own_line(user: Any, pk: int, *, on: date) -> StaffListed:
    """Return one of them to the drawing officer on whose list they are; 404 for any other."""
    found = not_registered(user.offices("ddo", on=on)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


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


def people_to_remind(chosen: Iterable[Office]) -> QuerySet[StaffListed]:
    """Return who of these offices' lists is to be reminded: with a number, and no verified family.

    Whose signed form waits at the office has done their part.
    """
    found = StaffListed.objects.filter(~Q(mobile=""), office__in=chosen)
    for done in (_families_of_listed(), *_waiting_of_listed()):
        found = found.exclude(Exists(done))
    return found.select_related("office").order_by("pk")


def listed_people(*, on: date) -> QuerySet[StaffListed]:
    """Return who is to be reminded on a day, of the lists of all open offices."""
    return people_to_remind(drawing_offices(on=on))


def offices_to_remind(*, on: date) -> QuerySet[Office]:
    """Return the drawing offices of which nothing has come in."""
    return _with_standing(drawing_offices(on=on)).filter(done=False, sent=False).order_by("pk")
