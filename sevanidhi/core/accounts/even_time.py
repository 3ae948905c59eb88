"""Answers that take the same time whoever knocks: the time tells nobody whether a user ID exists.

What is done behind a door differs by some milliseconds: a role is looked up, a slip, a number. The answer
therefore leaves at the end of a slot, several times as long as the work behind the door takes. Where the
machine is so busy that a slot is not enough, it leaves at the end of the next one.

An answer that waits keeps one of the few threads: each address gets so many an hour, whatever it sends.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Literal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from sevanidhi.core.accounts import limits
from sevanidhi.core.accounts.sign_in import TooManyTries
from sevanidhi.core.audit import context
from sevanidhi.web.endpoints import see
from sevanidhi.web.phrases import words_for

Door = Literal["code", "password"]
View = Callable[..., HttpResponse]


def in_even_time(door: Door = "code") -> Callable[[View], View]:
    """Answer what is sent to this door at the end of a slot; its page alone is given at once.

    door: where a password is checked, which takes long, the slots are longer: settings.SLOT_SECONDS.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            if _waited_enough():
                messages.warning(request, words_for(TooManyTries(minutes=60)))
                return see(request, "accounts:sign_in")
            came = time.monotonic()
            try:
                return view(request, *args, **kwargs)
            finally:
                time.sleep(left_of_slot(time.monotonic() - came, slot=settings.SLOT_SECONDS[door]))

        return answered

    return decorate


def _waited_enough() -> bool:
    """Count an answer that waits by the address it goes to; return whether that had all of its hour."""
    ip = context.current().ip
    return ip is not None and limits.take(limits.WAITS_FROM_ADDRESS, limits.place_of(ip)) is None


def left_of_slot(took: float, *, slot: float) -> float:
    """Return the seconds until the slot ends in which so many have passed. slot: its length."""
    return slot - took % slot
