"""Planted Aadhaar numbers go through the pages and the API to a card, and stand nowhere but sealed."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock
from uuid import uuid4

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client

from sevanidhi.core.accounts.models import Count, User
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.offices.models import Office
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.vault.models import Identity
from sevanidhi.schemes.health_card.documents.cards import sheets
from sevanidhi.schemes.health_card.models import Card, Family, PreparedFamily
from sevanidhi.schemes.health_card.queries import cards
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests import test_api as by_api
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_office, make_officer
from sevanidhi.schemes.health_card.tests.district import browser, drawing_office, officer
from sevanidhi.schemes.health_card.tests.gateway import at
from sevanidhi.web import formats
from sevanidhi.web.access import MEMBER, ROLES
from tests import canaries
from tests.canaries import NUMBERS
from tests.house.test_up_access import addresses_of, pages

HAMID = "9415000033"


# Whoever may be shown anything of a family, and the kind of office they sit in.
READERS = {
    "cell_clerk": "state_cell", "cell_officer": "state_cell", "cell_printer": "state_cell",
    "coordinator": "cmo", "cmo": "cmo", "district_magistrate": "collectorate",
    "administrator": "headquarters", "auditor": "headquarters",
}  # fmt: skip


@dataclass
class Traces:
    """What two families left behind: what was said aloud, and the browsers that saw them through."""

    said: bytes
    browsers: dict[str, Client]
    temporary: Path


@pytest.fixture
def two_families(own_database, caplog, capfd, settings, tmp_path, monkeypatch):
    """One family through the pages, one through the API, both to a card. Returns what they left behind."""
    settings.BUSINESS_DATE = TODAY
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    for purpose in ("card", "revocation"):
        signatures.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)
    office = make_office()
    gateway.registered(office)
    chitra = make_officer("chitra", "ddo", office)
    desk = Client()
    desk.force_login(chitra)
    first, first_case = _by_pages(office)
    second, second_case = _by_api(chitra)
    for case in (first_case, second_case):
        desk.post(at("health_card:desk_received", case.number), {"way": "hand", "note": "R-7"})
        desk.get(at("health_card:desk_case", case.number))
        answer = desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
        assert answer.status_code == 303, gateway.errors(answer)
    _stumble()
    printed = capfd.readouterr()
    said = (caplog.text + printed.out + printed.err).encode()
    members = [browser(User.objects.get(person=case.person)) for case in (first_case, second_case)]
    browsers = {"the first applicant": first.client, "the second applicant": second.client}
    browsers |= {"the first member": members[0], "the second member": members[1], "ddo": browser(chitra)}
    return Traces(said=said, browsers=browsers, temporary=tmp_path)


def _stumble() -> None:
    """Let the house fall over while it holds a number, so that the failure is reported."""
    failing = gateway.Applicant(mobile="9415000044", client=Client(raise_request_exception=False)).begin()
    failing.service("LKO-EDU-03")
    with mock.patch("sevanidhi.core.vault.services.sealing.sealed", side_effect=RuntimeError("no key")):
        fallen = failing.post(
            at("journeys:page", failing.number, "self_number"),
            aadhaar=NUMBERS[0], reference=str(uuid4()), no_aadhaar_why="",
        )  # fmt: skip
    assert fallen.status_code == 500
    assert canaries.found_in(fallen.content) == []


def _by_pages(office):
    """The first number wrong, then right with a name left out elsewhere, then as it has to be."""
    applicant = gateway.Applicant().begin().service(office.code)
    spaced = f"{NUMBERS[0][:4]} {NUMBERS[0][4:8]} {NUMBERS[0][8:]}"
    for typed in (NUMBERS[0] + "1", spaced):
        without_a_photo = {"aadhaar": typed, "no_aadhaar_why": "nonsense"}
        applicant.post(at("journeys:page", applicant.number, "self_number"), **without_a_photo)
    applicant.self(number=spaced.translate(canaries.DEVANAGARI))
    Count.objects.all().delete()
    case = applicant.declare().send()
    assert case is not None
    return applicant, case


def _by_api(chitra):
    system = by_api.System(chitra)
    people = [{"service_number": "E-2", "name_hi": "हमीद", "mobile": HAMID}]
    assert system.post("staff-list", {"ddo": "LKO-EDU-03", "people": people}).status_code == 201
    body = by_api.family(system, service_number="E-2")
    body["applicant"]["aadhaar"] = NUMBERS[1]
    body["members"] = [body["members"][0] | {"aadhaar": NUMBERS[2]}]
    key = str(uuid4())
    assert system.post("families", body | {"remark": NUMBERS[1]}).status_code == 422
    assert system.post("families", body | {"pay_level": 99}).status_code == 422
    assert [system.post("families", body, key=key).status_code for _ in range(2)] == [201, 201]
    assert PreparedFamily.objects.count() == 1
    Count.objects.all().delete()
    hamid = gateway.Applicant(mobile=HAMID)
    hamid.post(at("health_card:confirm"), ddo_code="LKO-EDU-03", service_number="E-2")
    hamid.post(at("health_card:confirm_code"), code=gateway.last_code(HAMID))
    hamid.number = Draft.objects.get(owner__mobile=HAMID).number
    hamid.client.get(at("journeys:check", hamid.number))
    case = hamid.declare().send()
    assert case is not None, gateway.errors(hamid.response)
    return hamid, case


def _texts(files: Iterator[bytes]) -> bytes:
    """Return the words of every PDF."""
    found = []
    for content in files:
        for page in pypdfium2.PdfDocument(content):
            found.append(page.get_textpage().get_text_bounded())
    return "\n".join(found).encode()


def _papers(folder: Path) -> Iterator[bytes]:
    for file in folder.rglob("*"):
        if file.is_file() and file.read_bytes()[:5] == b"%PDF-":
            yield file.read_bytes()


def _shown(traces: Traces) -> bytes:
    """Return every page, paper and list that anybody of them all opens, in both languages."""
    browsers = dict(traces.browsers)
    for role, kind in READERS.items():
        office = Office.objects.filter(kind=kind).first() or drawing_office(f"X-{kind}", kind=kind)
        browsers[role] = browser(officer(role, office))
    named = [address for family in Family.objects.all() for address in addresses_of(family)]
    found = []
    for who, client in browsers.items():
        role = who if who in ROLES else MEMBER
        for address in sorted({*pages(role), *named}):
            answer = client.get(address)
            if answer.status_code == 200:
                content = b"".join(answer) if answer.streaming else answer.content
                found += [content, *([_texts(iter([content]))] if content[:5] == b"%PDF-" else [])]
    assert len(found) > 200
    return b"\n".join(found)


@pytest.mark.slow
def test_no_number_of_a_family_is_anywhere_but_in_the_vault(two_families):
    storage = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    printed = list(sheets(cards.to_print(cards.with_offices(Card.objects.all())), batch="B-1", on=TODAY))
    sinks = {
        "the books": canaries.dumped("owner"),
        "the vault": canaries.dumped("vault_owner"),
        "logs and what was printed": two_families.said,
        "temporary files": canaries.kept_below(two_families.temporary),
        "pages, papers and lists": _shown(two_families),
        "kept files": canaries.kept_below(storage),
        "what forms say": _texts(_papers(storage)),
        "card sheets": b"".join(printed) + _texts(iter(printed)),
    }

    assert Card.objects.count() == 2
    assert Identity.objects.filter(claimed_at__isnull=False).count() == 3
    for said, sink in (
        (b"health_card.family.prepared", "the books"), (b"vault_identity", "the vault"),
        (b"7058", "what forms say"), (b"Asha", "card sheets"),
        (b"RuntimeError: no key", "logs and what was printed"),
        (formats.masked("7058").encode(), "pages, papers and lists"),
    ):  # fmt: skip
        assert said in sinks[sink]
    assert {name: canaries.found_in(content) for name, content in sinks.items()} == {
        name: [] for name in sinks
    }
