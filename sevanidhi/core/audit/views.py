"""The audit trail for those who check, and "who saw my data" for those it is about."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sevanidhi.core.audit import forms, permissions, queries, words
from sevanidhi.web.access import MEMBER, allow
from sevanidhi.web.pages import page


@require_GET
@allow(*permissions.READERS)
def trail(request: HttpRequest) -> HttpResponse:
    """Show the lines of the audit that fit what was asked."""
    form = forms.Search(request.GET if set(request.GET) - {"before"} else None)
    found = queries.trail(form.filters, before=_before(request))
    context = {"form": form, "found": words.in_words(found), "older": _older(request, found)}
    return page(request, "audit/trail.html", context, part="audit/_lines.html")


@require_GET
@allow(MEMBER)
def who_saw(request: HttpRequest) -> HttpResponse:
    """Show the reader who has looked at their records and what was done to them."""
    person = request.user.person_id
    before = _before(request)
    found = queries.who_saw(person, before=before) if person else []
    own = list(request.user.own_logins().values_list("pk", flat=True))
    apart = queries.kept_apart(person) if person and before is None else []
    context = {
        "found": words.in_words(found, own=own),
        "older": _older(request, found),
        "kept_apart": words.seen_in_words(apart, own=own),
    }
    return page(request, "audit/who_saw.html", context)


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None


def _older(request: HttpRequest, found: list) -> str:
    if len(found) < queries.PAGE:
        return ""
    kept = [(name, value) for name, value in request.GET.items() if name != "before"]
    return "?" + urlencode([*kept, ("before", found[-1].pk)])
