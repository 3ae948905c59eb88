"""The API's operations as a person reads them: what each does, what it takes, whose token, how to call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sevanidhi.core.api.base import KEY_HEADER, Bearer
from sevanidhi.core.api.scopes import SCOPES
from sevanidhi.site.api import api

AT = "/api/v1"
GROUPS = {
    "Open to all": _("Open to all"),
    "One's own": _("One's own accounts"),
    "Applications": _("Applications"),
    "Schedules": _("Schedules"),
    "Health card": _("Health card"),
}
# What an operation does, and an example of it: its address, and what is sent along.
WORDS: dict[tuple[str, str], tuple[Any, str, str]] = {
    ("GET", "/offices"): (_("Search the offices by a name in either script."), "/offices?text=ajmer", ""),
    ("GET", "/offices/{code}"): (_("Read one office, with its telephones."), "/offices/SIPF-HQ", ""),
    ("GET", "/rules"): (_("List the rule tables with their versions."), "/rules", ""),
    ("GET", "/rules/{key}"): (
        _("Read the version of a rule table in force on a day."),
        "/rules/gpf.interest_rate?on=2011-12-15",
        "",
    ),
    ("GET", "/calc/premium"): (
        _("Work out the insurance premium due for a basic pay."),
        "/calc/premium?on=2012-06-01&pay=9000",
        "",
    ),
    ("GET", "/calc/subscription"): (
        _("Work out the GPF subscription due for a basic pay."),
        "/calc/subscription?on=2015-04-01&pay=36000",
        "",
    ),
    ("GET", "/papers/{number}"): (
        _("Ask whether a paper is genuine, by the number printed on it."),
        "/papers/NUMBER",
        "",
    ),
    ("GET", "/accounts"): (_("List the login's own accounts and what they hold."), "/accounts", ""),
    ("GET", "/accounts/{head}/{number}/{year}"): (
        _("Read a financial year of one's own passbook."),
        "/accounts/gpf/EDU/100037/2015-16",
        "",
    ),
    ("GET", "/cases"): (_("List the login's own applications."), "/cases", ""),
    ("POST", "/cases"): (
        _("Hand in an application of the login's own."),
        "/cases",
        """-H 'Content-Type: application/json' """
        """--data '{"kind": "gpf.passbook_verification", "answers": {"year": "2015-16"}}'""",
    ),
    ("GET", "/cases/{number}"): (_("Read where an application stands."), "/cases/NUMBER", ""),
    ("GET", "/schedules"): (_("List the latest schedules of the login's offices."), "/schedules", ""),
    ("POST", "/schedules"): (
        _("Send a schedule. It waits as a draft until the drawing officer approves it on the site."),
        "/schedules",
        "-F file=@april.xlsx -F ddo=AJM-EDU-07 -F month=2017-04 -F voucher=118 "
        "-F voucher_date=2017-05-03 -F total_gpf=431250.00",
    ),
    ("GET", "/schedules/{key}"): (
        _("Read a schedule with every fault and each head's proof."),
        "/schedules/KEY",
        "",
    ),
    ("POST", "/health/photos"): (
        _("Send a photo of somebody; its key stands for it in a family."),
        "/health/photos",
        "-F file=@photo.jpg",
    ),
    ("POST", "/health/staff-list"): (
        _("Load the list of people whom a drawing officer has to register."),
        "/health/staff-list",
        """-H 'Content-Type: application/json' --data @list.json""",
    ),
    ("POST", "/health/families"): (
        _("Fill in the application of somebody on the list, who takes it up with a code and sends it."),
        "/health/families",
        """-H 'Content-Type: application/json' --data @family.json""",
    ),
    ("POST", "/health/families/many"): (
        _("Do the same for many people of the list at once; each is answered for itself."),
        "/health/families/many",
        """-H 'Content-Type: application/json' --data @families.json""",
    ),
    ("GET", "/health/families/{number}"): (
        _("Read the login's own family, or one of the offices it draws for."),
        "/health/families/NUMBER",
        "",
    ),
    ("GET", "/health/cards/{serial}/state"): (
        _("Read where a card stands."),
        "/health/cards/1/state",
        "",
    ),
    ("GET", "/health/notice"): (_("Read the notice on Aadhaar numbers now in use."), "/health/notice", ""),
    ("GET", "/health/keys"): (_("Read the public keys that check cards."), "/health/keys", ""),
    ("GET", "/health/revocations"): (
        _("Read the signed list of cards that are no longer valid."),
        "/health/revocations",
        "",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A value an operation takes."""

    name: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. scopes: what the token must be ticked for; none where it is open to all."""

    method: str
    path: str
    words: Any
    scopes: tuple[Any, ...]
    takes: tuple[Taken, ...]
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Operations that belong together."""

    words: Any
    operations: tuple[Operation, ...]


def groups(*, site: str) -> list[Group]:
    """Return every operation in its group. site: the address examples call, without a stroke at its end."""
    described = api.get_openapi_schema(path_prefix=AT)
    found: dict[str, list[Operation]] = {name: [] for name in GROUPS}
    for method, path, guards in operations():
        said = described["paths"][AT + path][method.lower()]
        found[said["tags"][0]].append(_operation(method, path, guards, said, described, site))
    return [Group(words=GROUPS[name], operations=tuple(held)) for name, held in found.items() if held]


def operations() -> Iterator[tuple[str, str, Sequence[Any]]]:
    """Yield (method, path, guards) of every operation, paths as the description writes them."""
    for _prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                guards = operation.auth_callbacks or [router.auth]
                yield operation.methods[0], path.replace("{path:", "{"), guards


def _operation(
    method: str, path: str, guards: Sequence[Any], said: dict[str, Any], described: Any, site: str
) -> Operation:
    words, example, sent = WORDS[method, path]
    needed = [scope for guard in guards if isinstance(guard, Bearer) for scope in guard.scopes]
    return Operation(
        method=method, path=AT + path, words=words, scopes=tuple(SCOPES[scope] for scope in needed),
        takes=tuple(_takes(said, described)),
        example=_curl(f"{site}{AT}{example}", by_token=bool(needed), keyed=method == "POST", sent=sent),
    )  # fmt: skip


def _curl(address: str, *, by_token: bool, keyed: bool, sent: str) -> str:
    parts = [f"curl '{address}'"]
    if by_token:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if keyed:
        parts.append(f'-H "{KEY_HEADER}: $(uuidgen)"')
    return " \\\n  ".join([*parts, sent] if sent else parts)


def _takes(said: dict[str, Any], described: Any) -> Iterator[Taken]:
    for one in said.get("parameters", ()):
        if one["in"] != "header":
            yield Taken(name=one["name"], required=one["required"])
    for content in said.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "$ref" in schema:
            schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for name in schema["properties"]:
            yield Taken(name=name, required=name in schema.get("required", ()))
