"""Every address of the site that a browser can open, read off the URL table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from sevanidhi.web.access import ROLES
from tests.journeys.browser.house import House

# An address that names something needs an example: {name of the view: what the house shows there}.
EXAMPLES: dict[str, Callable[[House], dict]] = {
    "accounts:end": lambda house: {"pk": house.held("ddo_clerk").pk},
    "accounts:link": lambda house: {"token": house.link()},
    "accounts:proposal": lambda house: {"pk": house.proposal()},
    "accounts:replacement": lambda house: {"pk": house.replacement()},
    "charter:rule": lambda house: {"key": "state_insurance.premium"},
    "working_days:year": lambda house: {"year": 2017},
    "documents:check_number": lambda house: {"number": "DOC-0"},
    "gpf:passbook": lambda house: {"number": house.account},
    "gpf:passbook_paper": lambda house: {"number": house.account},
    "gpf:passbook_year": lambda house: {"number": house.account, "year": "2017-18"},
    "gpf:passbook_year_paper": lambda house: {"number": house.account, "year": "2017-18"},
    "state_insurance:premium": lambda house: {"number": house.policy},
    "state_insurance:record_book": lambda house: {"number": house.policy},
    "state_insurance:record_book_paper": lambda house: {"number": house.policy},
    "state_insurance:record_book_year": lambda house: {"number": house.policy, "year": "2017-18"},
    "state_insurance:record_book_year_paper": lambda house: {"number": house.policy, "year": "2017-18"},
    "people:employee": lambda house: {"employee_id": "LOOK0"},
    "people:leave": lambda house: {"employee_id": "LOOK0"},
    "people:pay": lambda house: {"employee_id": "LOOK0"},
    "people:relieve": lambda house: {"employee_id": "LOOK0"},
    "people:transfer": lambda house: {"employee_id": "LOOK0"},
    "offices:office": lambda house: {"code": house.office.code},
    "journeys:prove": lambda house: {"code": "health_card.family"},
    "journeys:start": lambda house: {"code": "health_card.family"},
    "health_card:batch": lambda house: {"number": house.batch},
    "health_card:change": lambda house: {"kind": "death"},
    "health_card:card_of": lambda house: {"serial": house.serials["batch"]},
    "health_card:hand_over": lambda house: {"pk": house.parcel, "serial": house.serials["parcel"]},
    "health_card:hand_over_list": lambda house: {"pk": house.parcel},
    "health_card:lost": lambda house: {"serial": house.serials["batch"]},
    "health_card:manifest": lambda house: {"number": house.batch},
    "health_card:parcel": lambda house: {"pk": house.parcel},
    "health_card:parcel_note": lambda house: {"pk": house.parcel},
    "health_card:printed": lambda house: {"number": house.batch, "part": 1},
    "health_card:reprint": lambda house: {"serial": house.serials["batch"]},
    "health_card:revoke": lambda house: {"serial": house.serials["batch"]},
    "health_card:send": lambda house: {"number": house.batch, "code": house.office.code},
    "health_card:sheets": lambda house: {"number": house.batch, "part": 1},
    "health_card:spoil": lambda house: {"number": house.batch},
    "health_card:take_off": lambda house: {"pk": house.listed()},
    "health_card:office": lambda house: {"code": "LKO-EDU-03"},
    "health_card:direction": lambda house: {"pk": house.direction()},
}
# Addresses that are no pages: the network's reports, and files.
NOT_PAGES = frozenset({"notices:report", "documents:paper", "payroll:sample"})
API = "v1:"
# Addresses the small house has nothing to show at: no case, message or token is in it. A test holds the list.
BARE_WALLS = frozenset(
    {
        "accounts:hand_over",
        "api:end",
        "casework:apply",
        "casework:case",
        "casework:move",
        "casework:put_back",
        "casework:send_form",
        "casework:take",
        "health_card:desk_case",
        "health_card:desk_family",
        "health_card:desk_form",
        "health_card:desk_mistake",
        "health_card:desk_photo",
        "health_card:desk_photo_before",
        "health_card:desk_received",
        "health_card:desk_refuse",
        "health_card:desk_return",
        "health_card:desk_verify",
        "health_card:enter_change",
        "health_card:link_again",
        "health_card:print_slip",
        "health_card:staff_load",
        "health_card:remind_office",
        "notices:send_again",
        "people:change",
    }
)
# What an address answers to its example, where that is not 200.
ANSWERS: dict[str, int] = {"documents:check_number": 404}
# Addresses whose page says more when it is asked something.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "gpf:subscription_calculator": ("?pay=36000&month=2017-04", "?pay=&month=2017-04"),
    "gpf:interest_calculator": ("?year=2015-16&opening=300000&subscription=4000", "?year=2015-16&opening=x"),
    "state_insurance:premium_calculator": ("?pay=9000&month=2012-06", "?pay=6049&month=2012-06"),
    "health_card:family_calculator": (
        "?relation=son",
        "?relation=son&birth_date_day=1&birth_date_month=1&birth_date_year=2000&wholly_dependent=yes"
        "&normally_resides=yes&own_income=500&on_day=17&on_month=4&on_year=2017",
        "?relation=daughter&marital=&on_day=17&on_month=4&on_year=2017",
        "?relation=other",
    ),
    "offices:directory": ("?q=ajmer", "?q=bhrtpxqw"),
}


@dataclass(frozen=True)
class Address:
    """A named view, who may open it, and whether it names something."""

    name: str
    roles: frozenset[str]
    needs_example: bool

    @property
    def can_be_looked_at(self) -> bool:
        """False while an address that names something has no example."""
        return not self.needs_example or self.name in EXAMPLES

    @property
    def looked_at_as(self) -> set[str]:
        """Return the last role that may open it: what all share is not looked at nine times.

        The first looks at it where there is something to see (test_axe_furnished).
        """
        return set([role for role in ROLES if role in self.roles][-1:])

    @property
    def answer(self) -> int:
        """Return the status this address answers to its example."""
        return ANSWERS.get(self.name, 200)

    def paths(self, language: str, house: House) -> list[str]:
        """Return the paths to look at, with each question the page may be asked."""
        told = EXAMPLES[self.name](house) if self.name in EXAMPLES else {}
        with translation.override(language):
            path = reverse(self.name, kwargs=told)
        return [path, *(path + question for question in QUESTIONS.get(self.name, ()))]


def addresses() -> list[Address]:
    """Return every named address that answers a GET, in order of names."""
    return sorted(set(_walk(get_resolver().url_patterns, "")), key=lambda one: one.name)


def _walk(patterns: list, space: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and _is_page(space, pattern.name):
            roles = getattr(pattern.callback, "allowed_roles", frozenset())
            yield Address(space + pattern.name, roles, _names_something(space + pattern.name))


def _is_page(space: str, name: str | None) -> bool:
    return bool(name) and space != API and f"{space}{name}" not in NOT_PAGES


def _names_something(name: str) -> bool:
    try:
        with translation.override("hi"):
            reverse(name)
    except NoReverseMatch:
        return True
    return False
