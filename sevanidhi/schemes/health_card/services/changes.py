"""What changes in a registered family: told, verified at the drawing officer's desk, entered with its card.

Each change takes the old card out of force and makes the new one in the same transaction. A birthday that
decides of a place in the family opens its case by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import kinds
from sevanidhi.core.casework import queries as clocks
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.contract import Answers, Sent
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office, OfficeKind
from sevanidhi.core.vault import services as vault
from sevanidhi.kernel.refusals import Refusal, one_by_one
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.formulas.cards import CardOfOnePerson
from sevanidhi.schemes.health_card.formulas.family import SELF, Answer, family_size
from sevanidhi.schemes.health_card.models import Card, Family, Member, StaffListed
from sevanidhi.schemes.health_card.queries import applications, changes, families
from sevanidhi.schemes.health_card.queries import cards as cards_kept
from sevanidhi.schemes.health_card.queries.batches import officers_of
from sevanidhi.schemes.health_card.queries.changes import Due, member_told
from sevanidhi.schemes.health_card.queries.registrations import state_cell
from sevanidhi.schemes.health_card.services import cards, corrections, staff
from sevanidhi.schemes.health_card.services import families as registrations
from sevanidhi.web import formats

BY_AGE = frozenset({"age_unknown", "disability_unknown"})  # reasons for `ask` which a birthday brings


class NoFamilyYet(Refusal):
    """Whoever tells of a change has no family that stands. Facts: none."""


class FamilyEnded(Refusal):
    """The family has ended, so nothing in it changes. Facts: number."""


class MemberGone(Refusal):
    """The person is not in the family any more. Facts: none."""


class SpouseThere(Refusal):
    """A husband or wife stands in the family already. Facts: name."""


class ChildrenElsewhere(Refusal):
    """The children were said to be on the card of the spouse, who serves too. Facts: none."""


class TooManyDependants(Refusal):
    """The rule does not let a family have so many dependants. Facts: most."""


class SameOffice(Refusal):
    """The family is with this drawing officer already. Facts: code."""


class NotATreasury(Refusal):
    """A pensioner is under a treasury. Facts: code."""


class NotReversible(Refusal):
    """The change cannot be taken back so: of another kind, not entered, or overtaken. Facts: none."""


class AskedAlready(Refusal):
    """The change is being put right, or has been. Facts: number."""


class OwnDecision(Refusal):
    """Whoever verified or entered a change does not decide that it was a mistake. Facts: number."""


def receive(answers: Answers, *, kind: str, draft_number: str, owner: User, on: date) -> Sent:
    """Take in what a member tells of their own family; it goes to their drawing officer's desk.

    May refuse: NoFamilyYet, MemberGone, SpouseThere, ParentThere, ChildrenElsewhere, NotInFamily,
    TooManyDependants, SamePersonTwice, InAnotherFamily, DdoNotRegistered, OfficeHasClosed, SameOffice,
    NotATreasury, NoStateCell, ApplicationOpen, as `corrections.check`, and as a photo's use.
    """
    family = families.own_family(owner)
    if family is None:
        raise NoFamilyYet()
    told = _kept(answers, family, kind=kind, owner=owner, on=on)
    _check(told, family, kind=kind, case=None, on=on)
    registrations.use_photos(applications.people(answers))
    case = cases.begin(
        case_kind=kinds.kind(changes.code(kind)), person=family.person, office=_desk_of(family, on=on),
        answers=told, number=draft_number, by=owner, today=on,
    )  # fmt: skip
    return _sent(case, on=on)


def resubmit(answers: Answers, *, case_number: str, owner: User, on: date) -> Sent:
    """Give a returned change its new answers. May refuse: as `receive`, StepNotOpen."""
    case = cases.hold(Case.objects.get(number=case_number))
    family, kind = changes.family_of(case), changes.kind_of(case)
    told = _kept(answers, family, kind=kind, owner=owner, on=on)
    _check(told, family, kind=kind, case=case, on=on)
    registrations.use_photos(applications.people(answers))
    return _sent(cases.move(case=case, verb="reply", by=owner, today=on, answers=told), on=on)


def _sent(case: Case, *, on: date) -> Sent:
    return Sent(
        number=case.number, next_step=phrases.CHANGE_NEXT, office=case.office,
        due_date=clocks.clock_of(case, on=on).due_date,
    )  # fmt: skip


def _kept(answers: Answers, family: Family, *, kind: str, owner: User, on: date) -> dict[str, Any]:
    """Return a change as its case keeps it: with the family's number, and whom it is about."""
    references = [str(one.identity) for one in applications.people(answers) if one.identity]
    told = answers.as_record() | {"family": family.number, "references": references}
    if kind not in changes.ABOUT_ONE:
        return told
    key = int(answers.pages["who"]["member"])
    member = next((one for one in changes.may_be_told_of(owner, kind, on=on) if one.pk == key), None)
    if member is None:
        raise MemberGone()
    return told | {"member": changes.member_told(member)}


