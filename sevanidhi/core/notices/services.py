"""Sending: a row in the outbox beside the fact it tells of, delivered once after the commit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import formulas, gateways
from sevanidhi.core.notices.models import Channel, Message, Report, State
from sevanidhi.core.notices.rules import Template
from sevanidhi.core.notices.rules import template as registered
from sevanidhi.core.people.models import Person
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import check_holds

DELIVER = "sevanidhi.core.notices.tasks.deliver"
TRIES = 5
FIRST_WAIT_SECONDS = 4  # then 16, 64, 256
DELIVERED, FAILED, REJECTED = "1", "2", "16"  # Kannel's words


class NotParked(Refusal):
    """Only a parked message can be sent again by hand. Facts: state."""


@transaction.atomic
def send(
    *,
    template: str,
    to: Person | str,
    values: Mapping[str, Any],
    language: str | None = None,
    about: Model | None = None,
    event: str | None = None,
) -> Message:
    """Write a message into the outbox; it leaves after the commit.

    to: a person, a mobile number of ten figures or a mail address. event: what happened, as a key: the same
    event is never told twice, the message written first is returned. language: the person's own by default.
    """
    event = event or f"{template} {uuid.uuid4()}"
    told = Message.objects.filter(event=event).first()
    if told:
        return told
    person = to if isinstance(to, Person) else None
    language = language or (person.language if person else "hi")
    message = Message(
        event=event, person=person, language=language,
        **_body(registered(template), values, language), **_way(to), **_about(about),
    )  # fmt: skip
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # told by somebody else at the same moment
        return Message.objects.get(event=event)
    if message.channel != Channel.PAGE:
        _queue(message)
    return message


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One message of many: to which number of ten figures, of what event, with which values."""

    to: str
    event: str
    values: Mapping[str, Any]


@transaction.atomic
def send_many(telling: Sequence[Telling], *, template: str, language: str) -> None:
    """Write the same text to many numbers; an event told before is not told again."""
    by_event = {one.event: one for one in telling}
    told = set(Message.objects.filter(event__in=by_event).values_list("event", flat=True))
    text = registered(template)
    messages = Message.objects.bulk_create(
        Message(event=event, language=language, **_body(text, one.values, language), **_way(one.to))
        for event, one in by_event.items()
        if event not in told
    )
    if messages:
        due = [{"message_id": message.pk} for message in messages]
        queue.defer_many(DELIVER, due, priority=_priority(text))


def _body(text: Template, values: Mapping[str, Any], language: str) -> dict[str, Any]:
    filled = text.fill(values, language=language)
    return {
        "template": text.key,
        "template_version": text.version,
        "text": filled,
        "parts": formulas.parts(filled),
        "subject": text.subjects.get(language, "सेवानिधि" if language == "hi" else "Sevanidhi"),
    }


def _way(to: Person | str) -> dict[str, Any]:
    if isinstance(to, Person):
        address = to.mobile or to.email
        if not address:
            return {"channel": Channel.PAGE, "address": "", "state": State.KEPT}
    else:
        address = to
    return {"channel": Channel.MAIL if "@" in address else Channel.SMS, "address": address}


def _about(about: Model | None) -> dict[str, str]:
    if about is None:
        return {}
    return {"about_type": about._meta.label_lower, "about_key": str(about.pk)}


def _queue(message: Message, *, after_seconds: int = 0) -> None:
    priority = _priority(registered(message.template))
    queue.defer(DELIVER, message_id=message.pk, after_seconds=after_seconds, priority=priority)


def _priority(text: Template) -> int:
    return queue.SOMEBODY_WAITS if text.urgent else queue.AFTER_THE_REST


def deliver(*, message_id: int) -> State:
    """Hand one message to its gateway, unless that has been done. Return its state afterwards.

    The row says "sending" before the gateway is called. A worker that dies in between leaves it so, and the
    next run parks it: whether it went is not known, and nobody gets a message twice.
    """
    message = _take(message_id)
    if message.state != State.SENDING:
        return State(message.state)
    try:
        gateways.hand_over(message)
    except gateways.NotTaken as error:
        return _try_later(message, str(error))
    except gateways.NotKnown as error:
        return _settle(message, State.PARKED, f"not known whether it went: {error}")
    except gateways.Rejected as error:
        return _settle(message, State.FAILED, str(error))
    return _settle(message, State.SENT, "")


@transaction.atomic
def _take(message_id: int) -> Message:
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.state == State.WAITING:
        message.state, message.tries = State.SENDING, message.tries + 1
    elif message.state == State.SENDING:
        message.state, message.last_error = State.PARKED, "not known whether it went: the worker died"
    message.save(update_fields=["state", "tries", "last_error"])
    return message


@transaction.atomic
def _try_later(message: Message, error: str) -> State:
    if message.tries >= TRIES:
        return _settle(message, State.PARKED, error)
    state = _settle(message, State.WAITING, error)
    _queue(message, after_seconds=FIRST_WAIT_SECONDS**message.tries)
    return state


def _settle(message: Message, state: State, error: str) -> State:
    message.state, message.last_error = state, error
    if state == State.SENT:
        message.sent_at = timezone.now()
    if state in (State.SENT, State.FAILED) and _is_forgotten(message):
        message.text = ""
    message.save(update_fields=["state", "last_error", "sent_at", "text"])
    return state


@transaction.atomic
def note_report(*, message: Message, status: str, answer: str) -> Report:
    """Keep what the network reported of a message, and what follows for its state."""
    report = Report.objects.create(message=message, status=status, answer=answer[:500])
    outcome = {DELIVERED: State.DELIVERED, FAILED: State.FAILED, REJECTED: State.FAILED}.get(status)
    if outcome and message.state in (State.SENT, State.SENDING, State.PARKED):
        forgotten = {"text": ""} if _is_forgotten(message) else {}
        Message.objects.filter(pk=message.pk).update(state=outcome, **forgotten)
    return report


def _is_forgotten(message: Message) -> bool:
    """Return whether nothing is kept of what a message said, once it was handed over."""
    return registered(message.template).secret and not settings.DEMO_INBOX


@transaction.atomic
def send_again(*, message: Message, by: Any, why: str, on: date) -> None:
    """Give a parked message another five tries, on an administrator's word.

    May refuse: NotYourDuty, NotParked.
    """
    check_holds(by, "administrator", on=on)
    held = Message.objects.select_for_update().get(pk=message.pk)
    if held.state != State.PARKED:
        raise NotParked(state=held.state)
    Message.objects.filter(pk=held.pk).update(state=State.WAITING, tries=0)
    _queue(held)
    audit.record(by=by, act="notices.message.sent_again", about=held, why=why, person_id=held.person_id)
