"""A drawing officer registers on a telephone, is returned by the state cell's desk and puts it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from sevanidhi.core.accounts.models import Count, User
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import OfficeKind
from sevanidhi.core.offices.queries import offices as offices_open
from sevanidhi.schemes.health_card.models import DdoRegistration
from sevanidhi.schemes.health_card.tests.test_officers import CUG, DAY, JOURNEY, last_code, officer
from tests.journeys.browser.house import served
from tests.journeys.browser.test_axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}


@dataclass
class Looker:
    """Goes from page to page, lets axe look at each, and keeps a picture of it."""

    page: Page
    axe: str
    shots: Path
    size: dict[str, int]
    found: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        self.found += [f"{name}: {fault}" for fault in faults(self.page, self.axe)]
        self.page.set_viewport_size(self.size)
        self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)

    def press(self, **typed: str) -> None:
        for name, words in typed.items():
            box = self.page.locator(f"#{name}")
            if box.evaluate("one => one.localName") == "select":
                box.select_option(words)
            else:
                box.fill(words)
        self.page.locator("#page-form button[type=submit]").click()
        self.page.wait_for_load_state()

    def follow(self, words: str) -> None:
        self.page.get_by_text(words).first.click()
        self.page.wait_for_load_state()


@pytest.fixture
def address(own_database, tmp_path: Path, settings) -> Iterator[str]:
    settings.BUSINESS_DATE = DAY
    offices.load_offices()
    with served(tmp_path / "static") as where:
        yield where


def signed_in(browser: Browser, address: str, user: User) -> BrowserContext:
    client, context = Client(), browser.new_context(viewport=DESK)
    client.force_login(user)
    context.add_cookies(
        [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
    )
    return context


def test_registered_returned_and_put_right(browser: Browser, address: str, axe: str, tmp_path: Path):
    cell = offices_open(on=DAY, kind=OfficeKind.STATE_CELL, state="uttar_pradesh")[0]
    clerk = officer("CELL-1", "cell_clerk", cell, "9415000001", ("कमला", "Kamla"))
    page = browser.new_page(viewport=PHONE)
    phone = Looker(page, axe, tmp_path, PHONE)

    page.goto(f"{address}/hi/journeys/start/{JOURNEY}/")
    phone.look("start")
    phone.press(mobile=CUG)
    phone.press(code=last_code())
    phone.look("kind")
    page.check("input[value=ddo]")
    phone.press()
    phone.press(ddo_code="लको")
    phone.look("code-wrong")
    phone.press(ddo_code="LKO-EDU-03")
    phone.look("officer")
    phone.press(name_hi="राजेश कुमार", designation_hi="ज़िला विद्यालय निरीक्षक")
    phone.look("place")
    phone.press(department_hi="माध्यमिक शिक्षा", district="UP-50", treasury_hi="कोषागार लखनऊ")
    page.check("input[value=no]")
    phone.press()
    phone.look("mobile-wrong")
    page.check("input[value=yes]")
    phone.press()
    phone.press(email="dios@example.in")
    phone.look("office-first")
    phone.press(name_hi="ज़िला विद्यालय निरीक्षक कार्यालय")
    phone.look("office-place")
    phone.press(address_hi="शिक्षा भवन, लखनऊ 226001")
    phone.look("offices")
    phone.follow("आगे बढ़ें")
    phone.press(
        controlling_name="उषा वर्मा", controlling_designation="संयुक्त निदेशक", controlling_office="लखनऊ मंडल"
    )
    phone.look("check")
    page.check("#agreed")
    Count.objects.all().delete()
    phone.press()
    phone.press(code=last_code())
    phone.look("done")
    phone.follow("आवेदन की स्थिति देखें")
    phone.look("case")
    phone.follow("हस्ताक्षर वाले फ़ॉर्म का स्कैन भेजें")
    phone.press()
    phone.look("send-wrong")

    case = Case.objects.get()
    casework.record_arrival(case=case, way="mail", today=DAY)
    desk_page = signed_in(browser, address, clerk).new_page()
    desk = Looker(desk_page, axe, tmp_path, DESK)
    desk_page.goto(f"{address}/en/cases/")
    desk.look("worklist")
    desk.follow("Take the first")
    desk.look("case-at-the-cell")
    desk.follow("Write the objection")
    desk.look("objection")
    desk.press(why_officer="The designation differs from the order")
    for name in ("cell/registrations/", "cell/ddo-list/"):
        desk_page.goto(f"{address}/en/health-card/{name}")
        desk.look(name.replace("/", "-"))
    table = "code,office,department,district\nA-1,क,ख,Lucknow\nA-1,,ख,Kota\n"
    desk_page.set_input_files("#file", {"name": "list.csv", "mimeType": "text/csv", "buffer": table.encode()})
    desk.press()
    desk.look("list-with-faults")

    page.goto(f"{address}/hi/cases/{case.number}/")
    phone.look("case-returned")
    phone.follow("आवेदन सुधारें")
    phone.look("again")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    phone.look("tasks-returned")
    page.goto(page.url + "ask/officer/")
    phone.look("officer-returned")
    phone.press(designation_hi="उप शिक्षा निदेशक")

    assert DdoRegistration.objects.get().case == case
    assert phone.found + desk.found == []
