"""Registering drawing and treasury officers: taken in, put right, granted, undone.

The state cell's two officers decide (casework); what a decision does stands here, as its effects.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from sevanidhi.core.accounts import newcomers
from sevanidhi.core.accounts import queries as logins
from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.casework import codes, kinds
from sevanidhi.core.casework import queries as cases
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents.models import Document
from sevanidhi.core.journeys.contract import Answers, Sent
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import Office, OfficeKind
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.documents.registrations import (
    DdoForm,
    Fault,
    OfficeLine,
    print_ddo_form,
    write_return_letter,
)
from sevanidhi.schemes.health_card.models import DdoRegistration, OfficeDrawnFor
from sevanidhi.schemes.health_card.queries import registrations as queries
from sevanidhi.schemes.health_card.queries.registrations import CodeRegistered, Told
from sevanidhi.schemes.health_card.services import families
from sevanidhi.web.access import check_holds
from sevanidhi.web.formats import active_language, short_day

DDO = "ddo"
ACTIVATE = "health_card.ddo_activate"
CELL = ("cell_clerk", "cell_officer")


class NotGranted(Refusal):
    """The registration is not granted, so its officer has no login yet. Facts: number."""


class ChargeHandedOver(Refusal):
    """The charge which the grant gave is somebody else's since, or will be. Facts: code, user_id."""


@transaction.atomic
def receive(answers: Answers, *, draft_number: str, owner: User, on: date) -> Sent:
    """Take in what an officer sent: the case, its registration, and the form to be signed.

    May refuse: CodeRegistered, CodeOfAnotherOffice, OfficeHasClosed, NoStateCell, ApplicationOpen.
    """
    kept = _kept(answers, owner=owner, on=on)
    told = queries.read(kept)
    cell = queries.state_cell(on=on)
    person = newcomers.named(
        applicant=owner, name_hi=told.name.hi, name_en=told.name.en, language=active_language()
    )
    case = casework.begin(
        case_kind=kinds.kind(queries.KIND), person=person, office=cell, answers=kept, number=draft_number,
        by=owner, today=on,
    )  # fmt: skip
    registration = _write(DdoRegistration(case=case), told)
    _warn_holders(registration, on=on)
    return _sent(case, told, by=owner, on=on)


@transaction.atomic
def resubmit(answers: Answers, *, case_number: str, owner: User, on: date) -> Sent:
    """Give a returned registration its new answers; its form is printed anew and signed again.

    May refuse: StepNotOpen, CodeRegistered, CodeOfAnotherOffice, OfficeHasClosed.
    """
    kept = _kept(answers, owner=owner, on=on)
    told = queries.read(kept)
    found = cases.own_case(owner, case_number)
    case = casework.move(case=found, verb="reply", by=owner, today=on, answers=kept)
    registration = _write(_locked(case), told)
    _warn_holders(registration, on=on)  # of another code than before: who was told once is not told again
    return _sent(case, told, by=owner, on=on)


def _kept(answers: Answers, *, owner: User, on: date) -> dict[str, Any]:
    """Return what the case keeps. May refuse: CodeRegistered, CodeOfAnotherOffice, OfficeHasClosed."""
    kept = answers.as_record() | {"mobile": owner.registered_mobile, "sent_date": on.isoformat()}
    refusal = queries.why_code_is_not_free(queries.read(kept).code, owner=owner, on=on)
    if refusal is not None:
        raise refusal
    return kept


def _write(registration: DdoRegistration, told: Told) -> DdoRegistration:
    """Let the registration and its offices say what was told. May refuse: CodeRegistered."""
    registration.kind, registration.ddo_code = told.kind, told.code
    registration.district = queries.district(told.district)
    for name in ("name", "designation", "department", "treasury"):
        words: Words = getattr(told, name)
        setattr(registration, f"{name}_hi", words.hi)
        setattr(registration, f"{name}_en", words.en)
    registration.mobile, registration.why_personal = told.mobile, told.why_personal
    registration.mobile_is_official = not told.why_personal
    registration.email = told.email
    registration.controlling_name = told.controlling_name
    registration.controlling_designation = told.controlling_designation
    registration.controlling_office = told.controlling_office
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError:  # sent by somebody else at the same moment
        raise CodeRegistered(code=told.code) from None
    registration.offices.all().delete()
    for order, office in enumerate(told.offices, start=1):
        OfficeDrawnFor.objects.create(
            registration=registration, order=order, name_hi=office.name.hi, name_en=office.name.en,
            department_hi=office.department.hi, department_en=office.department.en,
            district=queries.district(office.district), address_hi=office.address.hi,
            address_en=office.address.en,
        )  # fmt: skip
    return registration


def _warn_holders(registration: DdoRegistration, *, on: date) -> None:
    """Tell whoever acts for the office already that somebody registers with its code."""
    for holder in queries.other_holders(registration, on=on):
        if holder.registered_mobile:
            notices.send(
                template="health_card.code_claimed", to=holder.registered_mobile, language=holder.language,
                values={"code": registration.ddo_code}, about=registration,
                event=f"health_card.code_claimed {registration.case.number} {holder.pk}",
            )  # fmt: skip


