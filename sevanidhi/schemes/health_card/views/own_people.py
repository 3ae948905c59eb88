"""A drawing officer's own list: who of the people under them is not registered yet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sevanidhi.core.casework import phrases as casework_phrases
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.forms import staff as forms
from sevanidhi.schemes.health_card.queries import progress, tables
from sevanidhi.schemes.health_card.services import reminders, staff
from sevanidhi.web import clock, formats
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see, start_before, start_of, to_first_page
from sevanidhi.web.pages import page


@require_safe
@allow("ddo")
def not_registered(request: HttpRequest) -> HttpResponse:
    """Show who on the officer's lists has no verified family yet."""
    on, start = clock.today(request), start_of(request)
    offices = progress.own_offices(request.user, on=on)
    people = progress.own_people(offices, start=start)
    if start and not people:
        return to_first_page(request)
    listed, registered = progress.listed_in(offices)
    context = {
        "launch": tables.launch(on=on),
        "offices": offices,
        "listed": listed,
        "registered": registered,
        "people": people,
        "newer": start_before(start, progress.SHOWN),
        "older": start + progress.SHOWN,
        "state_words": casework_phrases.state_words,
        "own_family": progress.is_registered_too(request.user),
    }
    return page(request, "health_card/not_registered.html", context)


@require_http_methods(["GET", "POST"])
@allow("ddo")
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the officer take off the list who does not belong there."""
    on = clock.today(request)
    line = progress.own_line(request.user, pk, on=on)
    form = forms.TakeOff(request.POST or None)
    if form.is_valid():
        try:
            staff.take_off(line=line, why=form.cleaned_data["why"], by=request.user, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is off the list.") % {"name": formats.name_of(line)})
            return see(request, "health_card:not_registered")
    return page(request, "health_card/take_off.html", {"line": line, "form": form})


@require_POST
@allow("ddo")
def remind_people(request: HttpRequest) -> HttpResponse:
    """Remind everybody on the list who has a number; each once a day."""
    on = clock.today(request)
    offices = progress.own_offices(request.user, on=on)
    told = reminders.remind_people(offices=offices, by=request.user, on=on) if offices else 0
    if told:
        words = ngettext(
            "A reminder to %(num)s person is on its way.",
            "Reminders to %(num)s people are on their way.",
            told,
        )
        messages.success(request, words % {"num": told})
    else:
        messages.info(request, _("Nobody is left to remind today: each person is reminded once a day."))
    return see(request, "health_card:not_registered")
