"""What to put into an address that names something: one's own, a colleague's, a stranger's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from sevanidhi.core.accounts.models import Mandate, RoleHeld
from sevanidhi.core.api.models import Token
from sevanidhi.core.journeys import registry
from sevanidhi.core.journeys import services as journeys
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.mailroom import imap
from sevanidhi.core.mailroom import services as mailroom
from sevanidhi.core.mailroom.models import Letter
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import Upload
from sevanidhi.core.uploads.tests import portraits
from sevanidhi.schemes.health_card.models import StaffListed
from sevanidhi.web.access import APPLICANT, MEMBER
from tests import cards, families, registrations
from tests.toy_journey import TOY
from tests.world import CIRCLES, LOOKERS, TODAY, VERIFICATION, World, blank_pdf

registry.register(TOY)  # no scheme has a journey of its own to try the machinery with
Example = Callable[[World, str, str], dict[str, Any]]

# Which of a circle's three cases a role works on, and by which step.
STEP_OF = {MEMBER: (0, "withdraw"), "district_clerk": (1, "object"), "district_officer": (2, "send_back")}
PAPER_OF = {
    MEMBER: "member",
    "ddo": "office",
    "ddo_clerk": "office",
    "district_clerk": "district",
    "district_officer": "district",
    "treasury_clerk": "treasury",
}


CELL = ("cell_clerk", "cell_officer")


def _paper(world: World, role: str, circle: str) -> dict[str, Any]:
    if role in (APPLICANT, *CELL):
        return {"key": registrations.form_of(registrations.registration_of(world, role, circle)).key}
    if circle == "own" and role == "administrator":
        return {"key": world.things["papers"][role].key}
    return {"key": world.circles[circle].papers[PAPER_OF.get(role, "member")].key}


def _case(place: int) -> Example:
    def example(world: World, role: str, circle: str) -> dict[str, Any]:
        if role == "ddo":
            return {"number": world.things["to_report_on"][circle]}
        if role in (APPLICANT, *CELL):
            return {"number": registrations.registration_of(world, role, circle).number}
        return {"number": world.circles[circle].cases[place].number}

    return example


def _step(world: World, role: str, circle: str) -> dict[str, Any]:
    if role == "ddo":
        return {"number": world.things["to_report_on"][circle], "verb": "report"}
    if role == APPLICANT:
        return {"number": registrations.registration_of(world, role, circle).number, "verb": "withdraw"}
    if role == "cell_clerk":
        return {"number": registrations.examined(world, role, circle).number, "verb": "object"}
    if role == "cell_officer":
        return {"number": registrations.proposed(world, role, circle).number, "verb": "send_back"}
    place, verb = STEP_OF.get(role, STEP_OF[MEMBER])
    return {"number": world.circles[circle].cases[place].number, "verb": verb}


def _registration(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"number": registrations.registration_of(world, role, circle).number}


def _returned(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"code": registrations.KIND, "number": registrations.sent_back(world, role, circle).number}


def _hand_over(world: World, role: str, circle: str) -> dict[str, Any]:
    offered = world.things["hand_overs"]
    return {"pk": offered.get(role, offered["office"]) if circle == "own" else offered[circle]}


def _held(world: World, role: str, circle: str) -> dict[str, Any]:
    clerk = world.desk(circle).clerk
    return {"pk": RoleHeld.objects.get(user=clerk).pk}


def _by_circle(kind: str) -> Example:
    return lambda world, role, circle: {"pk": world.things[kind][CIRCLES.index(circle)]}


def _token(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"number": Token.objects.get(user=world.circles[circle].logins[0]).pk}


def _schedule(which: str, **more: Any) -> Example:
    return lambda world, role, circle: {"key": getattr(world.desk(circle), which).key} | more


def _on_desk(which: str) -> Example:
    return lambda world, role, circle: {"pk": getattr(world.desk(circle), which).pk}


def _suspense(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"pk": world.desk(circle).suspense[0].pk}


def _employee(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"employee_id": world.circles[circle].people[0].employee_id}


def _account(under: str, **more: Any) -> Example:
    return lambda world, role, circle: {"number": world.circles[circle].accounts[under][0].number} | more


def _upload(world: World, role: str, circle: str) -> dict[str, Any]:
    """Name a photo that whoever looks has sent, or somebody of another circle."""
    mine = circle == "own" and role in {APPLICANT, *LOOKERS}
    sender = world.user(role) if mine else world.circles[circle].logins[0]
    photo = portraits.jpeg(portraits.portrait(width=160))
    sent = Upload.objects.filter(owner=sender).first() or uploads.take_whole(
        content=photo, name="photo.jpg", purpose="photo", by=sender
    )
    return {"key": sent.key}


def _draft(**more: Any) -> Example:
    """Return the address of a circle's draft, with one member of the family in it."""

    def example(world: World, role: str, circle: str) -> dict[str, Any]:
        own = role == APPLICANT and circle == "own"
        owner = world.users[APPLICANT] if own else world.circles[circle].logins[0]
        draft = journeys.begin(journey=TOY, owner=owner)
        journeys.save_page(
            draft=draft, page="member", row=ROW, answers={"name": "सदस्य"}, reference=UUID(ROW),
            by=owner, on=TODAY,
        )  # fmt: skip
        return {"number": draft.number} | more

    return example


