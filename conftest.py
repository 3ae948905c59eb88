"""Tests run on a real PostgreSQL, as the run-time role, in a copy of a freshly migrated template database."""

import os
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from sevanidhi.site.database import testing

pytest_plugins = [
    "tests.plugins.children",
    "tests.plugins.needs",
    "tests.plugins.postgres15",
    "tests.plugins.requirement_results",
]


def pytest_configure(config: pytest.Config) -> None:
    """Start the server and bring the template up to date, once, before any worker starts."""
    if os.environ.get("PYTEST_XDIST_WORKER") or config.option.help or config.option.collectonly:
        return
    config.stash[STARTED] = testing.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(STARTED, False) and os.environ.get("SEVANIDHI_KEEP_TEST_SERVER") != "1":
        testing.stop()


STARTED = pytest.StashKey[bool]()
BOOKS_AND_VAULT = ["default", "vault"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test that may ask the books ask the vault too, as every page may."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        asks = mark is not None or "db" in getattr(item, "fixturenames", ())
        told = mark.kwargs if mark else {}
        if asks and "databases" not in told:
            wider = pytest.mark.django_db(*(mark.args if mark else ()), **told, databases=BOOKS_AND_VAULT)
            item.add_marker(wider, append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, worker_id: str) -> Iterator[None]:
    """Give this worker its own copy of the template. Tests in it are rolled back."""
    testing.ensure_template()
    name = f"sevanidhi_test_{worker_id}_{os.getpid()}"
    testing.clone(name)
    testing.point_to(name)
    yield
    testing.close_all()
    testing.drop(name)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """Give a test that commits a database of its own, thrown away afterwards. Yields its name."""
    name = f"sevanidhi_own_{os.getpid()}_{os.urandom(4).hex()}"
    usual = testing.current_name()
    testing.close_all()
    testing.clone(name)
    testing.point_to(name)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield name
    testing.close_all()
    testing.point_to(usual)
    testing.drop(name)


@pytest.fixture(autouse=True)
def own_files(
    settings: object, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """Keep the documents of database tests away from the instance's."""
    if {"db", "own_database"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        from django.conf import settings as django_settings

        storages: dict[str, Any] = {**django_settings.STORAGES}
        folder = tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp())
        storages["default"] = storages["default"] | {"OPTIONS": {"location": folder}}
        settings.STORAGES = storages  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def usual_language() -> None:
    """Begin each test in the site's usual language: a page read in another test leaves its own behind."""
    translation.deactivate()
