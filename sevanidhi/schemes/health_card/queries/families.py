"""Registered drawing officers to choose from, families and their applications. Doors: `case_at_desk`,
`family_at_desk`, `own_family`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.casework import queries as casework
from sevanidhi.core.casework.kinds import ENDED, State
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.contract import Answers, Returned
from sevanidhi.core.offices.models import Office, OfficeKind
from sevanidhi.core.offices.queries import open_on
from sevanidhi.core.people.models import Employee, Person
from sevanidhi.core.uploads.models import Upload
from sevanidhi.core.uploads.queries import picture_of
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import permissions, rules
from sevanidhi.schemes.health_card.formulas import plausible
from sevanidhi.schemes.health_card.formulas.family import SELF, Answer, Eligibility
from sevanidhi.schemes.health_card.formulas.plausible import Doubt
from sevanidhi.schemes.health_card.models import DdoRegistration, Family, Member, PreparedFamily, StaffListed
from sevanidhi.schemes.health_card.queries import applications, registrations
from sevanidhi.schemes.health_card.queries.applications import CHANGE, FAMILY, Application, Applied

STATE = "uttar_pradesh"
MOST_FOUND = 20
DECIDED_SHOWN = 10
AT_DESK = 200  # applications of each list at a desk
SHOWN = 100  # families on one page
HEADS = frozenset({SELF, "spouse"})  # a spouse who serves too is the head of one family and in another
CHARGE_IS_NEW = timedelta(days=7)
OF_FAMILIES = Q(kind=FAMILY) | Q(kind__startswith=CHANGE)


def papers_moved(offices: list[int]) -> tuple[Q, Q]:
    """Return which papers of families these offices may open now, and which no more: as the cases are.

    What was printed or came in before a case went to the state cell has figures of Aadhaar numbers, which the
    cell does not read: it has the papers made for itself.
    """
    keys = Case.objects.filter(OF_FAMILIES).annotate(key=Cast("pk", TextField()))
    here = keys.filter(office__in=offices).exclude(office__kind=OfficeKind.STATE_CELL)
    papers = Q(about_type=Case._meta.label_lower)
    return (
        papers & Q(about_key__in=here.values("key")),
        papers & Q(about_key__in=keys.exclude(office__in=offices).values("key")),
    )


@dataclass(frozen=True, kw_only=True)
class Unlikely:
    """What is unlikely about a birth date. key: "self" or the row it is told in; page: where it is told.

    name: of whom. Where the holder's date is corrected, that may be somebody who stands in the family.
    """

    key: str
    page: str
    name: Words
    doubt: Doubt


@dataclass(frozen=True, kw_only=True)
class AtDesk:
    """One person of an application, as the drawing officer sees them.

    place: what the rule says today. doubts: of the photo. unlikely: about the birth date, and by it about
    those of others. to_decide: the officer has to write why.
    """

    person: Applied
    place: Eligibility
    doubts: tuple[str, ...]
    unlikely: tuple[Unlikely, ...] = ()

    @property
    def to_decide(self) -> bool:
        asks = self.place.answer is Answer.ASK and self.person.is_judged  # else it was decided before
        return (
            asks
            or self.person.is_nearly_another
            or bool(set(self.doubts) & {"no_face", "too_dark", "blurred"})
        )


def registered_ddo(code: str) -> DdoRegistration | None:
    """Return the registration of a drawing or treasury officer, once it is granted, by its code."""
    granted = DdoRegistration.objects.filter(stands=True, office__isnull=False)
    return granted.select_related("office", "district").filter(ddo_code=office_code(code)).first()


def is_treasury(code: str) -> bool:
    """Return whether the officer registered with this code is a treasury officer."""
    registered = registered_ddo(code)
    return registered is not None and registered.kind == DdoRegistration.Kind.TREASURY


def registration_under_way(user: User) -> Case | None:
    """Return the reader's own application for a family that is not yet decided."""
    return casework.open_case_of(user.person, kind_code=FAMILY) if user.person else None


