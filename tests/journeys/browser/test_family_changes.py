"""A family tells what has changed on a telephone, and its officer decides at a desk, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import Count
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import Upload
from sevanidhi.schemes.health_card.services import cards, changes
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import (
    TODAY,
    keep_photo,
    make_family,
    make_office,
    make_officer,
)
from sevanidhi.schemes.health_card.tests.test_changes import DAUGHTER, OF_AGE, SON
from tests.journeys.browser.house import served
from tests.journeys.browser.test_family_gateway import Looker, born, number_and_photo, person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOBILE = "9415000001"


@pytest.fixture
def address(own_database, tmp_path: Path) -> Iterator[str]:
    for purpose in ("card", "revocation"):
        signatures.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)
    with served(tmp_path / "static") as where:
        yield where


def registered_family(**told):
    """Return a drawing officer, the family of three under her, with its card, and the login of its head."""
    office = make_office()
    gateway.registered(office)
    chitra = make_officer("chitra", "ddo", office)
    family = make_family(office, others=[SON, DAUGHTER], **told)
    cards.make(family, why="first", by=None, on=TODAY)
    asha = accounts.create_login(user_id="asha", person=family.person, mobile=MOBILE, by=None)
    return chitra, family, asha


def test_a_child_comes_in_and_a_son_comes_of_age(browser: Browser, address: str, axe: str, tmp_path: Path):
    chitra, family, asha = registered_family()
    changes.look_after_ages(on=OF_AGE - timedelta(days=60))
    photo = tmp_path / "child.jpg"
    photo.write_bytes(gateway.photo(2))
    page = browser.new_page(viewport={"width": 360, "height": 800})
    looker = Looker(page, axe, tmp_path)
    sign_in(page, address, asha)

    page.goto(f"{address}/hi/health-card/family/")
    looker.look("family")
    page.get_by_role("link", name="परिवार में क्या बदला?").click()
    looker.look("changes")
    page.get_by_role("link", name="बच्चे का जन्म या गोद लेना").click()
    looker.look("change")
    page.locator("main form button").click()
    page.wait_for_load_state()
    looker.look("tasks")
    number = Draft.objects.get().number
    page.goto(f"{address}/hi/journeys/{number}/ask/consent/")
    page.locator("input[name=agreed][value=yes]").check()
    looker.press()
    page.goto(f"{address}/hi/journeys/{number}/list/members/")
    looker.look("children-none")
    page.get_by_role("button", name="जोड़ें").click()
    page.locator("input[name=relation][value=daughter]").check()
    looker.look("relation")
    looker.press()
    person(looker, "child", ("तारा शर्मा", "Tara Sharma"), "female", "30", "3", "2017")
    page.locator("input[name=marital][value=unmarried]").check()
    for question in ("wholly_dependent", "normally_resides"):
        page.locator(f"input[name={question}][value=yes]").check()
    looker.press()
    looker.press()
    number_and_photo(looker, "child", gateway.NUMBERS[1], photo)
    page.goto(f"{address}/hi/journeys/{number}/ask/event/")
    page.locator("#paper").fill("जन्म प्रमाण पत्र 771")
    looker.look("event")
    looker.press()
    page.goto(f"{address}/hi/journeys/{number}/check/")
    looker.look("check")
    Count.objects.all().delete()
    page.goto(f"{address}/hi/journeys/{number}/declare/")
    page.locator("#agreed").check()
    looker.press()
    page.locator("#code").fill(gateway.last_code(MOBILE))
    looker.press()
    looker.look("done")
    page.goto(f"{address}/hi/health-card/family/change/")
    looker.look("under-way")
    page.goto(f"{address}/hi/casework/{number}/")
    page.close()

    desk = browser.new_page(viewport={"width": 1280, "height": 900})
    officer = Looker(desk, axe, tmp_path, size=(1280, 900))
    sign_in(desk, address, chitra)
    desk.goto(f"{address}/en/health-card/desk/")
    officer.look("desk")
    of_age = Case.objects.get(kind="health_card.change_age").number
    for case, name in ((number, "birth"), (of_age, "age")):
        desk.goto(f"{address}/en/health-card/desk/{case}/")
        officer.look(f"desk-{name}")
        desk.goto(f"{address}/en/health-card/desk/{case}/verify/")
        officer.look(f"desk-{name}-verify")
        if name == "birth":
            desk.locator("#compared").check()
        else:
            desk.locator("#note").fill("Studies at the university.")
        officer.press()
    officer.look("desk-after")
    here = f"{address}/en/health-card/desk/families/{family.number}"
    desk.goto(f"{here}/")
    officer.look("desk-family")
    for kind in ("transfer", "retirement", "holder_death"):
        desk.goto(f"{here}/enter/{kind}/")
        officer.look(f"enter-{kind}")

    assert looker.found + officer.found == []
    assert family.members.count() == 4


def test_a_mistake_is_told_on_a_telephone_and_old_and_new_stand_side_by_side(
    browser: Browser, address: str, axe: str, tmp_path: Path
):
    chitra, family, asha = registered_family(photo=keep_photo(3))
    photo = tmp_path / "son.jpg"
    photo.write_bytes(gateway.photo(2))
    page = browser.new_page(viewport={"width": 360, "height": 800})
    looker = Looker(page, axe, tmp_path)
    sign_in(page, address, asha)

    page.goto(f"{address}/hi/health-card/family/change/")
    looker.look("corrected-changes")
    page.get_by_role("link", name="दर्ज गलती का सुधार").click()
    looker.look("corrected-begin")
    page.locator("main form button").click()
    page.wait_for_load_state()
    number = Draft.objects.get().number
    page.goto(f"{address}/hi/journeys/{number}/ask/who/")
    page.get_by_label("मोहन").check()
    looker.look("corrected-who")
    looker.press()
    for wrong in ("name", "birth_date", "gender", "photo", "aadhaar"):
        page.locator(f"input[name=what][value={wrong}]").check()
    looker.look("corrected-wrong")
    looker.press()
    page.locator("#name_hi").fill("मोहन शर्मा")
    page.locator("#name_en").fill("Mohan Sharma")
    looker.look("corrected-name")
    looker.press()
    born(page, "20", "6", "1998")
    looker.look("corrected-birth")
    looker.press()
    page.locator("input[name=gender][value=other]").check()
    looker.look("corrected-gender")
    looker.press()
    page.locator("#photo").set_input_files(photo)
    page.locator("[data-photo-chosen]:not([hidden])").wait_for()
    expect(page.locator("[data-photo-state]")).to_contain_text(re.compile("जाँच|पहुँच"), timeout=60_000)
    for waiting in Upload.objects.filter(state="quarantined"):
        uploads.examine(key=waiting.key)  # as the worker does
    expect(page.locator("[data-photo-key]")).not_to_have_value("", timeout=60_000)
    looker.press()
    page.locator("input[name=agreed][value=yes]").check()
    looker.look("corrected-consent")
    looker.press()
    page.locator("#aadhaar").fill(gateway.NUMBERS[1])
    looker.look("corrected-number")
    looker.press()
    page.locator("#paper").fill("जन्म प्रमाण पत्र 771")
    looker.press()
    looker.look("corrected-check")
    Count.objects.all().delete()
    page.goto(f"{address}/hi/journeys/{number}/declare/")
    page.locator("#agreed").check()
    looker.press()
    page.locator("#code").fill(gateway.last_code(MOBILE))
    looker.press()
    looker.look("corrected-done")
    page.goto(address + gateway.at("casework:case", number))
    looker.look("corrected-case")
    page.close()

    desk = browser.new_page(viewport={"width": 1280, "height": 900})
    officer = Looker(desk, axe, tmp_path, size=(1280, 900))
    narrow = Looker(desk, axe, tmp_path)
    sign_in(desk, address, chitra)
    for language in ("hi", "en"):
        desk.goto(f"{address}/{language}/health-card/desk/{number}/")
        officer.look(f"corrected-desk-{language}")
        narrow.look(f"corrected-desk-{language}-narrow")
    desk.goto(f"{address}/en/health-card/desk/{number}/verify/")
    officer.look("corrected-verify")
    desk.locator("textarea, input[name^=decided_]").first.fill("Studies at the university.")
    desk.locator("#compared").check()
    officer.press()
    officer.look("corrected-after")

    assert looker.found + officer.found + narrow.found == []
    assert family.members.get(relation="son", until_date=None).name_en == "Mohan Sharma"
