"""The Uttar Pradesh job: a district on its way to the launch, from registration to the card."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone, translation

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework.models import Case
from sevanidhi.schemes.health_card.models import Batch
from sevanidhi.schemes.health_card.services import revocations
from sevanidhi.site.demo.officers import appoint
from sevanidhi.site.demo.teller import Teller
from sevanidhi.site.demo.up import cards, drawing_officers, families, officers
from sevanidhi.site.demo.up.drawing_officers import LEFT_FOR_THE_READER, REGISTERED, RegistrationPlan
from sevanidhi.site.demo.up.families import Begun
from sevanidhi.site.demo.up.gateway import LANGUAGE, Applicant
from sevanidhi.site.demo.up.population import FamilyPlan


@dataclass
class Job:
    """What the job has made so far. ddos: the logins of the registered officers, by code."""

    applicants: dict[str, Applicant]
    begun: list[Begun]
    users: dict[str, User]
    passwords: dict[str, str]
    ddos: dict[str, User] = field(default_factory=dict)
    batch: Batch | None = None


def begin(plans: tuple[FamilyPlan, ...], tell: Teller) -> Job:
    """Appoint the officers, load the treasuries' list, and let everybody prove a mobile number.

    The register of offices is loaded. Codes to one number lie half a minute apart: what is done between this
    and `run` need not be waited for.
    """
    tell.step("उत्तर प्रदेश: कार्यालय, अधिकारी और मोबाइल नंबर", "Uttar Pradesh: offices, officers, mobile numbers")
    with translation.override(LANGUAGE):
        users, passwords = appoint(officers.OFFICERS, from_date=officers.FROM)
        listed = drawing_officers.load_list(by=users["SACHI-CLERK"])
        cards.make_keys()
        applicants = {plan.code: drawing_officers.begin(plan) for plan in (*REGISTERED, LEFT_FOR_THE_READER)}
        begun = families.begin(plans)
    tell.done(
        f"सूची में {listed} आहरण अधिकारी; {len(applicants)} अधिकारी और {len(begun)} परिवार शुरू करते हैं",
        f"{listed} drawing officers listed; {len(applicants)} officers and {len(begun)} families begin",
    )
    return Job(applicants=applicants, begun=begun, users=users, passwords=passwords)


def run(job: Job, tell: Teller, *, today: date) -> None:
    """Take officers and families from their drafts to the cards."""
    with translation.override(LANGUAGE):
        _register_officers(job, tell)
        _register_families(job, tell)
        _print_cards(job, tell)
        revocations.publish(on=today, now=timezone.now())


def _register_officers(job: Job, tell: Teller) -> None:
    tell.step("उत्तर प्रदेश: आहरण अधिकारी पंजीकरण करते हैं", "Uttar Pradesh: drawing officers register")
    for plan in REGISTERED:
        case = _send_registration(
            job, plan, sent=drawing_officers.SENT_DATE, came=drawing_officers.ARRIVED_DATE
        )
        drawing_officers.decide(
            case, clerk=job.users["SACHI-CLERK"], officer=job.users["SACHI-OFFICER"],
            on=drawing_officers.GRANTED_DATE,
        )  # fmt: skip
        job.ddos[plan.code], job.passwords[plan.code] = drawing_officers.activate(plan)
    _send_registration(
        job, LEFT_FOR_THE_READER, sent=drawing_officers.LEFT_SENT, came=drawing_officers.LEFT_ARRIVED
    )
    named = families.load_staff([one.plan for one in job.begun], ddos=job.ddos)
    tell.done(
        f"{len(REGISTERED)} पंजीकृत, 1 राज्य प्रकोष्ठ की सूची में; उनकी सूचियों में {named} लोग",
        f"{len(REGISTERED)} registered, 1 waits at the state cell; {named} people on their lists",
    )


def _send_registration(job: Job, plan: RegistrationPlan, *, sent: date, came: date) -> Case:
    applicant = job.applicants[plan.code]
    case = drawing_officers.send(plan, applicant, on=sent)
    drawing_officers.arrive(plan, applicant, case, clerk=job.users["SACHI-CLERK"], on=came)
    return case


def _register_families(job: Job, tell: Teller) -> None:
    tell.step("उत्तर प्रदेश: परिवार पंजीकरण करते हैं", "Uttar Pradesh: families register")
    photos = families.send_photos(job.begun)
    with tell.bar("परिवार", "families", len(job.begun) * 3) as advance:
        for act in (families.fill, families.send):
            for one in job.begun:
                act(one)
                advance()
        for one in job.begun:
            families.settle(one, by=job.ddos[one.plan.ddo_code])
            advance()
    tell.done(f"{len(job.begun)} परिवार, {photos} फ़ोटो", f"{len(job.begun)} families, {photos} photos")


def _print_cards(job: Job, tell: Teller) -> None:
    tell.step("उत्तर प्रदेश: कार्ड छपते और बँटते हैं", "Uttar Pradesh: cards are printed and handed over")
    printer = job.users["SACHI-PRINTER"]
    job.batch = cards.print_batch(printer=printer)
    parcels = cards.send(job.batch, printer=printer)
    given = cards.hand_over(parcels[cards.IN_SERVICE], ddo=job.ddos[cards.IN_SERVICE])
    cards.lose_one(parcels[cards.IN_SERVICE])
    tell.done(
        f"बैच {job.batch.number}, {len(parcels)} पार्सल, {given} कार्ड दिए गए, 1 खराब, 1 खोया",
        f"batch {job.batch.number}, {len(parcels)} parcels, {given} cards handed over, 1 spoiled, 1 lost",
    )
