"""Typst at work: data in, bytes out. The same template, data and fonts give the same bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst
from django.apps import apps
from django.conf import settings

from sevanidhi.core.documents import fonts
from sevanidhi.kernel import money
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth

PACKAGE = Path(__file__).resolve().parents[2]
BASE = Path(__file__).parent / "templates" / "documents" / "base.typ"
STANDARD: Literal["a-2b"] = "a-2b"
_one_at_a_time = threading.Lock()


class NoSuchTemplate(LookupError):
    """No room has a template of this name: a mistake of its author."""


def render(template: str, data: Mapping[str, Any], *, pictures: Collection[bytes] = ()) -> bytes:
    """Return the PDF/A of a template ("gpf/passbook.typ") filled with data.

    Text in the data is shown as text, whatever it looks like: it reaches typst as JSON, never as markup.
    pictures: JPEG and PNG; the data name each by picture_name, the template takes it from "/pictures/".
    """
    file = template_file(template)
    with _one_at_a_time:
        if not pictures:
            return _compiled(_compiler(), str(file), data)
        with _at_hand(pictures):
            return _compiled(_compiler_with_pictures(), file.read_bytes(), data)


def facts(*, language: str, on: date | None) -> dict[str, Any]:
    """Return what base.typ needs of every paper as `document`, kept or not."""
    made = {"year": on.year, "month": on.month, "day": on.day} if on else None
    return {"language": language, "made": made}


def picture_name(content: bytes) -> str:
    """Return the name a picture has while a paper is made: of its content, never of what somebody gave."""
    ending = "png" if content.startswith(b"\x89PNG") else "jpg"
    return f"{hashlib.sha256(content).hexdigest()}.{ending}"


def template_file(template: str) -> Path:
    """Return the file of a template. May raise NoSuchTemplate."""
    for room in apps.get_app_configs():
        file = Path(room.path) / "templates" / template
        if file.is_file():
            return file
    raise NoSuchTemplate(template)


def version(template: str) -> str:
    """Return a mark that changes with the template, the base it stands on or the fonts."""
    digest = hashlib.sha256()
    for file in (template_file(template), BASE, Path(fonts.__file__), fonts.source()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def as_json(data: Mapping[str, Any]) -> str:
    """Return the data as JSON with sorted keys: money grouped in lakhs, days as 17-04-2017."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return money.grouped(value)
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, (SalaryMonth, FinancialYear)):
        return str(value)
    if hasattr(value, "to_json"):
        return value.to_json()
    return str(value)


def _compiled(compiler: typst.Compiler, source: Any, data: Mapping[str, Any]) -> bytes:
    """Return the PDF. source: a file's path or its bytes."""
    made = compiler.compile(
        input=source,
        format="pdf",
        pdf_standards=STANDARD,
        sys_inputs={"data": as_json(data)},
        timestamp=0,
    )
    return cast(bytes, made)  # a list of pages comes for pictures only


@contextmanager
def _at_hand(pictures: Collection[bytes]) -> Iterator[None]:
    """Let the pictures lie where templates find them, until the paper is made."""
    folder = Path(_desk().name) / "pictures"
    folder.mkdir()
    try:
        for content in pictures:
            (folder / picture_name(content)).write_bytes(content)
        yield
    finally:
        shutil.rmtree(folder)


@cache
def _compiler() -> typst.Compiler:
    return _compiler_of(PACKAGE)


@cache
def _compiler_with_pictures() -> typst.Compiler:
    return _compiler_of(Path(_desk().name))


def _compiler_of(root: Path) -> typst.Compiler:
    return typst.Compiler(
        root=str(root), font_paths=[str(fonts.prepared(settings.INSTANCE.home))], ignore_system_fonts=True
    )


@cache
def _desk() -> tempfile.TemporaryDirectory[str]:
    """Return this process's own folder: our rooms as they stand in the package, and pictures beside them."""
    desk = tempfile.TemporaryDirectory(prefix="sevanidhi-papers-")
    for room in PACKAGE.iterdir():
        if room.is_dir():
            (Path(desk.name) / room.name).symlink_to(room)
    return desk