def drawing_office(case: Case) -> Office | None:
    """Return the drawing office of a family's application, also where the state cell verifies it.

    None where its officer's registration stands no longer.
    """
    if case.office.kind != OfficeKind.STATE_CELL:
        return case.office
    registered = registered_ddo(applications.of_case(case).ddo_code)
    return registered.office if registered is not None else None


def ddos_found(text: str, *, on: date) -> list[Office]:
    """Return the registered officers' offices which a part of a name, code or district leads to."""
    wanted = text.strip()
    return list(registrations.find_registered(wanted, on=on)[:MOST_FOUND]) if len(wanted) > 2 else []


def returned(case_number: str, *, owner: User) -> Returned | None:
    """Return what the drawing officer sent back to this person; None where nothing was, or not to them."""
    found = next((one for one in casework.cases_of(owner) if one.number == case_number), None)
    if found is None or found.kind != FAMILY or found.state != State.OBJECTED:
        return None
    note = found.steps.filter(verb="object").order_by("-pk")[0].note
    return Returned(
        answers=Answers.of_record(found.answers), reasons=casework.reasons_of_return(found), note=note
    )


def case_at_desk(user: User, number: str, *, on: date) -> Case:
    """Return the application of a family whose drawing officer the reader is; Http404 for a stranger."""
    found = _cases(user, on=on).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def own_cases_at_own_desk(office: Office | None = None, *, on: date) -> QuerySet[Case]:
    """Return what waits at an office for whose drawing officer it is the own family, or of the own number.

    office: None for every one.
    """
    acting = RoleHeld.objects.filter(open_on(on), role="ddo", user__is_active=True, office=OuterRef("office"))
    own = Exists(acting.filter(user__person=OuterRef("person")))
    number = OuterRef("person__mobile")
    theirs = acting.filter(Q(user__mobile=number) | Q(user__mobile="", user__person__mobile=number))
    return _waiting().filter(_at(office), own | ~Q(person__mobile="") & Exists(theirs))


def own_changes_at_own_desk(office: Office | None = None, *, on: date) -> QuerySet[Case]:
    """Return the changes entered at an office in the own family of whoever is its drawing officer now.

    office: None for every one.
    """
    acting = RoleHeld.objects.filter(open_on(on), role="ddo", user__is_active=True, office=OuterRef("office"))
    entered = Case.objects.filter(_at(office), kind__startswith=CHANGE, state=State.GRANTED)
    return entered.filter(Exists(acting.filter(user__person=OuterRef("person"))))


def is_entered_change(case: Case) -> bool:
    """Return whether a case is a change in a family that was verified and entered."""
    return case.kind.startswith(CHANGE) and case.state == State.GRANTED


def new_charges(office: Office | None = None, *, on: date) -> QuerySet[RoleHeld]:
    """Return who acts as drawing officer of an office, or of any, since a week or less."""
    held = RoleHeld.objects.filter(open_on(on), _at(office), role="ddo", user__is_active=True)
    held = held.exclude(office=None)
    return held.filter(user__person__isnull=False, from_date__gt=on - CHARGE_IS_NEW).order_by("pk")


def waiting_at(office_id: int) -> QuerySet[Case]:
    """Return the applications of families at an office that are not decided."""
    return _waiting().filter(office=office_id).order_by("pk")


def _at(office: Office | None) -> Q:
    return Q() if office is None else Q(office=office)


def _waiting() -> QuerySet[Case]:
    return Case.objects.filter(OF_FAMILIES).exclude(state__in=ENDED)


