"""The matrix for people who are more than one thing: two roles, two offices, a role that is over or to come.

Expected is the sum of what each role sees in its office by the table in access/, and nothing of the other
office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.api import services as tokens
from sevanidhi.core.api.scopes import SCOPES
from sevanidhi.web.access import MEMBER, PUBLIC
from tests.examples import EXAMPLES
from tests.house import walking
from tests.world import (
    CIRCLES,
    DISTRICT_OF,
    LONG_AGO,
    OFFICE_OF,
    TODAY,
    TREASURY_OF,
    World,
    signed_in_client,
)

TOMORROW = TODAY + timedelta(days=1)
METHODS = {"opens": ("GET",)} | dict.fromkeys(("403", "404"), walking.METHODS)
# A case is moved by the clerk who has taken it and no other.
TAKEN_BY_ONE = ("casework:move", "casework:put_back")


@dataclass(frozen=True)
class Seat:
    """A role in an office, for a time; the member's is nowhere."""

    role: str
    office: str = ""
    from_date: date = LONG_AGO
    until_date: date | None = None

    @property
    def is_held(self) -> bool:
        return self.from_date <= TODAY and (self.until_date is None or self.until_date > TODAY)

    def sees(self, name: str) -> set[str] | None:
        """Return the circles this seat sees at an address; None: the address is closed to it."""
        row = walking.table()[name]
        far = row.get(PUBLIC) or row.get(self.role)
        if far is None or not self.is_held:
            return None
        return {circle for circle in CIRCLES if self._reaches(circle, far)}

    def _reaches(self, circle: str, far: str) -> bool:
        office = OFFICE_OF[circle]
        district = DISTRICT_OF[office]
        return {
            "own": self.role == MEMBER and circle == "own",
            "office": office == self.office,
            "district": self.office in (district, TREASURY_OF[district]),
            "all": True,
        }.get(far, False)


# Asha works at AJM-EDU-07; AJM-MED-02 is in the same district, KOT-EDU-01 in another.
PEOPLE = {
    "a member who draws for another office": [Seat(MEMBER), Seat("ddo", "AJM-MED-02")],
    "a clerk of two offices": [Seat("ddo_clerk", "AJM-EDU-07"), Seat("ddo_clerk", "KOT-EDU-01")],
    "a treasury clerk moved today": [
        Seat("treasury_clerk", "TRY-AJM", until_date=TODAY),
        Seat("treasury_clerk", "TRY-KOT", from_date=TODAY),
    ],
    "a district clerk who draws for an office of another district": [
        Seat("district_clerk", "SIPF-AJMER"), Seat("ddo", "KOT-EDU-01"),
    ],
    "a drawing officer until yesterday": [Seat("ddo", "AJM-EDU-07", until_date=TODAY)],
    "a drawing officer from tomorrow": [Seat("ddo", "AJM-EDU-07", from_date=TOMORROW)],
    "an administrator until yesterday": [Seat("administrator", "SIPF-HQ", until_date=TODAY)],
    "a district officer until yesterday, now a member alone": [
        Seat(MEMBER), Seat("district_officer", "SIPF-AJMER", until_date=TODAY),
    ],
}  # fmt: skip


@pytest.fixture
def callers(world: World, request: pytest.FixtureRequest) -> tuple[Client, Client]:
    """Return the browser and the API client of somebody with these seats."""
    seats = PEOPLE[request.param]
    user = (
        world.user(MEMBER)
        if any(seat.role == MEMBER for seat in seats)
        else accounts.create_login(user_id="SEVERAL", person=None, by=None, mobile="9829000077")
    )
    for seat in (seat for seat in seats if seat.role != MEMBER):
        accounts.grant_role(
            user=user, role=seat.role, office=world.offices[seat.office],
            from_date=seat.from_date, until_date=seat.until_date, by=None,
        )  # fmt: skip
    if user == world.user(MEMBER):
        return signed_in_client(user), world.caller(MEMBER)
    _, secret = tokens.make_token(user=user, name="several", scopes=SCOPES, days=30, by=None)
    return signed_in_client(user), Client(headers={"Authorization": f"Bearer {secret}"})


def looked_at(seats: list[Seat]) -> Iterator[walking.Address]:
    """Yield the addresses that some seat opens, or would open if it were held."""
    roles = {seat.role for seat in seats}
    for one in walking.addresses():
        row = walking.table()[one.name]
        if PUBLIC not in row and roles & set(row) and "own" not in _of_officers(row, seats):
            yield one


def _of_officers(row: dict[str, str], seats: list[Seat]) -> set[str | None]:
    """Return how far the seats without a person see: "own" there means the login's, which no circle has."""
    return {row.get(seat.role) for seat in seats if seat.role != MEMBER}


def faults(world: World, seats: list[Seat], clients: tuple[Client, Client]) -> Iterator[str]:
    """Yield where an answer is not the sum of the seats: "address role circle method: what"."""
    shown = any(seat.is_held and seat.role in walking.SHOWN_NUMBERS for seat in seats)
    for one in looked_at(seats):
        by_token = one.name.startswith("v1:")
        seen = [seat.sees(one.name) for seat in seats]
        told = {"own"} if any(seat.role == MEMBER for seat in seats) else set()
        told = told.union(*(circles for circles in seen if circles))
        for seat, circle in _asked(seats, one):
            right = expected(seats, seat, one, circle, by_token=by_token)
            if right is None:
                continue
            example = EXAMPLES[one.name](world, seat.role, circle) if one.names_something else {}
            with translation.override("hi"):
                path = reverse(one.name, kwargs=example)
            for method in METHODS[right]:
                call = walking.Call(seat.role, circle, method, path, by_token=by_token)
                wrong = walking.fault_of(clients[by_token], call, right, seen=told, shown=shown)
                if wrong:
                    yield f"{one.name} {call}: {wrong}"


def _asked(seats: list[Seat], one: walking.Address) -> Iterator[tuple[Seat, str]]:
    roles = {seat.role: seat for seat in seats}
    for seat in roles.values():
        for circle in CIRCLES if one.names_something else CIRCLES[:1]:
            yield seat, circle


def expected(seats: list[Seat], of: Seat, one: walking.Address, circle: str, *, by_token: bool) -> str | None:
    """Return the answer that is due, None where it depends on which role's thing the example is."""
    same_role = [seat.sees(one.name) for seat in seats if seat.role == of.role]
    any_role = [circles for seat in seats if (circles := seat.sees(one.name)) is not None]
    if not any_role:
        return "404" if by_token and one.names_something else ("opens" if by_token else "403")
    if not one.names_something:
        return "opens"
    is_own = circle == "own" and any(seat.role == MEMBER for seat in seats)
    if any(circle in circles for circles in same_role if circles):
        return None if one.name in TAKEN_BY_ONE else "opens"
    return None if is_own or any(circle in circles for circles in any_role) else "404"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("callers", "seats"), PEOPLE.items(), indirect=["callers"], ids=[who.replace(" ", "-") for who in PEOPLE]
)
def test_each_sees_the_sum_of_what_the_roles_held_today_see(world, callers, seats):
    assert list(faults(world, seats, callers)) == []


def test_everybody_here_is_looked_at_often_enough():
    assert min(len(list(looked_at(seats))) for seats in PEOPLE.values()) >= 5
