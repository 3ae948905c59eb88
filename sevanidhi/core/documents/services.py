"""Making and keeping papers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
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
from sevanidhi.kernel.refusals import Refusal

MEGABYTE = 1024 * 1024
LARGEST = {formulas.PDF: 5 * MEGABYTE, formulas.PNG: 10 * MEGABYTE, formulas.JPEG: 10 * MEGABYTE}
NOT_PLAIN_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
NOT_PLAIN = frozenset({"/JS", "/EF", "/AA", "/XFA", "/JavaScript", "/EmbeddedFiles"})
MOST_PAGES = 100
MOST_PIXELS = 25_000_000
# What is packed inside a PDF may not unpack to more than this at once: its objects are small.
MOST_UNPACKED = 16 * MEGABYTE
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED, run_length_max_memory=MOST_UNPACKED, png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
)  # fmt: skip


class FileNotTaken(Refusal):
    """The file is of a kind we do not take here. Facts: name, allowed."""


class FileTooLarge(Refusal):
    """The file is larger than its kind may be. Facts: name, megabytes."""


class FileBroken(Refusal):
    """The file says it is one thing and cannot be read as that, or is locked. Facts: name."""


class FileNotPlain(Refusal):
    """The PDF holds a program, another file or something that starts by itself. Facts: name."""


class TooManyPages(Refusal):
    """The PDF has more pages than we take. Facts: name, pages, most."""


class PictureTooLarge(Refusal):
    """The picture has more pixels than we take. Facts: name, megapixels."""


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
        **identity, **_kept(content, formulas.PDF), number=number, language=language, title_hi=title[0],
        title_en=title[1], person=person, office=office, business_date=on, by_id=getattr(by, "pk", None),
    )  # fmt: skip
    return _add(paper, identity=identity, by=by, act="documents.made")


def keep_upload(
    *,
    content: bytes,
    name: str,
    kind: str,
    title: tuple[str, str],
    by: Any,
    about: Model | None = None,
    person: Person | None = None,
    office: Office | None = None,
    allowed: Collection[str] = tuple(LARGEST),
) -> Document:
    """Keep a file somebody handed in, known by its content and never by its name.

    May refuse: FileNotTaken, FileTooLarge, FileBroken, FileNotPlain, TooManyPages, PictureTooLarge.
    """
    name = formulas.neutral_name(name)
    content_type = _accepted_type(content, name=name, allowed=allowed)
    paper = Document(
        kind=kind, **_kept(content, content_type), **_about(about), given_name=name, title_hi=title[0],
        title_en=title[1], number=formulas.readable_number(uuid.uuid4().bytes), person=person, office=office,
        by_id=by.pk,
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


def _accepted_type(content: bytes, *, name: str, allowed: Collection[str]) -> str:
    content_type = formulas.content_type(content)
    if content_type is None or content_type not in allowed:
        raise FileNotTaken(name=name, allowed=[formulas.ENDINGS[one] for one in allowed])
    if len(content) > LARGEST[content_type]:
        raise FileTooLarge(name=name, megabytes=LARGEST[content_type] // MEGABYTE)
    if content_type == formulas.PDF:
        _check_pdf(content, name=name)
    else:
        _check_picture(content, name=name)
    return content_type


def _check_pdf(content: bytes, *, name: str) -> None:
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages, plain, read = len(pdf.pages), _is_plain(pdf), _is_read_whole(pdf)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise FileBroken(name=name) from error
    if not read:
        raise FileBroken(name=name)
    if not plain:
        raise FileNotPlain(name=name)
    if pages > MOST_PAGES:
        raise TooManyPages(name=name, pages=pages, most=MOST_PAGES)


def _is_plain(pdf: pikepdf.Pdf) -> bool:
    """Return whether nothing in the PDF runs, starts, sends or unpacks by itself."""
    if "/OpenAction" in pdf.Root:
        return False
    return not any(
        thing.get("/S") in NOT_PLAIN_ACTIONS or NOT_PLAIN & set(thing.keys()) for thing in _dictionaries(pdf)
    )


def _is_read_whole(pdf: pikepdf.Pdf) -> bool:
    """Return whether nothing in the PDF was left packed, for it would unpack to more than we allow."""
    return not any("limit exceeded" in warning for warning in pdf.get_warnings())


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of a PDF: also those that stand inside another, and those of streams."""
    waiting = list(pdf.objects)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            inside = list(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            inside = list(thing.values())
        else:
            continue
        waiting += [one for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]


def _check_picture(content: bytes, *, name: str) -> None:
    pixels = formulas.pixels(content)
    if pixels is None:
        raise FileBroken(name=name)
    if pixels > MOST_PIXELS:
        raise PictureTooLarge(name=name, megapixels=MOST_PIXELS // 1_000_000)


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