def cases_at_desk(user: User, text: str = "", *, on: date) -> dict[str, list[Case]]:
    """Return a drawing officer's applications: {"waiting", "awaiting_paper", "objected", "ended"}.

    text: of the application's number or the applicant's name; "" for all. Of each only the oldest are given.
    """
    wanted = registrations.has_text(text.strip(), "number", "person__name_hi", "person__name_en")
    every = _cases(user, on=on).filter(wanted).order_by("complete_date", "pk")
    return {
        "waiting": list(every.filter(state=State.WAITING)[:AT_DESK]),
        "awaiting_paper": list(every.filter(state=State.AWAITING_PAPER)[:AT_DESK]),
        "objected": list(every.filter(state=State.OBJECTED)[:AT_DESK]),
        "ended": list(every.filter(state__in=ENDED).order_by("-pk")[:DECIDED_SHOWN]),
    }


def next_at_desk(user: User, *, apart_from: str, on: date) -> Case | None:
    """Return the application that waits longest for this officer's verification. apart_from: a kind."""
    waiting = _cases(user, on=on).filter(state=State.WAITING).exclude(kind=apart_from)
    return waiting.order_by("complete_date", "pk").first()


def _cases(user: User, *, on: date) -> QuerySet[Case]:
    at_my_desk = Case.objects.filter(OF_FAMILIES, permissions.cases_verified_by(user, on=on))
    return at_my_desk.select_related("person", "office", "employee")


def families_at_desk(user: User, *, on: date) -> QuerySet[Family]:
    """Return the families a drawing officer answers for, by their numbers."""
    found = Family.objects.filter(permissions.families_of(user, on=on))
    return found.select_related("person", "ddo_office", "case").order_by("number")


def families_found(user: User, text: str, *, on: date) -> QuerySet[Family]:
    """Return the same by a part of number, service number or holder's name, now or before; all for none."""
    found = families_at_desk(user, on=on).prefetch_related("members")
    wanted = text.strip()
    if not wanted:
        return found
    numbered = registrations.has_text(wanted, "number", "service_number")
    on_register = registrations.has_text(wanted, "person__name_hi", "person__name_en")
    named = Member.objects.filter(registrations.has_text(wanted, "name_hi", "name_en"), relation=SELF)
    return found.filter(numbered | on_register | Exists(named.filter(family=OuterRef("pk"))))


def family_at_desk(user: User, number: str, *, on: date) -> Family:
    """Return a family the reader answers for as drawing officer; Http404 for a stranger."""
    found = families_at_desk(user, on=on).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def own_family(user: Any) -> Family | None:
    """Return the reader's own family, once it is verified."""
    if not user.person_id:
        return None
    standing = Family.objects.filter(person_id=user.person_id, until_date=None)
    return standing.select_related("person", "ddo_office", "case").first()


@dataclass(frozen=True, kw_only=True)
class Covered:
    """Somebody whose number stands already where an applicant may be told of it.

    stands: whether in a family, or in an application that is not decided; number: its own.
    """

    identity: UUID
    last4: str
    relation: str
    stands: bool
    number: str


def covered(owner: User) -> list[Covered]:
    """Return who stands in the applicant's own families and applications: their own, or of their number.

    An application that was returned is not among them: it is being put right.
    """
    theirs = Q(pk=owner.person_id) if owner.person_id else Q(pk__in=[])
    if owner.registered_mobile:
        theirs |= Q(mobile=owner.registered_mobile)
    heads = Person.objects.filter(theirs)
    inside = Member.objects.filter(family__person__in=heads, family__until_date=None, until_date=None)
    found = [
        Covered(identity=one.identity, last4=one.last4, relation=one.relation, stands=True,
                number=one.family.number)
        for one in inside.select_related("family") if one.identity
    ]  # fmt: skip
    sent = Case.objects.filter(OF_FAMILIES, person__in=heads).exclude(state__in=(*ENDED, State.OBJECTED))
    for case in sent:
        found += [
            Covered(identity=one.identity, last4=one.last4, relation=one.relation, stands=False,
                    number=case.number)
            for one in applications.people_of(case) if one.identity
        ]  # fmt: skip
    return found


