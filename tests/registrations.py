"""Registrations of officers in the world: the newcomer's, and one of the first person of each circle."""

from __future__ import annotations

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents.models import Document
from sevanidhi.core.journeys.contract import Answers, Row
from sevanidhi.core.offices.models import District
from sevanidhi.schemes.health_card.queries.registrations import KIND
from sevanidhi.schemes.health_card.services import registrations
from sevanidhi.web.access import APPLICANT
from tests.world import TODAY, World

OFFICE = {
    "office": {"name_hi": "कार्यालय", "name_en": "", "department_hi": "विभाग", "department_en": ""},
    "office_place": {"district": "UP-50", "address_hi": "लखनऊ", "address_en": ""},
}


def answers(code: str) -> Answers:
    """Return whole answers of an officer with this code."""
    return Answers(
        pages={
            "kind": {"kind": "ddo"},
            "code": {"ddo_code": code},
            "officer": {"name_hi": "नवागत", "name_en": "", "designation_hi": "अधिकारी", "designation_en": ""},
            "place": {
                "department_hi": "विभाग", "department_en": "", "district": "UP-50", "treasury_hi": "कोषागार",
                "treasury_en": "",
            },
            "mobile": {"official": "yes", "why_personal": ""},
            "mail": {"email": ""},
            "controlling": {
                "controlling_name": "उषा", "controlling_designation": "निदेशक", "controlling_office": "लखनऊ",
            },
        },
        rows={"offices": (Row(id="5e0c7f8e-2d0d-4a5e-9a53-1d8f1c5b7a11", pages=OFFICE),)},
    )  # fmt: skip


def registration_of(world: World, role: str, circle: str) -> Case:
    """Return the registration of who looks, if that is the newcomer, else of a circle's first person."""
    newcomer = role == APPLICANT and circle == "own"
    owner: User = world.users[APPLICANT] if newcomer else world.circles[circle].logins[0]
    owner.refresh_from_db()
    known = Case.objects.filter(kind=KIND, person=owner.person_id).first() if owner.person_id else None
    if known is None:
        District.objects.get_or_create(
            state="uttar_pradesh", code="UP-50", defaults={"name_hi": "लखनऊ", "name_en": "Lucknow"}
        )
        number = f"REG-{owner.pk}"
        registrations.receive(answers(f"UP-{owner.pk}"), draft_number=number, owner=owner, on=TODAY)
        known = Case.objects.get(number=number)
    return known


def examined(world: World, role: str, circle: str) -> Case:
    """Return such a registration in the hands of the cell's clerk."""
    case, clerk = registration_of(world, role, circle), world.users["cell_clerk"]
    if case.state == "awaiting_paper":
        casework.record_arrival(case=case, way="mail", today=TODAY)
        casework.take(case=case, by=clerk, today=TODAY, why="पहले यही")
        case.refresh_from_db()
    return case


def proposed(world: World, role: str, circle: str) -> Case:
    """Return such a registration, proposed to be granted."""
    case = examined(world, role, circle)
    if case.state == "waiting":
        casework.move(case=case, verb="propose_grant", by=world.users["cell_clerk"], today=TODAY)
        case.refresh_from_db()
    return case


def sent_back(world: World, role: str, circle: str) -> Case:
    """Return such a registration, returned to be put right."""
    case = examined(world, role, circle)
    if case.state == "waiting":
        casework.move(
            case=case, verb="object", by=world.users["cell_clerk"], today=TODAY, fields={"code": "फिर देखें"}
        )
        case.refresh_from_db()
    return case


def form_of(case: Case) -> Document:
    """Return the form of a registration, to be signed."""
    return Document.objects.filter(about_key=str(case.pk), kind="health_card.ddo_form").latest("pk")
