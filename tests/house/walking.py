"""Walking every address as every role: the table of who may see what, and the judge of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from sevanidhi.core.api.base import Bearer
from sevanidhi.site.api import api
from sevanidhi.web.access import APPLICANT, MEMBER, PUBLIC, ROLES
from tests.examples import EXAMPLES
from tests.families import LAST4, REFERENCES
from tests.world import CIRCLES, SURNAMES, World, browser

TABLES = Path(__file__).with_name("access")  # its README says how a row is read
ANONYMOUS = "anonymous"
VISITORS = (*ROLES, APPLICANT, ANONYMOUS)
SEES = {
    "closed": (),
    "nothing": (),
    "own": CIRCLES[:1],
    "office": CIRCLES[:2],
    "district": CIRCLES[:3],
    "all": CIRCLES,
}
METHODS = ("GET", "POST")
# Who is shown the last four figures of an Aadhaar number, masked, where they see the family.
SHOWN_NUMBERS = frozenset({MEMBER, APPLICANT, "ddo"})


@dataclass(frozen=True)
class Address:
    """One row of the URL table."""

    name: str
    roles: frozenset[str] | None
    names_something: bool


@cache
def table() -> dict[str, dict[str, str]]:
    """Return how far each role sees at each address: {address: {role: how far}}; "everyone" written out."""
    return {
        name: {one: far for role, far in row.items() for one in (ROLES if role == "everyone" else (role,))}
        for rows in tables().values()
        for name, row in rows.items()
    }


def tables() -> dict[str, dict[str, dict[str, str]]]:
    """Return the rows as they are written: {room: {address: {role: how far}}}."""
    files = sorted(TABLES.glob("*.yaml"))
    return {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def addresses(patterns: list[Any] | None = None, space: str = "") -> Iterator[Address]:
    """Yield every address of the URL table; one without a name has the view's."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            name = space + (pattern.name or pattern.lookup_str)
            roles = getattr(pattern.callback, "allowed_roles", None)
            guarded = name in _operations_by_token()
            yield Address(name, frozenset(ROLES) if guarded else roles, bool(pattern.pattern.converters))


@cache
def _operations_by_token() -> frozenset[str]:
    """Return the API's operations that need a token; whose things it opens, the doors decide."""
    guards = {
        operation.view_func.__name__: operation.auth_callbacks or [router.auth]
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    return frozenset(
        f"v1:{name}" for name, held in guards.items() if any(isinstance(guard, Bearer) for guard in held)
    )


@dataclass(frozen=True)
class Call:
    """One request of the walk: who asks for whose, by which method and path."""

    visitor: str
    circle: str
    method: str
    path: str
    by_token: bool

    def __str__(self) -> str:
        return f"{self.visitor} {self.circle} {self.method}"


def faults(world: World, name: str, *, sees: dict[str, str], names_something: bool) -> list[str]:
    """Return where the answers of an address are not what its row says: "role circle method: what"."""
    found, cookies = [], cache(world.cookies_of)
    for call in _calls(world, name, names_something):
        far = sees.get(PUBLIC) or sees.get(call.visitor)
        client = world.caller(call.visitor) if call.by_token else browser(cookies(call.visitor))
        wrong = _fault(client, call, far, names_something)
        found += [f"{call}: {wrong}"] if wrong else []
    return found


def _calls(world: World, name: str, names_something: bool) -> Iterator[Call]:
    by_token = name.startswith("v1:")
    for visitor in VISITORS:
        if by_token and visitor == APPLICANT:
            continue  # an applicant has no token: the page that makes them is closed to them
        for circle in CIRCLES if names_something else CIRCLES[:1]:
            told = EXAMPLES[name](world, visitor, circle) if names_something else {}
            with translation.override("hi"):
                path = reverse(name, kwargs=told)
            for method in METHODS:
                yield Call(visitor, circle, method, path, by_token=by_token)


def _fault(client: Client, call: Call, far: str | None, names_something: bool) -> str | None:
    seen = {*SEES[far or "nothing"], *(CIRCLES[:1] if call.visitor == MEMBER else ())}
    right = expected(far, call, names_something)
    return fault_of(client, call, right, seen=seen, shown=call.visitor in SHOWN_NUMBERS)


def fault_of(client: Client, call: Call, expected: str, *, seen: set[str], shown: bool) -> str | None:
    """Return what is wrong with an answer: not the expected one, or names of circles not to be seen.

    shown: whether who asks may be shown the last four figures of the numbers of those seen.
    """
    with undone():
        response = client.post(call.path, {}) if call.method == "POST" else client.get(call.path)
        text = readable(response)
    near = seen if shown else set()
    return _wrong_status(response, expected) or _told(text, seen) or _number_told(text, near)


def expected(far: str | None, call: Call, names_something: bool) -> str:
    """Return what the answer should be: "opens", "sign in", "401", "403" or "404"."""
    if far is None and call.visitor == ANONYMOUS:
        return "401" if call.by_token else "sign in"
    if far is None:
        return "403"
    if far == "closed" or (names_something and call.circle not in SEES[far]):
        return "404"
    return "opens"


def _wrong_status(response: HttpResponse, expected: str) -> str | None:
    status, to_sign_in = response.status_code, "sign-in" in response.headers.get("Location", "")
    if status == 405:
        return None
    right = {
        "opens": status < 500 and status not in (401, 403, 404, 429),
        "sign in": status in (302, 303) and to_sign_in,
        "401": status == 401,
        "403": status == 403,
        "404": status == 404,
    }[expected]
    return (
        None if right else f"should be {expected}, is {status} {response.headers.get('Location', '')}".strip()
    )


def readable(response: HttpResponse) -> str:
    """Return what a reader could read of an answer."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", errors="ignore") + str(response.headers)


def _told(text: str, seen: set[str]) -> str | None:
    """Return the names that the reader may not see, if the answer tells any. One's own name is no secret."""
    told = [name for circle in CIRCLES if circle not in seen for name in SURNAMES[circle] if name in text]
    return f"tells {told}" if told else None


def _number_told(text: str, near: set[str]) -> str | None:
    """Return what the answer tells of Aadhaar numbers: a reference to anybody, four figures to the wrong."""
    told = [
        last4
        for circle, last4 in LAST4.items()
        if circle not in near and re.search(rf"(XXXX|last4)\W+{last4}", text)
    ]
    if REFERENCES in text or REFERENCES.replace("-", "") in text:
        told.append("a reference")
    return f"tells the number {told}" if told else None


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is done inside."""
    taken_back = transaction.atomic()
    taken_back._from_testcase = True  # as a TestCase does: what insists on its own transaction may run in it
    with taken_back:
        yield
        transaction.set_rollback(True)
