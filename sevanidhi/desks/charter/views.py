"""The citizen's charter, written from the rules in force on the day it is read."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.desks.charter import queries
from sevanidhi.kernel.rulebook import UnknownRuleTable
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page

REVIEWED_ON = date(2026, 11, 22)


@require_safe
@allow("public")
def charter(request: HttpRequest) -> HttpResponse:
    """Show rights, rates and time limits."""
    today = clock.today(request)
    context = {
        "chapters": queries.chapters(on=today),
        "limits": queries.service_limits(on=today),
        "limits_table": queries.service_source(on=today),
        "reviewed_on": REVIEWED_ON,
    }
    return page(request, "charter/charter.html", context)


@require_safe
@allow("public")
def rules(request: HttpRequest) -> HttpResponse:
    """List every rule table: what it says, since when, and what of it is still to be confirmed."""
    return page(request, "charter/rules.html", {"tables": queries.rule_tables(on=clock.today(request))})


@require_safe
@allow("public")
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """Show one rule table whole: every version with its source and readings, every convention taken."""
    try:
        shown = queries.rule_table(key, on=clock.today(request))
    except UnknownRuleTable:
        raise Http404 from None
    return page(request, "charter/rule.html", {"shown": shown})
