"""Taking a mail apart, and reading its papers: scanned for viruses, written or drawn anew, codes found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sevanidhi.core import child
from sevanidhi.core.casework.codes import is_form_code
from sevanidhi.core.mailroom import formulas
from sevanidhi.core.mailroom.formulas import LARGEST, Mail, Pages, Paper, Why
from sevanidhi.core.uploads import examination, refusals
from sevanidhi.core.uploads.examination import PURPOSES
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.refusals import Refusal

CHILD = "sevanidhi.core.mailroom.child"
WALL_SECONDS = 45
MAIL_SECONDS = 30
NAME = "ई-मेल"
CODES_NOT_READ = "CodesNotRead"  # the child died of the paper


@dataclass(frozen=True, kw_only=True)
class Read:
    """A paper as it is kept, with the codes of forms on each page; or why it is not taken, nothing of it."""

    place: int
    content: bytes = b""
    content_type: str = ""
    pages: Pages = ()
    why: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return formulas.codes_of(self.pages)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest() if self.content else ""


def opened(raw: bytes, *, size: int = 0) -> Mail:
    """Return what a mail brings, as `formulas.opened`; what cannot be taken apart within limits is a human's.

    Raises ChildDied where it meets a fault of ours.
    """
    if max(size, len(raw)) > LARGEST:
        return formulas.opened(raw, size=size)
    try:
        answer = child.ask("sevanidhi.core.mailroom.mail_child", content=raw, wall_seconds=MAIL_SECONDS)
    except child.ChildTookTooMuch:
        return formulas.unopened(raw, why=Why.TANGLED)
    line, _, rest = answer.partition(b"\n")
    told = json.loads(line)
    return Mail(
        key=told["key"], from_address=told["from_address"], subject=told["subject"],
        papers=tuple(_cut(rest, told["papers"])), why=Why(told["why"]) if told["why"] else None,
    )  # fmt: skip


def _cut(contents: bytes, lengths: Sequence[tuple[int, int]]) -> Iterator[Paper]:
    at = 0
    for place, length in lengths:
        yield Paper(place=place, content=contents[at : at + length])
        at += length


def read(paper: Paper) -> Read:
    """Return a paper as read. May refuse: ScannerDown; then nothing of it has been opened."""
    allowed = PURPOSES["paper"].types
    try:
        examination.check_header(paper.content, name=NAME, allowed=allowed)
        scan_now(paper.content)
        kept = examination.examined(paper.content, purpose=PURPOSES["paper"], name=NAME)
        pages, why = codes_on(kept.content)
    except refusals.ScannerDown:
        raise
    except Refusal as refusal:
        return Read(place=paper.place, why=refusal.name)
    if why:
        return Read(place=paper.place, why=why)
    return Read(place=paper.place, content=kept.content, content_type=kept.content_type, pages=pages)


def codes_on(content: bytes) -> tuple[Pages, str]:
    """Return the codes of forms on each of a paper's pages, or none and why they were not looked for."""
    try:
        told = json.loads(child.ask(CHILD, content=content, wall_seconds=WALL_SECONDS))
    except child.ChildDied:
        return (), CODES_NOT_READ
    pages = tuple(tuple(filter(is_form_code, codes)) for codes in told.get("pages", ()))
    return pages, told.get("refused", "")


def codes_found(content: bytes) -> tuple[str, ...]:
    """Return the codes of forms on a paper that has been examined; none where they cannot be read."""
    pages, _why = codes_on(content)
    return formulas.codes_of(pages)


def taken_apart(paper: Read) -> list[Read]:
    """Return the single forms of a paper that brings several, by the codes on its pages; else nothing."""
    try:
        return [
            Read(
                place=number,
                content=child.ask(
                    CHILD, str(part.first), str(part.until), content=paper.content, wall_seconds=WALL_SECONDS
                ),
                content_type=paper.content_type, pages=paper.pages[part.first : part.until],
            )
            for number, part in enumerate(formulas.forms_on(paper.pages), start=1)
        ]  # fmt: skip
    except child.ChildDied:
        return []
