"""From nothing to a health card: six people, one telephone's width, in Hindi, codes read in the demo's inbox.

What stands still while people think, write and read is added up and counted: see `Watch`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import zxingcpp
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people import services as people
from sevanidhi.core.signatures import base45
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import Upload
from sevanidhi.schemes.health_card.formulas.cards import code_text
from sevanidhi.schemes.health_card.models import Card
from sevanidhi.schemes.health_card.services import revocations
from sevanidhi.schemes.health_card.tests import gateway
from tests.journeys.browser.house import TODAY, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 800}
PASSWORD = "kesar-neel-sangam-47"
FIRST_DAY = date(2017, 5, 1)
MINUTES = 25
DOTS = 300
USER_ID = r"(?<=आईडी )UP17-[0-9]{4}-[0-9]{4}"
SIX_FIGURES = r"(?<!\d)\d{6}(?!\d)"
SEEN = """() => {
  const lists = [...document.querySelectorAll("main select")];
  const chosen = lists.map(one => one.selectedOptions.length ? one.selectedOptions[0].text : "");
  const closed = new Set(lists.flatMap(one => [...one.options].map(line => line.text.trim())));
  const lines = document.querySelector("main").innerText.split("\\n").map(line => line.trim());
  return lines.filter(line => !closed.has(line)).concat(chosen);
}"""
CUG, OWN_MOBILE = "9415011111", "9415000021"
CODE = "LKO-EDU-03"


@dataclass
class Watch:
    """How long it takes: what the machine took, and what people take to read, write, fetch and sign.

    One newcomer plays everybody: a slow writer on a telephone's keys, who reads 240 words a minute, no line
    a second time, and after twelve seconds looks for what to press. A form is downloaded and sent back as the
    demo allows, unsigned: printing, signing and the post are not counted. These figures are assumed, not
    measured: a reader of every word at 200 a minute, who writes forty letters a minute, needs forty minutes.
    Counted, not assumed: words new to the eye, of a closed list its chosen line, and the boxes to look at.
    """

    begun: float = field(default_factory=time.monotonic)
    thought: float = 0
    spent: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    words: int = 0
    fields: int = 0

    read_before: set[str] = field(default_factory=set)

    PAGE, WORD, SLOWEST = 1.5, 0.25, 12.0
    LETTER, CHOICE, PHOTO, INBOX, FORM = 0.4, 1.5, 15.0, 8.0, 30.0

    def take(self, seconds: float, what: str) -> None:
        """Let so many seconds go by, for the limits too."""
        self.thought += seconds
        self.spent[what] += seconds
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_count SET taken = "
                "ARRAY(SELECT one - make_interval(secs => %s) FROM unnest(taken) AS one)",
                [seconds],
            )

    def read(self, page: Page) -> None:
        self.pages += 1
        lines = set(page.evaluate(SEEN)) - self.read_before
        self.read_before |= lines
        words = sum(len(line.split()) for line in lines)
        self.words += words
        self.fields += page.locator("main").locator("input, select, textarea").locator("visible=true").count()
        self.take(min(self.PAGE + words * self.WORD, self.SLOWEST), "reading")

    def __str__(self) -> str:
        parts = (f"{what} {seconds / 60:.1f}" for what, seconds in self.spent.most_common())
        return (
            f"{self.pages} pages, {self.words} words, {self.fields} fields, {self.seconds / 60:.1f} minutes "
            f"({', '.join(parts)}); every word at 200 a minute {self.words / 200:.1f} minutes; "
            f"codes {dict(self.codes)}"
        )

    @property
    def seconds(self) -> float:
        return self.thought + time.monotonic() - self.begun


@dataclass
class Hand:
    """One person with a telephone of their own."""

    context: BrowserContext
    address: str
    watch: Watch
    shots: Path
    who: str
    mobile: str
    page: Page = field(init=False)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def look(self) -> None:
        """Read the page; keep a picture of it; nothing may stick out of the telephone."""
        self.page.wait_for_load_state()
        self.watch.read(self.page)
        self.page.screenshot(path=self.shots / f"{self.watch.pages:03d}-{self.who}.png", full_page=True)
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.faults.append(f"{self.page.url}: wider than the telephone")
        if self.page.locator(".govuk-error-summary").count():
            self.faults.append(f"{self.page.url}: {self.page.locator('.govuk-error-summary').inner_text()}")

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def follow(self, words: str) -> None:
        """Go where a link or a button that looks like one leads, by its words."""
        link = self.page.locator("a:visible", has_text=said(words)).first
        self.watch.take(Watch.CHOICE, "choosing")
        link.click()
        self.look()

    def answer(self, **given: str) -> None:
        """Write or choose, box by box."""
        for name, value in given.items():
            box = self.page.locator(f"[name={name}]:not([type=hidden])")
            kind = box.first.get_attribute("type")
            if kind == "radio":
                self.page.locator(f"[name={name}][value='{value}']").check()
                self.watch.take(Watch.CHOICE, "choosing")
            elif kind == "checkbox":
                box.check()
                self.watch.take(Watch.CHOICE, "choosing")
            elif box.evaluate("one => one.localName") == "select":
                box.select_option(value)
                self.watch.take(2 * Watch.CHOICE, "choosing")
            else:
                box.fill(value)
                self.watch.take(Watch.LETTER * len(value), "writing")

    def press(self, words: str, **given: str) -> None:
        self.answer(**given)
        self.page.locator("main").get_by_role("button", name=said(words)).first.click()
        self.look()

    def keep(self, **given: str) -> None:
        self.press("Keep and go on", **given)

    def born(self, born: date) -> None:
        self.answer(
            birth_date_day=str(born.day), birth_date_month=str(born.month), birth_date_year=str(born.year)
        )

    def message(self, saying: str) -> str:
        """Return the first message to this number that says so, read in the demo's inbox in another page."""
        self.watch.take(Watch.INBOX, "inbox")
        inbox = self.context.new_page()
        inbox.goto(f"{self.address}/hi/messages/inbox/")
        told = (
            inbox.locator("main li", has_text=self.mobile)
            .filter(has_text=re.compile(saying))
            .first.inner_text()
        )
        inbox.screenshot(path=self.shots / f"{self.watch.pages:03d}-{self.who}-inbox.png")
        inbox.close()
        return told

    def code(self) -> str:
        """Return the code that was just sent."""
        self.watch.codes[self.mobile] += 1
        return re.findall(SIX_FIGURES, self.message(SIX_FIGURES))[-1]

    def sign_in(self, user_id: str, password: str = "") -> None:
        self.open("/hi/")
        self.follow("Sign in")
        if password:
            self.follow("Sign in as an officer, with a password")
            self.press("Continue", user_id=user_id, password=password)
        else:
            self.press("Send me a code", user_id=user_id)
        self.press("Sign in", code=self.code())

    def file(self, link: str) -> bytes:
        """Fetch the paper a link leads to."""
        target = self.page.locator("main a", has_text=link).first.get_attribute("href")
        got = self.context.request.get(self.address + str(target))
        assert got.ok, f"{target}: {got.status}"
        return got.body()