def members(family: Family, *, on: date) -> list[Member]:
    """Return who is in a family on a day, the employee or pensioner first."""
    still = Q(until_date__isnull=True) | Q(until_date__gt=on)
    found = family.members.filter(still, from_date__lte=on).exclude(applications.put_right_on(on))
    return list(found.order_by("order"))


def at_desk(case: Case, *, on: date) -> list[AtDesk]:
    """Return the people of an application with what the rule says of each today."""
    people = applications.people_of(case)
    doubts = photo_doubts(people)
    unlikely = unlikely_births(Answers.of_record(case.answers), of=case.person_id, on=on)
    return [
        AtDesk(
            person=one, place=applications.judged(one, on=on), doubts=doubts.get(one.photo, ()),
            unlikely=tuple(each for each in unlikely if each.key == one.key),
        )
        for one in people
    ]  # fmt: skip


def unlikely_births(sent: Answers, *, of: int | None, on: date) -> list[Unlikely]:
    """Return whose birth dates are unlikely in what this person has sent, or is about to."""
    one = applications.corrected(sent)
    if one is not None:
        return list(_unlikely_once_right(one, on=on)) if "birth_date" in one.wrong else []
    rows = {row.id: row.pages for row in sent.rows.get(applications.MEMBERS, ())}
    holder_born = None if "self_person" in sent.pages else birth_of_holder(of)
    found = []
    for key, doubt in applications.unlikely(sent, holder_born=holder_born, on=on):
        page = PERSON_PAGE[key == SELF]
        told = rows.get(key, sent.pages)[page]
        name = Words(told["name_hi"], told["name_en"])
        found.append(Unlikely(key=key, page=page, name=name, doubt=doubt))
    return found


PERSON_PAGE = {True: "self_person", False: "member_person"}  # by whether it is the applicant's


def _unlikely_once_right(one: Applied, *, on: date) -> Iterator[Unlikely]:
    """Yield what is unlikely by a corrected birth date: by the holder's, also of parents and children."""
    line, ages = one.line, rules.plausible_ages()
    assert line is not None  # noqa: S101 — the caller asks of a correction
    compared = [(one.name, one.relation, one.birth_date)]
    if one.relation == SELF:
        there = line.family.members.filter(until_date=None, relation__in=plausible.COMPARED)
        compared += [
            (Words(other.name_hi, other.name_en), other.relation, other.birth_date)
            for other in there.order_by("order")
        ]
        holder_born: date | None = one.birth_date
    else:
        holder_born = birth_of_holder(line.family.person_id)
    for name, relation, born in compared:
        if relation == SELF:
            retired = line.family.retirement_date
            doubt = plausible.doubt_of_applicant(born=born, retired=retired, ages=ages, on=on)
        else:
            doubt = plausible.doubt_of_member(
                relation, born=born, applicant_born=holder_born, ages=ages, on=on
            )
        if doubt is not None:
            yield Unlikely(key=one.key, page=applications.RIGHT["birth_date"], name=name, doubt=doubt)


def birth_of_holder(person_id: int | None) -> date | None:
    """Return when the holder of this person's registered family was born; None where there is none."""
    if person_id is None:
        return None
    own = Member.objects.filter(family__person_id=person_id, relation=SELF, until_date=None)
    return own.values_list("birth_date", flat=True).first()


def photo_doubts(people: Iterable[Applied]) -> Mapping[UUID | None, tuple[str, ...]]:
    """Return by key what is doubtful about each photo."""
    photos = Upload.objects.filter(pk__in=[one.photo for one in people])
    return {photo.pk: tuple(photo.facts.get("doubts", ())) for photo in photos}


def photo_sent(key: Any) -> Upload | None:
    """Return a photo by the key which a draft or a refusal names."""
    return Upload.objects.filter(pk=key).first() if key else None


