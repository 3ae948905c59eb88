"""How the state stands on the way to the day the scheme begins, and what lies before the state cell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sevanidhi.schemes.health_card import maps
from sevanidhi.schemes.health_card.permissions import CELL, CELL_COUNTER, WATCHERS
from sevanidhi.schemes.health_card.queries import progress, registrations, tables
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page


@require_safe
@allow(*CELL, *WATCHERS)
def state(request: HttpRequest) -> HttpResponse:
    """Show by district, on a map and in a table, and by department how many are registered."""
    on = clock.today(request)
    standing = progress.standing(on=on)
    districts = _in_order(standing.by_district())
    context = {
        "launch": tables.launch(on=on),
        "whole": standing.whole(),
        "districts": districts,
        "departments": _in_order(standing.by_department()),
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
    standing = progress.standing(on=on)
    context = {
        "launch": tables.launch(on=on),
        "decides": any(request.user.holds(role, on=on) for role in CELL_COUNTER),  # type: ignore[union-attr]
        "whole": standing.whole(),
        "registrations": registrations.counts(),
        "families": progress.families_verified(),
        "cards": progress.cards_by_state(),
        "behind": _furthest_behind(standing.by_district()),
        "departments": _furthest_behind(standing.by_department()),
    }
    return page(request, "health_card/cell.html", context)


def _furthest_behind(counts: list[progress.Count]) -> list[progress.Count]:
    behind = (one for one in counts if one.percent is not None and one.percent < 100)
    return sorted(behind, key=lambda one: (one.percent or 0, one.name_hi))[:10]
