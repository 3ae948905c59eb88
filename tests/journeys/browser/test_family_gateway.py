"""A family registers on a telephone and its officer verifies it at a desk, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from sevanidhi.core.accounts.models import Count
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import Upload
from sevanidhi.schemes.health_card.models import Card, Family
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_office, make_officer
from tests.journeys.browser.house import served
from tests.journeys.browser.test_axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Looker:
    """Goes from page to page and lets axe look at each."""

    page: Page
    axe: str
    shots: Path
    found: list[str] = field(default_factory=list)
    size: tuple[int, int] = (360, 800)

    def look(self, name: str) -> None:
        self.found += [f"{name}: {fault}" for fault in faults(self.page, self.axe)]
        self.page.set_viewport_size({"width": self.size[0], "height": self.size[1]})
        self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)

    def press(self) -> None:
        self.page.locator("#page-form button[type=submit]").click()
        self.page.wait_for_load_state()
        assert self.page.locator(".govuk-error-summary").count() == 0, self.page.locator("main").inner_text()


@pytest.fixture
def address(own_database, tmp_path: Path) -> Iterator[str]:
    for purpose in ("card", "revocation"):
        signatures.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)
    with served(tmp_path / "static") as where:
        yield where


def born(page: Page, day: str, month: str, year: str) -> None:
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.locator(f"#birth_date_{part}").fill(value)


def person(looker: Looker, of: str, name: tuple[str, str], gender: str, *day: str) -> None:
    page = looker.page
    page.locator("#name_hi").fill(name[0])
    page.locator("#name_en").fill(name[1])
    born(page, *day)
    page.locator(f"input[name=gender][value={gender}]").check()
    looker.look(f"{of}-person")
    looker.press()


def number_and_photo(looker: Looker, of: str, number: str, photo: Path) -> None:
    looker.look(f"{of}-number")
    looker.page.locator("#aadhaar").fill(number)
    looker.press()
    looker.page.locator("#photo").set_input_files(photo)
    looker.page.locator("[data-photo-chosen]:not([hidden])").wait_for()
    looker.look(f"{of}-photo")
    expect(looker.page.locator("[data-photo-state]")).to_contain_text(re.compile("जाँच|पहुँच"), timeout=60_000)
    for waiting in Upload.objects.filter(state="quarantined"):
        uploads.examine(key=waiting.key)  # as the worker does
    expect(looker.page.locator("[data-photo-key]")).not_to_have_value("", timeout=60_000)
    looker.press()


def test_from_the_gateway_to_the_verified_family(browser: Browser, address: str, axe: str, tmp_path: Path):
    office = make_office()
    gateway.registered(office)
    chitra = make_officer("chitra", "ddo", office)
    photo = tmp_path / "me.jpg"
    photo.write_bytes(gateway.photo(1))
    page = browser.new_page(viewport={"width": 360, "height": 800})
    looker = Looker(page, axe, tmp_path)

    page.goto(f"{address}/hi/health-card/register/")
    looker.look("start")
    page.locator("#mobile").fill(gateway.MOBILE)
    looker.press()
    page.locator("#code").fill(gateway.last_code())
    looker.press()
    number = Draft.objects.get().number
    ask = f"{address}/hi/journeys/{number}/ask"
    looker.look("first-question")

    page.goto(f"{ask}/ddo/")
    page.locator("#find").fill("इंटर कॉलेज")
    page.locator("#page-form button[type=submit]").click()
    page.wait_for_load_state()
    looker.look("ddo-found")
    page.locator("input[name=ddo_code]").first.check()
    looker.press()
    page.locator("input[name=kind][value=employee]").check()
    looker.press()
    for box, words in (("service_number", "EHRMS-1188"), ("posting_hi", "प्रवक्ता"), ("pay_level", "8")):
        page.locator(f"#{box}").fill(words)
    looker.look("employee")
    looker.press()
    page.locator("input[name=serves][value=no]").check()
    looker.press()
    page.goto(f"{ask}/consent/")
    looker.look("consent")
    page.locator("input[name=agreed][value=yes]").check()
    looker.press()
    page.goto(f"{ask}/self_person/")
    person(looker, "self", ("आशा शर्मा", "Asha Sharma"), "female", "15", "6", "1975")
    number_and_photo(looker, "self", gateway.NUMBERS[0], photo)

    page.goto(f"{address}/hi/journeys/{number}/list/members/")
    looker.look("members-none")
    page.get_by_role("button", name="जोड़ें").click()
    page.locator("input[name=relation][value=son]").check()
    looker.look("relation")
    looker.press()
    person(looker, "son", ("सोहन कुमार", "Sohan Kumar"), "male", "2", "1", "1995")
    for question in ("wholly_dependent", "normally_resides"):
        page.locator(f"input[name={question}][value=yes]").check()
    looker.look("conditions")
    looker.press()
    looker.look("place")
    looker.press()
    number_and_photo(looker, "son", gateway.NUMBERS[1], photo)
    looker.look("members")
    page.goto(f"{address}/hi/journeys/{number}/check/")
    looker.look("check")
    Count.objects.all().delete()
    page.goto(f"{address}/hi/journeys/{number}/declare/")
    page.locator("#agreed").check()
    looker.look("declare")
    looker.press()
    page.locator("#code").fill(gateway.last_code())
    looker.press()
    looker.look("done")
    page.close()

    desk = browser.new_page(viewport={"width": 1280, "height": 900})
    officer = Looker(desk, axe, tmp_path, size=(1280, 900))
    sign_in(desk, address, chitra)
    desk.goto(f"{address}/en/health-card/desk/")
    officer.look("desk")
    here = f"{address}/en/health-card/desk/{number}"
    for name in ("received", ""):
        desk.goto(f"{here}/{name}/".replace("//", "/").replace(":/", "://"))
        officer.look(f"desk-{name or 'case'}")
    desk.goto(f"{here}/received/")
    desk.locator("input[name=way][value=hand]").check()
    officer.press()
    for name in ("return", "refuse", "verify"):
        desk.goto(f"{here}/{name}/")
        officer.look(f"desk-{name}")
    desk.locator("#decided_2").fill("Studies at the university; dependent.")
    desk.locator("#compared").check()
    officer.press()
    family = Family.objects.get()
    for where in ("desk/families/", f"desk/families/{family.number}/", f"desk/list/{office.code}/"):
        desk.goto(f"{address}/en/health-card/{where}")
        officer.look(where.replace("/", "-"))

    assert Card.objects.get().family == family
    assert looker.found + officer.found == []


def sign_in(page: Page, address: str, user) -> None:
    """Give the browser an officer's session, as after the second factor."""

    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
    )
