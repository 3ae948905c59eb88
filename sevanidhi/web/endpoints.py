"""What views answer besides a page: parts for htmx, redirects, files and tables to take away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any
from urllib.parse import quote

from defusedcsv import csv
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

KEY_FIELD = "_key"


def asks_for_part(request: HttpRequest) -> bool:
    """True when htmx asks for a part of a page; a page restored from its history is asked for whole."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def see(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Lead the reader on after an act: 303, or htmx's own header when htmx sent the form."""
    address = resolve_url(to, *args, **kwargs)
    if asks_for_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def start_of(request: HttpRequest) -> int:
    """Return from which row of a long list its page begins (`?from=200`); 0 for what is no such number."""
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


def start_before(start: int, shown: int) -> int | None:
    """Return where the page before begins, of so many rows each; None where this is the first."""
    return max(start - shown, 0) if start else None


def to_first_page(request: HttpRequest) -> HttpResponse:
    """Lead the reader from past the end of a long list to its beginning: only there it may say "none"."""
    asked = request.GET.copy()
    asked.pop("from", None)
    return see(request, f"{request.path}?{asked.urlencode()}" if asked else request.path)


def new_key() -> str:
    """Return a fresh key for a form about to be shown."""
    return str(uuid.uuid4())


def submission_key(request: HttpRequest) -> uuid.UUID | None:
    """Return the key hidden in the form since it was shown: the same for a second press of the button.

    None when it is missing or not a key; a service that moves money refuses without one.
    """
    try:
        return uuid.UUID(request.POST.get(KEY_FIELD, ""))
    except ValueError:
        return None


def download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Answer with a file to keep. The name may be Hindi; what could confuse a header is dropped."""
    safe = "".join(ch for ch in name if ch.isprintable() and ch not in '\\/:"<>|?*;%')[:120] or "file"
    plain = safe.encode("ascii", "ignore").decode().strip() or "file"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe)}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def table_to_keep(*, name: str, headings: Sequence[str], rows: Iterable[Sequence]) -> HttpResponse:
    """Answer with a CSV which spreadsheets open in the right script, and in which no cell is a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return download(
        b"\xef\xbb\xbf" + text.getvalue().encode(), name=name, content_type="text/csv; charset=utf-8"
    )
