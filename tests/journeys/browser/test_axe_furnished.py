"""axe-core finds nothing on the pages that name something, looked at where there is something to see."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from sevanidhi.core.audit import services as audit
from sevanidhi.web.access import PUBLIC, ROLES
from tests.examples import EXAMPLES
from tests.house import walking
from tests.journeys.browser.addresses import BARE_WALLS, addresses
from tests.journeys.browser.addresses import EXAMPLES as SMALL_HOUSE
from tests.journeys.browser.house import served
from tests.journeys.browser.test_axe import faults, opened

pytestmark = [pytest.mark.browser]


def looker(name: str) -> str:
    """Return the first role that may open a page."""
    row = walking.table()[name]
    return ROLES[0] if PUBLIC in row else next(role for role in ROLES if role in row)


def is_furnished(name: str) -> bool:
    """Return whether this world has something to show there. Where not, the small house has (test_axe)."""
    return walking.table()[name].get(looker(name)) != "nothing" or name not in SMALL_HOUSE


NAMED = sorted(name for name in EXAMPLES if not name.startswith("v1:") and is_furnished(name))
# What stands behind a sign-in and names nothing: worklists, registers, one's own pages.
UNNAMED = [one.name for one in addresses() if not one.needs_example and one.looked_at_as]
# What a page is asked to show what the unasked page, looked at in test_axe, does not.
ASKED = {
    "accounts:roles": ("?q=AJM-EDU-07", "?q=bhrtpxqw"),
    "audit:trail": ("?act=payroll.schedule.prepared",),
    "mailroom:letters": ("", "?state=dismissed"),
    "payroll:find": ("?q=Kamla", "?q=EDU/1007", "?q=bhrtpxqw"),
    "people:staff": ("?q=Kamla", "?q=bhrtpxqw"),
    "state_insurance:policies": ("?q=Kamla", "?q=bhrtpxqw"),
}


@pytest.fixture(scope="module")
def street(standing_world, tmp_path_factory):
    """Serve the world as in life. Yields it and its address."""
    with served(tmp_path_factory.mktemp("static")) as address:
        yield standing_world, address


@pytest.fixture(scope="module")
def desk(browser, axe):
    """Return the page at which one after the other sits down: what the site sends is fetched once."""
    with browser.new_context(service_workers="block") as context:
        context.add_init_script(axe)
        context.add_init_script("localStorage.clear(), sessionStorage.clear()")
        yield context.new_page()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("name", [*NAMED, *UNNAMED])
def test_a_furnished_page_has_no_fault(name, language, desk, street, axe):
    world, address = street
    role = looker(name)
    told = EXAMPLES[name](world, role, "own") if name in EXAMPLES else {}
    with translation.override(language):
        path = address + reverse(name, kwargs=told)
    sit_down(desk, world.cookies(world.user(role)), address)
    found = []
    for question in ASKED.get(name, ("",)):
        answer = opened(desk, path + question)
        if answer is not None:
            assert answer.status < 400 or name == "documents:check_number"
            found += [f"{question}: {fault}" for fault in faults(desk, axe)]

    assert found == []


def test_what_the_small_house_has_nothing_for_is_looked_at_here():
    assert {name for name in BARE_WALLS if name not in NAMED} == set()


def sit_down(desk, cookies, address):
    """Let somebody take the place of whoever was there."""
    desk.context.clear_cookies()
    desk.context.add_cookies(
        [{"name": key, "value": value, "url": address} for key, value in cookies.items()]
    )


# Codes of capitals and figures that stand on two lines.
BROKEN = r"""
() => {
    const code = /(?<![\w-])[0-9A-Z]+(?:-[0-9A-Z]+)+(?![\w-])/g;
    const walk = document.createTreeWalker(document.querySelector('.sn-page'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const node = walk.currentNode;
        if (!node.parentElement.checkVisibility()) continue;
        for (const {0: text, index} of node.data.matchAll(code)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + text.length);
            const parts = [...range.getClientRects()].filter(one => one.width);
            if (new Set(parts.map(one => Math.round(one.top))).size > 1) found.push(`${innerWidth} ${text}`);
        }
    }
    return found;
}
"""
WITH_CODES = (
    "casework:case", "casework:worklist", "health_card:batch", "health_card:card_of", "health_card:desk_case",
    "health_card:parcels", "health_card:registrations", "health_card:staff_load", "journeys:check",
    "journeys:tasks",
)  # fmt: skip


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("name", WITH_CODES)
def test_codes_stand_on_one_line_on_every_phone_and_nothing_is_wider(name, language, browser, street):
    world, address = street
    role = looker(name)
    told = EXAMPLES[name](world, role, "own") if name in EXAMPLES else {}
    with translation.override(language):
        path = address + reverse(name, kwargs=told)
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        page = context.new_page()
        sit_down(page, world.cookies(world.user(role)), address)
        page.goto(path)
        broken, wider = [], []
        for width in range(320, 412, 3):
            page.set_viewport_size({"width": width, "height": 800})
            broken += page.evaluate(BROKEN)
            wider += page.evaluate(
                "[document.documentElement, ...document.querySelectorAll('.sn-table__frame')]"
                ".filter(one => one.scrollWidth > one.clientWidth)"
                ".map(one => `${innerWidth} ${one.className}`)"
            )

    assert (broken, wider) == ([], [])


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_trail_stands_whole_on_a_desks_screen(language, browser, street):
    world, address = street
    reader = world.user("auditor")
    detail = {"kind": "payroll.schedule", "file": "a2eaa947-27b7-4224-873e-df8b7b4f4e28"}
    audit.record(by=reader, act="state_insurance.policy.viewed", about=reader, detail=detail, why="x")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    cookies = world.cookies(reader)
    context.add_cookies([{"name": key, "value": value, "url": address} for key, value in cookies.items()])
    page = context.new_page()
    page.goto(f"{address}/{language}/audit/")
    frame = page.locator(".sn-table__frame")

    assert detail["file"] in frame.inner_text()
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    context.close()
