"""Eighty families from the first code to the drawing officer's decision, and the officers' lists of staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.offices import queries as offices
from sevanidhi.core.uploads import services as uploads
from sevanidhi.schemes.health_card.phrases import LIST_COLUMNS
from sevanidhi.schemes.health_card.queries import applications, families
from sevanidhi.schemes.health_card.services import families as services
from sevanidhi.schemes.health_card.services import staff
from sevanidhi.site.demo.up.gateway import Applicant
from sevanidhi.site.demo.up.population import NOT_YET, FamilyPlan, Fate, PersonPlan
from sevanidhi.site.demo.up.portraits import portrait

LIST_LOADED_DATE = date(2017, 3, 8)
PORTRAIT_WIDTH = 240
PROOF = "परिवार रजिस्टर की नकल, क्रमांक 27"
DECIDED = (
    "मूल कागज़ देखे; पूरी तरह आश्रित हैं और साथ रहते हैं। / Original papers seen; wholly dependent, living together."
)
OLD_PHOTO = "फ़ोटो कई वर्ष पुराना है, नया भेजें। / The photo is years old, send a fresh one."
NOT_OURS = "इस कार्यालय से वेतन नहीं मिलता; अपने आहरण अधिकारी से आवेदन करें। / Your pay is not drawn here."


@dataclass
class Begun:
    """One family on its way. photos: the keys of the uploads, in the order of the people."""

    plan: FamilyPlan
    applicant: Applicant
    photos: list[UUID] = field(default_factory=list)
    case: Case | None = None


def begin(plans: Iterable[FamilyPlan]) -> list[Begun]:
    """Let every family prove a mobile number, which begins its draft."""
    return [Begun(plan, Applicant(families.FAMILY, mobile=plan.mobile)) for plan in plans]


def load_staff(plans: Iterable[FamilyPlan], *, ddos: dict[str, User]) -> int:
    """Load each officer's own list: those who apply, and some who have not yet."""
    plans, named = list(plans), 0
    for code, ddo in ddos.items():
        rows = [[words[1] for words in LIST_COLUMNS.values()]]
        rows += [_listed(plan) for plan in plans if plan.ddo_code == code]
        rows += [list(line) for line in NOT_YET[code]]
        named += staff.load(rows, office=offices.office(code), by=ddo, on=LIST_LOADED_DATE).people
    return named


def _listed(plan: FamilyPlan) -> list[str]:
    head = plan.head
    return [
        plan.service_number, head.name.hi, head.name.en, f"{head.birth_date:%d-%m-%Y}", plan.mobile,
        "yes" if plan.is_pensioner else "no",
    ]  # fmt: skip


def send_photos(begun: Iterable[Begun]) -> int:
    """Send everybody's photo, let all be looked at together, and return how many there are."""
    every = list(begun)
    for one in every:
        one.photos = [one.applicant.send_photo(_photo(person)) for person in one.plan.people]
    keys = [key for one in every for key in one.photos]
    uploads.examine_photos(keys=keys)
    for one in every:
        for key in one.photos:
            one.applicant.keep_doubted(key)
    return len(keys)


def _photo(person: PersonPlan) -> bytes:
    long_hair = person.gender == "female"
    age = person.age_on(LIST_LOADED_DATE)
    return portrait(person.portrait, age=age, long_hair=long_hair, width=PORTRAIT_WIDTH)


def fill(one: Begun) -> None:
    """Answer every page for the applicant and for each of the family."""
    plan, applicant, on = one.plan, one.applicant, one.plan.sent_date
    applicant.answer("ddo", on=on, find=plan.ddo_code)
    applicant.answer("service", on=on, kind="pensioner" if plan.is_pensioner else "employee")
    _work(plan, applicant)
    applicant.answer("spouse", on=on, serves="no")
    applicant.answer("consent", on=on, agreed="yes")
    _person(applicant, "self", plan.head, one.photos[0], on=on)
    for person, photo in zip(plan.people[1:], one.photos[1:], strict=True):
        row = applicant.new_row()
        applicant.answer("relation", on=on, row=row, relation=person.relation)
        _person(applicant, "member", person, photo, on=on, row=row)


def _work(plan: FamilyPlan, applicant: Applicant) -> None:
    told = {
        "service_number": plan.service_number, "posting_hi": plan.posting.hi, "posting_en": plan.posting.en,
        "pay_level": str(plan.pay_level),
    }  # fmt: skip
    if plan.retired_date is not None:
        applicant.answer("pensioner", on=plan.sent_date, retirement_date=plan.retired_date, **told)
    else:
        applicant.answer("employee", on=plan.sent_date, **told)


def _person(
    applicant: Applicant, of: str, person: PersonPlan, photo: UUID, *, on: date, row: str | None = None
) -> None:
    applicant.answer(
        f"{of}_person", on=on, row=row, name_hi=person.name.hi, name_en=person.name.en,
        gender=person.gender, birth_date=person.birth_date,
    )  # fmt: skip
    if person.declared:
        applicant.answer("member_conditions", on=on, row=row, **person.declared)
    if row:
        applicant.answer("member_place", on=on, row=row, remark=person.remark)
    without = {"no_aadhaar_why": "none_yet", "no_aadhaar_proof": PROOF}
    number = {"aadhaar": person.aadhaar} if person.aadhaar else without
    applicant.answer(f"{of}_number", on=on, row=row, **number)
    applicant.answer(f"{of}_photo", on=on, row=row, photo_key=str(photo))


def send(one: Begun) -> None:
    """Send the application with its code."""
    one.case = one.applicant.send(on=one.plan.sent_date)


def settle(one: Begun, *, by: User) -> None:
    """Do at the drawing officer's desk what is to become of the application."""
    assert one.case is not None  # noqa: S101
    fate, came, day = (
        one.plan.fate,
        one.plan.sent_date + timedelta(days=1),
        one.plan.sent_date + timedelta(days=3),
    )
    if fate is Fate.NO_PAPER:
        return
    way: casework.Way = "post" if one.plan.is_pensioner else "hand"
    casework.record_arrival(case=one.case, way=way, by=by, today=came, note=f"R-{one.plan.number}")
    if fate is Fate.VERIFIED:
        _verify(one.case, by=by, on=day)
    elif fate is Fate.RETURNED:
        row = applications.of_case(one.case).people[1].key
        casework.move(
            case=one.case, verb="object", by=by, today=day, fields={f"member_photo/{row}": OLD_PHOTO}
        )
    elif fate is Fate.REFUSED:
        casework.move(case=one.case, verb="refuse", by=by, today=day, note=NOT_OURS)


def _verify(case: Case, *, by: User, on: date) -> None:
    """Verify a family; of whom the rule leaves to the officer, say why."""
    people = families.at_desk(case, on=on)
    decided = {one.person.key: DECIDED for one in people if one.to_decide}
    services.verify(case=case, decided=decided, by=by, today=on)
