"""Reading papers. The door: `document_for`."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from sevanidhi.core import kept_files
from sevanidhi.core.documents import permissions
from sevanidhi.core.documents.models import Document


class DocumentDamaged(Exception):
    """The bytes in the storage are not those that were kept: somebody or a disk has changed them."""


def document_for(user: Any, key: UUID | str, *, on: date) -> Document:
    """Return the paper if this user may open it; Http404 for a stranger."""
    found = permissions.visible_to(user, on=on).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def documents_about(thing: Model) -> QuerySet[Document]:
    """Return the papers about a record, oldest first. The caller has passed the record's own door."""
    kind, key = thing._meta.label_lower, str(thing.pk)
    return Document.objects.filter(about_type=kind, about_key=key).order_by("pk")


def by_number(number: str) -> Document | None:
    """Return the made paper with this number, however it was typed."""
    figures = "".join(ch for ch in number.upper() if ch.isalnum())
    written = "-".join(figures[start : start + 4] for start in range(0, len(figures), 4))
    return Document.objects.filter(number=written).exclude(template="").first()


def content_of(document: Document) -> bytes:
    """Return the kept bytes, checked against their hash. May raise DocumentDamaged."""
    content = kept_files.content_of(place_of(document.sha256))
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DocumentDamaged(document.number)
    return content


def damaged() -> list[str]:
    """Return the numbers of the papers whose bytes are not in the storage as they were kept."""
    return [paper.number for paper in Document.objects.order_by("pk").iterator() if not _is_whole(paper)]


def _is_whole(paper: Document) -> bool:
    try:
        content_of(paper)
    except (DocumentDamaged, OSError):
        return False
    return True


def place_of(sha256: str) -> str:
    """Return where bytes with this hash lie in the storage."""
    return f"documents/{sha256[:2]}/{sha256}"
