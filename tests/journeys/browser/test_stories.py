"""The member's story in a real browser: both languages, phone and desk, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext

from tests.journeys.browser.house import served

pytestmark = [pytest.mark.browser]

WIDTHS = (360, 1280)
LOOKS = [(language, width, True) for language in ("hi", "en") for width in WIDTHS] + [("hi", 360, False)]


@pytest.fixture(scope="module")
def street(standing_world, tmp_path_factory):
    """Serve the world as in life. Yields it and its address."""
    with override_settings(DEMO_INBOX=True), served(tmp_path_factory.mktemp("static")) as address:
        yield standing_world, address


def said(language, words):
    with translation.override(language):
        return gettext(words)


def code_in_inbox(context, address):
    page = context.new_page()
    page.goto(f"{address}/en/messages/inbox/")
    code = re.findall(r"(?<!\d)\d{6}(?!\d)", page.locator("main").inner_text())[0]
    page.close()
    return code


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(LOOKS)))
def test_a_member_signs_in_and_reads_how_the_interest_was_computed(browser, street, place):
    world, address = street
    language, width, javascript = LOOKS[place]
    circle, who = (
        world.circles["own" if place < 3 else "district"],
        (0, 1, 3)[place % 3],
    )  # one code a minute to a number
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{address}/{language}/account/sign-in/")
    page.locator("#user_id").fill(circle.logins[who].user_id)
    page.get_by_role("button", name=said(language, "Send me a code")).click()
    page.locator("#code").fill(code_in_inbox(context, address))
    page.locator("main").get_by_role("button", name=said(language, "Sign in"), exact=True).click()
    page.wait_for_load_state()

    number = circle.accounts["gpf"][who].number
    page.goto(f"{address}/{language}/gpf/passbook/{number}/2016-17/")
    steps = page.locator("details", has_text=said(language, "How was this interest computed?")).first
    steps.locator("summary").click()
    assert steps.get_by_text("14.6667").first.is_visible() or steps.get_by_text("7.3333").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    page.get_by_role("link", name="English" if language == "hi" else "हिंदी").click()
    assert f"/{'en' if language == 'hi' else 'hi'}/gpf/passbook/" in page.url
    context.close()
