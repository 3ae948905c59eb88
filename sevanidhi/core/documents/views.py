"""Opening a paper, and checking whether one is genuine."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sevanidhi.core.documents import forms, queries, services
from sevanidhi.core.uploads.formulas import ENDINGS
from sevanidhi.web import clock
from sevanidhi.web.access import APPLICANT, EVERYONE_SIGNED_IN, PUBLIC, allow
from sevanidhi.web.endpoints import download
from sevanidhi.web.formats import name_of
from sevanidhi.web.pages import page


@require_GET
@allow(*EVERYONE_SIGNED_IN, APPLICANT)
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the paper's file, and note an officer's look at somebody's paper."""
    found = queries.document_for(request.user, key, on=clock.today(request))
    content = queries.content_of(found)
    services.note_opened(document=found, by=request.user)
    title = name_of({"hi": found.title_hi, "en": found.title_en})
    name = f"{title} {found.number}.{ENDINGS[found.content_type]}"
    return download(content, name=name, content_type=found.content_type)


@require_GET
@allow(PUBLIC)
def check(request: HttpRequest, number: str = "") -> HttpResponse:
    """Say whether a paper of ours bears this number, and how to compare it."""
    asked = number or request.GET.get("number", "")
    form = forms.Check({"number": asked} if asked else None)
    found = queries.by_number(asked) if asked else None
    context = {"form": form, "asked": asked, "found": found}
    return page(request, "documents/check.html", context, status=404 if asked and not found else 200)