def said(words: str) -> str:
    with translation.override("hi"):
        return gettext(words)


def pages_of(pdf: bytes, folder: Path, *, dots: int) -> list[Image.Image]:
    folder.mkdir(exist_ok=True)
    (folder / "paper.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dots), "-gray", str(folder / "paper.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    return [Image.open(file) for file in sorted(folder.glob("page-*.pgm"))]


def scan_of(pdf: bytes, folder: Path) -> Path:
    """Print a form, sign it, and put it through a scanner."""
    first, *rest = pages_of(pdf, folder, dots=150)
    scan = folder / "scan.pdf"
    first.save(scan, save_all=True, append_images=rest, resolution=150)
    return scan


@pytest.fixture
def story(own_database, browser: Browser, tmp_path: Path) -> Iterator[Story]:
    for purpose in ("card", "revocation"):
        signatures.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)
    offices.load_offices()
    told = Story(browser, tmp_path)
    with served(tmp_path / "static") as told.address:
        yield told
    told.close()


@dataclass
class Story:
    """Who takes part, at one address."""

    browser: Browser
    folder: Path
    address: str = ""
    watch: Watch = field(default_factory=Watch)
    hands: list[Hand] = field(default_factory=list)

    def hand(self, who: str, mobile: str) -> Hand:
        shots = self.folder / "pages"
        shots.mkdir(exist_ok=True)
        context = self.browser.new_context(viewport=PHONE, locale="hi-IN", accept_downloads=True)
        made = Hand(context, self.address, self.watch, shots, who, mobile)
        self.hands.append(made)
        return made

    def of_the_cell(self, role: str, mobile: str) -> Hand:
        """Return somebody who works at the state cell, signed in."""
        person = people.new_person(name_hi="कमला देवी", name_en="Kamla Devi", mobile=mobile)
        person.save()
        user = accounts.create_login(user_id=f"cell-{role}", person=person, mobile=mobile, by=None)
        accounts.set_password(user=user, password=PASSWORD, by=None)
        accounts.grant_role(
            user=user, role=role, office=Office.objects.get(code="SACHI"), from_date=TODAY, by=None
        )
        made = self.hand(role, mobile)
        made.sign_in(user.user_id, PASSWORD)
        return made

    def close(self) -> None:
        for hand in self.hands:
            hand.context.close()


