"""Somebody at the gateway: a mobile number proved, pages answered, an application sent by its code.

Each page goes through the same form as in the browser, each code is read from the message that brought it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from sevanidhi.core.accounts import limits, newcomers
from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework import queries as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys import queries, registry, services
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices import queries as notices
from sevanidhi.core.uploads import queries as uploaded
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import Upload

LANGUAGE = "hi"
CODE = re.compile(r"\b\d{6}\b")
LINK = re.compile(r"/link/([\w-]+)/")


class NotTaken(Exception):
    """A page did not take what the demo answers: the demo or the page is wrong."""


class Applicant:
    """One application from its first code to the case. owner: the login that was made."""

    def __init__(self, journey: str, *, mobile: str) -> None:
        """Prove the number, which makes the login, and begin the draft."""
        self.mobile, self.session_key = mobile, secrets.token_hex(16)
        sent = newcomers.send_code(mobile=mobile, language=LANGUAGE, session_key=self.session_key)
        self.owner: User = newcomers.begin_applicant(
            user_id=services.new_number(), mobile=mobile, challenge=sent.key, code=code_to(mobile),
            session_key=self.session_key,
        )  # fmt: skip
        self.draft: Draft = services.begin(journey=registry.journey(journey), owner=self.owner)

    def answer(self, page: str, *, on: date, row: str | None = None, **typed: Any) -> None:
        """Answer one page; a date is typed into three boxes."""
        place = queries.place(self.draft, page, row=row, on=on)
        if place is None:
            raise NotTaken(f"{page} is not asked")
        form: Any = place.form(_boxes(typed), {})
        if not form.is_valid():
            raise NotTaken(f"{page}: {dict(form.errors)}")
        self.draft = services.save_page(
            draft=self.draft, page=page, row=row, answers=form.cleaned_data, reference=uuid4(), by=self.owner,
            on=on,
        )  # fmt: skip

    def new_row(self) -> str:
        """Return the mark of a new row of a list, as the browser makes one."""
        return str(uuid4())

    def send_photo(self, photo: bytes) -> UUID:
        """Send a photo as a phone does, and return its key; it waits until it is looked at."""
        upload = uploads.begin(
            key=uuid4(), purpose="photo", name="", size=len(photo), by=self.owner,
            sha256=hashlib.sha256(photo).hexdigest(),
        )  # fmt: skip
        uploads.add_part(key=upload.key, offset=0, content=photo, by=self.owner)
        return upload.key

    def keep_doubted(self, photo: UUID) -> None:
        """Insist on a photo of which the machine doubts whether it shows a face."""
        if uploaded.may_overrule(Upload.objects.get(pk=photo)):
            uploads.keep_doubted(key=photo, by=self.owner)

    def send(self, *, on: date) -> Case:
        """Declare the answers and send them with the code; return the case."""
        self.draft = services.declare(draft=self.draft, by=self.owner, on=on)
        wait_for_next_code(self.mobile)
        services.send_code(draft=self.draft, by=self.owner, session_key=self.session_key, on=on)
        self.draft = services.submit(
            draft=self.draft, code=code_to(self.mobile), by=self.owner, session_key=self.session_key, on=on
        )
        self.owner.refresh_from_db()
        return next(one for one in casework.cases_of(self.owner) if one.number == self.draft.case_number)


def wait_for_next_code(mobile: str) -> None:
    """Wait until a number may be sent another code."""
    opens = limits.open_again_at(limits.SENDS_SOON, mobile)
    time.sleep(max(0.0, (opens - timezone.now()).total_seconds()))


def code_to(mobile: str) -> str:
    """Return the code of the newest message to a number that brought one."""
    return next(found[0] for text in _texts(mobile) if (found := CODE.search(text)))


def link_to(mobile: str) -> str:
    """Return the token of the newest single-use link sent to a number."""
    return next(found[1] for text in _texts(mobile) if (found := LINK.search(text)))


def _texts(mobile: str) -> list[str]:
    """Return the messages to a number, the newest first."""
    found = notices.demo_inbox(now=timezone.now(), address=mobile)
    return [message.text for message in sorted(found, key=lambda one: -one.pk)]


def _boxes(typed: dict[str, Any]) -> dict[str, Any]:
    boxes: dict[str, Any] = {}
    for name, value in typed.items():
        if isinstance(value, date):
            parts = {"day": value.day, "month": value.month, "year": value.year}
            boxes |= {f"{name}_{part}": str(number) for part, number in parts.items()}
        else:
            boxes[name] = value
    return boxes
