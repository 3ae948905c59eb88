"""The list of people a drawing officer is to register: loaded by the officer, confirmed by each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sevanidhi.core.accounts import pending, sessions
from sevanidhi.core.accounts.even_time import in_even_time
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.forms import staff as forms
from sevanidhi.schemes.health_card.services import staff as services
from sevanidhi.schemes.health_card.services.lists import Columns
from sevanidhi.web import clock, formats
from sevanidhi.web.access import PUBLIC, allow
from sevanidhi.web.endpoints import see, table_to_keep
from sevanidhi.web.pages import page

LISTED = "health_card.listed"  # in the session: who confirms, and by which code
DDO = "ddo"
MOST_SHOWN = 20


@require_http_methods(["GET", "POST"])
@allow(DDO)
def load(request: HttpRequest, code: str) -> HttpResponse:
    """Take in the list of one of the reader's offices, and say of each wrong line what is wrong."""
    today = clock.today(request)
    office = request.user.offices(DDO, on=today).filter(code=code).first()
    if office is None:
        raise Http404
    form = forms.Load(request.POST or None, request.FILES or None)
    faults: Any = ()
    if form.is_valid():
        try:
            rows = services.rows_of(form.cleaned_data["file"].read())
            loaded = services.load(rows, office=office, by=request.user, on=today)
        except services.ListFaulty as refusal:
            form.refuse(refusal)
            faults = refusal.faults
        except Refusal as refusal:
            form.refuse(refusal, at="file")
        else:
            messages.success(request, _("People on the list: %(count)s") % {"count": loaded.people})
            tell_not_read(request, loaded.not_read)
            _tell_young(request, loaded.young)
            return see(request, "health_card:desk")
    context = {"form": form, "office": office, "faults": faults, "words": phrases.LINE_FAULTS,
               "columns": phrases.LIST_COLUMNS}  # fmt: skip
    return page(request, "health_card/staff_load.html", context)


@require_GET
@allow(DDO)
def pattern(request: HttpRequest) -> HttpResponse:
    """Give an empty list with its headings, to be filled in."""
    return table_to_keep(name="staff-list.csv", headings=headings_of(services.COLUMNS), rows=[])


def headings_of(columns: Columns) -> list[str]:
    """Return the headings of a list in the reader's language."""
    return [Words(*titles).said_in(formats.active_language()) for titles in columns.titles.values()]


def _tell_young(request: HttpRequest, lines: Sequence[int]) -> None:
    """Tell whose date of birth is unlikely; the list is entered as it is."""
    if lines:
        shown = ", ".join(str(line) for line in lines[:MOST_SHOWN]) + (
            " …" if len(lines) > MOST_SHOWN else ""
        )
        years = rules.plausible_ages().youngest_in_service
        said = _(
            "Younger than %(years)s by the date of birth: line %(lines)s. If a date is wrong, correct it and "
            "load the list again."
        )
        messages.warning(request, said % {"years": years, "lines": shown})


def tell_not_read(request: HttpRequest, headings: Sequence[str]) -> None:
    """Tell which columns of a list are none of ours."""
    if headings:
        said = ", ".join(f"“{heading[:60]}”" for heading in headings[:MOST_SHOWN])
        more = " …" if len(headings) > MOST_SHOWN else ""
        messages.info(request, _("Columns not read: %(headings)s") % {"headings": said + more})


@require_http_methods(["GET", "POST"])
@never_cache
@allow(PUBLIC)
@in_even_time()
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask who is on which list, and send a code to the number that stands there."""
    form = forms.Listed(request.POST or None)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("ddo_code", "service_number")}
        try:
            sent = services.send_code(
                language=formats.active_language(), session_key=pending.session_key(request), **told
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            request.session[LISTED] = told | {"challenge": str(sent.key)}
            return see(request, "health_card:confirm_code")
    return page(request, "health_card/confirm.html", {"form": form})


@require_http_methods(["GET", "POST"])
@never_cache
@allow(PUBLIC)
@in_even_time()
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Take the code: the line is confirmed, and the application begins with what it says."""
    waiting = request.session.get(LISTED)
    if waiting is None or request.user.is_authenticated:
        return see(request, "health_card:confirm")
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            draft = services.confirm(
                ddo_code=waiting["ddo_code"], service_number=waiting["service_number"],
                challenge=UUID(waiting["challenge"]), code=form.cleaned_data["code"],
                session_key=pending.session_key(request),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal, at="code")
        else:
            return _let_in(request, draft)
    return page(request, "health_card/confirm_code.html", {"form": form})


def _let_in(request: HttpRequest, draft: Any) -> HttpResponse:
    del request.session[LISTED]
    response = see(request, "journeys:tasks", draft.number)
    sessions.begin(request, draft.owner, response)
    return response
