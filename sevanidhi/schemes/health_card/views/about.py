"""The scheme's public pages, written from its rules: what it covers, who is in the family."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.schemes.health_card import queries
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
        "covers": queries.covers(on=on),
        "launch": queries.launch(on=on),
        "addresses": queries.addresses(on=on),
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
        "cover": queries.covers(on=on)[0],
        "family": queries.family(on=on),
    }
    return page(request, "health_card/who.html", context)
