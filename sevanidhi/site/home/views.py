"""The public front. What it says of rates and days is read from the rules in force today."""

from datetime import date
from types import MappingProxyType

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sevanidhi.core import registry
from sevanidhi.core.offices import queries as offices
from sevanidhi.site.api import described
from sevanidhi.site.home import facts, places
from sevanidhi.web import clock, navigation
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page

# The pages of plain prose, one file a language; and when somebody last read them through.
PROSE = MappingProxyType(
    {
        "about": (_("About Sevanidhi"), date(2026, 11, 22)),
        "help": (_("Help"), date(2026, 11, 23)),
        "accessibility": (_("Accessibility"), date(2026, 11, 22)),
        "privacy": (_("Privacy"), date(2026, 11, 23)),
        "terms": (_("Terms of use"), date(2026, 11, 22)),
    }
)


@require_safe
@allow("public")
def home(request: HttpRequest) -> HttpResponse:
    """Lead the signed-in to today's work; show everybody else what is here."""
    landing = navigation.landing_of(request)
    if landing and landing != request.path:
        return redirect(landing)
    today = clock.today(request)
    context = {
        "schemes": [scheme for scheme in registry.schemes() if navigation.address(scheme.about)],
        "facts": facts.in_force(on=today),
        "calculators": places.calculators(),
        "public_places": places.public_places(),
    }
    return page(request, "home/home.html", context)


@require_safe
@allow("public")
def prose(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page of plain prose."""
    if name not in PROSE:
        raise Http404
    title, reviewed_on = PROSE[name]
    return page(request, "home/prose.html", {"name": name, "page_title": title, "reviewed_on": reviewed_on})


@require_safe
@allow("public")
def api(request: HttpRequest) -> HttpResponse:
    """Describe the API to whoever writes a program for it: each operation with an example."""
    context = {
        "groups": described.groups(site=request.build_absolute_uri("/").rstrip("/")),
        "described_at": reverse("v1:openapi-json"),
        "most": settings.API_CALLS_A_MINUTE,
    }
    return page(request, "home/api.html", context)


@require_safe
@allow("public")
def contact(request: HttpRequest) -> HttpResponse:
    """Show the headquarters and the state cells with their posts, and where to look for one's own office."""
    kinds, today = ("headquarters", "state_cell"), clock.today(request)
    context = {
        "answering": [office for kind in kinds for office in offices.offices(on=today, kind=kind)],
        "reviewed_on": date(2026, 11, 22),
    }
    return page(request, "home/contact.html", context)


@require_safe
@allow("public")
def site_map(request: HttpRequest) -> HttpResponse:
    """Show every public page."""
    return page(request, "home/site_map.html", {"sections": places.site_map()})
