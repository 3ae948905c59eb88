"""Databases for tests: one migrated template, and quick copies of it."""

import hashlib
import os
import time
from pathlib import Path

import psycopg
from psycopg import sql

from sevanidhi.site.database import connections, instance, provision
from sevanidhi.site.database.embedded import Cluster

PACKAGE = Path(__file__).resolve().parents[2]
DROP_SECONDS = 60
TEMPLATE_STEM = "sevanidhi_template"


def start() -> bool:
    """Start the test server or use DATABASE_URL's; make the template. Return whether we started it."""
    started = False
    os.environ["SEVANIDHI_TEST_TEMPLATE"] = _template_name()
    if not os.environ.get("DATABASE_URL"):
        here = instance.current()
        started = Cluster.of(here, careless=True).ensure_running()
        provision.make_embedded_database(here, name="sevanidhi", owner="sevanidhi_owner")
    ensure_template()
    return started


def stop() -> None:
    """Stop the test server."""
    Cluster.of(instance.current(), careless=True).stop()


def template_name() -> str:
    """Return this run's template, as its first process named it."""
    return os.environ.get("SEVANIDHI_TEST_TEMPLATE") or _template_name()


def _template_name() -> str:
    """Return a name that changes with whatever decides what a fresh database looks like."""
    digest = hashlib.sha256()
    parts = sorted(
        [*PACKAGE.glob("**/migrations/*.py"), PACKAGE / "site/settings.py", *PACKAGE.glob("**/models.py")]
    )
    guards = [PACKAGE / file for file in ("core/append_only.py", "core/ledger/guards.py")]
    rights = PACKAGE / "site/database/provision.py"
    for file in [*parts, *sorted(PACKAGE.glob("**/models/*.py")), *guards, rights]:
        digest.update(file.read_bytes())
    return f"{TEMPLATE_STEM}_{digest.hexdigest()[:12]}"


def ensure_template() -> None:
    """Migrate a template database unless one for exactly these migrations stands already."""
    name = template_name()
    with _maintenance() as connection:
        connection.execute("SELECT pg_advisory_lock(7042017)")
        if _exists(connection, name):
            return
        _drop_old_templates(connection)
        draft = f"{name}_draft"
        _drop(connection, draft)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(draft)))
        _migrate(draft)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(draft), sql.Identifier(name)))


def clone(name: str) -> None:
    """Make a database from the template."""
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with _maintenance() as connection:
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template_name())))


def drop(name: str) -> None:
    """Drop a copy, whoever is still connected."""
    with _maintenance() as connection:
        _drop(connection, name)


def point_to(name: str) -> None:
    """Let every Django connection open this database from now on."""
    from django.conf import settings
    from django.db import connections as django_connections

    for alias in django_connections:
        settings.DATABASES[alias]["NAME"] = name
        django_connections[alias].settings_dict["NAME"] = name


def current_name() -> str:
    """Return the database the tests use now."""
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def close_all() -> None:
    """Close this thread's connections."""
    from django.db import connections as django_connections

    for alias in django_connections:
        django_connections[alias].close()


def _migrate(name: str) -> None:
    """Run the migrations in a process of their own, so that no connection of this one is left behind."""
    import subprocess
    import sys

    code = (
        "import sys, django; django.setup();"
        "from sevanidhi.site.database import testing, setup; testing.point_to(sys.argv[1]); setup.migrate()"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings"}
    subprocess.run([sys.executable, "-c", code, name], check=True, env=env, cwd=PACKAGE.parent)  # noqa: S603


def _maintenance() -> psycopg.Connection[tuple[object, ...]]:
    owner = connections.databases(instance.current(), process="test")["owner"]
    return provision.connect(owner)


def _exists(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _drop_old_templates(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    like = f"{TEMPLATE_STEM}%"
    for (old,) in connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s", [like]
    ).fetchall():
        _drop(connection, str(old))


def _drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Drop a database with whoever is in it. A vacuum that the owner may not end is waited for."""
    words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    until = time.monotonic() + DROP_SECONDS
    while True:
        try:
            connection.execute(words)
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