def photo_of(case: Case, key: UUID) -> bytes:
    """Return the photo of one person of an application; Http404 for a photo that is not in it."""
    if key not in {one.photo for one in applications.people_of(case)}:
        raise Http404
    return picture_of(Upload.objects.get(pk=key))


def photos_of(case: Case) -> dict[UUID, bytes]:
    """Return the photos of an application as they were verified, by their keys."""
    taken = Upload.objects.filter(pk__in=[one.photo for one in applications.people_of(case)])
    return {photo.pk: picture_of(photo) for photo in taken}


def on_the_register(application: Application) -> Employee | None:
    """Return the employee whom the register already knows under this number."""
    known = Employee.objects.filter(employee_id=application.service_number, state=STATE)
    return known.select_related("person").first()


def same_number(case: Case) -> list[str]:
    """Return the families that stand under an application's employee or pension number at its office.

    Somebody without an Aadhaar number would else have two cards, and nobody would see it.
    """
    told = applications.of_case(case)
    there = Family.objects.filter(until_date=None, ddo_office__code=told.ddo_code)
    same = there.filter(service_number__iexact=told.service_number).exclude(person=case.person)
    return list(same.order_by("pk").values_list("number", flat=True))


def listed(office: Office, service_number: str) -> StaffListed | None:
    """Return the line of the drawing officer's own list with this number."""
    return StaffListed.objects.filter(office=office, service_number__iexact=service_number).first()


def elsewhere(references: Iterable[UUID], *, apart_from: Case | None) -> dict[UUID, str]:
    """Return under which of these references somebody stands in a family or a running application: their
    relation there. apart_from: the application that asks.
    """
    wanted = list(references)
    if not wanted:
        return {}
    standing = Member.objects.filter(identity__in=wanted, until_date=None)
    running = running_cases(wanted)
    if apart_from is not None:
        standing = standing.exclude(family__case=apart_from)
        running = running.exclude(pk=apart_from.pk)
    found = {str(identity): relation for identity, relation in standing.values_list("identity", "relation")}
    for case in running:
        for one in applications.people_of(case):
            if one.identity in wanted:
                found.setdefault(str(one.identity), one.relation)
    return {UUID(reference): relation for reference, relation in found.items()}


def running_cases(references: Iterable[UUID]) -> QuerySet[Case]:
    """Return the applications not yet decided that hold one of these references."""
    names = [str(one) for one in references]
    holding = Case.objects.filter(OF_FAMILIES, answers__references__has_any_keys=names)
    return holding.exclude(state__in=ENDED)


def running_of(people: Iterable[int | None]) -> QuerySet[Case]:
    """Return the applications of these people to register their families that are not yet decided."""
    return _waiting().filter(kind=FAMILY, person__in=[one for one in people if one is not None])


def references_in_use(references: list[UUID]) -> dict[UUID, int | None]:
    """Return which references into the vault a family rests on, and whose they are; None for one that an
    application not yet decided, or not yet taken up, holds.
    """
    wanted = set(references)
    used: dict[UUID, int | None] = {}
    for case in running_cases(references):
        used |= {UUID(one): None for one in case.answers["references"] if UUID(one) in wanted}
    prepared = PreparedFamily.objects.filter(references__overlap=references)
    for held in prepared.values_list("references", flat=True):
        used |= {one: None for one in held if one in wanted}
    for member in Member.objects.filter(identity__in=references).select_related("family"):
        if member.identity is not None:
            used[member.identity] = member.family.person_id
    return used


def files_in_use(keys: list[UUID]) -> set[UUID]:
    """Return which of these photos an application holds that nobody has taken up yet."""
    prepared = PreparedFamily.objects.filter(files__overlap=keys).values_list("files", flat=True)
    return {key for held in prepared for key in held} & set(keys)


def decided(case: Case) -> Mapping[str, str]:
    """Return what the drawing officer wrote of single people of an application, by their keys."""
    kept: Any = case.outcome.get("decided", {})
    return dict(kept)
