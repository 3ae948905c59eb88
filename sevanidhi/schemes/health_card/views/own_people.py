"""A drawing officer's own list: who of the people under them is not registered yet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sevanidhi.schemes.health_card.queries import progress, tables
from sevanidhi.schemes.health_card.services import reminders
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page


@require_safe
@allow("ddo")
def not_registered(request: HttpRequest) -> HttpResponse:
    """Show who on the officer's lists has no verified family yet."""
    on = clock.today(request)
    offices = progress.own_offices(request.user, on=on)
    listed, registered = progress.listed_in(offices)
    context = {
        "launch": tables.launch(on=on),
        "offices": offices,
        "listed": listed,
        "registered": registered,
        "people": progress.not_registered(offices),
        "own_family": progress.is_registered_too(request.user),
    }
    return page(request, "health_card/not_registered.html", context)


@require_POST
@allow("ddo")
def remind_people(request: HttpRequest) -> HttpResponse:
    """Remind everybody on the list who has a number; each once a day."""
    on = clock.today(request)
    offices = progress.own_offices(request.user, on=on)
    told = reminders.remind_people(offices=offices, by=request.user, on=on) if offices else 0
    if told:
        words = ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", told)
        messages.success(request, words % {"num": told})
    else:
        messages.info(request, _("Nobody was left to remind today: each is reminded once a day."))
    return see(request, "health_card:not_registered")