def _sent(case: Case, told: Told, *, by: User, on: date) -> Sent:
    return Sent(
        number=case.number,
        next_step=NEXT_STEP,
        office=case.office,
        due_date=cases.due_if_complete(case, on=on),
        paper=_print(case, told, by=by, on=on),
    )


def _print(case: Case, told: Told, *, by: User, on: date) -> Document:
    form = DdoForm(
        case_number=case.number, filing_code=codes.form_code(case), kind=told.kind, code=told.code,
        name=_named(told.name), designation=_named(told.designation), department=_named(told.department),
        treasury=_named(told.treasury), district=_district(told.district), mobile=told.mobile,
        mail=told.email, why_personal=told.why_personal, controlling_name=told.controlling_name,
        controlling_designation=told.controlling_designation, controlling_office=told.controlling_office,
        offices=tuple(
            OfficeLine(
                name=_named(office.name), department=_named(office.department),
                district=_district(office.district), address=_named(office.address),
            )
            for office in told.offices
        ),
    )  # fmt: skip
    return print_ddo_form(
        form, language=case.person.language, on=on, about=case, by=by, person=case.person, office=case.office
    )


def _named(words: Words) -> Words:
    """Return both names; the Hindi one stands in for an English one that was not given."""
    return Words(words.hi, words.en or words.hi)


def _district(code: str) -> Words:
    found = queries.district(code)
    return Words(found.name_hi, found.name_en)


def grant_officer(case: Case, *, by: User, today: date) -> None:
    """Let the officer act: the offices stand on the register, the login has the role, the link goes out.

    May refuse: OfficeHasClosed.
    """
    registration = _locked(case)
    login = _applied_by(case)
    office = _office(registration, by=by, on=today)
    _end_former(case, registration, office, by=by, on=today)
    registration.office = office
    registration.save(update_fields=["office"])
    _open_units(registration, by=by, on=today)
    had_it = login.all_roles_on(today).filter(role=DDO, office=registration.office).exists()
    if not had_it:
        accounts.make_officer(
            user=login, user_id=registration.ddo_code, role=DDO, office=registration.office,
            template=ACTIVATE, by=by, on=today,
        )  # fmt: skip
    case.outcome = {**case.outcome, "role_given": not had_it}
    case.save(update_fields=["outcome"])
    families.give_own_to_cell(office=office, on=today)


def _end_former(case: Case, registration: DdoRegistration, office: Office, *, by: User, on: date) -> None:
    """End the charge of who acted for the office before, and let their registration stand no more.

    What was ended is kept with the case, so that undoing the grant gives it back.
    """
    before = queries.granted_before(registration)
    if before is not None:
        before.stands = False
        before.save(update_fields=["stands"])
    ended = []
    for holder in queries.other_holders(registration, on=on):
        for held in accounts.end_charge(user=holder, role=DDO, office=office, by=by, on=on):
            ended.append(held.pk)
            _tell_charge("health_card.charge_ended", held, case, on=on)
    case.outcome = {**case.outcome, "ended": ended, "before": before.pk if before else None}
    case.save(update_fields=["outcome"])


def _give_back(case: Case, *, by: User, on: date) -> None:
    """Give the charge back to who held it before the grant that is undone."""
    DdoRegistration.objects.filter(pk=case.outcome.get("before")).update(stands=True)
    for held in RoleHeld.objects.filter(pk__in=case.outcome.get("ended", [])).select_related(
        "user", "office"
    ):
        if not held.user.all_roles_on(on).filter(role=DDO, office=held.office).exists():
            accounts.grant_role(user=held.user, role=DDO, office=held.office, from_date=on, by=by)
            _tell_charge("health_card.charge_back", held, case, on=on)
    case.outcome = {**case.outcome, "ended": [], "before": None}
    case.save(update_fields=["outcome"])


def _tell_charge(template: str, held: RoleHeld, case: Case, *, on: date) -> None:
    number = held.user.registered_mobile
    if number and held.office is not None:
        notices.send(
            template=template, to=number, language=held.user.language, about=held.office,
            values={"code": held.office.code, "day": short_day(on)},
            event=f"{template} {case.number} {held.pk} {case.steps.count()}",
        )  # fmt: skip


def write_why(case: Case, *, by: User, today: date) -> None:
    """Write the letter that returns a registration, question by question."""
    registration = queries.of_case(case)
    returned = case.steps.filter(verb="object").order_by("-pk")[0]
    questions = queries.questions(case)
    faults = [
        Fault(question=Words(*questions[name]), reason=why)
        for name, why in returned.fields.items()
        if name in questions
    ]
    if returned.note:
        faults.append(Fault(question=Words(*WHOLE), reason=returned.note))
    language = case.person.language
    write_return_letter(
        case_number=case.number, faults=faults, language=language, on=today, about=case, by=by,
        to=[
            Words(registration.name_hi, registration.name_en),
            Words(registration.designation_hi, registration.designation_en),
            Words(registration.department_hi, registration.department_en),
        ],
        officer=[Words(by.name_hi, by.name_en), Words(case.office.name_hi, case.office.name_en)],
        person=case.person, office=case.office,
    )  # fmt: skip