@transaction.atomic
def enter_known(
    *, family: Family, kind: str, pages: Mapping[str, Mapping[str, Any]], by: User, today: date
) -> Case:
    """Let the drawing officer enter what an order or a certificate says: transfer, retirement, death.

    May refuse: StepNotOpen, FamilyEnded, DdoNotRegistered, OfficeHasClosed, SameOffice, NotATreasury,
    OwnCase, OfOwnFamily.
    """
    case_kind = kinds.kind(changes.code(kind))
    held = Family.objects.select_for_update(of=("self",)).select_related("person", "ddo_office")
    family = held.get(pk=family.pk)  # two presses, one change
    if not by.holds("ddo", on=today, office=family.ddo_office):
        raise cases.StepNotOpen(number="", verb="enter", state="new")
    registrations.check_not_of_family(by, family)
    answers = {"pages": dict(pages), "rows": {}, "references": [], "family": family.number}
    return cases.enter(
        case_kind=case_kind, person=family.person, office=family.ddo_office, answers=answers, by=by,
        today=today,
    )  # fmt: skip


def _check(told: Mapping[str, Any], family: Family, *, kind: str, case: Case | None, on: date) -> None:
    if family.until_date is not None:
        raise FamilyEnded(number=family.number)
    if kind in changes.BRINGING_IN:
        _check_coming(told, family, kind=kind, case=case, on=on)
    if kind == changes.CORRECTION:
        _check_correction(told, family, case=case, on=on)
    if kind in (changes.TRANSFER, changes.RETIREMENT):
        _new_office(told, family, kind=kind, on=on)


def _check_coming(told: Mapping[str, Any], family: Family, *, kind: str, case: Case | None, on: date) -> None:
    there = changes.standing(family)
    spouse = next((one for one in there if one.relation == "spouse"), None)
    if kind == changes.MARRIAGE and spouse is not None:
        raise SpouseThere(name=formats.name_of(spouse))
    people = applications.people(Answers.of_record(told))
    children = any(one.relation in applications.CHILDREN for one in people)
    if children and applications.children_elsewhere(Answers.of_record(family.case.answers)):
        raise ChildrenElsewhere()
    registrations.check_parents(registrations.relations_of(people), there=there)
    registrations.check_in_family(people, on=on)
    _check_room(dependants=len(people) + sum(one.relation != SELF for one in there), on=on)
    with_them = [one.identity for one in there if one.identity]
    registrations.check_nobody_twice(people, case=case, with_them=with_them)


def _check_room(*, dependants: int, on: date) -> None:
    """Ask whether a family may have so many dependants; where no figure is known nobody is left out."""
    rule = rules.family(on)
    if family_size(rule, dependants=dependants).answer is Answer.NO:
        raise TooManyDependants(most=rule.most_dependants.value)


def _check_correction(told: Mapping[str, Any], family: Family, *, case: Case | None, on: date) -> None:
    (one,) = applications.people(Answers.of_record(told))
    corrections.check(one, on=on)
    with_them = [other.identity for other in changes.standing(family) if other.identity]
    registrations.check_nobody_twice([one], case=case, with_them=with_them)


def _new_office(told: Mapping[str, Any], family: Family, *, kind: str, on: date) -> Office:
    code = told["pages"]["ddo"]["ddo_code"]
    office = registrations.office_to_be_under(code, on=on)
    if kind == changes.RETIREMENT and not families.is_treasury(code):
        raise NotATreasury(code=code)
    if kind == changes.TRANSFER and office == family.ddo_office:
        raise SameOffice(code=code)
    return office


# What a verified change does: effects of steps, each in the step's own transaction.


