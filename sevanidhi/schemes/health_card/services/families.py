"""A family's registration: received from its application, verified by the drawing officer, entered.

The Aadhaar numbers lie in the vault before anything here begins; what is kept here are their references. They
are claimed once the family stands. Where that fails, the vault's sweeper claims them a day later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sevanidhi.core.accounts import newcomers
from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import codes, kinds
from sevanidhi.core.casework import queries as clocks
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents.models import Document
from sevanidhi.core.documents.queries import documents_about
from sevanidhi.core.journeys.contract import Answers, Sent
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office, OfficeKind
from sevanidhi.core.people.models import Person
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import Upload
from sevanidhi.core.vault import services as vault
from sevanidhi.kernel.refusals import Refusal, one_by_one
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import permissions, phrases
from sevanidhi.schemes.health_card.documents.registrations import (
    FORM,
    FamilyForm,
    MemberLine,
    Verified,
    print_family_form,
)
from sevanidhi.schemes.health_card.formulas.family import SELF, Answer
from sevanidhi.schemes.health_card.formulas.plausible import PARENTS
from sevanidhi.schemes.health_card.models import Family, Member, StaffListed
from sevanidhi.schemes.health_card.queries import applications, families, registrations
from sevanidhi.schemes.health_card.queries.applications import Application, Applied
from sevanidhi.schemes.health_card.queries.families import FAMILY, AtDesk
from sevanidhi.schemes.health_card.services import cards
from sevanidhi.web import formats


class DdoNotRegistered(Refusal):
    """A drawing or treasury officer registers before those under them. Facts: code."""


class FamilyRegistered(Refusal):
    """The person's family stands already. Facts: number."""


class ParentThere(Refusal):
    """A mother, or a father, stands in the family or the application already. Facts: name."""


class SamePersonTwice(Refusal):
    """Two people of one application have the same Aadhaar number. Facts: name."""


class InAnotherFamily(Refusal):
    """A person of the application stands in another family, or in another application. Facts: name."""


class NotInFamily(Refusal):
    """The rule does not put this person in the family. Facts: name, why."""


class DecisionMissing(Refusal):
    """The officer has not written what the rule, or a doubtful photo, leaves to them. Facts: name."""


class SameNumber(Refusal):
    """Another family stands under the same employee or pension number. Facts: families."""


class OfOwnFamily(Refusal):
    """A drawing officer of the office is of the family: the state cell verifies it. Facts: number."""


def receive(answers: Answers, *, draft_number: str, owner: User, on: date) -> Sent:
    """Take an application in: its case, its form to be signed, and what the applicant is told.

    May refuse: DdoNotRegistered, OfficeHasClosed, NoStateCell, FamilyRegistered, SamePersonTwice,
    ParentThere, InAnotherFamily, NotInFamily, ApplicationOpen, and what a photo's use refuses.
    """
    application = applications.read(answers)
    office = _office_of(application, on=on)
    person = _person_of(owner, application)
    _check_family(application, person=person, case=None, on=on)
    photos = use_photos(application.people)
    case = cases.begin(
        case_kind=kinds.kind(FAMILY), person=person,
        office=verifying_office(person, office=office, references=application.references, on=on),
        answers=applications.kept(answers), number=draft_number, by=owner, today=on,
    )  # fmt: skip
    _confirm_listed(application, office=office)
    return _sent(case, application, photos, owner=owner, on=on)


def resubmit(answers: Answers, *, case_number: str, owner: User, on: date) -> Sent:
    """Give a returned case its new answers and print its form anew. May refuse: as `receive`, StepNotOpen."""
    application = applications.read(answers)
    case = Case.objects.select_for_update().get(number=case_number, kind=FAMILY)
    office = verifying_office(
        case.person, office=_office_of(application, on=on), references=application.references, on=on
    )
    _check_family(application, person=case.person, case=case, on=on)
    photos = use_photos(application.people)
    if case.office_id != office.pk:
        case.office = office
        case.save(update_fields=["office"])
    case = cases.move(case=case, verb="reply", by=owner, today=on, answers=applications.kept(answers))
    return _sent(case, application, photos, owner=owner, on=on)


