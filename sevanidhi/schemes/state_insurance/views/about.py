"""The scheme's public page, written from its rules."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.schemes.state_insurance import benefits, queries
from sevanidhi.schemes.state_insurance.scheme import SCHEME
from sevanidhi.web import clock, rule_pages
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page


@require_safe
@allow("public")
def about(request: HttpRequest) -> HttpResponse:
    """Show what the insurance asks and gives, with every table it rests on."""
    on = clock.today(request)
    context = {
        "scheme": SCHEME,
        "tables": rule_pages.tables_of("state_insurance", on=on),
        "benefits": benefits.benefits(on=on),
        "answers": queries.post_that_answers(on=on),
        "sources_of": rule_pages.cited,
    }
    return page(request, "state_insurance/about.html", context)
