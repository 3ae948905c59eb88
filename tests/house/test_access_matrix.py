"""Every address of the site, as every role, for things of one's own, the office, the district and strangers.

What is expected stands in access/, a file a room. An address that is in none of them fails; a role that is
not in a row is refused.
"""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.http import Http404, HttpResponse
from django.test import override_settings
from django.urls import path, reverse

from sevanidhi.core.casework.models import Case
from sevanidhi.site import urls as site_urls
from sevanidhi.web import formats
from sevanidhi.web.access import APPLICANT, PUBLIC, ROLES, allow
from tests.examples import EXAMPLES
from tests.families import number_of
from tests.house import walking
from tests.world import SURNAMES

BY_NAME = {one.name: one for one in walking.addresses()}


def test_the_table_has_a_row_for_every_address_and_none_besides():
    assert sorted(walking.table()) == sorted(BY_NAME)


def test_each_address_stands_in_its_rooms_file():
    assert [
        name for room, rows in walking.tables().items() for name in rows if name.partition(":")[0] != room
    ] == []


def test_what_the_views_say_of_roles_is_what_the_table_says():
    said = {name: set(one.roles or ()) for name, one in BY_NAME.items()}

    assert said == {name: set(row) for name, row in walking.table().items()}


def test_every_row_speaks_of_known_roles_and_known_distances():
    rows = walking.table().values()

    assert {role for row in rows for role in row} <= {*ROLES, APPLICANT, PUBLIC}
    assert {far for row in rows for far in row.values()} <= set(walking.SEES)


def test_whatever_an_address_names_has_an_example_near_and_far():
    naming = {name for name, one in BY_NAME.items() if one.names_something}

    assert sorted(EXAMPLES) == sorted(naming)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_the_matrix_holds(world, name):
    sees = walking.table().get(name, {})

    assert walking.faults(world, name, sees=sees, names_something=BY_NAME[name].names_something) == []


def test_the_numbers_looked_for_stand_where_they_may(world):
    """The walk would be blind if no page of the world had any number to tell."""
    named = EXAMPLES["health_card:desk_case"](world, "ddo", "own")
    page = walking.readable(world.client("ddo").get(reverse("health_card:desk_case", kwargs=named)))
    system = EXAMPLES["v1:family"](world, "ddo", "own")
    told = walking.readable(world.caller("ddo").get(reverse("v1:family", kwargs=system)))

    _reference, last4 = number_of("own", 0)
    assert formats.masked(last4) in page
    assert f'"last4": "{last4}"' in told


# --- the checker itself, on views that are wrong on purpose -----------------------------------------------


@allow("district_clerk")
def without_a_door(request, number):
    """Show any case to a clerk of any district."""
    case = Case.objects.get(number=number)
    return HttpResponse(f"<html>{case.person.name_hi}</html>")


@allow("district_clerk")
def telling_no(request, number):
    """Refuse a stranger, and say whose case it is."""
    case = Case.objects.get(number=number)
    if case.office.code != "SIPF-AJMER":
        return HttpResponse(f"{case.person.name_en} is not yours", status=404)
    return HttpResponse("yours")


@allow("district_clerk", "auditor")
def too_many_roles(request, number):
    """Let in a role which the table does not."""
    return _of_ajmer(number)


@allow("district_clerk")
def right(request, number):
    """Show a case of Ajmer to its clerk."""
    return _of_ajmer(number)


def _of_ajmer(number):
    case = Case.objects.get(number=number)
    if case.office.code != "SIPF-AJMER":
        raise Http404
    return HttpResponse(case.person.name_hi)


@allow("district_clerk")
def telling_a_number(request, number):
    """Show a clerk of the district the last four figures of a number, and where it lies in the vault."""
    case = Case.objects.get(number=number)
    if case.office.code != "SIPF-AJMER":
        raise Http404
    circle = next(name for name in SURNAMES if SURNAMES[name][0] in case.person.name_hi)
    reference, last4 = number_of(circle, 0)
    return HttpResponse(f"XXXX XXXX {last4}" if circle == "own" else f"/vault/{reference.hex}/")


@allow("district_clerk")
def broken(request, number):
    """Answer to a stranger's case with an error."""
    if Case.objects.get(number=number).office.code != "SIPF-AJMER":
        return HttpResponse(status=500)
    return HttpResponse("yours")


def both_ways(words):
    return [words.format(method=method) for method in walking.METHODS]


WRONG = {
    without_a_door: both_ways("district_clerk stranger {method}: should be 404, is 200"),
    telling_no: both_ways("district_clerk stranger {method}: tells ['Doorasthaliya']"),
    telling_a_number: [
        told
        for circle, what in (("own", "9170"), ("office", "a reference"), ("district", "a reference"))
        for told in both_ways(f"district_clerk {circle} {{method}}: tells the number ['{what}']")
    ],
    broken: both_ways("district_clerk stranger {method}: should be 404, is 500"),
    too_many_roles: [
        told
        for circle, status in (("own", 200), ("office", 200), ("district", 200), ("stranger", 404))
        for told in both_ways(f"auditor {circle} {{method}}: should be 403, is {status}")
    ],
    right: [],
}


@pytest.mark.parametrize("view", WRONG, ids=lambda view: view.__name__)
def test_the_checker_finds_what_is_wrong(world, view, monkeypatch):
    urls = ModuleType("wrong_urls")
    urls.urlpatterns = [path("wrong/<str:number>", view, name="wrong"), *site_urls.urlpatterns]
    monkeypatch.setitem(sys.modules, "wrong_urls", urls)
    monkeypatch.setitem(EXAMPLES, "wrong", EXAMPLES["casework:case"])
    with override_settings(ROOT_URLCONF="wrong_urls"):
        found = walking.faults(world, "wrong", sees={"district_clerk": "district"}, names_something=True)

    assert found == WRONG[view]
