"""The links in the header, and where each role lands. Rooms add theirs in `AppConfig.ready`.

    navigation.add("payroll:schedules", _("Schedules"), roles=("ddo", "ddo_clerk"), order=20)
    navigation.land("ddo", "payroll:this_month", order=10)

`_` is gettext_lazy. Order: 10 today's work, 20 to 60 the room's own lists, 90 help. Of more than MOST_OPEN
links, or than one line holds, the later ones, and an officer's own affairs, are folded behind one. What is
done in the offices of some states alone names them: `states=("rajasthan",)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PUBLIC, MEMBER = "public", "member"
NO_STATE = ""  # of a member on no register of service
MOST_OPEN = 6
SIGNS_ON_A_LINE, SIGNS_BETWEEN_LINKS = 105, 3  # at 1,280 px, beside the link that opens the rest
FOOTER = (
    ("home:about", _("About")),
    ("home:help", _("Help")),
    ("home:contact", _("Contact")),
    ("home:accessibility", _("Accessibility")),
    ("home:privacy", _("Privacy")),
    ("home:terms", _("Terms")),
    ("home:site_map", _("Site map")),
)


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link of the header. `roles` see it; "public" is for those who are not signed in.

    states: where those roles are held, or the member serves; none: wherever it is.
    where: says of a request whether its reader has anything there; the link is not shown if not.
    """

    name: str
    text: object
    roles: frozenset[str]
    order: int
    where: Callable[[HttpRequest], bool]
    states: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Landing:
    """Where a role begins its day; the lowest order wins for one who holds several roles.

    where: says of a request whether its reader has anything there; the next landing is looked at if not.
    """

    role: str
    name: str
    order: int
    where: Callable[[HttpRequest], bool]
    states: frozenset[str] = frozenset()


_links: dict[str, Link] = {}
_landings: dict[tuple[str, str], Landing] = {}


def add(
    name: str,
    text: object,
    *,
    roles: Iterable[str],
    order: int = 50,
    where: Callable[[HttpRequest], bool] = lambda request: True,
    states: Iterable[str] = (),
) -> None:
    """Put a view into the header of these roles, if the reader has anything there."""
    _links[name] = Link(
        name=name, text=text, roles=frozenset(roles), order=order, where=where, states=frozenset(states)
    )


def land(
    role: str,
    name: str,
    *,
    order: int = 50,
    where: Callable[[HttpRequest], bool] = lambda request: True,
    states: Iterable[str] = (),
) -> None:
    """Let a role begin its day at this view, if the reader has anything there."""
    _landings[role, name] = Landing(role=role, name=name, order=order, where=where, states=frozenset(states))


def landing_of(request: HttpRequest) -> str | None:
    """Return the address where the signed-in reader has something to do, or None."""
    held = roles_of(request)
    for landing in sorted(_landings.values(), key=_office_before_own_affairs):
        theirs = held & {landing.role}
        href = address(landing.name) if theirs and _in_states(request, theirs, landing.states) else None
        if href and landing.where(request):
            return href
    return None


def _office_before_own_affairs(landing: Landing) -> tuple[bool, int]:
    """An officer who is a member too begins with the office's work."""
    return landing.role == MEMBER, landing.order


def header_links(request: HttpRequest) -> list[dict]:
    """Return the header's links for the reader: [{"href", "text", "current", "own", "folded"}].

    An officer's own affairs come last. Where there are many, what is done daily stands open.
    """
    held = roles_of(request)
    office = held - {MEMBER, PUBLIC}
    links = [
        link
        for link in _links.values()
        if _in_states(request, link.roles & held, link.states) and link.where(request)
    ]
    shown = [(link, bool(office) and not link.roles & office) for link in links]
    shown.sort(key=lambda one: (one[1], one[0].order))
    addressed = ((address(link.name), link.text, own) for link, own in shown)
    places = [place for place in addressed if place[0]]
    most = min(MOST_OPEN, _on_one_line(str(text) for _href, text, _own in places))
    many = len(places) > most
    return [
        {
            "href": href,
            "text": text,
            "current": request.path == href,
            "own": own,
            "folded": many and (own or at >= most),
        }
        for at, (href, text, own) in enumerate(places)
    ]


def _on_one_line(texts: Iterable[str]) -> int:
    """Return how many of these links stand on one line of a desk's screen."""
    ends = accumulate(len(text) + SIGNS_BETWEEN_LINKS for text in texts)
    return sum(end <= SIGNS_ON_A_LINE for end in ends)


def _in_states(request: HttpRequest, roles: Iterable[str], states: frozenset[str]) -> bool:
    """Return whether one of these roles of the reader is held in one of the states, or in no one state."""
    held: dict[str, set[str | None]] | None = getattr(request, "states_held", None)
    if held is None or not states:
        return bool(roles)
    return any({None, *states} & held.get(role, set()) for role in roles)


def footer_links() -> list[dict]:
    """Return the links at the foot of every page: [{"href", "text"}]."""
    places = ((address(name), text) for name, text in FOOTER)
    return [{"href": href, "text": text} for href, text in places if href]


def account_links() -> dict:
    """Return where to sign in and out, the reader's account, the demo's inbox; None while there is none."""
    return {
        "account": address("accounts:security"),
        "sign_in": address("accounts:sign_in"),
        "sign_out": address("accounts:sign_out"),
        "inbox": address("notices:inbox"),
    }


def roles_of(request: HttpRequest) -> set[str]:
    """Return the roles of the reader today; {"public"} for one who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {PUBLIC}
    return set(user.roles_today(request))


def address(name: str) -> str | None:
    """Return the address of a view in the active language, or None while its room is not there."""
    return _address(name, get_language(), get_urlconf())


@cache  # header and foot of every page name the same seventeen
def _address(name: str, _language: str | None, _urlconf: str | None) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
