"""From nothing to a health card: six people, one telephone's width, in Hindi, codes read in the demo's inbox.

What people take to think, write and read is counted and added up: see `Watch`.
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
from sevanidhi.site.demo.up import drawing_officers
from tests.journeys.browser.house import TODAY, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 800}
PASSWORD = "kesar-neel-sangam-47"
GIVEN_PASSWORD = "tN4-xq8Wv_0LrKdJ"  # of the form the demo gives
AT_THE_CELL = {"cell_clerk": "SACHI-CLERK", "cell_officer": "SACHI-OFFICER", "cell_printer": "SACHI-PRINTER"}
FIRST_DAY = date(2017, 5, 1)
MINUTES, SLOWEST_MINUTES = 25, 33  # of the usual newcomer, and of the slowest
DOTS = 300
USER_ID = r"(?<=आईडी )UP17-[0-9]{4}-[0-9]{4}"
SIX_FIGURES = r"(?<!\d)\d{6}(?!\d)"
SEEN = """() => {
  const main = document.querySelector("main");
  const lists = [...main.querySelectorAll("select")];
  const chosen = lists.map(one => one.selectedOptions.length ? one.selectedOptions[0].text : "");
  const closed = new Set(lists.flatMap(one => [...one.options].map(line => line.text.trim())));
  const boxes = [...main.querySelectorAll("input[type=text], input[type=tel], textarea")];
  const filled = boxes.filter(one => one.offsetParent).flatMap(one => one.value.split("\\n"));
  const unseen = [...main.querySelectorAll(".govuk-visually-hidden")];
  unseen.forEach(one => { one.hidden = true; });
  const lines = main.innerText.split("\\n").map(line => line.trim());
  unseen.forEach(one => { one.hidden = false; });
  return lines.filter(line => !closed.has(line)).concat(chosen, filled);
}"""
CUG, OWN_MOBILE = "9415011111", "9415000021"
CODE = "LKO-EDU-01"


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What is supposed of one who plays everybody on a telephone. In seconds; not measured, supposed.

    longest: after so long on a page they look for what to press; None: they read every word of it.
    """

    word: float
    letter: float
    page: float = 0.0
    longest: float | None = None
    tap: float = 1.5
    photo: float = 15.0
    inbox: float = 8.0
    form: float = 30.0

    def reads(self, words: int) -> float:
        seconds = self.page + self.word * words
        return seconds if self.longest is None else min(seconds, self.longest)


USUAL = Newcomer(word=60 / 240, letter=0.4, page=1.5, longest=12.0)
SLOWEST = Newcomer(word=60 / 200, letter=60 / 40)


@dataclass
class Step:
    """What is counted of one part of the way."""

    pages: int = 0
    words: int = 0
    letters: int = 0
    taps: int = 0
    usual: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        minutes = f"{self.usual / 60:.1f} | {self.slowest / 60:.1f}"
        return f"{self.pages} | {self.words} | {self.letters} | {self.taps} | {minutes}"


@dataclass
class Watch:
    """How long it takes: what the machine took, and what people take to read, write, fetch and sign.

    Counted: pages, words new to the eye (those filled in for them too; of a closed list its chosen line),
    letters written, taps. Timed by what is supposed of two newcomers. No line is read a second time; a tap on
    a page's one button goes with its reading. Forms are downloaded and sent back as the demo allows:
    printing, signing and the post are not timed. docs/benchmarks.md has what was seen.
    """

    begun: float = field(default_factory=time.monotonic)
    step: str = ""
    steps: dict[str, Step] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    read_before: set[str] = field(default_factory=set)

    def take(self, what: str, times: int = 1) -> None:
        """Count something, and let the time go by which the usual newcomer takes for it."""
        here = self.steps.setdefault(self.step, Step())
        here.usual += getattr(USUAL, what) * times
        here.slowest += getattr(SLOWEST, what) * times
        here.letters += times if what == "letter" else 0
        here.taps += times if what == "tap" else 0
        _passes(getattr(USUAL, what) * times)

    def read(self, page: Page, *, anew: bool = True) -> None:
        lines = set(page.evaluate(SEEN)) - self.read_before
        self.read_before |= lines
        words = sum(len(line.split()) for line in lines)
        here = self.steps.setdefault(self.step, Step())
        here.pages, here.words = here.pages + anew, here.words + words
        here.usual += USUAL.reads(words)
        here.slowest += SLOWEST.reads(words)
        _passes(USUAL.reads(words))

    @property
    def whole(self) -> Step:
        counted = [vars(step) for step in self.steps.values()]
        return Step(**{name: sum(one[name] for one in counted) for name in vars(Step())})

    def __str__(self) -> str:
        heading = "step | pages | words | letters | taps | minutes, usual | minutes, slowest"
        rows = [f"{name} | {step}" for name, step in (self.steps | {"all": self.whole}).items()]
        machine = (
            f"machine and all: {(time.monotonic() - self.begun) / 60:.1f} minutes; codes {dict(self.codes)}"
        )
        return "\n".join([heading, *rows, machine])


