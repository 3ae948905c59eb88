"""The English of a name is offered once its Hindi is written, and left to its bearer."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser]

SCRIPT = Path(__file__).resolve().parents[3] / "sevanidhi" / "web" / "look" / "names.js"
NAMES = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
BOXES = """<!doctype html><html lang="hi"><title>नाम</title><main><h1>नाम</h1><form>
<label for="hindi">हिंदी में नाम</label><input id="hindi">
<label for="english">अंग्रेज़ी में नाम</label>
<input id="english" data-english-of="hindi" data-offered="जाँच लें">
<button>आगे</button></form></main></html>"""


@pytest.fixture
def page(browser: Browser):
    shown = opened(browser, BOXES)
    yield shown
    shown.close()


def opened(browser: Browser, boxes: str):
    """Return a page of these boxes with the script at work."""
    shown = browser.new_page()
    shown.set_content(boxes)
    offers = SCRIPT.read_text(encoding="utf-8") + "\nwindow.inEnglish = inEnglish;"
    shown.add_script_tag(type="module", content=offers)
    shown.wait_for_function("Boolean(window.inEnglish)")
    return shown


def test_names_are_spelt_as_people_of_this_country_spell_them(page):
    assert len(NAMES) >= 150
    spelt = page.evaluate("names => names.map(window.inEnglish)", list(NAMES))

    assert dict(zip(NAMES, spelt, strict=True)) == NAMES


def test_what_is_offered_is_marked_until_its_bearer_has_touched_it(page):
    page.fill("#hindi", "कमला देवी")

    expect(page.locator("#english")).to_have_value("Kamla Devi")
    expect(page.get_by_text("जाँच लें")).to_be_visible()
    page.fill("#english", "Kamala Devi")
    expect(page.get_by_text("जाँच लें")).to_have_count(0)


def test_a_slip_in_hindi_that_is_put_right_is_offered_anew(page):
    page.fill("#hindi", "रमश कुमार")
    page.fill("#hindi", "रमेश कुमार")

    expect(page.locator("#english")).to_have_value("Ramesh Kumar")


@pytest.mark.parametrize("came", ["Ramash Kumar", ""], ids=["as_offered", "never_written"])
def test_what_comes_back_after_a_refusal_is_offered_still(browser, came):
    """A page refused for a birth date came back with the English unmarked, and no more tied to its Hindi."""
    filled = BOXES.replace('<input id="hindi">', '<input id="hindi" value="रमश कुमार">')
    page = opened(browser, filled.replace('data-offered="जाँच लें"', f'data-offered="जाँच लें" value="{came}"'))

    expect(page.locator("#english")).to_have_value("Ramash Kumar")
    expect(page.get_by_text("जाँच लें")).to_be_visible()
    page.fill("#hindi", "रमेश कुमार")
    expect(page.locator("#english")).to_have_value("Ramesh Kumar")
    page.close()


def test_what_the_bearer_wrote_comes_back_as_it_was(browser):
    filled = BOXES.replace('<input id="hindi">', '<input id="hindi" value="आशा शर्मा">')
    page = opened(browser, filled.replace('data-offered="जाँच लें"', 'data-offered="जाँच लें" value="Aasha"'))

    page.fill("#hindi", "आशा वर्मा")
    expect(page.locator("#english")).to_have_value("Aasha")
    expect(page.get_by_text("जाँच लें")).to_have_count(0)
    page.close()


def test_nothing_moves_as_the_box_is_left_so_that_the_button_is_hit(page):
    page.fill("#hindi", "आशा शर्मा")
    before = page.locator("button").bounding_box()
    page.locator("#hindi").blur()

    assert page.locator("button").bounding_box() == before


def test_what_the_bearer_wrote_stays(page):
    page.fill("#english", "Aasha Sharmaa")
    page.fill("#hindi", "आशा शर्मा")

    expect(page.locator("#english")).to_have_value("Aasha Sharmaa")


def test_the_marked_box_is_plain_to_everybody(page, axe):
    page.fill("#hindi", "आशा शर्मा")
    page.evaluate(axe)

    assert page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []
