"""The public directory of offices."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sevanidhi.core.offices import forms, queries
from sevanidhi.core.offices.apps import KINDS
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page

MOST_SHOWN = 60


@require_safe
@allow("public")
def directory(request: HttpRequest) -> HttpResponse:
    """Show the department's offices by kind, or what a search finds among all offices."""
    today = clock.today(request)
    form = forms.Search(request.GET or None)
    text = form.data.get("q", "").strip()[:80]
    context = {"form": form, "text": text, "most_shown": MOST_SHOWN}
    if text:
        context["found"] = in_order(queries.search(text, on=today)[: MOST_SHOWN + 1])
    else:
        kinds = queries.department(on=today)
        context["kinds"] = [(kind, in_order(offices)) for kind, offices in kinds]
        context["posts"] = queries.headquarters_posts(on=today)
    return page(request, "offices/directory.html", context, part="offices/_offices.html")


def in_order(offices: Iterable[Any]) -> list[Any]:
    """Return offices in the order of their names in the reader's language; they come in the Hindi order."""
    if get_language() == "en":
        return sorted(offices, key=lambda office: (office.name_en.casefold(), office.code))
    return list(offices)


@require_safe
@allow("public")
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show one office with its posts and telephones."""
    today = clock.today(request)
    try:
        found = queries.office(code)
    except queries.OfficeUnknown:
        raise Http404 from None
    context = {
        "office": found,
        "kind": KINDS[found.kind],
        "posts": list(queries.posts(found, on=today)),
        "below": in_order(queries.children(found, on=today)[:MOST_SHOWN]),
    }
    return page(request, "offices/office.html", context)
