"""Reading a paper that came by mail: scanned for viruses, written or drawn anew, its codes found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sevanidhi.core import child
from sevanidhi.core.casework.codes import is_form_code
from sevanidhi.core.mailroom.formulas import Paper
from sevanidhi.core.uploads import examination, refusals
from sevanidhi.core.uploads.examination import PURPOSES
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.refusals import Refusal

WALL_SECONDS = 45
NAME = "ई-मेल"
CODES_NOT_READ = "CodesNotRead"  # the child died of the paper


@dataclass(frozen=True, kw_only=True)
class Read:
    """A paper as it is kept, with the codes of forms on it; or why it is not taken, and nothing of it."""

    place: int
    content: bytes = b""
    content_type: str = ""
    codes: tuple[str, ...] = ()
    why: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest() if self.content else ""


def read(paper: Paper) -> Read:
    """Return a paper as read. May refuse: ScannerDown; then nothing of it has been opened."""
    allowed = PURPOSES["paper"].types
    try:
        examination.check_header(paper.content, name=NAME, allowed=allowed)
        scan_now(paper.content)
        kept = examination.examined(paper.content, purpose=PURPOSES["paper"], name=NAME)
        codes, why = codes_on(kept.content)
    except refusals.ScannerDown:
        raise
    except Refusal as refusal:
        return Read(place=paper.place, why=refusal.name)
    if why:
        return Read(place=paper.place, why=why)
    return Read(place=paper.place, content=kept.content, content_type=kept.content_type, codes=codes)


def codes_on(content: bytes) -> tuple[tuple[str, ...], str]:
    """Return the codes of forms on a paper's pages, or none and why they were not looked for."""
    try:
        told = json.loads(
            child.ask("sevanidhi.core.mailroom.child", content=content, wall_seconds=WALL_SECONDS)
        )
    except child.ChildDied:
        return (), CODES_NOT_READ
    return tuple(code for code in told.get("codes", ()) if is_form_code(code)), told.get("refused", "")
