"""What changes in a registered family: which kinds there are, who may leave, whose birthday comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework import queries as casework
from sevanidhi.core.casework.kinds import ENDED, State
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.contract import Answers, Returned
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import rules
from sevanidhi.schemes.health_card.formulas.ages import birthday
from sevanidhi.schemes.health_card.formulas.family import SELF, Answer, Eligibility, FamilyRule, RelationRule
from sevanidhi.schemes.health_card.formulas.plausible import STEP_CHILDREN
from sevanidhi.schemes.health_card.models import Family, Member
from sevanidhi.schemes.health_card.queries import families
from sevanidhi.schemes.health_card.queries.applications import (
    CHANGE,
    CORRECTION,
    PUT_RIGHT,
    judged_member,
)

# Kinds of cases, after CHANGE.
BIRTH = "birth"
MARRIAGE = "marriage"
MARRIED_OUT = "married_out"
DIVORCE = "divorce"
DEATH = "death"
DEPENDANT = "dependant"
TRANSFER = "transfer"
RETIREMENT = "retirement"
HOLDER_DEATH = "holder_death"
AGE = "age"


BRINGING_IN = (BIRTH, MARRIAGE, DEPENDANT)
LEAVING = (MARRIED_OUT, DIVORCE, DEATH)
ABOUT_ONE = (*LEAVING, CORRECTION)  # the member tells whom of the family it is about
MOVING = (TRANSFER, RETIREMENT)
REVERSIBLE = (*BRINGING_IN, *LEAVING, CORRECTION, *MOVING, HOLDER_DEATH)
BY_MEMBER = (
    CORRECTION, BIRTH, MARRIAGE, DEPENDANT, MARRIED_OUT, DIVORCE, DEATH, TRANSFER, RETIREMENT,
)  # fmt: skip
BY_OFFICER = (TRANSFER, RETIREMENT, HOLDER_DEATH)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A member whose place in the family a birthday decides, and what the rule says of them today."""

    member: Member
    place: Eligibility


def code(kind: str) -> str:
    """Return the code of the kind of case, and of the journey."""
    return CHANGE + kind


def kind_of(case: Case) -> str:
    """Return which change a case is."""
    return case.kind.removeprefix(CHANGE)


def family_of(case: Case) -> Family:
    """Return the family a case would change, held until the transaction ends."""
    held = Family.objects.select_for_update(of=("self",)).select_related("person", "ddo_office", "case")
    return held.get(number=case.answers["family"])


def hold_family(case: Case) -> None:
    """Hold the family a case would change until the transaction ends; a case that names none holds none."""
    Family.objects.select_for_update().filter(number=case.answers.get("family")).first()


def put_right_of(case: Case) -> Case | None:
    """Return the case by which a change is put right, running or done."""
    asked = Case.objects.filter(person=case.person_id, kind=code(PUT_RIGHT), answers__of=case.number)
    return asked.exclude(state=State.REFUSED).first()


def may_be_put_right(case: Case) -> bool:
    """Return whether an entered change may still be said to be a mistake."""
    kept = "was" if kind_of(case) in MOVING else "members"  # what it did
    entered = kind_of(case) in REVERSIBLE and case.state == State.GRANTED and kept in case.outcome
    return entered and not _is_overtaken(case) and put_right_of(case) is None


def _is_overtaken(case: Case) -> bool:
    """Return whether what a change entered is no longer what stands."""
    if kind_of(case) in MOVING:
        return not is_last_move(case)
    new = Member.objects.filter(pk__in=case.outcome["members"], until_date=None)
    return kind_of(case) == CORRECTION and not new.exists()


def is_last_move(case: Case) -> bool:
    """Return whether a family stands where it does by this change: it was not moved on since, or that was
    taken back.
    """
    mine = Case.objects.filter(person=case.person_id, answers__family=case.answers["family"])
    every = mine.filter(state=State.GRANTED)
    back = {*every.filter(kind=code(PUT_RIGHT)).values_list("answers__of", flat=True)}
    moves = every.filter(kind__in=[code(kind) for kind in MOVING])
    moves = moves.exclude(number__in=back - {case.number})  # this one may just be taken back
    entered = Max("steps__pk", filter=Q(steps__to_state=State.GRANTED))
    return moves.annotate(entered=entered).order_by("-entered").first() == case


def mistaken(case: Case) -> Case:
    """Return the change which a case puts right, held until the transaction ends."""
    return Case.objects.select_for_update().get(number=case.answers["of"])


def standing(family: Family) -> list[Member]:
    """Return who is in a family and has not left it, the employee or pensioner first."""
    return list(family.members.filter(until_date=None).order_by("order"))


def may_be_told_of(owner: User | None, kind: str, *, on: date) -> list[Member]:
    """Return of whom their own family may tell that they left it in this way, or stand wrongly in it."""
    family = families.own_family(owner) if owner is not None else None
    if family is None:
        return []
    everybody = standing(family)
    if kind == CORRECTION:
        return everybody
    relations = rules.family(on).relations
    others = [member for member in everybody if member.relation != SELF]
    if kind == MARRIED_OUT:
        return [one for one in others if _leaves_by_marriage(relations.get(one.relation))]
    if kind == DIVORCE:
        return [one for one in others if one.relation == "spouse"]
    return others


def _leaves_by_marriage(row: RelationRule | None) -> bool:
    return row is not None and bool(row.marital) and "married" not in row.marital