@pytest.mark.requirement("SECTS-3", "SECTS-4", "SECTS-6", "SECTS-8", "SECTS-9", "SECTS-11", "SECTS-12")
def test_from_nothing_to_a_card(story: Story):
    officer = story.hand("officer", CUG)
    an_officer_registers(officer)
    the_signed_form_is_sent(officer, story.folder)
    the_cell_decides(story)
    the_officer_signs_in(officer)

    employee = story.hand("employee", OWN_MOBILE)
    a_family_registers(employee, story.folder)
    the_officer_verifies(officer)
    the_card_is_made_and_sent(story)
    the_card_is_handed_over(officer, employee)
    card = the_card_is_printed_at_home(employee, story.folder)

    the_card_is_checked(card, story)
    watch = story.watch
    sys.stdout.write(f"\n{watch}\n")
    assert [fault for hand in story.hands for fault in hand.faults] == []
    assert watch.thought < MINUTES * 60  # the machine's own minute or two hangs on what else it does
    assert Card.objects.get().state == "handed_over"


def an_officer_registers(officer: Hand) -> None:
    officer.open("/hi/")
    officer.page.locator("main a[href='/hi/health-card/']").click()
    officer.look()
    officer.follow("Register as a drawing or treasury officer")
    officer.press("Send me a code", mobile=officer.mobile)
    officer.press("Begin the application", code=officer.code())
    officer.follow("आप और आपका पद")
    officer.keep(kind="ddo")
    officer.keep(ddo_code=CODE)
    officer.keep(name_hi="राजेश कुमार", designation_hi="ज़िला विद्यालय निरीक्षक")
    officer.keep(department_hi="माध्यमिक शिक्षा", district="UP-50", treasury_hi="कोषागार लखनऊ")
    officer.keep(official="yes")
    officer.keep(email="dios@example.in")
    for name in ("ज़िला विद्यालय निरीक्षक कार्यालय", "राजकीय इंटर कॉलेज"):
        if name == "राजकीय इंटर कॉलेज":
            officer.follow("कार्यालय जोड़ें")
        officer.keep(name_hi=name)
        officer.keep(address_hi="शिक्षा भवन, लखनऊ 226001")
    officer.follow("Go on")
    officer.keep(
        controlling_name="उषा वर्मा", controlling_designation="संयुक्त निदेशक", controlling_office="लखनऊ मंडल"
    )
    declared(officer)