def _sent(
    case: Case, application: Application, photos: Mapping[UUID, bytes], *, owner: User, on: date
) -> Sent:
    paper = print_form(case, photos=photos, by=owner, on=on)
    said = phrases.NEXT_STEP if case.office.kind != OfficeKind.STATE_CELL else phrases.NEXT_STEP_CELL
    hindi, english = (words % {"code": application.ddo_code} for words in said)
    return Sent(
        number=case.number, next_step=(hindi, english), office=case.office, paper=paper,
        due_date=clocks.due_if_complete(case, on=on),
    )  # fmt: skip


def print_form(case: Case, *, photos: Mapping[UUID, bytes], by: User | None, on: date) -> Document:
    """Return the form of a case to be signed; the kept one where its answers are the same.

    photos: the pictures by the keys of their uploads.
    """
    form = _form(case, photos, office=case.office, drawing=_drawing_office(case), on=on)
    return print_family_form(
        form, language=case.person.language, on=on, about=case, by=by,
        person=case.person, office=case.office,
    )  # fmt: skip


def print_copy(family: Family, *, by: User) -> Document:
    """Return the verified form as a copy for the family: with what was decided, by whom and when.

    It is made when it is first asked for, and the kept one after that; the offices and the number on it are
    those of its verification, wherever the family is since; of one entered before these were kept, today's.
    """
    case, on = family.case, family.from_date
    then = _verified(case, drawing=family.ddo_office) | case.outcome.get("verified", {})
    office, drawing = (Office.objects.get(pk=then[name]) for name in ("office", "drawing_office"))
    form = _form(case, families.photos_of(case), office=office, drawing=drawing, on=on)
    why = families.decided(case)
    people = zip(form.members, applications.people_of(case), strict=True)
    members = tuple(replace(line, decided_why=why.get(one.key, "")) for line, one in people)
    granted = case.steps.select_related("by__person").filter(verb="grant").latest("pk")
    assert granted.by is not None  # noqa: S101 — the system grants nothing
    verified = Verified(
        on=granted.business_date, by=Words(granted.by.name_hi, granted.by.name_en),
        office=Words(office.name_hi, office.name_en),
    )  # fmt: skip
    return print_family_form(
        replace(form, mobile=then["mobile"], members=members, verified=verified, filing_code=""),
        language=case.person.language, on=on, about=case, by=by, person=family.person, office=case.office,
    )  # fmt: skip


def _office_of(application: Application, *, on: date) -> Office:
    return office_to_be_under(application.ddo_code, on=on)


def office_to_be_under(code: str, *, on: date) -> Office:
    """Return the office of a registered drawing or treasury officer, by its code, where it is open.

    May refuse: DdoNotRegistered, OfficeHasClosed.
    """
    registered = families.registered_ddo(code)
    if registered is None or registered.office is None:
        raise DdoNotRegistered(code=code)
    check_open(registered.office, on=on)
    return registered.office


def why_not_under(code: str, *, on: date) -> Refusal | None:
    """Return why nobody may be under the officer of a code on a day; None where they may."""
    try:
        office_to_be_under(code, on=on)
    except Refusal as refusal:
        return refusal
    return None


def check_open(office: Office, *, on: date) -> None:
    """Ask whether families may be under an office on a day. May refuse: OfficeHasClosed."""
    closed = registrations.why_closed(office, on=on)
    if closed is not None:
        raise closed


def _drawing_office(case: Case) -> Office:
    found = families.drawing_office(case)
    if found is None:
        raise DdoNotRegistered(code=applications.of_case(case).ddo_code)
    return found