def bring_in(case: Case, *, by: User, today: date) -> None:
    """Enter whom a birth or a marriage brings into the family. May refuse: as `receive`, DecisionMissing."""
    family = changes.family_of(case)
    _check(case.answers, family, kind=changes.kind_of(case), case=case, on=today)
    people, decided = families.at_desk(case, on=today), families.decided(case)
    registrations.check_decided(people, decided)
    order = family.members.order_by("-order").values_list("order", flat=True)[0]
    for place, one in enumerate(people, start=order + 1):
        entered = replace(one, person=replace(one.person, order=place))
        registrations.new_member(family, entered, decided, today=today).save()
    _remember(case, members=family.members.filter(order__gt=order))
    _record("brought_in", family, case, by=by, today=today, people=len(people))
    references = [one.person.identity for one in people if one.person.identity]
    registrations.claim_numbers(references, of=family.person, by=by, purpose=vault.Purpose.CHANGE)
    _renew_card(family, case, by=by, today=today)


def correct(case: Case, *, by: User, today: date) -> None:
    """Enter the right facts of a member, who keeps the place in the family; a number given late is claimed.

    May refuse: as `receive`, DecisionMissing.
    """
    family = changes.family_of(case)
    _check(case.answers, family, kind=changes.CORRECTION, case=case, on=today)
    (one,), decided = families.at_desk(case, on=today), families.decided(case)
    registrations.check_decided([one], decided)
    old, new = corrections.enter_anew(one, decided, today=today)
    corrections.correct_holder(family, old, new, why=_named(case), by=by, today=today)
    _remember(case, members=[new], before=old.pk)
    what = sorted(one.person.wrong)
    _record("corrected", family, case, by=by, today=today, member=new.order, field=what)
    references = [one.person.identity] if one.person.identity else []
    registrations.claim_numbers(references, of=family.person, by=by, purpose=vault.Purpose.CHANGE)
    _renew_card(family, case, by=by, today=today)


def let_leave(case: Case, *, by: User, today: date) -> None:
    """End the place of one who has married or was divorced, from that day, or died, from the day after."""
    family, kind = changes.family_of(case), changes.kind_of(case)
    if family.until_date is not None:
        raise FamilyEnded(number=family.number)
    day = _day_of(case)
    member = _standing(family, case)
    until = day + timedelta(days=1) if kind == changes.DEATH else day
    _remember(case, members=[member], ended=corrections.leave(member, until=until, why=kind))
    _record("left", family, case, by=by, today=today, member=member.order, why=kind)
    _renew_card(family, case, by=by, today=today)


def move_family(case: Case, *, by: User, today: date) -> None:
    """Put the family under its new drawing officer, who sees it from this moment; the old one no longer.

    The applications of the family go along, and both offices are told.
    """
    family, kind = changes.family_of(case), changes.kind_of(case)
    _check(case.answers, family, kind=kind, case=case, on=today)
    old, new = family.ddo_office, _new_office(case.answers, family, kind=kind, on=today)
    line, was = families.listed(old, family.service_number), _service_of(family)
    if kind == changes.RETIREMENT:
        _retire(family, case.answers["pages"]["pensioner"])
    family.ddo_office, family.unit = new, None
    _put_under_office(family, case, old=old, line=line, on=today)
    case.outcome = {
        **case.outcome, "was": was, "became": _service_of(family), "with_line": line is not None,
    }  # fmt: skip
    case.save(update_fields=["outcome"])
    _record("moved", family, case, by=by, today=today, old=old.code, new=new.code)
    _renew_card(family, case, by=by, today=today)


def _put_under_office(family: Family, case: Case, *, old: Office, line: StaffListed | None, on: date) -> None:
    """Let a family's line and applications be where the family is now, and tell both offices.

    Where the state cell verifies the family's changes, it has those that were entered too: of its own family
    the officer says of none that it was a mistake.
    """
    family.save()
    new = family.ddo_office
    if line is not None:
        _move_line(line, family)
    mine = Case.objects.filter(families.OF_FAMILIES, person=family.person)
    decided = mine.filter(kind=families.FAMILY, state__in=kinds.ENDED)  # of these nothing can be put right
    decided.update(office=new)
    asked = mine.filter(kind=changes.code(changes.PUT_RIGHT))
    asked.update(drawing_office=new)  # the state cell decides them
    others = mine.exclude(pk__in=decided.values("pk")).exclude(pk__in=asked.values("pk"))
    others.update(office=_desk_of(family, on=on))
    if old != new:
        _tell_offices(family, case, old=old, new=new, on=on)


