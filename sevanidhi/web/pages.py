"""Answering with a page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages import get_messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.cache import patch_vary_headers

from sevanidhi.web import clock, formats, navigation
from sevanidhi.web.endpoints import asks_for_part, new_key

SWITCH = "web/language_switch.html"


def page(
    request: HttpRequest,
    template: str,
    context: dict | None = None,
    status: int = 200,
    *,
    part: str | None = None,
) -> HttpResponse:
    """Render a page in the active language.

    `part` names a template that the page includes; when htmx asks, that part is the answer, and the language
    switch with it, for the address is another now.
    A form that was sent and not accepted answers 422, so that htmx, browsers and tests can tell.
    """
    context = context or {}
    around = surroundings(request)
    taken = around.keys() & context.keys()
    if taken:
        raise ValueError(f"names the base page keeps for itself: {sorted(taken)}")
    if part and asks_for_part(request):
        switch = {"switch_sends_form": "form" in context, "switch_swapped": True}
        body = _drawn(request, part, around | context) + _drawn(request, SWITCH, around | switch)
    else:
        body = _drawn(request, template, around | context)
    response = HttpResponse(body, status=_status(request, context, status))
    response["Cache-Control"] = "private, no-store" if around["reader"] else "private, no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie", "HX-Request", "Save-Data"])
    return response


def _drawn(request: HttpRequest, template: str, context: dict) -> str:
    return loader.get_template(template).render(context, request)


def surroundings(request: HttpRequest) -> dict:
    """Return what the base template shows around every page."""
    user = getattr(request, "user", None)
    return {
        "site_name": "सेवानिधि",
        "reader": user if user is not None and user.is_authenticated else None,
        "header_links": navigation.header_links(request),
        "footer_links": navigation.footer_links(),
        "sign_links": navigation.account_links(),
        "switch_address": address_in(formats.other_language(), request),
        "submission_key": request.POST.get("_key") or new_key(),
        "page_notices": list(get_messages(request)),
        "office_day": clock.today(request),
        "save_data": request.headers.get("Save-Data", "").lower() == "on",
        "demo": settings.DEMO_INBOX,
    }


def address_in(language: str, request: HttpRequest) -> str:
    """Return the address of this very page in the other language, its query kept."""
    parts = request.get_full_path().split("/", 2)
    if len(parts) > 2 and parts[1] in ("hi", "en"):
        parts[1] = language
        return "/".join(parts)
    return f"/{language}/"


def _status(request: HttpRequest, context: dict, status: int) -> int:
    form = context.get("form")
    refused = request.method == "POST" and isinstance(form, BaseForm) and form.is_bound and form.errors
    return 422 if refused and status == 200 else status
