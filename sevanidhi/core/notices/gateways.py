"""Handing a message over. A gateway answers, or says whether it is safe to try again.

It is never safe to try again when the gateway may have taken the message: nobody gets a message twice.
"""

from __future__ import annotations

import socket
import urllib.error
import urllib.parse
import urllib.request

from django.conf import settings
from django.core import mail

from sevanidhi.core.notices import formulas
from sevanidhi.core.notices.models import Channel, Message
from sevanidhi.core.notices.rules import template

PATIENCE_SECONDS = 10
REPORTS_WANTED = 1 | 2 | 16  # delivered, failed, rejected
OCTETS_SHOWN = 300


class NotTaken(Exception):
    """The gateway did not take the message: it can be tried again."""


class NotKnown(Exception):
    """The gateway gave no clear answer: the message may be on its way and is not sent again by itself."""


class Rejected(Exception):
    """The gateway will never take this message."""


def hand_over(message: Message) -> None:
    """Give the message to its gateway. Raises NotTaken, NotKnown or Rejected."""
    if message.channel == Channel.MAIL:
        _mail(message)
    elif settings.KANNEL_URL:
        _kannel(message)
    elif not settings.DEMO_INBOX:
        raise NotTaken("no SMS gateway is set up: SEVANIDHI_KANNEL_URL")


def _kannel(message: Message) -> None:
    address = f"{settings.KANNEL_URL}?{urllib.parse.urlencode(kannel_words(message))}"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            answer.read(OCTETS_SHOWN)
    except urllib.error.HTTPError as error:
        raise NotTaken(f"{error.code} {error.read(OCTETS_SHOWN).decode(errors='replace')}") from error
    except urllib.error.URLError as error:
        raise (NotTaken if _never_reached(error.reason) else NotKnown)(str(error.reason)) from error
    except OSError as error:
        raise NotKnown(str(error)) from error


def kannel_words(message: Message) -> dict[str, str]:
    """Return the words of a sendsms request. Hindi goes as UCS-2 (coding 2), other text as 7-bit."""
    words = {
        "username": settings.KANNEL_USER,
        "password": settings.KANNEL_PASSWORD,
        "to": f"+91{message.address}",
        "text": message.text,
        "charset": "UTF-8",
        "coding": "0" if formulas.is_gsm(message.text) else "2",
        "dlr-mask": str(REPORTS_WANTED),
        "dlr-url": report_address(message),
    }
    number = template(message.template).dlt_id(message.language)
    return words | ({"meta-data": f"?smpp?Template_ID={number}"} if number else {})


def report_address(message: Message) -> str:
    """Return where Kannel tells what became of the message; it fills in %d and %A itself."""
    return f"{settings.PUBLIC_ADDRESS}/en/messages/report/{message.token}?status=%d&answer=%A"


def _mail(message: Message) -> None:
    if not settings.EMAIL_HOST and settings.DEMO_INBOX:
        return
    server = mail.get_connection(timeout=PATIENCE_SECONDS)
    try:
        server.open()
    except OSError as error:
        raise NotTaken(str(error)) from error
    try:
        server.send_messages([_letter(message)])
    except OSError as error:
        raise _by_its_answer(error)(str(error)) from error
    finally:
        server.close()


def _letter(message: Message) -> mail.EmailMessage:
    """Return the mail, marked so that no machine answers it (RFC 3834)."""
    marked = {"Auto-Submitted": "auto-generated"}
    return mail.EmailMessage(message.subject, message.text, to=[message.address], headers=marked)


def _by_its_answer(error: OSError) -> type[Exception]:
    """Judge a mail server's answer: 4xx is "not now", 5xx is "never", none leaves open what it did."""
    codes = {code for code, _ in getattr(error, "recipients", {}).values()} or {
        getattr(error, "smtp_code", 0)
    }
    if all(400 <= code < 500 for code in codes):
        return NotTaken
    return Rejected if all(500 <= code < 600 for code in codes) else NotKnown


def _never_reached(reason: object) -> bool:
    return isinstance(reason, (ConnectionRefusedError, socket.gaierror))