SERVICE = (
    "ddo_office_id", "unit_id", "service_number", "is_pensioner", "posting_hi", "posting_en", "pay_level",
    "retirement_date",
)  # fmt: skip


def _service_of(family: Family) -> dict[str, Any]:
    """Return what a transfer or a retirement changes in a family, as a case keeps it."""
    held = {name: getattr(family, name) for name in SERVICE}
    retired = family.retirement_date
    return held | {"retirement_date": retired.isoformat() if retired else None}


def _retire(family: Family, told: Mapping[str, Any]) -> None:
    family.is_pensioner = True
    family.service_number = told["service_number"]
    family.retirement_date = date.fromisoformat(told["retirement_date"])
    family.posting_hi = told.get("posting_hi") or family.posting_hi
    family.posting_en = told.get("posting_en") or family.posting_en
    family.pay_level = told.get("pay_level") or family.pay_level


def _move_line(line: StaffListed, family: Family) -> None:
    """Let the line of the old officer's list go along: there nobody is told any more to register."""
    there = families.listed(family.ddo_office, family.service_number)
    if there is not None and there != line:
        staff.strike(line)
        return
    held = staff.hold(line)
    if held is None:
        return  # taken off since
    held.office, held.service_number = family.ddo_office, family.service_number
    held.is_pensioner = family.is_pensioner
    held.save()


def _tell_offices(family: Family, case: Case, *, old: Office, new: Office, on: date) -> None:
    """Tell who acts for the offices today, at their own number: that of a registration may be old."""
    for office, other, template in (
        (old, new, "health_card.family_left"), (new, old, "health_card.family_came"),
    ):  # fmt: skip
        for officer in officers_of(office, on=on):
            notices.send(
                template=template, to=officer.registered_mobile, language=officer.language, about=office,
                values={"number": family.number, "code": other.code},
                event=f"{template} {case.number} {officer.pk}",
            )  # fmt: skip


def end_family(case: Case, *, by: User, today: date) -> None:
    """End the family on its holder's death: nobody is on its card any more, and no login is theirs."""
    family = changes.family_of(case)
    if family.until_date is not None:
        raise FamilyEnded(number=family.number)
    ends = max(_day_of(case) + timedelta(days=1), family.from_date + timedelta(days=1))
    there = changes.standing(family)
    for member in there:
        why = changes.DEATH if member.relation == SELF else changes.HOLDER_DEATH
        registrations.end_member(member, until=ends, why=why)
    family.until_date = ends
    family.save()
    line = families.listed(family.ddo_office, family.service_number)
    if line is not None:
        staff.strike(line)  # else the dead would be reminded to register
    logins = list(User.objects.filter(person=family.person, is_active=True).order_by("pk"))
    for login in logins:
        accounts.close_login(user=login, by=by, why=_named(case))
    _remember(case, members=there, logins=[login.pk for login in logins])
    _record("ended", family, case, by=by, today=today)
    card = cards_kept.in_force(family)
    if card is not None:
        said = phrases.CHANGES[changes.HOLDER_DEATH][0]
        cards.take_out_of_force(
            cards.locked_card(card), state=Card.State.REVOKED, why="ended", note=said, by=by, on=today
        )
        notices.send(
            template="health_card.card_revoked", to=family.person, values={"number": card.number},
            about=card, event=f"health_card.card_revoked {card.serial}",
        )  # fmt: skip


# A change that was entered by mistake: one officer says so, another one takes it back.


@transaction.atomic
def ask_to_put_right(*, case: Case, why: str, by: User, today: date) -> Case:
    """Let who verified a change write that it was entered by mistake; the state cell decides.

    That is the family's drawing officer; of a change which the cell verified, one of its officers.
    May refuse: NotReversible, AskedAlready, StepNotOpen, WhyMissing, OwnCase, NoStateCell.
    """
    family = changes.family_of(case)
    if changes.kind_of(case) not in changes.REVERSIBLE or case.state != kinds.State.GRANTED:
        raise NotReversible()
    asked = changes.put_right_of(case)
    if asked is not None:
        raise AskedAlready(number=asked.number)
    by_cell = case.office.kind == OfficeKind.STATE_CELL
    answers = {
        "pages": {}, "rows": {}, "references": [], "family": family.number, "of": case.number,
        "what": changes.kind_of(case), **_what_goes_back(case),
    }  # fmt: skip
    return cases.enter(
        case_kind=kinds.kind(changes.code(changes.PUT_RIGHT)), person=family.person, verb="ask", note=why,
        office=state_cell(on=today), drawing_office=None if by_cell else family.ddo_office, answers=answers,
        by=by, today=today,
    )  # fmt: skip