def verifying_office(person: Person, *, office: Office, references: Iterable[UUID] = (), on: date) -> Office:
    """Return where a family is verified: by its drawing officer; the officer's own by the state cell.

    references: of those in the family into the vault. May refuse: NoStateCell.
    """
    acting = accounts.logins_holding("ddo", office=office, on=on)
    officers = {login.person_id for login in acting} - {None}
    numbers = {login.registered_mobile for login in acting} - {""}
    if person.pk in officers or person.mobile in numbers or set(references) & _references_of(officers):
        return registrations.state_cell(on=on)
    return office


def give_own_to_cell(*, office: Office | None = None, on: date) -> int:
    """Give the state cell what waits of those who have come to act for the office at which it waits, by a
    grant, a hand-over or a role given, and of families that have them; and the changes that were entered in
    their own families, for nobody else could say that one was a mistake. Return how many. Run again it
    changes nothing. One family's trouble keeps no other waiting; it is raised at the end.

    office: the one at which it waits; None for every office. May refuse: NoStateCell, DdoNotRegistered.
    """
    own = families.own_cases_at_own_desk(office, on=on).values_list("pk", flat=True)
    entered = families.own_changes_at_own_desk(office, on=on).values_list("pk", flat=True)
    found = {*own, *entered, *_with_new_officers(office, on=on)}
    return one_by_one(partial(_give_if_own, on=on), Case.objects.filter(pk__in=found).order_by("pk"))


def _with_new_officers(office: Office | None, *, on: date) -> Iterator[int]:
    """Yield the keys of applications that wait at the desk of somebody new to it who is of the family."""
    for held in families.new_charges(office, on=on):
        assert held.office_id is not None  # noqa: S101 — as `new_charges` finds them
        waiting = list(families.waiting_at(held.office_id))
        theirs = _references_of([held.user.person_id]) if waiting else set()
        yield from (case.pk for case in waiting if _references_in(case) & theirs)


@transaction.atomic
def _give_if_own(case: Case, *, on: date) -> bool:
    """Give the state cell a case whose officer is of the family, however that came about."""
    held = cases.hold(case)
    decided = held.state in kinds.ENDED and not families.is_entered_change(held)
    if held.office.kind == OfficeKind.STATE_CELL or decided:
        return False
    references = _references_in(held)
    if verifying_office(held.person, office=held.office, references=references, on=on) == held.office:
        return False
    _give_to_cell(held, on=on)
    return True


def _give_to_cell(case: Case, *, on: date) -> None:
    """Let the state cell have a case. The form of one to be verified is printed anew, without any figure, and
    the applicant is told where it goes. The cell opens no earlier scan: unless an officer noted that the
    paper came, the new form is asked for.
    """
    detail = {"number": case.number, "old": case.office.code}
    case.office = registrations.state_cell(on=on)
    case.save(update_fields=["office"])
    if case.state not in kinds.ENDED and documents_about(case).filter(kind=FORM).exists():
        print_form(case, photos=families.photos_of(case), by=None, on=on)
        notices.send(
            template="health_card.to_cell_form" if clocks.is_form_asked(case) else "health_card.to_cell",
            to=case.person, values={"number": case.number}, about=case,
            event=f"health_card.to_cell {case.number} {on}",
        )  # fmt: skip
    audit.record(
        by=None, act="health_card.family.to_cell", about=case, person_id=case.person_id, detail=detail,
        business_date=on,
    )  # fmt: skip


def check_not_of_family(officer: User, family: Family) -> None:
    """Ask whether an officer is of a family, as the vault's marks say. May refuse: OfOwnFamily."""
    inside = family.members.filter(until_date=None, identity__isnull=False).values_list("identity", flat=True)
    if {*inside} & _references_of([officer.person_id]):
        raise OfOwnFamily(number=family.number)


def _references_in(case: Case) -> set[UUID]:
    """Return the references into the vault of all in a family: who applies, comes in, or stands in it."""
    told = {UUID(one) for one in case.answers.get("references", ())}
    standing = Member.objects.filter(family__number=case.answers.get("family"), until_date=None)
    return told | {one for one in standing.values_list("identity", flat=True) if one is not None}


