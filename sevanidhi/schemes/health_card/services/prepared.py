"""A family as an officer's system sends it: it waits beside the list until the person takes it up.

The officer cannot apply for anybody. What is sent fills in the application; the person proves the mobile
number of the list, reads every answer, declares them and sends them with a code.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Upper
from django.utils import timezone

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


class SentTwice(Refusal):
    """A family of the same line stands before this one in the same sending. Facts: number."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One family on its way. notice: which the family was shown before it agreed."""

    told: whole.Told
    service_number: str
    notice: str
    office: Office


def prepare(sending: Sending, *, by: User, on: date) -> PreparedFamily:
    """Keep a family's application until its person takes it up, and tell them; sent again, it is replaced.

    May refuse: NotYourDuty, NoticeNotThis, NotOnTheList, TakenUpAlready, and as `whole.answered`.
    """
    [kept] = prepare_many([sending], by=by, on=on)
    if isinstance(kept, Refusal):
        raise kept
    return kept


def prepare_many(many: Sequence[Sending], *, by: User, on: date) -> list[PreparedFamily | Refusal]:
    """Do the same with many families; return why one is not kept. It stops none of the others.

    Of two for one line of the list the first is taken, the other refused: SentTwice.
    """
    verified_here = {
        office for office in {one.office for one in many} if by.holds("ddo", on=on, office=office)
    }
    sent = [_OnItsWay(sending=one, refused=_why_not(one, verified_here)) for one in many]
    _find_lines(_going_on(sent))
    _ask(_going_on(sent), by=by, on=on)
    with transaction.atomic():
        _hold_lines(_going_on(sent))
        _keep(_going_on(sent), by=by, on=on)
    return [one.kept if one.refused is None else one.refused for one in sent]


@dataclass(kw_only=True)
class _OnItsWay:
    """How far a family has come. refused: why it goes no further."""

    sending: Sending
    refused: Refusal | None = None
    line: StaffListed = field(init=False)
    answers: Answers = field(init=False)
    kept: PreparedFamily = field(init=False)


def _going_on(sent: Sequence[_OnItsWay]) -> list[_OnItsWay]:
    return [one for one in sent if one.refused is None]


def _why_not(sending: Sending, verified_here: Collection[Office]) -> Refusal | None:
    if sending.office not in verified_here:
        return NotYourDuty()
    if sending.notice != phrases.NOTICE_VERSION:
        return NoticeNotThis(notice=phrases.NOTICE_VERSION)
    return None


def _find_lines(sent: Sequence[_OnItsWay]) -> None:
    """Find each family's line of its office's list; refuse who has none, and the second of two for one."""
    numbers = {one.sending.service_number.strip().upper() for one in sent}
    offices = {one.sending.office for one in sent}
    with_mobile = StaffListed.objects.filter(office__in=offices).exclude(mobile="")
    written = with_mobile.alias(number=Upper("service_number")).filter(number__in=numbers).order_by("-pk")
    lines = {(line.office_id, line.service_number.upper()): line for line in written}
    seen: set[int] = set()
    for one in sent:
        line = lines.get((one.sending.office.pk, one.sending.service_number.strip().upper()))
        one.refused = _refusal_of(line, seen)
        if line is not None:
            one.line = line
            seen.add(line.pk)


def _refusal_of(line: StaffListed | None, seen: Collection[int] = ()) -> Refusal | None:
    if line is None:
        return NotOnTheList()
    if line.confirmed_at is not None:
        return TakenUpAlready(number=line.service_number)
    return SentTwice(number=line.service_number) if line.pk in seen else None


def _ask(sent: Sequence[_OnItsWay], *, by: User, on: date) -> None:
    """Let the pages' own forms take each family, and put its numbers into the vault."""
    told = [one.sending.told for one in sent]
    answered = whole.answered_many(journey=registry.journey(FAMILY), many=told, by=by, on=on)
    for one, answers in zip(sent, answered, strict=True):
        if isinstance(answers, Refusal):
            one.refused = answers
        else:
            one.answers = answers


def _hold_lines(sent: Sequence[_OnItsWay]) -> None:
    """Hold the lines until the transaction ends; refuse what was taken up or taken off meanwhile."""
    lines = StaffListed.objects.select_for_update().exclude(mobile="").order_by("pk")
    held = {line.pk: line for line in lines.filter(pk__in=[one.line.pk for one in sent])}
    for one in sent:
        one.refused = _refusal_of(held.get(one.line.pk))


def _keep(sent: Sequence[_OnItsWay], *, by: User, on: date) -> None:
    """Keep the applications, note them in the audit and tell the people, once a day."""
    now = timezone.now()
    for one in sent:
        told = applications.read(one.answers)
        one.kept = PreparedFamily(
            listed=one.line, answers=one.answers.as_record(), references=told.references,
            files=[person.photo for person in told.people], by=by, at=now,
        )  # fmt: skip
    PreparedFamily.objects.bulk_create(
        [one.kept for one in sent], update_conflicts=True, unique_fields=["listed"],
        update_fields=["answers", "references", "files", "by", "at"],
    )  # fmt: skip
    audit.record_many(
        by=by, act="health_card.family.prepared", business_date=on,
        about=[(one.kept, _noted(one)) for one in sent],
    )  # fmt: skip
    notices.send_many([_telling(one, on=on) for one in sent], template="health_card.prepared", language="hi")


def _noted(one: _OnItsWay) -> dict[str, Any]:
    office, number = one.sending.office.code, one.line.service_number
    return {"office": office, "number": number, "people": people_of(one.kept)}


def _telling(one: _OnItsWay, *, on: date) -> notices.Telling:
    code = one.sending.office.code
    event = f"health_card.prepared {code} {one.line.service_number} {on}"
    return notices.Telling(to=one.line.mobile, event=event, values={"code": code})


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
