"""Sending a file in parts, looking at it, and how the scanner does."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sevanidhi.core.uploads import forms, formulas, queries, refusals, services
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import APPLICANT, EVERYONE_SIGNED_IN, allow
from sevanidhi.web.endpoints import download
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,9})-([0-9]{1,9})/([0-9]{1,9})")


@require_POST
@allow(*EVERYONE_SIGNED_IN, APPLICANT)
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file; the answer says under which key its parts are taken, and from where."""
    form = forms.Announced(request.POST)
    if not form.is_valid():
        return _no(refusals.UploadFailed())
    try:
        return _answer(services.begin(**form.cleaned_data, by=request.user))
    except Refusal as refusal:
        return _no(refusal)


@require_http_methods(["GET", "PUT"])
@allow(*EVERYONE_SIGNED_IN, APPLICANT)
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how far a file has come, or take its next part."""
    found = queries.upload_for(request.user, key)
    if request.method == "GET":
        return _answer(found)
    place = CONTENT_RANGE.fullmatch(request.headers.get("Content-Range", ""))
    content = request.body
    if place is None or int(place[2]) - int(place[1]) + 1 != len(content) or int(place[3]) != found.size:
        return _no(refusals.PartOutOfPlace(offset=found.received))
    try:
        received = services.add_part(key=key, offset=int(place[1]), content=content, by=request.user)
    except Refusal as refusal:
        return _no(refusal)
    return HttpResponse(status=204, headers={"Upload-Offset": str(received)})


@require_GET
@allow(*EVERYONE_SIGNED_IN, APPLICANT)
def picture(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the picture to who has sent it, or who fills in what it is for, as we keep it."""
    found = queries.picture_for(request.user, key)
    return download(found, name="picture.jpg", content_type=formulas.JPEG)


@require_GET
@allow(*EVERYONE_SIGNED_IN, APPLICANT)
def small(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a photo to the same, small: six kilobytes at most."""
    found = queries.small_picture_for(request.user, key)
    return download(found, name="small.jpg", content_type=formulas.JPEG)


@require_GET
@allow("administrator")
def scanner(request: HttpRequest) -> HttpResponse:
    """Say whether files are scanned for viruses, and what waits for that."""
    return page(request, "uploads/scanner.html", {"scanner": queries.scanner()})


def _answer(found: Any) -> HttpResponse:
    refusal = queries.refusal_of(found)
    told = {
        "key": str(found.key),
        "address": reverse("uploads:upload", args=[found.key]),
        "state": found.state,
        "received": found.received,
        "words": words_for(refusal) if refusal else _words(found),
        "may_overrule": queries.may_overrule(found),
    }
    return JsonResponse(told, headers={"Cache-Control": "private, no-store"})


def _words(found: Any) -> str:
    if not queries.is_settled(found):
        return words_for(refusals.StillBeingChecked())
    if "several_faces" in found.facts.get("doubts", ()):
        return _("Several faces are seen in the photo. If only one person should be in it, take it again.")
    return _("The photo has arrived and can be used.")


def _no(refusal: Refusal) -> HttpResponse:
    status = 409 if isinstance(refusal, refusals.PartOutOfPlace) else 422
    told = {"refused": refusal.name, "words": words_for(refusal), "received": refusal.facts.get("offset", 0)}
    return JsonResponse(told, status=status, headers={"Cache-Control": "private, no-store"})