def declared(hand: Hand) -> None:
    """Check the answers and declare them on one page, and send them with the code."""
    hand.press("Declare and get the code", agreed="on")
    hand.press("Send the application", code=hand.code())


def the_signed_form_is_sent(officer: Hand, folder: Path) -> None:
    scan = scan_of(officer.file("पंजीकरण"), folder / "officer")
    officer.watch.take(Watch.FORM, "forms")
    officer.follow("Follow the application, and send the signed form")
    officer.follow("Send the scan of the signed form")
    officer.page.set_input_files("[name=scan]", scan)
    officer.press("Send the form")


def the_cell_decides(story: Story) -> None:
    clerk = story.of_the_cell("cell_clerk", "9415000002")
    clerk.press("Take the first one")
    clerk.follow("स्वीकृति के लिए भेजें")
    clerk.press("स्वीकृति के लिए भेजें")
    head = story.of_the_cell("cell_officer", "9415000003")
    head.page.locator("main table a").first.click()
    head.look()
    head.follow("स्वीकृत करें")
    head.press("स्वीकृत करें")


def the_officer_signs_in(officer: Hand) -> None:
    link = re.search(r"https?://[^/\s]+(/\S+)", officer.message("https?://"))
    assert link is not None
    officer.open(link[1])
    officer.press("Set the password", password=PASSWORD, again=PASSWORD)
    officer.press("Continue", user_id=CODE, password=PASSWORD)
    officer.press("Sign in", code=officer.code())


def a_family_registers(employee: Hand, folder: Path) -> None:
    employee.open("/hi/")
    employee.page.locator("main a[href='/hi/health-card/']").click()
    employee.look()
    employee.follow("Employee Gateway: register with the family")
    employee.press("Send me a code", mobile=employee.mobile)
    employee.press("Begin the application", code=employee.code())
    employee.follow("सेवा और आहरण अधिकारी")
    employee.keep(find="विद्यालय निरीक्षक")
    employee.keep(ddo_code=CODE)
    employee.keep(kind="employee")
    employee.keep(service_number="EHRMS-1188", posting_hi="प्रवक्ता", pay_level="8")
    employee.keep(serves="no")
    employee.keep(agreed="yes")
    a_person(employee, ("आशा शर्मा", "Asha Sharma"), "female", date(1975, 6, 15))
    number_and_photo(employee, gateway.NUMBERS[0], folder, 1)
    employee.follow("सदस्य जोड़ें")
    employee.keep(relation="spouse")
    a_person(employee, ("रमेश कुमार", "Ramesh Kumar"), "male", date(1972, 3, 4))
    a_place(employee)
    number_and_photo(employee, gateway.NUMBERS[1], folder, 2)
    employee.follow("सदस्य जोड़ें")
    employee.keep(relation="son")
    a_person(employee, ("मोहन कुमार", "Mohan Kumar"), "male", date(2016, 12, 9))
    employee.keep(wholly_dependent="yes", normally_resides="yes")
    a_place(employee)
    number_and_photo(employee, None, folder, 3)
    employee.follow("Go on")
    declared(employee)
    assert employee.file("पंजीकरण").startswith(b"%PDF")
    employee.watch.take(Watch.FORM, "forms")
    employee.follow("Follow the application, and send the signed form")


def a_person(employee: Hand, name: tuple[str, str], gender: str, born: date) -> None:
    employee.born(born)
    employee.keep(name_hi=name[0], name_en=name[1], gender=gender)


def a_place(employee: Hand) -> None:
    """Read whether the rule takes the person in, and go on."""
    employee.keep()


