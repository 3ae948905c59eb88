"""The scheme's public pages, written from its rules: what it covers, who is in the family."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.schemes.health_card.queries import tables
from sevanidhi.schemes.health_card.scheme import SCHEME
from sevanidhi.web import clock, rule_pages
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page


@require_safe
@allow("public")
def about(request: HttpRequest) -> HttpResponse:
    """Show what the scheme covers, from when, how one registers and whom to ask."""
    on = clock.today(request)
    context = {
        "scheme": SCHEME,
        "covers": tables.covers(on=on),
        "launch": tables.launch(on=on),
        "addresses": tables.addresses(on=on),
        "tables": rule_pages.tables_of("health_card", on=on),
    }
    return page(request, "health_card/about.html", context)


@require_safe
@allow("public")
def who(request: HttpRequest) -> HttpResponse:
    """Show who may have a card and who is in the family, each relation with its conditions."""
    on = clock.today(request)
    context = {
        "scheme": SCHEME,
        "cover": tables.covers(on=on)[0],
        "family": tables.family(on=on),
    }
    return page(request, "health_card/who.html", context)
