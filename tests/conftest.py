"""The small world, built once a worker and copied for every file of tests that walks in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import world as worlds


@pytest.fixture(scope="session")
def built_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[worlds.World, str]]:
    """Build the world and leave it. Yields it and its database's name, for copying."""
    files = tmp_path_factory.mktemp("world")
    with worlds.own_database() as name:
        with django_db_blocker.unblock(), worlds.living_in(name, files=files):
            made = worlds.build()
        made.files = files
        yield made, name


@pytest.fixture(scope="module")
def standing_world(
    built_world: tuple[worlds.World, str], django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[worlds.World]:
    """Let a file of tests use a copy of the world; what is committed stays in it until the file ends."""
    made, template = built_world
    files: Path = tmp_path_factory.mktemp("copy") / "files"
    shutil.copytree(made.files, files)
    with (
        worlds.own_database(template) as name,
        django_db_blocker.unblock(),
        worlds.living_in(name, files=files),
    ):
        yield made.with_files(files)


@pytest.fixture
def world(standing_world: worlds.World, db: None, own_files: None, settings: Any) -> worlds.World:
    """Return the world for one test, after which it is as it was before."""
    settings.STORAGES = worlds.storages(standing_world.files)
    return standing_world