def _references_of(people: Iterable[int | None]) -> set[UUID]:
    """Return every reference under which the numbers of these people stand in the vault, as far as they are
    heads of families, or have applied to be.
    """
    heads = Member.objects.filter(family__person__in=people, relation=SELF, until_date=None)
    own = {*heads.values_list("identity", flat=True)}
    for case in families.running_of(people):
        own |= {one.identity for one in applications.people_of(case) if one.relation == SELF}
    found: set[UUID] = set()
    for reference in own - {None}:
        assert reference is not None  # noqa: S101
        found |= {*vault.others_with(reference=reference, by=None, purpose=vault.Purpose.DUPLICATES)}
    return found


def _person_of(owner: User, application: Application) -> Person:
    """Return the person who applies; a newcomer's is made of what they proved and declared."""
    told = application.people[0]
    return newcomers.named(
        applicant=owner, name_hi=told.name.hi, name_en=told.name.en, language=formats.active_language(),
        birth_date=told.birth_date, gender=told.gender,
    )  # fmt: skip


def _check_family(application: Application, *, person: Person, case: Case | None, on: date) -> None:
    standing = Family.objects.filter(person=person, until_date=None).first()
    if standing is not None:
        raise FamilyRegistered(number=standing.number)
    check_in_family(application.people, on=on)
    check_parents(relations_of(application.people))
    check_nobody_twice(application.people, case=case)


def check_in_family(people: Iterable[Applied], *, on: date) -> None:
    """Ask the rule of each person. May refuse: NotInFamily."""
    for one in people:
        found = applications.judged(one, on=on)
        if found.answer is Answer.NO:
            raise NotInFamily(name=_name(one), why=phrases.reason(found.reason, formats.active_language()))


def check_parents(coming: Iterable[tuple[str, str]], *, there: Iterable[Member] = ()) -> None:
    """Ask whether a mother or a father would stand beside another. May refuse: ParentThere.

    coming: relation and name of each. there: who stands in the family already.
    """
    names = {one.relation: formats.name_of(one) for one in there if one.relation in PARENTS}
    for relation, name in coming:
        if relation in names:
            raise ParentThere(name=names[relation])
        if relation in PARENTS:
            names[relation] = name


def relations_of(people: Iterable[Applied]) -> list[tuple[str, str]]:
    """Return relation and name of each person of an application."""
    return [(one.relation, _name(one)) for one in people]


def check_nobody_twice(
    people: Sequence[Applied], *, case: Case | None, with_them: Iterable[UUID] = ()
) -> None:
    """Ask the vault whether somebody of an application stands in it twice, or in another family.

    Their numbers are held until the transaction ends: of two applications with one person, entered at one
    moment, the second waits for the first. with_them: references of those who stand in their family already.
    May refuse: SamePersonTwice, InAnotherFamily.
    """
    references = [one.identity for one in people if one.identity]
    vault.hold(references)
    own = {*references, *with_them}
    for one in people:
        if one.identity is None:
            continue
        others = set(vault.others_with(reference=one.identity, by=None, purpose=vault.Purpose.DUPLICATES))
        if others & own:
            raise SamePersonTwice(name=_name(one))
        for relation in families.elsewhere(others, apart_from=case).values():
            if {one.relation, relation} != families.HEADS:
                raise InAnotherFamily(name=_name(one))


def check_not_elsewhere(member: Member) -> None:
    """Ask whether who would be in their family again is in another. May refuse: InAnotherFamily."""
    if member.identity is None:
        return
    vault.hold([member.identity])
    others = vault.others_with(reference=member.identity, by=None, purpose=vault.Purpose.DUPLICATES)
    for relation in families.elsewhere(others, apart_from=None).values():
        if {member.relation, relation} != families.HEADS:
            raise InAnotherFamily(name=formats.name_of(member))


def _name(person: Applied) -> str:
    return formats.name_of({"hi": person.name.hi, "en": person.name.en})