def _what_goes_back(case: Case) -> dict[str, Any]:
    """Return of whom, or to which office, a change is taken back. May refuse: NotReversible."""
    if changes.kind_of(case) in changes.MOVING:
        if not changes.is_last_move(case):
            raise NotReversible()
        return {"people": [], "back_to": _office_before(case).code}
    people = Member.objects.filter(pk__in=_members_of(case)).order_by("order")
    return {"people": [member_told(one) for one in people]}


def _office_before(case: Case) -> Office:
    """Return where a family was before it was moved. May refuse: NotReversible."""
    if "was" not in case.outcome:
        raise NotReversible()
    return Office.objects.get(pk=case.outcome["was"]["ddo_office_id"])


def put_right(case: Case, *, by: User, today: date) -> None:
    """Take a change back: who came in leaves, who left is in again, a family that was ended goes on.

    A family that was moved is where it was before, and of whom something was corrected it is as it was.
    May refuse: OwnDecision, NotReversible, FamilyEnded, SpouseThere, ParentThere, InAnotherFamily,
    OfficeHasClosed.
    """
    wrong = changes.mistaken(case)
    family, kind = changes.family_of(case), changes.kind_of(wrong)
    decided = wrong.steps.filter(to_state=kinds.State.GRANTED).order_by("-pk")[0]
    if decided.by is not None and by.is_also(decided.by):
        raise OwnDecision(number=wrong.number)
    if family.until_date is not None and kind != changes.HOLDER_DEATH:
        raise FamilyEnded(number=family.number)
    if kind in changes.BRINGING_IN:
        _take_out(family, wrong, today=today)
    elif kind in changes.MOVING:
        _move_back(family, wrong, case, today=today)
    elif kind == changes.CORRECTION:
        _correct_back(family, wrong, case, by=by, today=today)
    else:
        _let_back_in(family, wrong)
    for login in User.objects.filter(pk__in=wrong.outcome.get("logins", [])).order_by("pk"):
        accounts.open_login_again(user=login, by=by, why=_named(case))
    _record("put_right", family, case, by=by, today=today, change=wrong.number)
    _renew_card(family, case, by=by, today=today)


def _move_back(family: Family, wrong: Case, case: Case, *, today: date) -> None:
    """Let a family be under the office, and in the service, in which it was before it was moved."""
    old, back = family.ddo_office, _office_before(wrong)
    if not changes.is_last_move(wrong) or _service_of(family) != wrong.outcome["became"]:
        raise NotReversible()
    registrations.check_open(back, on=today)
    line = families.listed(old, family.service_number) if wrong.outcome["with_line"] else None
    was, retired = wrong.outcome["was"], wrong.outcome["was"]["retirement_date"]
    for name, held in (was | {"retirement_date": retired and date.fromisoformat(retired)}).items():
        setattr(family, name, held)
    _put_under_office(family, case, old=old, line=line, on=today)


def _correct_back(family: Family, wrong: Case, case: Case, *, by: User, today: date) -> None:
    """Let what stood before a correction stand again. May refuse: NotReversible."""
    new = family.members.filter(pk__in=_members_of(wrong), until_date=None).first()
    if new is None:
        raise NotReversible()
    old = family.members.get(pk=wrong.outcome["before"])
    corrections.go_back(old, new, today=today)
    corrections.correct_holder(family, new, old, why=_named(case), by=by, today=today)


def _take_out(family: Family, wrong: Case, *, today: date) -> None:
    """Let whom a change brought in leave again, also where a fact of theirs was put right since."""
    places = family.members.filter(pk__in=_members_of(wrong)).values("order")
    there = list(family.members.filter(order__in=places, until_date=None))
    if not there:
        raise NotReversible()
    for member in there:
        registrations.end_member(member, until=today, why=changes.PUT_RIGHT)


