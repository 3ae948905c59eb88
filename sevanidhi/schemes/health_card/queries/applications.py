"""What an employee or pensioner sent in: read from a draft's answers, or from the case made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.contract import Answers as Sent
from sevanidhi.core.journeys.contract import Pages
from sevanidhi.kernel.explanation import Explanation
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import rules
from sevanidhi.schemes.health_card.formulas import plausible
from sevanidhi.schemes.health_card.formulas.family import (
    SELF,
    Answer,
    Answers,
    Eligibility,
    eligibility,
    missing,
)
from sevanidhi.schemes.health_card.models import PUT_RIGHT, Member

FAMILY = "health_card.family"  # the kind of case, and the journey, by which a family is registered
CHANGE = "health_card.change_"  # how the kinds begin by which it is changed
MEMBERS = "members"  # the task whose rows they are
CORRECTION = "correction"  # the kind of change, and why a line ended that was put right
LEFT_BEFORE = "left_before"  # why a line ended that was entered when its person had left already
WRONG = "wrong"  # the page on which is ticked what is said wrongly of a member
AADHAAR = "aadhaar"  # ticked there: no number was there at registration, and now there is
RIGHT = {
    "name": "right_name",
    "birth_date": "right_birth",
    "gender": "right_gender",
}  # the page with the fact
RIGHT_NUMBER, RIGHT_PHOTO = "right_number", "right_photo"
NO_NUMBER = {"identity": None, "last4": "", "no_aadhaar_why": "", "no_aadhaar_proof": ""}
CHILDREN = frozenset({"son", "daughter", "step_son", "step_daughter", "child"})


@dataclass(frozen=True, kw_only=True)
class Applied:
    """One person of the application, the applicant ("self") first.

    key: "self", or the row they were entered in. photo: key of the upload; None in a correction that leaves
    the photo as it is. pages: all that was answered. line: of the family, where a correction is asked for it;
    wrong: what of it is put right. Of a number a correction has only the one given now.
    """

    key: str
    order: int
    relation: str
    name: Words
    birth_date: date
    gender: str
    identity: UUID | None
    last4: str
    no_aadhaar_why: str
    no_aadhaar_proof: str
    photo: UUID | None
    remark: str
    pages: Pages
    line: Member | None = None
    wrong: frozenset[str] = frozenset()

    @property
    def is_judged(self) -> bool:
        """Whether the rule is asked of this person: in a correction, where a fact changes which it reads."""
        return self.line is None or "birth_date" in self.wrong

    @property
    def is_nearly_another(self) -> bool:
        """Whether a correction changes so much of this person that it might be somebody else."""
        return "name" in self.wrong and not self.wrong.isdisjoint({"birth_date", "gender", "photo"})

    @property
    def declared(self) -> dict[str, Any]:
        """Return what was declared of this person, as the rule asks it."""
        return dict(self.pages.get("member_conditions", {}))

    @property
    def own_income(self) -> Decimal | None:
        """Return what was declared of this person's own income a month; None where there is none."""
        return answers_of(self.declared).own_income


@dataclass(frozen=True, kw_only=True)
class Application:
    """A whole application. level: of pay, None where none was given."""

    ddo_code: str
    is_pensioner: bool
    service_number: str
    posting: Words
    level: int | None
    retirement_date: date | None
    spouse_serves: bool
    children_with_spouse: bool
    notice: str
    people: tuple[Applied, ...]

    @property
    def references(self) -> list[UUID]:
        """Return the references into the vault that it holds."""
        return [one.identity for one in self.people if one.identity]


def of_case(case: Case) -> Application:
    """Return what a case's answers say now."""
    return read(Sent.of_record(case.answers))


def kept(sent: Sent) -> dict[str, Any]:
    """Return an application as its case keeps it, with its references into the vault listed."""
    return sent.as_record() | {"references": [str(one) for one in read(sent).references]}


def read(sent: Sent) -> Application:
    """Return a whole application. Raises KeyError for one that is not whole."""
    service = sent.pages["service"]
    is_pensioner = service["kind"] == "pensioner"
    told = sent.pages["pensioner" if is_pensioner else "employee"]
    retired = told.get("retirement_date")
    return Application(
        ddo_code=sent.pages["ddo"]["ddo_code"],
        is_pensioner=is_pensioner,
        service_number=told["service_number"],
        posting=Words(told["posting_hi"], told["posting_en"]),
        level=told["pay_level"],
        retirement_date=date.fromisoformat(retired) if retired else None,
        spouse_serves=sent.of("spouse", "serves") == "yes",
        children_with_spouse=children_elsewhere(sent),
        notice=sent.pages["consent"]["notice"],
        people=people(sent),
    )