def use_photos(people: Sequence[Applied]) -> dict[UUID, bytes]:
    """Mark the photos used, whoever of owner and helper sent them, and return them. May refuse: as `use`."""
    sent = Upload.objects.select_related("owner").in_bulk([one.photo for one in people if one.photo])
    return {key: uploads.use(key=key, by=photo.owner).content for key, photo in sent.items()}


def _confirm_listed(application: Application, *, office: Office) -> None:
    """Who is on the officer's own list has confirmed the line by the code that sent the application."""
    listed = families.listed(office, application.service_number)
    if listed is not None:  # it may be taken off at this moment
        StaffListed.objects.filter(pk=listed.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def _form(
    case: Case, photos: Mapping[UUID, bytes], *, office: Office, drawing: Office, on: date
) -> FamilyForm:
    application = applications.of_case(case)
    return FamilyForm(
        case_number=case.number,
        filing_code=codes.form_code(case),
        ddo_code=application.ddo_code,
        ddo_office=Words(drawing.name_hi, drawing.name_en),
        to_cell=office.kind == OfficeKind.STATE_CELL,
        service_number=application.service_number,
        is_pensioner=application.is_pensioner,
        posting=application.posting,
        pay_level=application.level,
        retirement_date=application.retirement_date,
        mobile=case.person.mobile,
        members=tuple(_line(one, photos, on=on) for one in application.people),
        declaration=tuple(Words(*sentence) for sentence in phrases.DECLARATION),
    )


def _line(one: Applied, photos: Mapping[UUID, bytes], *, on: date) -> MemberLine:
    found = applications.judged(one, on=on)
    photo = photos.get(one.photo) if one.photo else None
    why = phrases.NO_AADHAAR.get(one.no_aadhaar_why)
    return MemberLine(
        relation=one.relation, name=one.name, birth_date=one.birth_date, gender=one.gender, last4=one.last4,
        no_aadhaar_why=Words(*why) if why else None, no_aadhaar_proof=one.no_aadhaar_proof,
        place=str(found.answer), reason=found.reason, photo=photo, own_income=one.own_income,
    )  # fmt: skip


def verify(
    *, case: Case, decided: Mapping[str, str], apart_from: Collection[str] = (), by: User, today: date
) -> Case:
    """Let the drawing officer verify a family: what they decided of single people is kept with the case.

    decided: why, by the keys of people. apart_from: numbers of families under the same employee number, of
    which the officer says that they are another person's. Not inside a transaction: what is of the officer's
    own family goes to the cell, and is then refused. May refuse: OfOwnFamily, NoStateCell, SameNumber, and as
    `move` and `enter`.
    """
    if _give_if_own(case, on=today):
        raise OfOwnFamily(number=case.number)
    return _verify(case, decided, apart_from, by=by, today=today)


@transaction.atomic
def _verify(
    case: Case, decided: Mapping[str, str], apart_from: Collection[str], *, by: User, today: date
) -> Case:
    held = cases.hold(case)
    written = {key: why.strip() for key, why in decided.items() if why.strip()}
    if not permissions.may_act(by, held, on=today):
        raise cases.StepNotOpen(number=held.number, verb="grant", state=held.state)
    same = families.same_number(held) if held.kind == FAMILY else []
    if not set(same) <= set(apart_from):
        raise SameNumber(families=", ".join(same))
    held.outcome = {**held.outcome, "decided": written}
    held.save(update_fields=["outcome"])
    if written or same:
        audit.record(
            by=by, act="health_card.family.decided", about=held, person_id=held.person_id,
            business_date=today,
            detail={"number": held.number, "people": sorted(written), "apart_from": same},
        )  # fmt: skip
    return cases.move(case=held, verb="grant", by=by, today=today)


def enter(case: Case, *, by: User, today: date) -> None:
    """Enter the family whose verification was written: its people, its login, its card.

    The effect of the step "grant". May refuse: NotInFamily, DecisionMissing, SamePersonTwice,
    ParentThere, InAnotherFamily, FamilyRegistered, DdoNotRegistered, OfficeHasClosed.
    """
    application, drawing = applications.of_case(case), _drawing_office(case)
    check_open(drawing, on=today)
    _check_family(application, person=case.person, case=case, on=today)
    people = families.at_desk(case, on=today)
    decided = families.decided(case)
    check_decided(people, decided)
    family = _family(case, application, drawing=drawing, today=today)
    _remember(case, drawing=drawing)
    Member.objects.bulk_create([new_member(family, one, decided, today=today) for one in people])
    audit.record(
        by=by, act="health_card.family.entered", about=family, person_id=case.person_id, business_date=today,
        detail={"number": family.number, "case": case.number, "members": len(people)},
    )  # fmt: skip
    _let_in(case.person, family)
    cards.make(family, why="first", by=by, on=today)
    claim_numbers(application.references, of=case.person, by=by, purpose=vault.Purpose.REGISTRATION)


def claim_numbers(references: Sequence[UUID], *, of: Person, by: User, purpose: str) -> None:
    """Let the numbers belong to this person's family once the transaction is done."""
    person_ids = [of.pk] * len(references)
    claim = partial(vault.claim, references=references, person_ids=person_ids, by=by, purpose=purpose)
    transaction.on_commit(claim, robust=True)


def check_decided(people: Iterable[AtDesk], decided: Mapping[str, str]) -> None:
    """Ask for the officer's words on each person left to them. May refuse: DecisionMissing."""
    for one in people:
        if one.to_decide and not decided.get(one.person.key):
            raise DecisionMissing(name=_name(one.person))


def _remember(case: Case, *, drawing: Office) -> None:
    """Keep what the copy of the form says of this day: the case and the number may move on."""
    case.outcome = {**case.outcome, "verified": _verified(case, drawing=drawing)}
    case.save(update_fields=["outcome"])


def _verified(case: Case, *, drawing: Office) -> dict[str, Any]:
    return {"office": case.office_id, "drawing_office": drawing.pk, "mobile": case.person.mobile}


def _family(case: Case, application: Application, *, drawing: Office, today: date) -> Family:
    return Family.objects.create(
        number=cards.new_number(on=today), person=case.person, employee=families.on_the_register(application),
        ddo_office=drawing, case=case, service_number=application.service_number,
        is_pensioner=application.is_pensioner, posting_hi=application.posting.hi,
        posting_en=application.posting.en, pay_level=application.level,
        retirement_date=application.retirement_date, from_date=today,
    )  # fmt: skip


def new_member(family: Family, one: AtDesk, decided: Mapping[str, str], *, today: date) -> Member:
    """Return a person as they enter a family."""
    person = one.person
    assert person.photo is not None  # noqa: S101 — nobody comes in without one
    photo = Upload.objects.get(pk=person.photo)
    return Member(
        family=family, order=person.order, relation=person.relation, name_hi=person.name.hi,
        name_en=person.name.en, birth_date=person.birth_date, gender=person.gender, identity=person.identity,
        last4=person.last4, no_aadhaar_why=person.no_aadhaar_why, photo_sha256=photo.result_sha256,
        photo_doubt=" ".join(one.doubts), declared=person.declared, answer=str(one.place.answer),
        reason=one.place.reason, rule=one.place.rule, decided_why=decided.get(person.key, ""),
        from_date=today,
    )  # fmt: skip


def end_member(member: Member, *, until: date, why: str) -> None:
    """End a place. One that ended before it was entered has stood for a day: so long the card said so."""
    member.until_date, member.until_why = max(until, member.from_date + timedelta(days=1)), why
    member.save()


def _let_in(person: Person, family: Family) -> None:
    """Make the applicant a member, and tell them the user ID; who has a login already keeps it."""
    login = User.objects.filter(person=person, is_active=True).order_by("is_applicant", "pk").first()
    if login is None:
        return
    if login.is_applicant:
        login = newcomers.make_member(applicant=login, person=person, user_id=family.number)
    notices.send(
        template="health_card.user_id", to=person, values={"user_id": login.user_id}, about=family,
        event=f"health_card user id {family.number}",
    )  # fmt: skip
