"""The state cell: all registrations of officers, a treasury's list, an activation link sent again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sevanidhi.core.casework import queries as cases
from sevanidhi.core.casework.phrases import state_words
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.forms import cell as forms
from sevanidhi.schemes.health_card.queries import registrations as queries
from sevanidhi.schemes.health_card.services import officer_lists, registrations
from sevanidhi.schemes.health_card.views.staff import headings_of, tell_not_read
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see, start_before, start_of, table_to_keep, to_first_page
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

CELL = ("cell_clerk", "cell_officer")
SHOWN = 100
MOST_FAULTS = 200
SAMPLE = (
    "LKO-EDU-03", "DDO", "ज़िला विद्यालय निरीक्षक कार्यालय", "Office of the District Inspector of Schools",
    "ज़िला विद्यालय निरीक्षक", "District Inspector of Schools", "माध्यमिक शिक्षा", "Secondary Education", "लखनऊ",
    "0522 2620000", "9415000000", "dios@example.in", "शिक्षा भवन, लखनऊ 226001",
)  # fmt: skip


@require_safe
@allow(*CELL)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the registrations of officers, the newest first, and how many stand where: each count opens."""
    form, start, counts = forms.Search(request.GET or None), start_of(request), queries.counts()
    text = form.cleaned_data["text"] if form.is_valid() else ""
    asked = request.GET.get("state", "")
    state = asked if asked in counts else ""
    found = list(queries.matching(text, state=state)[start : start + SHOWN + 1])
    if start and not found:
        return to_first_page(request)
    context = {
        "form": form,
        "text": text,
        "state": state,
        "found": found[:SHOWN],
        "newer": start_before(start, SHOWN),
        "older": start + SHOWN if len(found) > SHOWN else None,
        "waiting": queries.not_activated(found[:SHOWN]),
        "counts": sorted(counts.items()),
        "state_words": state_words,
    }
    return page(request, "health_card/registrations.html", context)


@require_http_methods(["GET", "POST"])
@allow(*CELL)
def load_list(request: HttpRequest) -> HttpResponse:
    """Load a treasury's list of officers, or show what is wrong with its rows."""
    form = forms.OfficerList(request.POST or None, request.FILES or None)
    faults: tuple[officer_lists.RowFault, ...] = ()
    if form.is_valid():
        try:
            loaded = officer_lists.load(
                content=form.cleaned_data["file"].read(), by=request.user, on=clock.today(request)
            )
        except Refusal as refusal:
            form.refuse(refusal, at="file")
        else:
            if not loaded.faults:
                said = _("Officers entered: %(opened)s. On the register already: %(known)s.")
                messages.success(request, said % {"opened": loaded.opened, "known": loaded.known})
                tell_not_read(request, loaded.not_read)
                return see(request, "health_card:ddo_list")
            faults = loaded.faults
            form.add_error(
                "file", _("Nothing was entered: put the rows below right and send the list again.")
            )
    context = {"form": form, "faults": faults[:MOST_FAULTS], "fault_count": len(faults)}
    return page(request, "health_card/officer_list.html", context)


@require_safe
@allow(*CELL)
def sample(request: HttpRequest) -> HttpResponse:
    """Give an empty list with its headings and one row as an example."""
    return table_to_keep(name="officer-list.csv", headings=headings_of(officer_lists.COLUMNS), rows=[SAMPLE])


@require_POST
@allow(*CELL)
def link_again(request: HttpRequest, number: str) -> HttpResponse:
    """Send a registered officer another activation link."""
    today = clock.today(request)
    found = cases.case_for(request.user, number, on=today)
    try:
        registrations.send_link_again(case=found, by=request.user, on=today)
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _("Another link is on its way to the officer's mobile."))
    return see(request, "health_card:registrations")