def children_elsewhere(sent: Sent) -> bool:
    """Return whether the children are on the card of the spouse, who serves too."""
    return sent.of("spouse", "serves") == "yes" and sent.of("children", "children_with") == "spouse"


def people_of(case: Case) -> tuple[Applied, ...]:
    """Return the people of an application; of a change, those whom it would bring in."""
    return people(Sent.of_record(case.answers))


def people(sent: Sent) -> tuple[Applied, ...]:
    """Return the same of what was sent."""
    return tuple(_people(sent))


def line_of(sent: Sent) -> Member | None:
    """Return the line of a family which a correction names; None where it names none."""
    return line_of_key(sent.of("who", "member"))


def corrected(sent: Sent) -> Applied | None:
    """Return whom a correction is about, as far as it is answered; None in whatever is no correction."""
    line = line_of(sent) if WRONG in sent.pages else None
    return None if line is None else _put_right(sent, line)


def line_of_key(key: Any) -> Member | None:
    """Return the line of this key, as a page has it; None for none."""
    return Member.objects.filter(pk=int(key)).first() if key else None


def with_birth_date(line: Member, birth_date: date) -> Applied:
    """Return somebody who stands in a family, as they would be with another birth date."""
    pages: Pages = {
        "who": {"member": line.pk}, WRONG: {"what": ["birth_date"]},
        RIGHT["birth_date"]: {"birth_date": birth_date.isoformat()},
    }  # fmt: skip
    return _put_right(Sent(pages=pages), line)


def _put_right(sent: Sent, line: Member) -> Applied:
    """Return somebody who stands in a family, as a correction would have them."""
    wrong = frozenset(sent.of(WRONG, "what") or ())
    person = {
        "name_hi": line.name_hi, "name_en": line.name_en, "birth_date": line.birth_date.isoformat(),
        "gender": line.gender,
    }  # fmt: skip
    for what in wrong & RIGHT.keys():
        person |= sent.pages.get(RIGHT[what], {})
    number = sent.pages.get(RIGHT_NUMBER) if AADHAAR in wrong else None
    photo = sent.of(RIGHT_PHOTO, "photo") if "photo" in wrong else None
    pages = {
        "relation": {"relation": line.relation}, "member_person": person,
        "member_conditions": line.declared, "member_number": number or NO_NUMBER,
        "member_photo": {"photo": photo},
    }  # fmt: skip
    told = _person(SELF, pages, of="member", order=line.order, relation=line.relation)
    return replace(told, line=line, wrong=wrong)


def _people(sent: Sent) -> Iterator[Applied]:
    one = corrected(sent)
    if one is not None:
        yield one
    if "self_person" in sent.pages:
        yield _person(SELF, sent.pages, of="self", order=1, relation=SELF)
    for order, row in enumerate(sent.rows.get(MEMBERS, ()), start=2):
        relation = row.pages["relation"]["relation"]
        yield _person(row.id, row.pages, of="member", order=order, relation=relation)


def _person(key: str, pages: Pages, *, of: str, order: int, relation: str) -> Applied:
    person, number = pages[f"{of}_person"], pages[f"{of}_number"]
    photo = pages[f"{of}_photo"]["photo"]
    return Applied(
        key=key,
        order=order,
        relation=relation,
        name=Words(person["name_hi"], person["name_en"]),
        birth_date=date.fromisoformat(person["birth_date"]),
        gender=person["gender"],
        identity=UUID(number["identity"]) if number["identity"] else None,
        last4=number["last4"],
        no_aadhaar_why=number["no_aadhaar_why"],
        no_aadhaar_proof=number["no_aadhaar_proof"],
        photo=UUID(photo) if photo else None,
        remark=pages.get("member_place", {}).get("remark", ""),
        pages=pages,
    )


def cannot_be(sent: Sent) -> Iterator[tuple[str, str]]:
    """Yield whose dates cannot be, as far as they are written: "self" or the row, and why."""
    born, retired = _day(sent.of("self_person", "birth_date")), retired_on(sent)
    if born is None:
        return
    if retired is not None and retired <= born:
        yield SELF, "retired_before_birth"
    for key, relation, birth_date in _births(sent):
        why = plausible.cannot_be(relation, born=birth_date, applicant_born=born)
        if why:
            yield key, why