def _mandate(world: World, role: str, circle: str) -> dict[str, Any]:
    """Return the address of a mandate of the draft's owner, who lets another help."""
    told = _draft()(world, role, circle)
    owner = Draft.objects.get(number=told["number"]).owner
    now = timezone.now()
    given = Mandate.objects.create(
        owner=owner, helper=world.circles[circle].logins[1], scope=TOY.code, from_at=now,
        until_at=now + timedelta(hours=4), approved_with=uuid4(),
    )  # fmt: skip
    return told | {"pk": given.pk}


def _family_case(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"number": families.case_of(world, circle).number}


def _entered_change(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"number": families.entered_change(world, circle).number}


def _correction(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"number": families.correction(world, circle).number}


def _listed(world: World, role: str, circle: str) -> dict[str, Any]:
    line, _new = StaffListed.objects.get_or_create(
        office=world.circles[circle].office, service_number="E-77",
        defaults={"name_hi": "मोहन लाल", "loaded_date": TODAY},
    )  # fmt: skip
    return {"pk": line.pk}


def _family_photo(world: World, role: str, circle: str) -> dict[str, Any]:
    case = families.case_of(world, circle)
    return {"number": case.number, "key": UUID(case.answers["pages"]["self_photo"]["photo"])}


def _letter(**more: Any) -> Example:
    """Return the address of a mail that waits for a human; there is one mailbox, and no circle's."""

    def example(world: World, role: str, circle: str) -> dict[str, Any]:
        return {"pk": (Letter.objects.first() or mailroom.take_in(_mailed(), today=TODAY)).pk} | more

    return example


def _mailed() -> imap.Arrived:
    made = EmailMessage()
    made["From"], made["Subject"] = "somebody@example.org", "फ़ॉर्म"
    made.add_attachment(blank_pdf("mailed"), maintype="application", subtype="pdf", filename="form.pdf")
    raw = made.as_bytes()
    place = imap.Place(mailbox="support", uid_validity=1, uid=1)
    return imap.Arrived(place=place, raw=raw, size=len(raw), received_at=timezone.now())


def _card(place: int) -> Any:
    """Return how to find the card of a circle's person, by their place."""
    return lambda world, circle: cards.card_of(
        world.circles[circle].people[place].person,
        world.circles[circle].office,
        by=world.user("ddo"),
        on=TODAY,
        number=families.number_of(circle, place),
    )


def _batch(**more: Any) -> Example:
    def example(world: World, role: str, circle: str) -> dict[str, Any]:
        batch = cards.batch_of(_card(2)(world, circle), by=world.user("cell_printer"), on=TODAY)
        return {"number": batch.number} | more

    return example


def _send(world: World, role: str, circle: str) -> dict[str, Any]:
    return _batch()(world, role, circle) | {"code": world.circles[circle].office.code}


def _parcel(world: World, role: str, circle: str) -> dict[str, Any]:
    card = _card(3)(world, circle)
    return {"pk": cards.parcel_of(card, by=world.user("cell_printer"), on=TODAY).pk}


def _card_in_parcel(world: World, role: str, circle: str) -> dict[str, Any]:
    return _parcel(world, role, circle) | {"serial": _card(3)(world, circle).serial}


def _serial(world: World, role: str, circle: str) -> dict[str, Any]:
    return {"serial": _card(2)(world, circle).serial}


ROW = "5e0c7f8e-2d0d-4a5e-9a53-1d8f1c5b7a10"

