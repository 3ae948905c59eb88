"""Where an act comes from: the request's address and mark, the post the person acts in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """What the audit notes of an act besides the act itself. All of it may be empty, as in a night's run."""

    ip: str | None = None
    request_id: str = ""
    device: str = ""
    role: str = ""
    office: str = ""


_NOWHERE = Whereabouts()
_current: ContextVar[Whereabouts] = ContextVar("whereabouts", default=_NOWHERE)


def current() -> Whereabouts:
    """Return where we are now."""
    return _current.get()


def note(**facts: Any) -> None:
    """Add what has become known in the course of a request: role=, office=, device=."""
    _current.set(replace(_current.get(), **facts))


@contextmanager
def acting(**facts: Any) -> Iterator[Whereabouts]:
    """Act from these whereabouts inside the block: ip=, request_id=, device=, role=, office=."""
    token = _current.set(replace(_current.get(), **facts))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


@contextmanager
def afresh(**facts: Any) -> Iterator[Whereabouts]:
    """Begin with nothing known but these facts: the start of a request or of a task."""
    token = _current.set(Whereabouts(**facts))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


class Marked(logging.Filter):
    """Let a line of the log bear the mark of the request it tells of, or a stroke."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.mark = current().request_id or "-"
        return True
