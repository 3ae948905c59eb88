"""What a mail brings, and what becomes of it. Nothing the sender says of themselves counts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from enum import StrEnum
from typing import cast

from sevanidhi.core.uploads.formulas import frame

Pages = tuple[tuple[str, ...], ...]  # of a paper, page by page, the codes of forms on each

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE
MOST_PARTS = 100
MOST_PAPERS = 10
SMALLEST_SIDE = 400  # pixels: on a smaller picture no form could be read; it is the emblem below a signature
LONGEST_HEADERS = 64 * 1024
LONGEST_HEADER = 2000  # decoding a longer one takes minutes
SUBJECT_LENGTH = 200
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
PDF = b"%PDF-"
PDF_WITHIN = 1024  # a PDF's mark may stand this far into it
OF_MACHINES = re.compile(r"mailer-daemon|postmaster|no-?reply", re.IGNORECASE)
IN_HEAPS = frozenset({"bulk", "junk", "list"})
# Twelve figures in whatever groups may be somebody's Aadhaar number, which is kept in the vault alone.
TWELVE_FIGURES = re.compile(r"(?<!\d)(?:\d[ \u00a0\u2009.\u2010\u2011\u2013-]?){11}\d(?!\d)")
MASKED = "XXXX XXXX XXXX"
ADDRESS = re.compile(r"[\w.+=&'-]{1,64}@[\w.-]{1,190}")


# What kept a mail in the mailbox, as it is noted of the mailbox and said in the log.
WAITS_FOR_SCANNER = "the virus scanner does not answer"
NOT_KEPT = "a mail could not be kept, and lies where it was; the log says why"


class Why(StrEnum):
    """Why a mail goes to a human, or nowhere."""

    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"
    MACHINE = "machine"  # an answer of a machine, a list or a mail that could not be delivered
    NO_PAPER = "no_paper"
    NO_CODE = "no_code"
    SEVERAL_CODES = "several_codes"
    SEVERAL_PAPERS = "several_papers"
    NOT_SCANNED = "not_scanned"  # the scanner answers, and not about this mail
    TANGLED = "tangled"  # taking it apart takes longer, or more memory, than any mail may
    FAULT = "fault"  # reading it met a fault of ours


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A PDF or a picture of a page that a mail brought, told by its own bytes."""

    place: int
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail as it came. key: its Message-ID, or the hash of its bytes where it has none.

    from_address and subject are shown to a human; nothing is decided by them. why: what keeps it from being
    read further.
    """

    key: str
    from_address: str
    subject: str
    papers: tuple[Paper, ...]
    why: Why | None = None


@dataclass(frozen=True, kw_only=True)
class OneForm:
    """Which pages of a paper are one form, from the first until another."""

    code: str
    first: int
    until: int


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """What becomes of a mail: its one paper goes to the case of its code, or it to a human with a why."""

    code: str = ""
    paper: Paper | None = None
    why: Why | None = None


def is_scan(content: bytes) -> bool:
    """Return whether a file is itself a PDF or a picture, and no mail."""
    return content.startswith((PDF, *PICTURES))


def mail_of_scan(content: bytes, *, name: str) -> bytes:
    """Return the mail that brings a scan, of the same bytes whenever it is written."""
    mail = EmailMessage()
    mail["Subject"] = "".join(sign for sign in name if sign.isprintable())
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="scan")
    mail.set_boundary(hashlib.sha256(content).hexdigest())
    return mail.as_bytes()


def opened(raw: bytes, *, size: int = 0) -> Mail:
    """Return what a mail brings. Its text is not looked at, nor anything packed inside another file.

    size: of the whole mail, where it was too large to be fetched and these are its headers alone.
    """
    if max(size, len(raw)) > LARGEST:
        return unopened(raw, why=Why.TOO_LARGE)
    try:
        message = message_from_bytes(raw)
    except RecursionError:  # mails within mails without end
        return unopened(raw, why=Why.TOO_MANY_PARTS)
    if _is_of_a_machine(message):
        return _mail(message, raw, why=Why.MACHINE)
    parts = list(_at_most(message, MOST_PARTS + 1))
    if len(parts) > MOST_PARTS:
        return _mail(message, raw, why=Why.TOO_MANY_PARTS)
    papers = tuple(_papers(parts))
    if len(papers) > MOST_PAPERS:
        return _mail(message, raw, why=Why.TOO_MANY_PARTS)
    return _mail(message, raw, papers=papers, why=None if papers else Why.NO_PAPER)


def unopened(raw: bytes, *, why: Why) -> Mail:
    """Return what the headers of a mail say that is not opened."""
    return _mail(_headers_of(raw), raw, why=why)


def sort(mail: Mail, *, codes: Sequence[Sequence[str]]) -> Sorted:
    """Return what becomes of a mail. codes: those found on each of its papers, whichever page."""
    if mail.why:
        return Sorted(why=mail.why)
    found = {code for on_paper in codes for code in on_paper}
    if not found:
        return Sorted(why=Why.NO_CODE)
    if len(found) > 1:
        return Sorted(why=Why.SEVERAL_CODES)
    if len({paper.sha256 for paper in mail.papers}) > 1:
        return Sorted(why=Why.SEVERAL_PAPERS)
    return Sorted(code=found.pop(), paper=mail.papers[0])


def codes_of(pages: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the codes on all pages, each once."""
    return tuple(dict.fromkeys(code for page in pages for code in page))