def _passes(seconds: float) -> None:
    """Let so many seconds go by for the limits on codes and tries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_count SET taken = "
            "ARRAY(SELECT one - make_interval(secs => %s) FROM unnest(taken) AS one)",
            [seconds],
        )


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
        self.page.screenshot(path=self.shots / f"{self.watch.whole.pages:03d}-{self.who}.png", full_page=True)
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
        self.watch.take("tap")
        link.click()
        self.look()

    def answer(self, **given: str) -> None:
        """Write or choose, box by box."""
        for name, value in given.items():
            box = self.page.locator(f"[name={name}]:not([type=hidden])")
            kind = box.first.get_attribute("type")
            if kind == "radio":
                self.page.locator(f"[name={name}][value='{value}']").check()
                self.watch.take("tap")
            elif kind == "checkbox":
                box.check()
                self.watch.take("tap")
            elif box.evaluate("one => one.localName") == "select":
                box.select_option(value)
                self.watch.take("tap", 2)
            else:
                box.fill(value)
                self.watch.take("letter", len(value))

    def press(self, words: str, **given: str) -> None:
        self.answer(**given)
        self.page.locator("main").get_by_role("button", name=said(words)).first.click()
        self.look()

    def reads_again(self) -> None:
        """Read what has come to the page since."""
        self.watch.read(self.page, anew=False)

    def choose(self, name: str, usual: str, more: str) -> None:
        """Choose a usual answer by its first letter, and write more behind it."""
        box = self.page.locator(f"[name={name}]")
        offered = f"#{box.get_attribute('list')} option[value='{usual}']"
        assert self.page.locator(offered).count() == 1
        box.fill(usual + more)
        self.watch.take("letter", 1 + len(more))
        self.watch.take("tap")

    def keep(self, **given: str) -> None:
        self.press("Save and continue", **given)

    def born(self, born: date) -> None:
        self.answer(
            birth_date_day=str(born.day), birth_date_month=str(born.month), birth_date_year=str(born.year)
        )

    def message(self, saying: str) -> str:
        """Return the first message to this number that says so, read in the demo's inbox in another page."""
        self.watch.take("inbox")
        inbox = self.context.new_page()
        inbox.goto(f"{self.address}/hi/messages/inbox/")
        told = (
            inbox.locator("main li", has_text=self.mobile)
            .filter(has_text=re.compile(saying))
            .first.inner_text()
        )
        inbox.screenshot(path=self.shots / f"{self.watch.whole.pages:03d}-{self.who}-inbox.png")
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
        target = self.page.locator("main a", has_text=said(link)).first.get_attribute("href")
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
    the_treasurys_list_is_loaded()
    told = Story(browser, tmp_path)
    with served(tmp_path / "static") as told.address:
        yield told
    told.close()


def the_treasurys_list_is_loaded() -> None:
    """Load the list the demo has: a newcomer finds there what the treasury knows of the office."""
    clerk = accounts.create_login(user_id="LISTS", person=None, by=None)
    cell, on = Office.objects.get(code="SACHI"), drawing_officers.LISTED_DATE
    accounts.grant_role(user=clerk, role="cell_clerk", office=cell, from_date=on, by=None)
    drawing_officers.load_list(by=clerk)


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
        user = accounts.create_login(user_id=AT_THE_CELL[role], person=person, mobile=mobile, by=None)
        accounts.set_password(user=user, password=GIVEN_PASSWORD, by=None)
        accounts.grant_role(
            user=user, role=role, office=Office.objects.get(code="SACHI"), from_date=TODAY, by=None
        )
        made = self.hand(role, mobile)
        made.sign_in(user.user_id, GIVEN_PASSWORD)
        return made

    def close(self) -> None:
        for hand in self.hands:
            hand.context.close()


