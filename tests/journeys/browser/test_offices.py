"""Offices at work in a real browser: pay bill by two people, district, treasury, a lost mobile."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import xlsxwriter
from django.db import connection, connections
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, Page

from sevanidhi.core import queue
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.kernel.money import rupees
from sevanidhi.site.demo.schedules import HEADINGS_EN
from tests import world as worlds
from tests.journeys.browser.house import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PHONE, DESK = 360, 1280
# A page left in the middle of its answer keeps its connection; a database with somebody in it is not dropped.
LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""
NO_WIDER = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


class Place:
    """The served world, and people who sit down at it."""

    def __init__(self, world: worlds.World, address: str, browser: Browser) -> None:
        self.world, self.address, self.browser = world, address, browser
        self.rooms: list[BrowserContext] = []

    def sit_down(self, user, *, language: str, width: int = DESK, javascript: bool = True) -> Reader:
        """Return a page in front of somebody who has signed in."""
        room = self.browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, accept_downloads=True
        )
        cookies = self.world.cookies(user)
        room.add_cookies([{"name": key, "value": told, "url": self.address} for key, told in cookies.items()])
        self.rooms.append(room)
        return Reader(room.new_page(), self.address, language)

    def code(self) -> str:
        """Return the newest code in the demo's inbox."""
        reader = Reader(self.browser.new_context().new_page(), self.address, "en").open("messages/inbox/")
        self.rooms.append(reader.page.context)
        return re.findall(r"(?<!\d)\d{6}(?!\d)", reader.text)[0]


class Reader:
    """Somebody who reads a page in their language and presses what it offers."""

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language

    def said(self, words: str, **named: object) -> str:
        with translation.override(self.language):
            return gettext(words) % named if named else gettext(words)

    def open(self, path: str) -> Reader:
        self.page.goto(f"{self.address}/{self.language}/{path}")
        return self._seen()

    def press(self, words: str, **named: object) -> Reader:
        told = self.said(words, **named)
        main = self.page.locator("main")
        main.get_by_role("button", name=told, exact=True).or_(
            main.get_by_role("link", name=told, exact=True)
        ).first.click()
        return self._seen()

    def write(self, **boxes: str) -> Reader:
        for box, told in boxes.items():
            self.page.locator(f"[name={box}]").fill(told)
        return self

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    def _seen(self) -> Reader:
        """No page is wider than the screen it is read on."""
        self.page.wait_for_load_state()
        assert self.page.evaluate(NO_WIDER), self.page.url
        return self


@pytest.fixture(scope="module")
def street(standing_world, tmp_path_factory):
    """Serve the world as in life. Yields it and its address."""
    with override_settings(DEMO_INBOX=True), served(tmp_path_factory.mktemp("static")) as address:
        yield standing_world, address
    with connection.cursor() as cursor:
        cursor.execute(LEAVE)


@pytest.fixture
def place(street, browser):
    """Let people sit down, and close their pages when they have gone."""
    here = Place(*street, browser)
    yield here
    for room in here.rooms:
        room.close()


def workbook(rows) -> dict:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("March")
    for number, cells in enumerate([HEADINGS_EN, *rows]):
        sheet.write_row(number, 0, cells)
    book.close()
    return {"name": "march.xlsx", "mimeType": XLSX, "buffer": stream.getvalue()}


def work() -> None:
    """Do what was put off, in a thread of its own: the browser's driver keeps this one."""
    try:
        queue.run_waiting()
    finally:
        connections.close_all()


def filled_in(clerk: Reader, rows, voucher: str) -> Reader:
    """Fill in the upload form, all but sending it."""
    totals = worlds.totals(rows)
    clerk.open("schedules/send/").page.locator("[name=month]").select_option("2017-03")
    clerk.page.locator("input[name=file]").set_input_files(workbook(rows))
    clerk.write(voucher=voucher, paid_date_day="3", paid_date_month="4", paid_date_year="2017")
    return clerk.write(total_gpf=str(totals["gpf"]), total_si=str(totals["si"]))


LOOKS = (("own", "hi", PHONE, True), ("district", "en", DESK, True), ("stranger", "hi", PHONE, False))


