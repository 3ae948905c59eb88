"""What was booked wrongly: a contrary entry is proposed, for a posted line or for a cure. Another decides."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sevanidhi.core.payroll import forms, queries, services
from sevanidhi.core.payroll.permissions import CORRECTORS
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page


@require_http_methods(["GET", "POST"])
@allow(*CORRECTORS)
def correct(request: HttpRequest, key, head: str, row: int) -> HttpResponse:
    """Propose a contrary entry for one posted line."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=CORRECTORS)
    queries.check_has(found, head, row=row)
    form = forms.Correct(request.POST or None)
    act = partial(services.propose_correction, schedule=found, row=row, head=head, by=request.user, on=on)
    if _proposed(request, form, head=head, act=act):
        return see(request, "payroll:district")
    return page(request, "payroll/correct.html", {"form": form, "schedule": found, "row": row, "head": head})


@require_http_methods(["GET", "POST"])
@allow(*CORRECTORS)
def undo_match(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that a wrong cure be undone, and where its money belongs."""
    on = clock.today(request)
    match = queries.cure_for(request.user, pk, on=on, roles=CORRECTORS)
    form = forms.Correct(request.POST or None)
    act = partial(services.propose_undoing, match=match, by=request.user, on=on)
    if _proposed(request, form, head=match.item.head, act=act):
        return see(request, "payroll:district")
    return page(request, "payroll/undo_match.html", {"form": form, "match": match, "item": match.item})


def _proposed(request: HttpRequest, form: forms.Correct, *, head: str, act: Callable[..., Any]) -> bool:
    """Propose it, with the account the money belongs to where one is named; return whether that was taken."""
    if not form.is_valid():
        return False
    try:
        number = form.cleaned_data["number"].strip()
        instead = queries.account_of(head, number) if number else None
        act(instead=instead, why=form.cleaned_data["why"])
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Proposed. The district officer decides."))
    return True
