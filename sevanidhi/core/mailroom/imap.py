"""The mailbox, read over IMAP: what lies in its folder is taken from there and put away into another.

SEVANIDHI_IMAP_HOST=mail.example  SEVANIDHI_IMAP_USER=support  SEVANIDHI_IMAP_PASSWORD=...
"""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from sevanidhi.core.mailroom.formulas import LARGEST, LONGEST_HEADERS

FOLDERS = {"filed": "Filed", "taken_apart": "Filed", "for_a_human": "ForAHuman"}
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
RECEIVED = re.compile(rb'INTERNALDATE "([^"]+)"')
FAULTS = (OSError, imaplib.IMAP4.error, ImapToolsError, ssl.SSLError)

log = logging.getLogger(__name__)


class NoAnswer(Exception):
    """The mailbox does not answer, or not as it should; the message says what was heard."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a mail lies: this folder of this mailbox names it so for ever."""

    mailbox: str
    uid_validity: int
    uid: int


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A mail as it lies there. raw: its bytes, or its headers alone where it is larger than we take."""

    place: Place
    raw: bytes
    size: int
    received_at: datetime


class Box:
    """The mailbox while it is open."""

    def __init__(self, connection: BaseMailBox) -> None:
        self._connection = connection
        self._uid_validity = connection.folder.status(None, ["UIDVALIDITY"])["UIDVALIDITY"]

    def places(self) -> list[Place]:
        """Return where mails lie, the oldest first."""
        uids = sorted(int(uid) for uid in self._connection.uids(charset=None))
        return [Place(mailbox=name(), uid_validity=self._uid_validity, uid=uid) for uid in uids]

    def take(self, place: Place) -> Arrived | None:
        """Return a mail, unread as it was; None where somebody has taken it away meanwhile."""
        told = b" ".join(_plain(self._fetch(place, "(RFC822.SIZE INTERNALDATE)")))
        size, received = SIZE.search(told), RECEIVED.search(told)
        if size is None or received is None:
            return None
        whole = int(size[1]) <= LARGEST
        asked = "(BODY.PEEK[])" if whole else f"(BODY.PEEK[HEADER]<0.{LONGEST_HEADERS}>)"
        raw = next((part[1] for part in self._fetch(place, asked) if isinstance(part, tuple)), None)
        if raw is None:
            return None
        return Arrived(place=place, raw=raw, size=int(size[1]), received_at=_moment(received[1]))

    def put_away(self, place: Place, state: str) -> None:
        """Move a mail that is kept into the folder of its state; one that cannot be moved stays, known."""
        folder = FOLDERS.get(state, FOLDERS["for_a_human"])
        try:
            if not self._connection.folder.exists(folder):
                self._connection.folder.create(folder)
            self._connection.move(str(place.uid), folder)
        except ImapToolsError as fault:
            log.warning("a mail could not be moved to %s: %s", folder, fault)

    def _fetch(self, place: Place, what: str) -> list[Any]:
        _, answer = self._connection.client.uid("FETCH", str(place.uid), what)
        return answer or []


@contextmanager
def opened() -> Iterator[Box]:
    """Open the mailbox of the settings. May raise NoAnswer, then or while it is read."""
    with _faults():
        connection = _connected()
    try:
        with _faults():
            connection.login(settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER)
            yield Box(connection)
    finally:
        with suppress(*FAULTS):
            connection.logout()


def name() -> str:
    """Return what the mailbox is called: who signs in where, and the folder."""
    return f"{settings.IMAP_USER}@{settings.IMAP_HOST}/{settings.IMAP_FOLDER}"


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except FAULTS as fault:
        raise NoAnswer(str(fault) or type(fault).__name__) from fault


def _connected() -> BaseMailBox:
    """Connect, encrypted; open words go to a mail server of this machine only."""
    host, port, seconds = settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SECONDS
    if settings.IMAP_SECURITY == "none":
        if not _is_here(host):
            raise NoAnswer("SEVANIDHI_IMAP_SECURITY=none is for a mail server of this machine only")
        return MailBoxUnencrypted(host, port, timeout=seconds)
    kind = {"tls": MailBox, "starttls": MailBoxStartTls}.get(settings.IMAP_SECURITY)
    if kind is None:
        raise NoAnswer("SEVANIDHI_IMAP_SECURITY is one of tls, starttls, none")
    trusted = ssl.create_default_context(cafile=settings.IMAP_CA or None)
    return partial(kind, host, port, timeout=seconds, ssl_context=trusted)()


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _moment(told: bytes) -> datetime:
    """Return when a mail came, as the server tells it; now, where it tells that in no known way."""
    try:
        return datetime.strptime(told.decode().strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return datetime.now(UTC)


def _plain(answer: list[Any]) -> Iterator[bytes]:
    for part in answer:
        if isinstance(part, tuple):
            yield from (one for one in part if isinstance(one, bytes))
        elif isinstance(part, bytes):
            yield part
