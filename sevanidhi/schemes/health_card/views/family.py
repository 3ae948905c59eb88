"""The member's own family, and the way into the application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sevanidhi.core.casework import queries as casework
from sevanidhi.schemes.health_card.queries import families
from sevanidhi.schemes.health_card.views.desk import copy_of, family_shown
from sevanidhi.web import clock
from sevanidhi.web.access import MEMBER, PUBLIC, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page


@require_GET
@allow(PUBLIC)
def register(request: HttpRequest) -> HttpResponse:
    """Lead to the application of an employee or pensioner (the "Employee Gateway")."""
    return see(request, "journeys:start", families.FAMILY)


@require_GET
@allow(MEMBER)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the reader's own family, or how to register."""
    found = families.own_family(request.user)
    if found is None:
        return no_family(request)
    return page(request, "health_card/family.html", family_shown(found, clock.today(request)))


def no_family(request: HttpRequest) -> HttpResponse:
    """Answer who has no family yet: where the registration stands, or how to register."""
    found = families.registration_under_way(request.user)
    stands = casework.stands(found, reader=request.user, on=clock.today(request)) if found else ""
    return page(request, "health_card/no_family.html", {"under_way": found, "stands": stands})


@require_GET
@allow(MEMBER)
def my_form(request: HttpRequest) -> HttpResponse:
    """Give the reader the copy of their verified form; without one, the page that says how to register."""
    found = families.own_family(request.user)
    if found is None:
        return see(request, "health_card:my_family")
    return copy_of(found, request)