def _let_back_in(family: Family, wrong: Case) -> None:
    gone = list(family.members.filter(pk__in=_members_of(wrong)).exclude(until_date=None))
    if not gone:
        raise NotReversible()
    there = changes.standing(family)
    spouse = next((one for one in there if one.relation == "spouse"), None)
    registrations.check_parents([(one.relation, formats.name_of(one)) for one in gone], there=there)
    for member in gone:
        if member.relation == "spouse" and spouse is not None:
            raise SpouseThere(name=formats.name_of(spouse))
        registrations.check_not_elsewhere(member)
    standing = [{"key": member.pk, "until_date": None, "until_why": ""} for member in gone]
    corrections.come_back(family, wrong.outcome.get("ended", standing))
    if family.until_date is not None:
        family.until_date = None
        family.save()


# A birthday that decides.


def keep_on_card(case: Case, *, by: User, today: date) -> None:
    """Let somebody past an age stay by the officer's written reason. May refuse: DecisionMissing."""
    family = changes.family_of(case)
    member = _of_this_birthday(family, case)
    why = families.decided(case).get(SELF, "")
    if not why:
        raise registrations.DecisionMissing(name=formats.name_of(member))
    day = max(changes.day_of_age(member, on=today), today)
    place = applications.judged_member(member, on=day)
    member.answer, member.reason, member.rule = str(Answer.ASK), place.reason, place.rule
    member.decided_why = why
    member.save()
    _record("kept", family, case, by=by, today=today, member=member.order)
    _renew_card(family, case, by=by, today=today)


def leave_by_age(case: Case, *, by: User, today: date) -> None:
    """End the place of one whom the officer did not let stay, once the birthday is there.

    Who has left meanwhile, or whose family has ended, has no place that could end; and whose birth date was
    put right has another birthday.
    """
    family = changes.family_of(case)
    try:
        member = _of_this_birthday(family, case)
    except (MemberGone, corrections.ChangedSince):
        return
    _tell_age("health_card.age_ends", member, family, day=changes.day_of_age(member, on=today), left=0)
    if changes.day_of_age(member, on=today) <= today:
        _end_by_age(member, family, case, by=by, today=today)


def look_after_ages(*, on: date) -> int:
    """See to all whose place a birthday decides: tell them before, ask the officer, end it on the day.

    Run again on the same day it changes nothing. One family's trouble keeps no other waiting; it is raised
    at the end. Return how many were seen to.
    """
    due = changes.of_age_by(on + timedelta(days=max(rules.days_before_birthday(on))))
    return one_by_one(partial(_look_after, on=on), due)


@transaction.atomic
def _look_after(key: int, *, on: date) -> bool:
    member = Member.objects.select_related("family").get(pk=key)
    family = Family.objects.select_for_update(of=("self",)).select_related("person", "ddo_office").get(
        pk=member.family_id
    )  # fmt: skip
    member.refresh_from_db()
    if member.until_date is not None or family.until_date is not None:
        return False
    due = Due(member=member, place=applications.judged_member(member, on=on))
    if due.place.answer is Answer.NO and due.place.reason == "over_age":
        _end_by_rule(due, family, on=on)
        return True
    if due.place.answer is Answer.ASK and due.place.reason in BY_AGE and member.answer == Answer.YES:
        return _ask_or_end(due, family, on=on)
    return _tell_before(due, family, on=on)


def _ask_or_end(due: Due, family: Family, *, on: date) -> bool:
    case = changes.case_of_age(due.member)
    if case is None:
        _open_case(due.member, family, on=on)
        return True
    if case.state != kinds.State.REFUSED:
        return False
    _end_by_age(due.member, family, case, by=None, today=on)
    return True


def _tell_before(due: Due, family: Family, *, on: date) -> bool:
    day = due.place.until_date
    begun = [days for days in rules.days_before_birthday(on) if day is not None and (day - on).days <= days]
    if day is None or not begun:
        return False
    asks = due.place.then is Answer.ASK
    case = changes.case_of_age(due.member) if asks else None
    if asks and case is None:
        _open_case(due.member, family, on=on)
    if case is not None and case.state in kinds.ENDED:
        if case.state == kinds.State.GRANTED:
            return False  # kept: the birthday changes nothing
        asks = False
    template = "health_card.age_asks" if asks else "health_card.age_ends"
    _tell_age(template, due.member, family, day=day, left=min(begun))
    return True