def end_registration(case: Case, *, by: User, today: date) -> None:
    """Let the code be free again: the registration was refused or withdrawn."""
    registration = _locked(case)
    registration.stands = False
    registration.save(update_fields=["stands"])


def undo_officer(case: Case, *, by: User, today: date) -> None:
    """Take a decision's work back: the role that a grant gave, the free code of one refused.

    Who held the charge before has it again. The offices stay on the register. May refuse: CodeRegistered,
    also where the next officer has been granted the charge since, ChargeHandedOver.
    """
    registration = _locked(case)
    if registration.office is not None and not registration.stands:
        raise CodeRegistered(code=registration.ddo_code)
    _check_not_handed_over(registration, on=today)
    if registration.office is not None and case.outcome.get("role_given", True):
        accounts.unmake_officer(user=_applied_by(case), role=DDO, office=registration.office, by=by, on=today)
    registration.office, registration.stands = None, True
    try:
        with transaction.atomic():
            registration.save(update_fields=["office", "stands"])
    except IntegrityError:
        raise CodeRegistered(code=registration.ddo_code) from None
    _give_back(case, by=by, on=today)


def _check_not_handed_over(registration: DdoRegistration, *, on: date) -> None:
    """Ask whether somebody else has the charge, or will have it: a grant ended what others held before."""
    if registration.office is None:
        return
    own = registration.case.person_id
    for held in logins.held_now_or_later(DDO, office=registration.office, on=on):
        if held.user.person_id != own:
            raise ChargeHandedOver(code=registration.ddo_code, user_id=held.user.user_id)


@transaction.atomic
def send_link_again(*, case: Case, by: User, on: date) -> None:
    """Send a registered officer, who has not chosen a password yet, another activation link.

    May refuse: NotYourDuty, NotGranted, AlreadyActive.
    """
    check_holds(by, *CELL, on=on)
    if case.kind != queries.KIND or case.state != kinds.State.GRANTED:
        raise NotGranted(number=case.number)
    accounts.send_activation_again(user=_applied_by(case), template=ACTIVATE, by=by)


def _office(registration: DdoRegistration, *, by: User, on: date) -> Office:
    """Return the officer's office: the one on the register, or the first of theirs, opened with the code.

    May refuse: OfficeHasClosed.
    """
    known = Office.objects.filter(code=registration.ddo_code).first()
    closed = queries.why_closed(known, on=on) if known is not None else None
    if closed is not None:
        raise closed
    if known is not None:
        return known
    first = registration.offices.order_by("order")[0]
    return _open(registration.ddo_code, registration.kind, first, by=by, on=on, email=registration.email)


def _open_units(registration: DdoRegistration, *, by: User, on: date) -> None:
    """Open the further offices below the officer's own; those of an earlier grant stand already."""
    own = registration.office
    for place, drawn_for in enumerate(registration.offices.order_by("order")):
        drawn_for.unit = own if place == 0 else _unit(registration, drawn_for, by=by, on=on)
        drawn_for.save(update_fields=["unit"])


def _unit(registration: DdoRegistration, drawn_for: OfficeDrawnFor, *, by: User, on: date) -> Office:
    own = registration.office
    below = Office.objects.filter(parent=own, kind=OfficeKind.UNIT)
    known = below.filter(name_hi=drawn_for.name_hi, district=drawn_for.district).first()
    if known is not None:
        return known
    code = f"{registration.ddo_code}-U{below.count() + 2}"
    return _open(code, OfficeKind.UNIT, drawn_for, by=by, on=on, parent=own)


def _open(code: str, kind: str, drawn_for: OfficeDrawnFor, *, by: User, on: date, **more: Any) -> Office:
    return offices.open_office(
        code=code, kind=kind, state=queries.STATE, name_hi=drawn_for.name_hi,
        name_en=drawn_for.name_en or drawn_for.name_hi, from_date=on, by=by, district=drawn_for.district,
        address_hi=drawn_for.address_hi, address_en=drawn_for.address_en, **more,
    )  # fmt: skip


def _applied_by(case: Case) -> User:
    """Return the login by which the registration was sent."""
    sent = case.steps.filter(verb="submit").order_by("pk").values_list("by", flat=True)
    return User.objects.select_related("person").get(pk=sent[0])


def _locked(case: Case) -> DdoRegistration:
    found = DdoRegistration.objects.select_for_update(of=("self",)).select_related("office", "district")
    return found.get(case=case)


WHOLE = ("पूरा आवेदन", "The whole application")
NEXT_STEP = (
    "नीचे से फ़ॉर्म छापें, हस्ताक्षर करें और नियंत्रक अधिकारी से सत्यापित कराएँ। फिर स्कैन यहीं भेजें या ई-मेल करें, और मूल "
    "प्रति डाक से भेजें। जाँच के बाद पासवर्ड चुनने का लिंक आपके मोबाइल पर आएगा।",
    "Print the form below, sign it and have your controlling officer verify it. Then send the scan here or "
    "by e-mail, and post the original. Once it is verified, a link to choose your password comes to your "
    "mobile.",
)