def unlikely(sent: Sent, *, holder_born: date | None, on: date) -> Iterator[tuple[str, plausible.Doubt]]:
    """Yield whose birth dates are unlikely, as far as they are written: "self" or the row, and why.

    holder_born: of the holder of the family, where somebody comes into one that is registered.
    """
    ages, born = rules.plausible_ages(), _day(sent.of("self_person", "birth_date"))
    found = [
        (
            key,
            plausible.doubt_of_member(
                relation, born=birth_date, applicant_born=born or holder_born, ages=ages, on=on
            ),
        )
        for key, relation, birth_date in _births(sent)
    ]
    if born is not None:
        doubt = plausible.doubt_of_applicant(born=born, retired=retired_on(sent), ages=ages, on=on)
        found.insert(0, (SELF, doubt))
    yield from ((key, doubt) for key, doubt in found if doubt is not None)


def retired_on(sent: Sent) -> date | None:
    """Return the day a pensioner has retired, once it is written."""
    is_pensioner = sent.of("service", "kind") == "pensioner"
    return _day(sent.of("pensioner", "retirement_date")) if is_pensioner else None


def _births(sent: Sent) -> Iterator[tuple[str, str, date]]:
    for row in sent.rows.get(MEMBERS, ()):
        relation = row.pages.get("relation", {}).get("relation")
        born = _day(row.pages.get("member_person", {}).get("birth_date"))
        if relation and born:
            yield row.id, relation, born


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def judged(person: Applied, *, on: date) -> Eligibility:
    """Return whether a person is in the family on a day; the applicant is, and who stands in it and is put
    right in nothing the rule reads.

    May refuse: AnswerMissing, NotBornYet, RelationUnknown, NoRuleInForce.
    """
    if person.relation == SELF:
        rule = rules.family(on)
        return Eligibility(answer=Answer.YES, reason="in_family", rule=rule.rule, explanation=Explanation(()))
    if person.line is not None and not person.is_judged:
        return _as_decided(person.line)
    return judged_row(person.pages, on=on)


def _as_decided(line: Member) -> Eligibility:
    return Eligibility(
        answer=Answer(line.answer), reason=line.reason, rule=line.rule, explanation=Explanation(())
    )


def judged_row(pages: Pages, *, on: date) -> Eligibility:
    """Return the same of one row of a draft, as far as it is answered. May refuse: as `judged`."""
    relation = pages.get("relation", {}).get("relation")
    born = pages.get("member_person", {}).get("birth_date")
    if not relation or not born:
        raise missing("birth_date" if relation else "relation")
    return eligibility(
        rules.family(on),
        relation=relation,
        birth_date=date.fromisoformat(born),
        answers=answers_of(pages.get("member_conditions", {})),
        on=on,
    )


def put_right_on(on: date) -> Q:
    """Return the condition that a line does not say what is so on a day, so that nobody is counted twice.

    Of lines put right the last that covers the day says it, and of one taken back the line that stands again;
    whoever came in and was taken out on one day was never there. Every line has stood for a day at least.
    """
    covers = Q(until_date=None) | Q(until_date__gt=on)
    place = Member.objects.filter(covers, family=OuterRef("family"), order=OuterRef("order"))
    place = place.filter(from_date__lte=on).exclude(until_why__in=(PUT_RIGHT, LEFT_BEFORE))
    of_that_day = Q(from_date__gte=on, until_date__lte=on + timedelta(days=1))
    return (
        Q(until_why=LEFT_BEFORE)
        | Q(until_why=PUT_RIGHT) & (of_that_day | Exists(place))
        | Q(until_why=CORRECTION) & Exists(place.filter(pk__gt=OuterRef("pk")))
    )


def judged_member(member: Member, *, on: date) -> Eligibility:
    """Return the same of somebody who stands in a family, by what was declared."""
    return eligibility(
        rules.family(on), relation=member.relation, birth_date=member.birth_date,
        answers=answers_of(member.declared), on=on,
    )  # fmt: skip


def answers_of(declared: Mapping[str, Any]) -> Answers:
    """Return what was declared of a person, as the rule takes it."""
    income = declared.get("own_income")
    return Answers(
        marital=declared.get("marital") or None,
        wholly_dependent=_yes(declared.get("wholly_dependent")),
        normally_resides=_yes(declared.get("normally_resides")),
        own_income=rupees(income) if income else None,
        disability=bool(declared.get("disability")),
    )


def _yes(said: Any) -> bool | None:
    return None if said is None else said in ("yes", True)