@pytest.mark.requirement("SI-11", in_part=True)
@pytest.mark.parametrize(("circle", "language", "width", "javascript"), LOOKS)
def test_a_pay_bill_from_the_file_to_every_rupee(circle, language, width, javascript, place):
    world = place.world
    here = [one for one in world.circles.values() if one.office == world.circles[circle].office]
    account = here[0].accounts["gpf"][0]
    rows = worlds.rows_of(here)
    rows[0][1] = account.number[:-2] + account.number[-1] + account.number[-2]  # two figures changed over
    look = {"language": language, "width": width, "javascript": javascript}
    asha = place.sit_down(world.desk(circle).clerk, **look)
    chitra = place.sit_down(world.desk(circle).ddo, **look)

    filled_in(asha, rows, "V-31").press("Send and check")
    assert "₹" in asha.text
    assert rows[0][1] in asha.text
    asha.press("Use %(number)s, %(name)s", number=account.number, name=_name(account, language))
    assert asha.said("Every line is good.") in asha.text
    schedule = asha.page.url
    asha.press("Hand up for approval")

    chitra.page.goto(schedule)
    chitra.press("Approve").press("Send me the code")
    chitra.write(code=place.code()).press("Approve and post")
    with ThreadPoolExecutor(max_workers=1) as worker:
        worker.submit(work).result()
    chitra.page.goto(schedule)

    assert chitra.said("Posted") in chitra.text
    total = worlds.totals(rows)["gpf"]
    head = chitra.page.locator("th", has_text={"hi": "जीपीएफ", "en": "GPF"}[language])
    proof = chitra.page.locator("tr", has=head).first.inner_text()
    assert proof.replace("\u00a0", " ").count(f"{total:,.2f}") == 2  # the voucher's, and what members got


def _name(account, language: str) -> str:
    person = account.employee.person
    return person.name_hi if language == "hi" else person.name_en


def test_the_language_may_be_changed_in_the_middle_of_the_form(place):
    asha = place.sit_down(place.world.user("ddo_clerk"), language="hi", width=PHONE)
    asha.open("schedules/send/").write(voucher="V-३२", total_gpf="१,१००", paid_date_day="3")
    asha.page.get_by_role("button", name="English").click()
    asha.page.wait_for_url("**/en/schedules/send/**")

    kept = [
        asha.page.locator(f"[name={box}]").input_value() for box in ("voucher", "total_gpf", "paid_date_day")
    ]
    assert kept == ["V-३२", "१,१००", "3"]
    assert asha.page.get_by_role("button", name="Send and check").is_visible()


def test_the_district_finds_the_account_by_two_people(place):
    world = place.world
    item, account = world.desk("own").suspense[0], world.circles["own"].accounts["gpf"][worlds.LEFT_OUT]
    before = ledger.standing(account).balance
    fatima = place.sit_down(world.user("district_clerk"), language="hi", width=PHONE)
    devendra = place.sit_down(world.user("district_officer"), language="en")

    fatima.open(f"schedules/suspense/{item.pk}/")
    fatima.write(number=account.number, why="नाम और वेतन मिलते हैं").press("Propose this account")
    assert ledger.standing(account).balance == before
    devendra.open("schedules/district/").page.locator("main").get_by_role(
        "link", name=account.number
    ).last.click()
    assert "नाम और वेतन मिलते हैं" in devendra.text
    devendra.press("Agree and book")

    assert ledger.standing(account).balance - before == rupees(worlds.SUBSCRIPTION)


def test_the_treasurys_list_shows_a_difference_and_it_is_settled(place):
    indu = place.sit_down(place.world.user("treasury_clerk"), language="hi", width=PHONE)
    told = f"TV No,Date,DDO Code,Head,Amount\nV-77,03-03-2017,{worlds.OFFICE_OF['own']},GPF,500\n"
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": told.encode()}
    indu.open("schedules/vouchers/").page.locator("input[name=file]").set_input_files(file)
    indu.press("Load the list")
    assert indu.said("No such voucher or head with us") in indu.text

    indu.page.locator("main").get_by_role("link", name="V-77").click()
    indu.write(why="कोषालय ने संख्या सुधारी").press("Settle")
    assert "V-77" not in indu.open("schedules/vouchers/").text


def test_a_lost_mobile_is_replaced_by_two_officers(place):
    kamla = place.world.circles["own"].logins[2]
    chitra = place.sit_down(place.world.user("ddo"), language="hi", width=PHONE)
    devendra = place.sit_down(place.world.user("district_officer"), language="hi", width=PHONE)

    chitra.open("account/replacements/").page.locator("[name=what][value=mobile]").check()
    chitra.write(user_id=kamla.user_id, new_mobile="9876500002", why="सेवा पहचान पत्र देखा").press("Ask for it")
    devendra.open("account/replacements/").page.get_by_role("link", name=kamla.user_id).click()
    assert "9876500002" in devendra.text
    devendra.press("Agree")

    assert kamla.user_id in devendra.open("account/replacements/").text


def test_a_member_takes_the_passbook_home_on_paper(place):
    account = place.world.circles["own"].accounts["gpf"][1]
    bharat = place.sit_down(place.world.circles["own"].logins[1], language="hi", width=PHONE)
    bharat.open(f"gpf/passbook/{account.number}/2016-17/")
    with bharat.page.expect_download() as paper:
        bharat.page.get_by_role("button", name=bharat.said("Print this year")).click()

    assert paper.value.suggested_filename.endswith(".pdf")
    assert paper.value.path().read_bytes().startswith(b"%PDF")