def number_and_photo(employee: Hand, number: str | None, folder: Path, seed: int) -> None:
    if number:
        employee.keep(aadhaar=number)
    else:
        employee.keep(no_aadhaar_why="none_yet", no_aadhaar_proof="जन्म प्रमाण पत्र 12")
    page, photo = employee.page, folder / f"face-{seed}.jpg"
    photo.write_bytes(gateway.photo(seed))
    page.locator("#photo").set_input_files(photo)
    employee.watch.take(Watch.PHOTO, "photos")
    expect(page.locator("[data-photo-state]")).to_contain_text(re.compile("जाँच|पहुँच"), timeout=60_000)
    for waiting in Upload.objects.filter(state="quarantined"):
        uploads.examine(key=waiting.key)  # as the worker does
    expect(page.locator("[data-photo-key]")).not_to_have_value("", timeout=60_000)
    employee.keep()


def the_officer_verifies(officer: Hand) -> None:
    officer.follow("Families to verify")
    officer.page.locator("main table a").first.click()
    officer.look()
    officer.follow("The signed form has come")
    officer.press("The signed form has come", way="hand")
    officer.follow("Verify")
    officer.press("Verify", compared="on")


def the_card_is_made_and_sent(story: Story) -> None:
    printer = story.of_the_cell("cell_printer", "9415000004")
    printer.press("Make a batch")
    printer.follow("Take the sheets")
    with printer.page.expect_download() as sheets:
        printer.page.get_by_role("button", name=said("Take the sheets (PDF)")).click()
    assert Path(sheets.value.path()).read_bytes().startswith(b"%PDF")
    printer.follow("Back to the batch")
    printer.follow("They are printed")
    printer.press("Note it")
    printer.follow("Send the cards")
    printer.press("Send the cards", way_bill="RL 17")


def the_card_is_handed_over(officer: Hand, employee: Hand) -> None:
    officer.follow("Cards to hand over")
    officer.page.locator("main table a").first.click()
    officer.look()
    officer.press("Note the receipt")
    officer.page.locator("main table a").first.click()
    officer.look()
    officer.press("Send the code to the holder")
    officer.press("Hand over the card", code=employee.code())


def the_card_is_printed_at_home(employee: Hand, folder: Path) -> Path:
    """Return a picture of the card's back, as a hospital takes it."""
    (user_id,) = re.findall(USER_ID, employee.message(USER_ID))
    employee.sign_in(user_id)
    employee.follow("My health card")
    employee.follow("Print the card")
    with employee.page.expect_download() as paper:
        employee.page.get_by_role("button", name=said("Get the card (PDF)")).click()
    (sheet,) = pages_of(Path(paper.value.path()).read_bytes(), folder / "card", dots=DOTS)
    picture = folder / "card.png"
    sheet.save(picture)
    return picture


def the_card_is_checked(card: Path, story: Story) -> None:
    """Check the card on a telephone without any network, on the day on which the scheme begins."""
    revocations.publish(on=FIRST_DAY, now=datetime.now(UTC))  # as the worker does every hour
    hospital = story.hand("hospital", "")
    hospital.open("/verify/")
    expect(hospital.page.locator("[data-part=ready]")).to_be_visible(timeout=30_000)
    hospital.page.close()
    hospital.context.set_offline(True)
    hospital.page = hospital.context.new_page()
    hospital.open("/verify/")
    answer = hospital.page.locator("[data-part=answer]")
    hospital.page.set_input_files("#picture", card)
    expect(answer).to_have_attribute("data-answer", "genuine", timeout=30_000)
    hospital.look()
    assert hospital.page.locator("[data-part=members] li").count() == 3

    (code,) = zxingcpp.read_barcodes(Image.open(card))
    signed = bytearray(base45.decoded(code.text.removeprefix("SV1:")))
    signed[len(signed) // 2] ^= 1
    hospital.page.locator("[data-part=code]").fill(code_text(bytes(signed)))
    hospital.page.locator("[data-part=typed] button").click()
    expect(answer).to_have_attribute("data-why", "signature")
    hospital.look()
