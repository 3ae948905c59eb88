"""axe-core finds nothing on any page of the URL table: both languages, phone and desk, every role."""

from __future__ import annotations

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Error, Page, Response

from sevanidhi.web.access import PUBLIC, ROLES
from tests.journeys.browser.addresses import BARE_WALLS, addresses
from tests.journeys.browser.house import House

pytestmark = [pytest.mark.browser]

WIDTHS = (360, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong is gathered and sent here: the rest is a hundred times as much, and nobody reads it.
RUN = """
    tags => axe.run(document, {
        runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], selectors: false
    }).then(told => told.violations)
"""
LOST_BUTTONS = """
    [...document.querySelectorAll('button[form]')].filter(one => !one.form).map(one => one.outerHTML)
"""
# One of each kind of thing that takes the focus, looked at with and without it, its label too.
UNSEEN_FOCUS = """
() => {
    const kinds = new Map();
    for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
        const kind = `${one.localName} ${one.type} ${one.className}`;
        if (one.checkVisibility() && !one.disabled && !kinds.has(kind)) kinds.set(kind, one);
    }
    const look = one => [one, one.nextElementSibling].filter(Boolean).flatMap(
        seen => [null, '::before', '::after'].map(part => {
            const style = getComputedStyle(seen, part);
            return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor].join();
        })).join();
    return [...kinds.values()].filter(one => {
        one.blur();
        const before = look(one);
        one.focus({focusVisible: true});
        return look(one) === before;
    }).map(one => one.outerHTML.slice(0, 160));
}
"""
PUBLIC_NAMES = [one.name for one in addresses() if PUBLIC in one.roles]


def faults(page: Page, axe: str) -> list[str]:
    """Return what axe finds on the page at each width: "width rule: element"."""
    found = []
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for violation in page.evaluate(RUN, TAGS):
            found += [f"{width} {violation['id']}: {node['html'][:160]}" for node in violation["nodes"]]
        lost = page.evaluate(LOST_BUTTONS)
        found += [f"{width} a button for a form that is not there: {button}" for button in lost]
        found += [f"{width} its focus is not seen: {one}" for one in page.evaluate(UNSEEN_FOCUS)]
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            found.append(f"{width} the page is {overflow} px wider than the screen")
    return found


def opened(page: Page, path: str) -> Response | None:
    """Open an address. Return its answer if it is a page: not where it leads on, wants a POST, is a file."""
    answer = arrived(page, path)
    if is_page(answer) and answer.request.redirected_from is None:
        return answer
    assert answer.status < 400 or answer.status == 405, f"{path} answers {answer.status}"
    return None


def arrived(page: Page, path: str) -> Response | APIResponse:
    """Return the answer: the browser's own if it is a page.

    After an address with nothing to draw the browser goes on saying so for a while, and what is opened next
    is interrupted, more than once on a busy machine (microsoft/playwright-python#2852).
    """
    for _ in range(10):
        try:
            return page.goto(path)
        except Error:
            answer = page.context.request.get(path, max_redirects=0)
            if not is_page(answer):
                return answer
        page.wait_for_timeout(200)
    pytest.fail(f"{path}: the browser does not come to rest")


def is_page(answer: APIResponse | Response) -> bool:
    """False for what leads on elsewhere, takes only what is sent to it, or is a file."""
    leads_on = 300 <= answer.status < 400
    return not leads_on and answer.status != 405 and "html" in answer.headers.get("content-type", "")


def looked_at(context: BrowserContext, house: House, asked: list[tuple[str, int]], axe: str) -> list[str]:
    """Return every fault as "path: fault"; asked: paths with the status they answer."""
    context.add_init_script(axe)
    page = context.new_page()
    told = []
    for path, status in asked:
        answer = opened(page, house.address + path)
        if answer is None:
            continue
        found = faults(page, axe) if answer.status == status else [f"answered {answer.status}"]
        told += [f"{path}: {fault}" for fault in found]
    page.close()
    return told


# The small house has no drawing office; these pages are looked at in test_axe_furnished.
FURNISHED = ("journeys:", "mailroom:", "payroll:", "state_insurance:", "uploads:")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_a_public_page_has_no_fault(name, language, visitor, house, axe):
    address = next(one for one in addresses() if one.name == name)
    if not address.can_be_looked_at:
        pytest.fail(f"{name} names something: give it an example in addresses.EXAMPLES")

    asked = [(path, address.answer) for path in address.paths(language, house)]

    assert looked_at(visitor, house, asked, axe) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_has_a_fault(role, language, visitor, house, axe):
    visitor.add_cookies(house.cookies_of(role))
    own = [one for one in addresses() if role in one.looked_at_as and one.can_be_looked_at]
    own = [one for one in own if not one.name.startswith(FURNISHED)]
    asked = [(path, one.answer) for one in own for path in one.paths(language, house)]

    assert looked_at(visitor, house, asked, axe) == []


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_page_that_is_not_there_has_no_fault(language, visitor, house, axe):
    page = visitor.new_page()
    answer = page.goto(f"{house.address}/{language}/no-such-page/")

    assert answer.status == 404
    assert faults(page, axe) == []


def test_axe_would_find_a_fault(visitor, house, axe):
    page = visitor.new_page()
    page.goto(f"{house.address}/hi/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<input>')")

    assert any("label" in fault for fault in faults(page, axe))


def test_the_look_finds_a_focus_that_is_not_seen_and_a_page_too_wide(visitor, house, axe):
    page = visitor.new_page()
    page.goto(f"{house.address}/hi/")
    page.evaluate(
        """() => {
            document.querySelector('main').style.minWidth = '400px';
            for (const link of document.querySelectorAll('main a'))
                for (const look of ['outline', 'box-shadow', 'background'])
                    link.style.setProperty(look, 'none', 'important');
        }"""
    )

    found = faults(page, axe)
    assert [fault for fault in found if "wider than the screen" in fault] != []
    assert [fault for fault in found if "its focus is not seen" in fault] != []


def progress_on_a_phone(language, visitor, house):
    """Return the page of the state's progress as the cell has it, its table, and the row of one district."""
    visitor.add_cookies(house.cookies_of("cell_officer"))
    page = visitor.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{house.address}/{language}/health-card/progress/")
    frame = page.locator(".sn-table__frame").filter(has=page.locator("table")).first
    lucknow = frame.get_by_role("row").filter(has_text="50").first
    return page, frame, lucknow


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_districts_stand_whole_on_a_phone(language, visitor, house):
    page, frame, lucknow = progress_on_a_phone(language, visitor, house)

    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    assert lucknow.evaluate("row => row.getBoundingClientRect().height") < 150
    tiles = page.locator(".sn-map")
    assert tiles.evaluate("map => map.getBoundingClientRect().right <= innerWidth")
    numbers = tiles.locator(".sn-map__number").first
    assert numbers.evaluate("one => one.getBoundingClientRect().height") > 11  # no smaller print than this


@pytest.mark.parametrize("language", ["hi", "en"])
def test_seventy_five_districts_are_a_few_screens_of_a_phone_and_each_opens(language, visitor, house):
    page, frame, lucknow = progress_on_a_phone(language, visitor, house)
    folded = lucknow.locator("dl")

    assert frame.get_by_role("row").count() == 76
    assert page.evaluate("document.documentElement.scrollHeight") < 8 * 740
    assert lucknow.get_by_role("cell").count() == 3  # its number, registered of all, per cent
    assert folded.is_hidden()
    lucknow.locator("summary").press("Enter")
    assert folded.is_visible()
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")

    page.set_viewport_size({"width": 1280, "height": 900})
    assert folded.is_hidden()
    assert lucknow.get_by_role("cell").count() == 7


def test_every_address_that_names_something_has_an_example():
    without = {one.name for one in addresses() if one.roles and not one.can_be_looked_at}

    assert {name for name in without if not name.startswith(FURNISHED)} == BARE_WALLS
