"""Making and keeping papers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model

from sevanidhi.core import kept_files
from sevanidhi.core.audit import services as audit
from sevanidhi.core.documents import formulas, printer, queries
from sevanidhi.core.documents.models import Document
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Person
from sevanidhi.core.uploads import examination, papers
from sevanidhi.core.uploads import formulas as types
from sevanidhi.core.uploads.services import scan_now


def make_pdf(
    *,
    kind: str,
    template: str,
    data: Mapping[str, Any],
    title: tuple[str, str],
    language: str = "hi",
    about: Model | None = None,
    by: Any | None = None,
    person: Person | None = None,
    office: Office | None = None,
    on: date | None = None,
    filing_code: str = "",
    pictures: Collection[bytes] = (),
) -> Document:
    """Return the paper made of this template and data; the kept one where it was made before.

    kind: "gpf.passbook". template: "gpf/passbook.typ", in a room's templates. title: (Hindi, English).
    person: whose paper it is; office: whose officers may open it. on: the date the paper bears.
    filing_code: what the code at the head of every page says, by which a scan finds its case.
    pictures: see printer.render. In the template, `data.document` holds number, language, date, title and the
    QR codes as SVG.
    """
    given = {"language": language, "title": list(title), "on": on, "data": data, "code": filing_code}
    identity = {
        "kind": kind, "template": template, "template_version": printer.version(template),
        "data_sha256": _sha256(printer.as_json(given).encode()), **_about(about),
    }  # fmt: skip
    kept = Document.objects.filter(**identity).first()
    if kept:
        return kept
    number = _number(identity)
    particulars = _particulars(number, language, title, on) | {"filing_qr": _svg(filing_code)}
    content = printer.render(template, {**data, "document": particulars}, pictures=pictures)
    paper = Document(
        **identity, **_kept(content, types.PDF), number=number, language=language, title_hi=title[0],
        title_en=title[1], person=person, office=office, business_date=on, by_id=getattr(by, "pk", None),
    )  # fmt: skip
    return _add(paper, identity=identity, by=by, act="documents.made")


def keep_upload(
    *,
    content: bytes,
    name: str,
    kind: str,
    title: tuple[str, str],
    by: Any | None,
    about: Model | None = None,
    person: Person | None = None,
    office: Office | None = None,
    allowed: Collection[str] = tuple(types.LARGEST),
) -> Document:
    """Keep a file somebody handed in, known by its content, never by its name. by: none where it was mailed.

    May refuse: Infected, ScannerDown, FileEmpty, FileNotTaken, FileTooLarge, FileLocked, FileBroken,
    FileNotPlain, TooManyPages, PictureTooLarge.
    """
    name = types.neutral_name(name)
    content_type = examination.check_header(content, name=name, allowed=allowed)
    scan_now(content)
    if content_type == types.PDF:
        papers.check(content, name=name)
    paper = Document(
        kind=kind, **_kept(content, content_type), **_about(about), given_name=name, title_hi=title[0],
        title_en=title[1], number=formulas.readable_number(uuid.uuid4().bytes), person=person, office=office,
        by_id=getattr(by, "pk", None),
    )  # fmt: skip
    return _add(paper, identity=None, by=by, act="documents.handed_in")


def note_opened(*, document: Document, by: Any) -> None:
    """Note that somebody opened a paper which is another person's."""
    if document.person_id:
        audit.record_view(by=by, about=document, person_id=document.person_id)


def _add(paper: Document, *, identity: dict[str, str] | None, by: Any, act: str) -> Document:
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
            detail = {"number": paper.number, "kind": paper.kind, "sha256": paper.sha256}
            audit.record(by=by, act=act, about=paper, detail=detail, person_id=paper.person_id)
    except IntegrityError:
        same = identity and Document.objects.filter(**identity).first()
        if not same:  # not somebody else making the same paper at the same moment
            raise
        return same
    return paper


def _kept(content: bytes, content_type: str) -> dict[str, Any]:
    """Put the bytes into the storage under their own hash; the same bytes lie there once."""
    sha256 = _sha256(content)
    kept_files.keep(queries.place_of(sha256), content)
    return {"sha256": sha256, "size": len(content), "content_type": content_type}


def _particulars(number: str, language: str, title: tuple[str, str], on: date | None) -> dict[str, Any]:
    address = f"{settings.PUBLIC_ADDRESS}/{language}/documents/check/{number}"
    return printer.facts(language=language, on=on) | {
        "number": number,
        "title_hi": title[0],
        "title_en": title[1],
        "date": on.strftime("%d-%m-%Y") if on else "",
        "address": address,
        "qr": _svg(address),
    }


def _svg(code: str) -> str:
    return segno.make(code, error="m").svg_inline(border=0, omitsize=True) if code else ""


def _number(identity: Mapping[str, str]) -> str:
    told = "\n".join(identity[name] for name in sorted(identity))
    return formulas.readable_number(hashlib.sha256(told.encode()).digest())


def _about(about: Model | None) -> dict[str, str]:
    if about is None:
        return {"about_type": "", "about_key": ""}
    return {"about_type": about._meta.label_lower, "about_key": str(about.pk)}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
