"""A family's application and a verified family of each circle, for the addresses of the health card."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sevanidhi.core.casework.models import Case
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import Upload
from sevanidhi.core.uploads.tests import portraits
from sevanidhi.schemes.health_card.models import Family
from sevanidhi.schemes.health_card.queries.changes import member_told
from sevanidhi.schemes.health_card.tests.conftest import keep_photo
from tests import applications, cards
from tests.world import CIRCLES, TODAY, World

FAMILY = "health_card.family"
# How every reference into the vault begins here, which no page tells, and the last four figures by circle.
REFERENCES = "6f1d8a90-3c1b-4d27-8a55-"
LAST4 = {circle: f"917{place}" for place, circle in enumerate(CIRCLES)}


def number_of(circle: str, place: int) -> applications.Number:
    """Return what the books keep of the number of a circle's person, by their place."""
    return UUID(f"{REFERENCES}{CIRCLES.index(circle):04d}{place:08d}"), LAST4[circle]


def case_of(world: World, circle: str, *, at: int = 0) -> Case:
    """Return the application of a circle's person, whose signed form has come."""
    there = world.circles[circle]
    number = f"HF-{circle.upper()}-{at}"
    known = Case.objects.filter(number=number).first()
    if known is not None:
        return known
    person = there.people[at].person
    case = Case.objects.create(
        number=number, kind=FAMILY, person=person, office=there.office, state="awaiting_paper",
        answers=applications.answers(
            person, photo=_photo(there.logins[0]), number=number_of(circle, at)
        ),
    )  # fmt: skip
    applications.arrive(case, by=world.user("ddo"), on=TODAY)
    return case


def _photo(sender: Any) -> str:
    sent = Upload.objects.filter(owner=sender).first() or uploads.take_whole(
        content=portraits.jpeg(portraits.portrait(width=160)), name="photo.jpg", purpose="photo", by=sender
    )
    return str(sent.key)


def family_of(world: World, circle: str) -> Family:
    """Return the verified family of a circle's other person."""
    case = case_of(world, circle, at=1)
    number = f"UP17-0000-{9000 + list(world.circles).index(circle)}"
    known = Family.objects.filter(number=number).first()
    if known is not None:
        return known
    applications.grant(case, by=world.user("ddo"), on=TODAY)
    made = Family.objects.create(
        number=number, person=case.person, ddo_office=case.office, case=case, service_number="E-1",
        from_date=TODAY,
    )  # fmt: skip
    cards.applicant_in(made, number=number_of(circle, 1))
    return made


def entered_change(world: World, circle: str) -> Case:
    """Return a birth that was entered in such a family."""
    family, number = family_of(world, circle), f"HC-{circle.upper()}"
    known = Case.objects.filter(number=number).first()
    return known or Case.objects.create(
        number=number, kind="health_card.change_birth", person=family.person, office=family.ddo_office,
        state="granted", complete_date=TODAY,
        answers={"pages": {"event": {"day": "2017-04-10", "paper": "1"}}, "rows": {}, "references": []}
        | {"family": family.number},
        outcome={"members": [family.members.get().pk]},
    )  # fmt: skip


def correction(world: World, circle: str) -> Case:
    """Return a correction of a name, in such a family, that waits for its officer."""
    family, number = family_of(world, circle), f"HC-{circle.upper()}-2"
    known = Case.objects.filter(number=number).first()
    if known is not None:
        return known
    line = family.members.get()
    line.photo_sha256 = keep_photo(3)
    line.save()
    pages = {
        "who": {"member": str(line.pk)}, "wrong": {"what": ["name"]},
        "right_name": {"name_hi": "आशा वर्मा", "name_en": "Asha Verma"}, "event": {"paper": "1"},
    }  # fmt: skip
    return Case.objects.create(
        number=number, kind="health_card.change_correction", person=family.person, office=family.ddo_office,
        state="waiting", complete_date=TODAY,
        answers={"pages": pages, "rows": {}, "references": [], "family": family.number}
        | {"member": member_told(line)},
    )  # fmt: skip