EXAMPLES: dict[str, Example] = {
    "accounts:end": _held,
    "accounts:hand_over": _hand_over,
    "accounts:link": lambda world, role, circle: {"token": world.things["link"]},
    "accounts:proposal": _by_circle("proposals"),
    "accounts:replacement": _by_circle("replacements"),
    "api:end": _token,
    "casework:apply": lambda world, role, circle: {"code": VERIFICATION},
    "casework:case": _case(0),
    "casework:move": _step,
    "casework:put_back": _case(1),
    "casework:send_form": _registration,
    "casework:take": _case(0),
    "documents:check_number": lambda world, role, circle: {
        "number": world.circles[circle].papers["member"].number
    },
    "documents:paper": _paper,
    "gpf:passbook": _account("gpf"),
    "gpf:passbook_paper": _account("gpf"),
    "gpf:passbook_year": _account("gpf", year="2016-17"),
    "gpf:passbook_year_paper": _account("gpf", year="2016-17"),
    "journeys:again": _returned,
    "health_card:direction": lambda world, role, circle: {"pk": 0},
    "health_card:office": lambda world, role, circle: {"code": world.circles[circle].office.code},
    "health_card:print_slip": _by_circle("replacements"),
    "health_card:remind_office": lambda world, role, circle: {"code": world.circles[circle].office.code},
    "journeys:prove": lambda world, role, circle: {"code": TOY.code},
    "journeys:start": lambda world, role, circle: {"code": TOY.code},
    "journeys:tasks": _draft(),
    "journeys:page": _draft(page_name="name"),
    "journeys:row_page": _draft(page_name="number", row=UUID(ROW)),
    "journeys:list": _draft(task_name="family"),
    "journeys:remove": _draft(task_name="family", row=UUID(ROW)),
    "journeys:check": _draft(),
    "journeys:declare": _draft(),
    "journeys:code": _draft(),
    "journeys:done": _draft(),
    "journeys:drop": _draft(),
    "journeys:helpers": _draft(),
    "journeys:helper_code": _draft(),
    "journeys:end_help": _mandate,
    "health_card:link_again": _registration,
    "mailroom:letter": _letter(),
    "mailroom:dismiss": _letter(),
    "mailroom:take_apart": _letter(),
    "mailroom:paper": _letter(place=1),
    "notices:report": lambda world, role, circle: {"token": world.circles[circle].message.token},
    "notices:send_again": lambda world, role, circle: {"number": world.circles[circle].message.pk},
    "offices:office": lambda world, role, circle: {"code": world.circles[circle].office.code},
    "payroll:account": _account("gpf", head="gpf"),
    "payroll:approve": _schedule("prepared"),
    "payroll:correct": _schedule("posted", head="gpf", row=3),
    "payroll:decide_correction": _on_desk("correction"),
    "payroll:decide_match": _on_desk("match"),
    "payroll:undo_match": _on_desk("cure"),
    "payroll:fix": _schedule("draft"),
    "payroll:hand_over": _suspense,
    "payroll:item": _suspense,
    "payroll:lines": _schedule("posted", head="gpf"),
    "payroll:one_person": lambda world, role, circle: {"code": world.circles[circle].office.code},
    "payroll:prepare": _schedule("draft"),
    "payroll:print": _schedule("posted", head="gpf"),
    "payroll:schedule": _schedule("draft"),
    "payroll:settle": _on_desk("difference"),
    "payroll:way": _schedule("posted", head="gpf", row=3),
    "payroll:totals": _schedule("draft"),
    "payroll:undo": _schedule("draft"),
    "people:change": _by_circle("changes"),
    "people:employee": _employee,
    "people:leave": _employee,
    "people:pay": _employee,
    "people:relieve": _employee,
    "people:transfer": _employee,
    "state_insurance:premium": _account("si"),
    "state_insurance:record_book": _account("si"),
    "state_insurance:record_book_paper": _account("si"),
    "state_insurance:record_book_year": _account("si", year="2016-17"),
    "state_insurance:record_book_year_paper": _account("si", year="2016-17"),
    "uploads:picture": _upload,
    "uploads:small": _upload,
    "uploads:upload": _upload,
    "charter:rule": lambda world, role, circle: {"key": "gpf.interest_rate"},
    "working_days:year": lambda world, role, circle: {"year": 2017},
    "v1:case": _case(0),
    "v1:card_state": lambda world, role, circle: {"serial": _card(0)(world, circle).serial},
    "v1:family": lambda world, role, circle: {"number": _card(0)(world, circle).family.number},
    "v1:office": lambda world, role, circle: {"code": world.circles[circle].office.code},
    "v1:paper": lambda world, role, circle: {"number": world.circles[circle].papers["member"].number},
    "v1:passbook": _account("gpf", head="gpf", year="2016-17"),
    "v1:schedule": _schedule("posted"),
    "v1:rule": lambda world, role, circle: {"key": "gpf.interest_rate"},
    # families of the health card
    "health_card:change": lambda world, role, circle: {"kind": "death"},
    "health_card:enter_change": lambda world, role, circle: {
        "number": families.family_of(world, circle).number,
        "kind": "transfer",
    },
    "health_card:desk_case": _family_case,
    "health_card:desk_family": lambda world, role, circle: {
        "number": families.family_of(world, circle).number
    },
    "health_card:desk_form": lambda world, role, circle: {"number": families.family_of(world, circle).number},
    "health_card:desk_photo": _family_photo,
    "health_card:desk_photo_before": _correction,
    "health_card:desk_received": _family_case,
    "health_card:desk_refuse": _family_case,
    "health_card:desk_mistake": _entered_change,
    "health_card:desk_return": _family_case,
    "health_card:desk_verify": _family_case,
    "health_card:take_off": _listed,
    "health_card:staff_load": lambda world, role, circle: {"code": world.circles[circle].office.code},
    # cards of the health card
    "health_card:batch": _batch(),
    "health_card:card_of": _serial,
    "health_card:hand_over": _card_in_parcel,
    "health_card:hand_over_list": _parcel,
    "health_card:lost": _serial,
    "health_card:manifest": _batch(),
    "health_card:parcel": _parcel,
    "health_card:parcel_note": _parcel,
    "health_card:printed": _batch(part=1),
    "health_card:reprint": _serial,
    "health_card:revoke": _serial,
    "health_card:send": _send,
    "health_card:sheets": _batch(part=1),
    "health_card:spoil": _batch(),
}
