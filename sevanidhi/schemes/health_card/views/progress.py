"""How the state stands on the way to the day the scheme begins, and what lies before the state cell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sevanidhi.schemes.health_card import maps
from sevanidhi.schemes.health_card.permissions import CELL, CELL_COUNTER, WATCHERS
from sevanidhi.schemes.health_card.queries import progress, tables
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page


@require_safe
@allow(*CELL, *WATCHERS)
def state(request: HttpRequest) -> HttpResponse:
    """Show by district, on a map and in a table, and by department how many are registered."""
    on = clock.today(request)
    districts = _in_order(progress.of_districts(on=on))
    context = {
        "launch": tables.launch(on=on),
        "whole": progress.of_state(on=on),
        "districts": districts,
        "departments": _in_order(progress.of_departments(on=on)),
        "tiles": maps.tiles(districts),
        "map": {"side": maps.SIDE, "width": maps.WIDTH, "height": maps.HEIGHT},
    }
    return page(request, "health_card/progress.html", context)


def _in_order(counts: list[progress.Count]) -> list[progress.Count]:
    """Return counts in the order of their names in the reader's language; they come in the Hindi order."""
    if get_language() == "en":
        return sorted(counts, key=lambda one: (not one.name_en, one.name_en.casefold()))
    return counts


@require_safe
@allow(*CELL)
def cell(request: HttpRequest) -> HttpResponse:
    """Show the state cell what waits: registrations, cards, and how many days are left."""
    on = clock.today(request)
    context = {
        "launch": tables.launch(on=on),
        "decides": any(request.user.holds(role, on=on) for role in CELL_COUNTER),  # type: ignore[union-attr]
        "whole": progress.of_state(on=on),
        "registrations": progress.registrations_by_state(),
        "families": progress.families_verified(),
        "cards": progress.cards_by_state(),
        "behind": _furthest_behind(progress.of_districts(on=on)),
        "departments": _furthest_behind(progress.of_departments(on=on)),
    }
    return page(request, "health_card/cell.html", context)


def _furthest_behind(counts: list[progress.Count]) -> list[progress.Count]:
    behind = (one for one in counts if one.percent is not None and one.percent < 100)
    return sorted(behind, key=lambda one: (one.percent or 0, one.name_hi))[:10]