def own_changes(user: User) -> list[Case]:
    """Return the changes of the reader's own family that are under way, the newest first."""
    return [
        case for case in casework.cases_of(user) if case.kind.startswith(CHANGE) and case.state not in ENDED
    ]


def returned(case_number: str, *, owner: User) -> Returned | None:
    """Return what the drawing officer sent back to this person; None where nothing was, or not to them."""
    found = next((one for one in casework.cases_of(owner) if one.number == case_number), None)
    if found is None or not found.kind.startswith(CHANGE) or found.state != State.OBJECTED:
        return None
    note = found.steps.filter(verb="object").order_by("-pk")[0].note
    return Returned(
        answers=Answers.of_record(found.answers), reasons=casework.reasons_of_return(found), note=note
    )


def of_age_by(until: date) -> Iterator[int]:
    """Yield the keys of the standing members who may reach an age of the rule up to a day."""
    rule = rules.family(until)
    aged = {row.code: _ages(rule, row) for row in rule.relations.values()}
    youngest = min((age for ages in aged.values() for age in ages), default=0)
    born_before = until - timedelta(days=365 * youngest)  # some days too many; each is judged
    found = Member.objects.filter(
        relation__in=[code for code, ages in aged.items() if ages],
        birth_date__lte=born_before, until_date=None, family__until_date=None,
    )  # fmt: skip
    yield from found.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000)


def _ages(rule: FamilyRule, row: RelationRule) -> list[int]:
    """Return the ages at which the rule says something new of a relation."""
    if row.under_age is not None:
        return [row.under_age]
    if not row.child:
        return []
    limit = rule.child_age_limit.value
    return [int(limit)] if limit is not None else [rule.minor_until_age]


def day_of_age(member: Member, *, on: date) -> date:
    """Return the birthday on which the rule of a day says something new of this person."""
    rule = rules.family(on)
    (age,) = _ages(rule, rule.relations[member.relation])
    return birthday(member.birth_date, age)


@dataclass(frozen=True, kw_only=True)
class GoneBy:
    """A birthday of the rule that has passed by the date to which somebody's birth goes back.

    ends: whether the place then ends, as of that day; else the drawing officer is asked.
    """

    name: Words
    day: date
    ends: bool


def birthday_gone_by(case: Case, *, on: date) -> GoneBy | None:
    """Return the birthday that has passed where a case takes a correction of a birth date back; else None."""
    wrong = Case.objects.filter(number=case.answers.get("of"), kind=code(CORRECTION)).first()
    if kind_of(case) != PUT_RIGHT or wrong is None:
        return None
    old = Member.objects.get(pk=wrong.outcome["before"])
    now = Member.objects.get(pk=wrong.outcome["members"][0])
    rule = rules.family(on)
    has_age = old.relation in rule.relations and bool(_ages(rule, rule.relations[old.relation]))
    if old.birth_date == now.birth_date or not has_age or day_of_age(old, on=on) > on:
        return None
    place = judged_member(old, on=on)
    if place.answer is Answer.YES or (place.answer is Answer.ASK and old.answer == Answer.ASK):
        return None
    name = Words(now.name_hi, now.name_en)
    return GoneBy(name=name, day=day_of_age(old, on=on), ends=place.answer is Answer.NO)


def step_children_left(case: Case) -> list[Member]:
    """Return the step-children in a family of which a divorce is told: no order says what becomes of them."""
    if kind_of(case) != DIVORCE:
        return []
    there = Member.objects.filter(family__number=case.answers["family"], until_date=None)
    return list(there.filter(relation__in=STEP_CHILDREN).order_by("order"))


def case_of_age(member: Member) -> Case | None:
    """Return the case which a birthday opened for this person.

    It stays theirs when another fact is put right; with another birth date it was of another birthday.
    """
    lines = Member.objects.filter(
        family=member.family_id, order=member.order, birth_date=member.birth_date
    ).values_list("pk", flat=True)
    mine = Case.objects.filter(kind=code(AGE), answers__member__key__in=list(lines))
    return mine.order_by("-pk").first()


def line_of(family: Family, told: Mapping[str, Any] | None) -> Member | None:
    """Return the line that stands of whom a case names; None where they have left the family."""
    order = told["order"] if told else 0
    return family.members.filter(order=order, until_date=None).first()


def is_of_another_birthday(case: Case) -> bool:
    """Return whether a birthday opened this case that is not theirs: the birth date was put right since."""
    told = member_of(case.answers)
    if kind_of(case) != AGE or told is None:
        return False
    asked = Member.objects.select_related("family").get(pk=told["key"])
    now = line_of(asked.family, told)
    return now is not None and now.birth_date != asked.birth_date


def decided_by_age(case: Case, *, on: date) -> Eligibility | None:
    """Return what the rule says from the birthday on which a case waits for the officer; None for others."""
    told = member_of(case.answers)
    if kind_of(case) != AGE or told is None:
        return None
    member = Member.objects.get(pk=told["key"])
    return judged_member(member, on=max(on, day_of_age(member, on=on)))


def member_told(member: Member) -> dict[str, Any]:
    """Return how a case's answers name a member."""
    return {
        "key": member.pk, "order": member.order, "name_hi": member.name_hi, "name_en": member.name_en,
        "relation": member.relation, "gender": member.gender,
    }  # fmt: skip


def member_of(answers: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the member whom a case's answers name."""
    told: Mapping[str, Any] | None = answers.get("member")
    return told
