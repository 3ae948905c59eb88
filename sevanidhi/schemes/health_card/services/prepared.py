"""A family as an officer's system sends it: it waits beside the list until the person takes it up.

The officer cannot apply for anybody. What is sent fills in the application; the person proves the mobile
number of the list, reads every answer, declares them and sends them with a code.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.journeys import registry, whole
from sevanidhi.core.journeys.contract import Answers
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.models import PreparedFamily, StaffListed
from sevanidhi.schemes.health_card.queries import applications
from sevanidhi.schemes.health_card.queries.families import FAMILY
from sevanidhi.web.access import NotYourDuty

LASTS = timedelta(days=90)  # as a draft


class NotOnTheList(Refusal):
    """No line of the office's list has this number, or it has no mobile number. Facts: none."""


class TakenUpAlready(Refusal):
    """The person has confirmed the line, and fills in the application alone. Facts: number."""


class NoticeNotThis(Refusal):
    """Another notice on Aadhaar numbers is in use than the one the family agreed to. Facts: notice."""


def prepare(
    told: whole.Told, *, service_number: str, notice: str, language: str, office: Office, by: User, on: date
) -> PreparedFamily:
    """Keep a family's application until its person takes it up, and tell them; sent again, it is replaced.

    notice, language: what the family was shown before it agreed. May refuse: NotYourDuty, NoticeNotThis,
    NotOnTheList, TakenUpAlready, and as `whole.answered`.
    """
    if not by.holds("ddo", on=on, office=office):
        raise NotYourDuty()
    if notice != phrases.NOTICE_VERSION:
        raise NoticeNotThis(notice=phrases.NOTICE_VERSION)
    with translation.override(language):
        answers = whole.answered(journey=registry.journey(FAMILY), told=told, by=by, on=on)
    with transaction.atomic():
        line = _line(office, service_number)
        kept, _new = PreparedFamily.objects.update_or_create(
            listed=line,
            defaults={
                "answers": answers.as_record(), "references": applications.read(answers).references,
                "by": by, "at": timezone.now(),
            },
        )  # fmt: skip
        detail = {"office": office.code, "number": line.service_number, "people": people_of(kept)}
        audit.record(
            by=by, act="health_card.family.prepared", about=kept, business_date=on, detail=detail
        )  # fmt: skip
        notices.send(
            template="health_card.prepared", to=line.mobile, language="hi", values={"code": office.code},
            event=f"health_card.prepared {office.code} {line.service_number} {on}",
        )  # fmt: skip
    return kept


def _line(office: Office, service_number: str) -> StaffListed:
    """Return the line of the list, until the transaction ends. May refuse: NotOnTheList, TakenUpAlready."""
    own = StaffListed.objects.select_for_update().filter(office=office)
    line = own.filter(service_number__iexact=service_number.strip()).exclude(mobile="").first()
    if line is None:
        raise NotOnTheList()
    if line.confirmed_at is not None:
        raise TakenUpAlready(number=line.service_number)
    return line


def people_of(prepared: PreparedFamily) -> int:
    """Return how many people stand in an application."""
    return 1 + len(prepared.answers["rows"].get(applications.MEMBERS, ()))


def take(line: StaffListed, *, by: User) -> Answers | None:
    """Return what was sent of this person and forget it here: it is the person's draft from now on."""
    held = PreparedFamily.objects.select_for_update().filter(listed=line).first()
    if held is None:
        return None
    audit.record(by=by, act="health_card.family.taken_up", about=held)
    answers = Answers.of_record(held.answers)
    held.delete()
    return answers


def forget_expired(*, now: datetime) -> int:
    """Erase what nobody took up in its time. Return how many."""
    forgotten, _ = PreparedFamily.objects.filter(at__lte=now - LASTS).delete()
    return forgotten
