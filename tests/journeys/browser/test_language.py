"""The language switch keeps what was typed, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser.house import House

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_typed_is_kept(javascript, browser: Browser, house: House):
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{house.address}/hi/gpf/calculators/interest/")
    page.locator("#opening").fill("३,००,०००")
    page.locator("#subscription").fill("x")
    page.get_by_role("button", name="English").click()

    assert page.url.startswith(f"{house.address}/en/gpf/calculators/interest/")
    assert page.locator("#opening").input_value() == "३,००,०००"
    assert page.locator("#subscription").input_value() == "x"
    assert page.locator(".govuk-error-summary").count() == 0
    assert page.get_by_role("heading", level=1).inner_text() == "GPF interest of a year"
    context.close()


def test_a_page_without_a_form_switches_by_a_link_that_keeps_its_question(visitor, house):
    page = visitor.new_page()
    page.goto(f"{house.address}/hi/about/?from=sms")
    page.get_by_role("link", name="English").click()

    assert page.url == f"{house.address}/en/about/?from=sms"
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_calculators_answer_stands_in_the_other_language_too(visitor, house):
    page = visitor.new_page()
    page.goto(f"{house.address}/hi/state-insurance/calculators/premium/?pay=9000&month=2012-06")
    page.get_by_role("button", name="English").click()

    assert page.locator(".sn-result__figure").inner_text().replace("\u00a0", " ") == "₹ 450.00"
    assert "Premium of June" in page.locator(".sn-result__heading").inner_text()


def test_enter_in_a_field_sends_the_form_and_not_the_language_switch(visitor, house):
    page = visitor.new_page()
    page.goto(f"{house.address}/hi/gpf/calculators/interest/")
    page.locator("#opening").fill("x")
    page.locator("#opening").press("Enter")

    page.wait_for_selector(".govuk-error-summary")
    assert page.url.startswith(f"{house.address}/hi/")