def _tell_age(template: str, member: Member, family: Family, *, day: date, left: int) -> None:
    language = family.person.language
    name = member.name_hi if language == "hi" else member.name_en or member.name_hi
    first = family.members.filter(order=member.order).order_by("pk")[0]  # told once, whatever was corrected
    notices.send(
        template=template, to=family.person, about=family,
        values={"name": name, "day": formats.short_day(day)},
        event=f"health_card.age {first.pk} {day} {left}",
    )  # fmt: skip


def _open_case(member: Member, family: Family, *, on: date) -> Case:
    return _due_case("open", member, family, on=on)


def _due_case(verb: str, member: Member, family: Family, *, on: date) -> Case:
    answers = {
        "pages": {"event": {"day": changes.day_of_age(member, on=on).isoformat(), "paper": ""}}, "rows": {},
        "references": [], "family": family.number, "member": changes.member_told(member),
    }  # fmt: skip
    return cases.note_due(
        case_kind=kinds.kind(changes.code(changes.AGE)), person=family.person,
        office=_desk_of(family, on=on), answers=answers, verb=verb, today=on,
    )  # fmt: skip


def _end_by_rule(due: Due, family: Family, *, on: date) -> None:
    case = _due_case("lapse", due.member, family, on=on)
    _end_by_age(due.member, family, case, by=None, today=on)


def _end_by_age(member: Member, family: Family, case: Case, *, by: User | None, today: date) -> None:
    corrections.leave(member, until=changes.day_of_age(member, on=today), why=changes.AGE)
    _record("left", family, case, by=by, today=today, member=member.order, why=changes.AGE)
    _renew_card(family, case, by=by, today=today)


# What all of them do.


def _desk_of(family: Family, *, on: date) -> Office:
    """Return where a change is verified: by the drawing officer, of their own family by the state cell."""
    references = [one.identity for one in changes.standing(family) if one.identity]
    return registrations.verifying_office(
        family.person, office=family.ddo_office, references=references, on=on
    )


def _remember(case: Case, *, members: Iterable[Member], **more: Any) -> None:
    """Keep with the case what it did, so that another one can take it back."""
    case.outcome = {**case.outcome, "members": [member.pk for member in members], **more}
    case.save(update_fields=["outcome"])


def _members_of(case: Case) -> list[int]:
    """Return the keys of the members whom a change brought in or let leave. May refuse: NotReversible."""
    found: list[int] = case.outcome.get("members", [])
    if not found:
        raise NotReversible()
    return found


def _named(case: Case) -> str:
    return " · ".join((*phrases.CHANGES[changes.kind_of(case)], case.number))


def _day_of(case: Case) -> date:
    return date.fromisoformat(case.answers["pages"]["event"]["day"])


def _standing(family: Family, case: Case) -> Member:
    """Return whom a case names, as they stand now. May refuse: MemberGone."""
    member = changes.line_of(family, changes.member_of(case.answers))
    if member is None:
        raise MemberGone()
    return member


def _of_this_birthday(family: Family, case: Case) -> Member:
    """Return the same, where the birth date is still that of which a case asks.

    May refuse: MemberGone, ChangedSince.
    """
    member = _standing(family, case)
    if changes.is_of_another_birthday(case):
        raise corrections.ChangedSince(name=formats.name_of(member))
    return member


def _renew_card(family: Family, case: Case, *, by: User | None, today: date) -> None:
    """Put a card that says what is so now in the place of the one in force.

    From the day on which each person has an own card none is made for a family without one that holds: the
    change is entered all the same, and the family told.
    """
    standing = cards_kept.in_force(family)
    try:
        with transaction.atomic():
            if standing is None:
                cards.make(family, why=Card.Why.CHANGED, by=by, on=today)
            else:
                cards.replace(standing, why=Card.Why.CHANGED, note=_named(case), by=by, on=today)
    except (CardOfOnePerson, cards.CardEnded):
        notices.send(
            template="health_card.change_entered", to=family.person, values={"number": family.number},
            about=family, event=f"health_card.change_entered {case.number}",
        )  # fmt: skip


def _record(what: str, family: Family, case: Case, *, by: User | None, today: date, **more: Any) -> None:
    audit.record(
        by=by, act=f"health_card.family.{what}", about=family, person_id=family.person_id,
        business_date=today, detail={"number": family.number, "case": case.number, **more},
    )  # fmt: skip
