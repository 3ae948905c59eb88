"""Requests no browser sends, at every address: fields twice, hidden ones changed, bodies and queries that are
none, names that are none. Answered or refused; no error of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from sevanidhi.core.offices import queries as offices
from tests.examples import EXAMPLES
from tests.house import walking
from tests.house.test_hostile_forms import PAGES, forms_of, visitor_of
from tests.visitor import Form
from tests.world import World

pytestmark = pytest.mark.slow

HIDDEN = ("\x00", "९" * 60, '["a", {"b": null}]')
URLENCODED = "application/x-www-form-urlencoded"
BODIES = (
    (b"%ff%fe=%80&name=%c3%28&%00=%00", URLENCODED),  # octets that are no text
    (b"a=b", f"{URLENCODED}; charset=no-such"),
    (b"--x\r\n\r\n", "multipart/form-data"),  # parts without a border
    (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),  # parts that do not end
    ("&".join(f"f{n}=1" for n in range(1_100)).encode(), URLENCODED),
)
# Everything a page of ours ever reads from its address, at once, and wrong.
QUERIES = (
    "page=-1&before=१२&year=0000-00&month=2017-13&on=0000-00-00&office=%00&q=%ff&head=x&start=-5&next=//evil",
    "page=9999999999999999999999&before=%00&year=%00&month=%F0%9F%91%A9&on=9999-99-99&q=%00&start=9e9",
    "page=1&page=2&page[]=3&%00=%00&q=" + "a" * 20_000,
)
NAMES = (
    "9" * 40,
    "-1",
    "%",
    "a" * 3_000,
    "\x00",
    "\u202eक्ष\u2028",
    "१२",
    "'; --",
    "2016-99",
    str(UUID(int=0)),
)
NOT_THERE = (400, 404, 422)
NAMING = sorted(one.name for one in walking.addresses() if one.names_something)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_bears_what_no_browser_sends(world, name):
    assert errors_of_ours(world, name) == []


def errors_of_ours(world: World, name: str) -> list[tuple[Any, ...]]:
    """Return each request of the walk that a page answers with an error of ours, and its status."""
    role, path, forms = forms_of(world, name)
    client = unflinching(world.client(role))
    found = []

    def ask(way: Any, to: str, *body: Any, **more: Any) -> None:
        status = answer_to(partial(way, to, *body, **more)).status_code
        if status >= 500:
            found.append((to[:120], body, more, status))

    for form in one_of_each_kind(forms):
        for told in bodies(form):
            ask(client.post if form.method == "post" else client.get, form.action or path, told)
    for content, kind in BODIES:
        ask(partial(client.generic, "POST"), path, content, content_type=kind)
    for query in QUERIES:
        ask(client.get, f"{path}?{query}")
    return found


@pytest.mark.parametrize("name", NAMING)
def test_an_address_that_names_nonsense_is_not_found(world, name):
    role = visitor_of(name)
    client = unflinching(world.caller(role) if name.startswith("v1:") else world.client(role))
    answered = {path[:80]: status_of(client, path) for path in nonsense(world, name, role)}

    assert {path: status for path, status in answered.items() if status not in NOT_THERE} == {}


def test_the_walk_finds_an_error_of_ours(world, monkeypatch):
    monkeypatch.setattr(offices, "search", lambda *told, **more: 1 / 0)

    asked = [one for one in errors_of_ours(world, "offices:directory") if one[-1] == 500]
    assert len(asked) >= len(QUERIES)


def test_nonsense_reaches_the_views(world):
    reached = {name for name in NAMING if next(nonsense(world, name, visitor_of(name)), None)}

    assert set(NAMING) - reached == set()


def unflinching(client: Client) -> Client:
    """Return a client that answers 500 where the site would, instead of raising."""
    client.raise_request_exception = False
    return client


def answer_to(ask: Any) -> HttpResponse:
    """Return the answer, and take back what the request has done."""
    with walking.undone():
        return ask()


def status_of(client: Client, path: str) -> int:
    """Return how a path is answered, by POST where it takes nothing else."""
    status = answer_to(partial(client.get, path)).status_code
    return status if status != 405 else answer_to(partial(client.post, path, {})).status_code


def one_of_each_kind(forms: list[Form]) -> list[Form]:
    """Return the forms of a page without those that ask the same as another, as a list's rows do."""
    kinds = {(form.method, *form.kept, *form.typed, *form.choices, *form.files): form for form in forms}
    return list(kinds.values())


def bodies(form: Form) -> Iterator[dict[str, Any]]:
    """Yield a form's fields twice each, its hidden ones changed, and fields nobody asked for."""
    fields = [*form.kept, *form.typed, *form.choices, *form.files]
    yield {name: [form.kept.get(name, "1"), "x"] for name in fields}
    for words in HIDDEN:
        yield dict.fromkeys(form.typed, "1") | dict.fromkeys(form.kept, words)
    yield form.kept | {"is_staff": "1", "id": "1", "by": "1", "role": "administrator"}


def nonsense(world: World, name: str, role: str) -> Iterator[str]:
    """Yield the address with each of its names in turn replaced by nonsense, where its view is reached."""
    with translation.override("hi"):
        right = EXAMPLES[name](world, role, "own")
        path = reverse(name, kwargs=right)
        for value in right.values():
            whole = re.compile(f"(?<=/){re.escape(quote(str(value)))}(?=/|$)")
            wrong = [whole.sub(quote(words, safe=""), path) for words in NAMES]
            yield from (one for one in wrong if one != path and leads_to_a_view(one))


def leads_to_a_view(path: str) -> bool:
    try:
        resolve(unquote(path))
    except Resolver404:
        return False
    return True