@pytest.mark.requirement("SECTS-3", "SECTS-4", "SECTS-6", "SECTS-8", "SECTS-9", "SECTS-11", "SECTS-12")
def test_from_nothing_to_a_card(story: Story):
    watch = story.watch
    officer = story.hand("officer", CUG)
    watch.step = "SECTS-3, 4, 7: the officer registers"
    an_officer_registers(officer)
    watch.step = "SECTS-5: the signed form is sent"
    the_signed_form_is_sent(officer, story.folder)
    watch.step = "SECTS-6: the state cell verifies"
    the_cell_decides(story)
    watch.step = "SECTS-6: the officer signs in"
    the_officer_signs_in(officer)

    employee = story.hand("employee", OWN_MOBILE)
    watch.step = "SECTS-8, 9: a family of three registers"
    a_family_registers(employee, story.folder)
    watch.step = "SECTS-10: the officer verifies"
    the_officer_verifies(officer)
    watch.step = "SECTS-11: printed and sent"
    the_card_is_made_and_sent(story)
    watch.step = "SECTS-11: received and handed over"
    the_card_is_handed_over(officer, employee)
    watch.step = "SECTS-12: printed at home"
    card = the_card_is_printed_at_home(employee, story.folder)

    watch.step = "a hospital checks it"
    the_card_is_checked(card, story)
    sys.stdout.write(f"\n{watch}\n")
    assert [fault for hand in story.hands for fault in hand.faults] == []
    assert watch.whole.usual < MINUTES * 60  # the machine's own minute or two hangs on what else it does
    assert watch.whole.slowest < SLOWEST_MINUTES * 60
    assert Card.objects.get().state == "handed_over"


def an_officer_registers(officer: Hand) -> None:
    officer.open("/hi/")
    officer.page.locator("main a[href='/hi/health-card/']").click()
    officer.look()
    officer.follow("Register as a drawing or treasury officer")
    officer.press("Send me a code", mobile=officer.mobile)
    officer.press("Begin the application", code=officer.code())
    officer.keep(kind="ddo")
    officer.keep(ddo_code=CODE)
    officer.keep(name_hi="राजेश कुमार")
    officer.keep()
    officer.keep(official="yes")
    officer.keep(email="dios@example.in")
    officer.keep()
    officer.keep(address_hi="शिक्षा भवन, लखनऊ 226001")
    officer.follow("कार्यालय जोड़ें")
    officer.keep(name_hi="राजकीय इंटर कॉलेज")
    officer.keep()
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
    scan = scan_of(officer.file("Print the form (PDF)"), folder / "officer")
    officer.watch.take("form")
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
    officer.press("Set the password", password=PASSWORD)
    officer.press("Sign in", code=officer.code())


def a_family_registers(employee: Hand, folder: Path) -> None:
    employee.open("/hi/")
    employee.page.locator("main a[href='/hi/health-card/']").click()
    employee.look()
    employee.follow("Employee Gateway: register with the family")
    employee.press("Send me a code", mobile=employee.mobile)
    employee.press("Begin the application", code=employee.code())
    employee.keep(find="विद्यालय निरीक्षक")
    employee.keep(ddo_code=CODE)
    employee.keep(kind="employee")
    employee.keep(service_number="EHRMS-1188", posting_hi="प्रवक्ता", pay_level="8")
    employee.keep(serves="no")
    employee.keep(agreed="yes")
    a_person(employee, "आशा शर्मा", "Asha Sharma", date(1975, 6, 15), gender="female")
    number_and_photo(employee, gateway.NUMBERS[0], folder, 1)
    employee.follow("सदस्य जोड़ें")
    employee.keep(relation="spouse")
    a_person(employee, "रमेश कुमार", "Ramesh Kumar", date(1972, 3, 4))
    a_place(employee)
    number_and_photo(employee, gateway.NUMBERS[1], folder, 2)
    employee.follow("सदस्य जोड़ें")
    employee.keep(relation="son")
    a_person(employee, "मोहन कुमार", "Mohan Kumar", date(2016, 12, 9))
    employee.keep(wholly_dependent="yes", normally_resides="yes")
    a_place(employee)
    number_and_photo(employee, None, folder, 3)
    employee.follow("Go on")
    declared(employee)
    assert employee.file("Print the form (PDF)").startswith(b"%PDF")
    employee.watch.take("form")


def a_person(employee: Hand, name: str, in_english: str, born: date, **more: str) -> None:
    """Write a name in Hindi; its English is offered, and the gender where the relation tells it."""
    employee.answer(name_hi=name)
    employee.born(born)
    expect(employee.page.locator("[name=name_en]")).to_have_value(in_english)
    employee.reads_again()
    employee.keep(**more)


def a_place(employee: Hand) -> None:
    """Read whether the rule takes the person in, and go on."""
    employee.keep()


def number_and_photo(employee: Hand, number: str | None, folder: Path, seed: int) -> None:
    if number:
        employee.keep(aadhaar=number)
    else:
        employee.answer(no_aadhaar_why="none_yet")
        employee.choose("no_aadhaar_proof", "जन्म प्रमाण पत्र", " 12")
        employee.keep()
    page, photo = employee.page, folder / f"face-{seed}.jpg"
    photo.write_bytes(gateway.photo(seed))
    page.locator("#photo").set_input_files(photo)
    employee.watch.take("photo")
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
    with printer.page.expect_download() as sheets:
        printer.page.get_by_role("button", name=said("Take the sheets (PDF)")).click()
    assert Path(sheets.value.path()).read_bytes().startswith(b"%PDF")
    printer.follow("Note what was printed")
    printer.press("Note it")
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
