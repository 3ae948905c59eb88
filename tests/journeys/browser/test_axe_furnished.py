"""axe-core finds nothing on the pages that name something, looked at where there is something to see."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from sevanidhi.web.access import PUBLIC, ROLES
from tests.examples import EXAMPLES
from tests.house import walking
from tests.journeys.browser.house import served
from tests.journeys.browser.test_axe import faults, is_page

pytestmark = [pytest.mark.browser]

NAMED = sorted(name for name in EXAMPLES if not name.startswith("v1:"))
FURNISHED = (
    "payroll:this_month",
    "payroll:upload",
    "payroll:district",
    "payroll:suspense",
    "payroll:vouchers",
    "casework:worklist",
)


@pytest.fixture(scope="module")
def street(standing_world, tmp_path_factory):
    """Serve the world as in life. Yields it and its address."""
    with served(tmp_path_factory.mktemp("static")) as address:
        yield standing_world, address


@pytest.mark.slow
@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("name", [*NAMED, *FURNISHED])
def test_a_furnished_page_has_no_fault(name, language, browser, street, axe):
    world, address = street
    row = walking.table()[name]
    role = ROLES[0] if PUBLIC in row else next(role for role in ROLES if role in row)
    told = EXAMPLES[name](world, role, "own") if name in EXAMPLES else {}
    with translation.override(language):
        path = address + reverse(name, kwargs=told)
    context = browser.new_context()
    cookies = world.cookies(world.user(role))
    context.add_cookies([{"name": key, "value": value, "url": address} for key, value in cookies.items()])

    answer = context.request.get(path, max_redirects=0)
    found = []
    if is_page(answer):
        page = context.new_page()
        page.goto(path)
        found = faults(page, axe)
    context.close()

    assert answer.status < 400 or name in ("documents:check_number",) or answer.status == 405
    assert found == []
