"""The fund's public page, written from its rules."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.schemes.gpf.scheme import SCHEME
from sevanidhi.web import clock, rule_pages
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page


@require_safe
@allow("public")
def about(request: HttpRequest) -> HttpResponse:
    """Show who is in the fund, what it asks and gives, with every table it rests on."""
    tables = rule_pages.tables_of("gpf", on=clock.today(request))
    return page(request, "gpf/about.html", {"scheme": SCHEME, "tables": tables})
