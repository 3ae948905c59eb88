"""What travels: a first visit, the same without fonts, and a second visit; nothing from any other host."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.browser.house import House

pytestmark = [pytest.mark.browser]

KILOBYTE = 1000
PAGES = (
    "/hi/",
    "/en/",
    "/hi/charter/",
    "/hi/gpf/calculators/interest/?year=2015-16&opening=300000&subscription=4000",
)


def weighed(context: BrowserContext, address: str) -> dict[str, int]:
    """Open an address in a fresh tab and return the bytes of each answer as they travelled, by address."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, str] = {}
    bytes_by_url: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda told: bytes_by_url.update({asked[told["requestId"]]: int(told["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(200)
    page.close()
    return bytes_by_url


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light_and_a_second_lighter(path, visitor, house):
    first = weighed(visitor, house.address + path)
    second = weighed(visitor, house.address + path)

    assert sum(first.values()) <= 185 * KILOBYTE, first
    assert any("devanagari-400" in url for url in first)
    assert sum(second.values()) <= 15 * KILOBYTE, second


@pytest.mark.parametrize("path", PAGES)
def test_a_reader_who_saves_data_gets_no_font(path, browser, house):
    thrifty = browser.new_context(extra_http_headers={"Save-Data": "on"})
    travelled = weighed(thrifty, house.address + path)
    thrifty.close()

    assert [url for url in travelled if "font" in url] == []
    assert sum(travelled.values()) <= 60 * KILOBYTE, travelled


@pytest.mark.parametrize("path", PAGES)
def test_nothing_comes_from_another_host(path, visitor, house):
    hosts = {urlsplit(url).netloc for url in weighed(visitor, house.address + path)}

    assert hosts == {urlsplit(house.address).netloc}


def test_pages_work_without_javascript(browser: Browser, house: House):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/en/state-insurance/calculators/premium/")
    page.get_by_label("Basic pay a month").fill("9,000")
    page.get_by_label("Salary month").select_option("2012-06")
    page.get_by_role("button", name="Work it out").click()

    assert page.locator(".sn-result__figure").inner_text().replace("\u00a0", " ") == "₹ 450.00"
    context.close()
