"""Uttar Pradesh: an officer sees no other officer's people, the cell no number, who watches no person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from sevanidhi.core.offices.models import District, Office
from sevanidhi.schemes.health_card.models import Card, Family, Member, StaffListed
from sevanidhi.schemes.health_card.services import cards
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, key, make_family
from sevanidhi.schemes.health_card.tests.district import browser, drawing_office, officer
from sevanidhi.schemes.health_card.tests.test_api import System
from sevanidhi.web import formats
from tests.house import walking

__all__ = ["key"]

IDENTITY = UUID("5e0c7f8e-2d0d-4a5e-9a53-1d8f1c5b7a99")
PLANTED = {"LKO-EDU-03": ("छिपानाम", "Chhipanaam"), "LKO-MED-01": ("गुप्तनाम", "Guptanaam")}
WATCHERS = {"coordinator": "cmo", "cmo": "cmo", "district_magistrate": "collectorate"}
CELL = ("cell_clerk", "cell_officer", "cell_printer")
PEOPLE = ("desk_family", "desk_case", "desk_received", "desk_verify", "desk_return", "desk_refuse")
CARDS = ("card_of", "lost", "reprint", "revoke")


@pytest.fixture
def families(db, settings, key) -> dict[str, Family]:
    """A family of each of two officers of Lucknow, with its card, and one more on the officer's list."""
    settings.BUSINESS_DATE = TODAY
    District.objects.get_or_create(
        state="uttar_pradesh", code="UP-50",
        defaults={"name_hi": "लखनऊ", "name_en": "Lucknow", "sort_key": "l"},
    )  # fmt: skip
    return {code: _family(drawing_office(code), *names) for code, names in PLANTED.items()}


def _family(office: Office, hindi: str, english: str) -> Family:
    gateway.registered(office)
    spouse = {
        "relation": "spouse", "name_hi": hindi, "name_en": english, "gender": "male",
        "birth_date": date(1972, 3, 4),
    }  # fmt: skip
    made = make_family(office, others=[spouse], mobile=f"94550099{len(english):02d}")
    made.person.name_hi, made.person.name_en = hindi, english
    made.person.save()
    cards.make(made, why="first", by=None, on=TODAY)
    StaffListed.objects.create(
        office=office, service_number=f"S-{office.code}", name_hi=hindi, name_en=english, mobile="9455009988",
        loaded_date=TODAY,
    )  # fmt: skip
    return made


def pages(role: str):
    """Yield every address that this role may open and that names nothing."""
    for one in walking.addresses():
        if not one.names_something and role in (one.roles or ()) and not one.name.startswith("v1:"):
            for language in ("hi", "en"):
                with translation.override(language):
                    try:
                        yield reverse(one.name)
                    except NoReverseMatch:
                        continue


def _told(user, role: str, words: tuple[str, ...]) -> list[str]:
    """Return the addresses whose page holds one of these words, after opening every page of the role."""
    client, opened, telling = browser(user), 0, []
    for address in sorted(set(pages(role))):
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        opened += 1
        content = b"".join(answer) if answer.streaming else answer.content
        telling += [address for word in words if word.encode() in content]
    assert opened > 5
    return telling


def addresses_of(family: Family) -> list[str]:
    """Return the addresses that name this family, its card or its officer."""
    serial = Card.objects.get(family=family).serial
    told = {PEOPLE[0]: family.number, "desk_form": family.number} | dict.fromkeys(
        PEOPLE[1:], family.case.number
    )
    told |= dict.fromkeys(CARDS, serial) | {"staff_load": family.ddo_office.code}
    return [reverse(f"health_card:{name}", args=[value]) for name, value in told.items()]


def test_a_drawing_officer_sees_the_own_people_and_no_other_officers(families):
    own, other = families
    user = officer("ddo", families[own].ddo_office)

    assert _told(user, "ddo", PLANTED[other]) == []
    assert _told(user, "ddo", PLANTED[own]) != []
    client = browser(user)
    assert {
        address: client.get(address).status_code for address in addresses_of(families[other])
    } == dict.fromkeys(addresses_of(families[other]), 404) | {
        reverse("health_card:revoke", args=[Card.objects.get(family=families[other]).serial]): 403
    }
    system = System(user)
    serial = Card.objects.get(family=families[other]).serial
    for path in (f"families/{families[other].number}", f"cards/{serial}/state"):
        assert system.get(path).status_code == 404


@pytest.mark.parametrize("role", WATCHERS)
def test_who_watches_a_district_reads_nobodys_name(families, role):
    district = District.objects.get(state="uttar_pradesh", code="UP-50")
    found = Office.objects.filter(kind=WATCHERS[role], district=district).first()
    user = officer(role, found or drawing_office(f"W-{role[:3]}", kind=WATCHERS[role]))
    client = browser(user)

    assert _told(user, role, sum(PLANTED.values(), ())) == []
    for family in families.values():
        assert {client.get(address).status_code for address in addresses_of(family)} <= {403, 404}
        assert System(user).get(f"families/{family.number}").status_code == 404
    with translation.override("en"):
        office = client.get(reverse("health_card:office", args=["LKO-EDU-03"])).content.decode()
    assert "Suresh Verma" in office or "सुरेश" in office or "School LKO-EDU-03" in office
    assert "Chhipanaam" not in office


@pytest.mark.parametrize("role", CELL)
def test_the_cell_reads_no_number_and_no_reference_into_the_vault(families, role):
    one = families["LKO-EDU-03"]
    Member.objects.filter(family=one, order=1).update(identity=IDENTITY, last4="8741", no_aadhaar_why="")
    cell = Office.objects.filter(kind="state_cell").first() or drawing_office("SACHI-T", kind="state_cell")
    user = officer(role, cell)
    secret = (str(IDENTITY), IDENTITY.hex, formats.masked("8741"), "•••• 8741")
    client = browser(user)

    assert _told(user, role, secret) == []
    for family in families.values():
        for address in addresses_of(family):
            content = client.get(address).content.decode()
            assert not any(word in content for word in secret)
        assert System(user).get(f"families/{family.number}").status_code == 404
