"""A browser in front of a small house."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from sevanidhi.site.database import testing
from tests.journeys.browser import house as houses
from tools.debian import TOOLS

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium, without window.

    The driver keeps an event loop in this thread as long as it runs: it ends with the module, so that a test
    after it that needs the thread for itself finds it free.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = driver.chromium.launch(executable_path=TOOLS["chromium"].path(), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[houses.House]:
    """Furnish a database of its own and serve the site from it."""
    name = f"sevanidhi_look_{os.getpid()}_{os.urandom(4).hex()}"
    usual = testing.current_name()
    testing.close_all()
    testing.clone(name)
    testing.point_to(name)
    with django_db_blocker.unblock():
        furnished = houses.furnish()
        with houses.served(tmp_path_factory.mktemp("static")) as address:
            furnished.address = address
            yield furnished
    testing.close_all()
    testing.point_to(usual)
    testing.drop(name)


@pytest.fixture
def visitor(browser: Browser, house: houses.House) -> Iterator[BrowserContext]:
    """Somebody who has not been here before and is not signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core's script."""
    return AXE.read_text(encoding="utf-8")
