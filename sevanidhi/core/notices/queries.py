"""Reading messages. The doors: `messages_of`, `parked_message`, `by_token`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from sevanidhi.core.notices.models import Message, State
from sevanidhi.core.notices.rules import all_templates
from sevanidhi.web.formats import active_language

PAGE = 50
STILL_WAITED_FOR = timedelta(minutes=10)  # as long as a code works


def messages_of(user: Any, *, before: int | None = None) -> list[Message]:
    """Return this user's own messages, newest first, at most a page of them."""
    if not user.person_id:
        return []
    return _page(Message.objects.filter(person_id=user.person_id), before)


def demo_inbox(*, now: datetime, address: str = "", before: int | None = None) -> list[Message]:
    """Return every message, what somebody waits for first: for the demo alone, whose messages reach nobody.

    The months of a new demo are told to thousands while its reader waits for a code.
    """
    found = Message.objects.select_related("person")
    found = found.filter(address=address) if address else found
    if before:
        return _page(found, before)
    urgent = [key for key, text in all_templates().items() if text.urgent or text.secret]  # codes and links
    awaited = _page(found.filter(template__in=urgent, written_at__gt=now - STILL_WAITED_FOR), None)[
        : PAGE // 2
    ]
    others = _page(found.exclude(pk__in=[message.pk for message in awaited]), None)
    return [*awaited, *others][:PAGE]


def logins_at(found: Iterable[Message]) -> dict[str, list[Any]]:
    """Return {mobile number: the logins whose codes go there} for the numbers of these messages."""
    numbers = {message.address for message in found if message.address}
    theirs = Q(mobile__in=numbers) | Q(mobile="", person__mobile__in=numbers)
    logins: dict[str, list[Any]] = defaultdict(list)
    for login in get_user_model().objects.filter(theirs).select_related("person").order_by("user_id"):
        logins[login.registered_mobile].append(login)
    return logins


def parked() -> QuerySet[Message]:
    """Return the messages that wait for an officer, oldest first."""
    return Message.objects.filter(state=State.PARKED).select_related("person").order_by("pk")


def parked_message(number: int) -> Message:
    """Return one parked message; Http404 where it is not parked (any more)."""
    return get_object_or_404(parked(), pk=number)


def text_of(message: Message) -> str:
    """Return which text a message is, with nothing in its places; its key where the text is long gone."""
    text = all_templates().get(message.template)
    return text.unfilled(active_language()) if text else message.template


def by_token(token: UUID) -> Message:
    """Return the message a network reports on; Http404 for a token nobody was given."""
    found = Message.objects.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def _page(found: QuerySet[Message], before: int | None) -> list[Message]:
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:PAGE])
