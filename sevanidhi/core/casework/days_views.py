"""Working days and holidays: the public list of a year; the administrator's entry of a notification."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sevanidhi.core.accounts import sessions
from sevanidhi.core.casework import calendars, forms, services
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page

FIRST_YEAR, YEARS_AHEAD = 2000, 2


@require_safe
@allow("public")
def days(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show the weekly offs, the holidays and what the gazette says of a year, state by state."""
    today = clock.today(request)
    last = today.year + YEARS_AHEAD
    wanted = year or today.year
    if not FIRST_YEAR <= wanted <= last:
        raise Http404
    context = {
        "year": wanted,
        "states": calendars.states_in(wanted),
        "before": wanted - 1 if wanted > FIRST_YEAR else None,
        "after": wanted + 1 if wanted < last else None,
        "may_declare": "administrator" in _roles(request),
    }
    return page(request, "casework/days.html", context)


def _roles(request: HttpRequest) -> set[str]:
    return request.user.roles_today(request) if request.user.is_authenticated else set()


@require_http_methods(["GET", "POST"])
@allow("administrator")
@sessions.fresh
def declare(request: HttpRequest) -> HttpResponse:
    """Enter what a notification says of a day. Nothing entered before is changed by it."""
    form = forms.Declare(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            said = services.declare_day(
                state=told["state"],
                day=told["day"],
                is_working=told["is_working"] == "working",
                name=(told["name_hi"], told["name_en"]),
                notification=told["notification"],
                notified_date=told["notified_date"],
                by=request.user,
                on=clock.today(request),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The day is entered. Time limits are reckoned with it from now on."))
            return see(request, "working_days:year", said.day.year)
    return page(request, "casework/declare.html", {"form": form})