def forms_on(pages: Sequence[Sequence[str]]) -> tuple[OneForm, ...]:
    """Return the forms of a paper that brings several; a page without a code belongs to the form before it.

    Nothing where it is one form, where a page bears several codes, or the first page none.
    """
    found: list[OneForm] = []
    for place, codes in enumerate(pages):
        if len(codes) > 1 or not (codes or found):
            return ()
        code = codes[0] if codes else found[-1].code
        if found and found[-1].code == code:
            found[-1] = replace(found[-1], until=place + 1)
        else:
            found.append(OneForm(code=code, first=place, until=place + 1))
    return tuple(found) if len(found) > 1 else ()


def each_page_says_whose(pages: Sequence[Sequence[str]]) -> bool:
    """Return whether no page has to be guessed at: each bears one code."""
    return all(len(codes) == 1 for codes in pages)


def _headers_of(raw: bytes) -> Message:
    return BytesParser().parsebytes(raw[:LONGEST_HEADERS], headersonly=True)


def _is_of_a_machine(message: Message) -> bool:
    """Return whether nobody wrote this: RFC 3834, delivery reports, lists and what came back to us."""
    automatic = _header(message, "Auto-Submitted").lower()
    return (
        (automatic not in ("", "no"))
        or _header(message, "Precedence").lower() in IN_HEAPS
        or any(name in message for name in ("List-Id", "X-Loop", "X-Autoreply", "X-Autorespond"))
        or _header(message, "Return-Path") == "<>"
        or message.get_content_type() == "multipart/report"
        or bool(OF_MACHINES.search(_address(message)))
    )


def _at_most(message: Message, most: int) -> Iterator[Message]:
    """Yield the parts of a mail, those of mails within it too, but no more than so many."""
    waiting, given = [message], 0
    while waiting and given < most:
        part = waiting.pop()
        given += 1
        yield part
        if part.is_multipart():
            waiting.extend(reversed(cast(list[Message], part.get_payload())))


def _papers(parts: Sequence[Message]) -> Iterator[Paper]:
    for place, part in enumerate(parts):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and _is_paper(content):
            yield Paper(place=place, content=content)


def _is_paper(content: bytes) -> bool:
    if content.startswith(PICTURES):
        seen = frame(content)
        return seen is None or min(seen.width, seen.height) >= SMALLEST_SIDE
    return PDF in content[:PDF_WITHIN]


def _mail(message: Message, raw: bytes, *, papers: tuple[Paper, ...] = (), why: Why | None) -> Mail:
    told = _header(message, "Message-ID")
    return Mail(
        key=told[:200] or hashlib.sha256(raw).hexdigest(),
        from_address=_address(message),
        subject=TWELVE_FIGURES.sub(MASKED, _header(message, "Subject"))[:SUBJECT_LENGTH],
        papers=papers,
        why=why,
    )


def _address(message: Message) -> str:
    found = ADDRESS.search(_header(message, "From"))
    return found[0] if found else ""


def _header(message: Message, name: str) -> str:
    """Return a header as one printable line, whatever stands in it."""
    told = message.get(name)
    if told is None:
        return ""
    told = str(told)[:LONGEST_HEADER]
    try:
        words = str(make_header(decode_header(told)))
    except (MessageError, UnicodeError, LookupError, ValueError):
        words = told
    return "".join(ch if ch.isprintable() else " " for ch in words).strip()
