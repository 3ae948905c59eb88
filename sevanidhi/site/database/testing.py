"""Databases for tests: one migrated template, books and vault, and quick copies of both."""

import hashlib
import os
import time
from itertools import cycle
from pathlib import Path

import psycopg
from psycopg import sql

from sevanidhi.site.database import connections, instance, provision
from sevanidhi.site.database.connections import BOOKS_ROLES, VAULT_ROLES, vault_of
from sevanidhi.site.database.embedded import Cluster

PACKAGE = Path(__file__).resolve().parents[2]
DROP_SECONDS = 60
TEMPLATE_STEM = "sevanidhi_template"


def start() -> bool:
    """Start the test server or use DATABASE_URL's; make the template. Return whether we started it."""
    started = False
    os.environ["SEVANIDHI_TEST_TEMPLATE"] = _template_name()
    here = instance.current()
    if os.environ.get("DATABASE_URL"):
        provision.make_vault_beside(connections.databases(here, process="test"))
    else:
        started = Cluster.of(here, careless=True).ensure_running()
        provision.make_embedded_databases(here)
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
    guards = [PACKAGE / "core/append_only.py", *sorted(PACKAGE.glob("core/*/guards.py"))]
    rights = [PACKAGE / file for file in ("core/vault/router.py", "site/database/provision.py")]
    for file in [*parts, *sorted(PACKAGE.glob("**/models/*.py")), *guards, *rights]:
        digest.update(file.read_bytes())
    return f"{TEMPLATE_STEM}_{digest.hexdigest()[:12]}"


def ensure_template() -> None:
    """Migrate a pair of template databases unless one for exactly these migrations stands already."""
    name = template_name()
    with _maintenance("owner") as books, _maintenance("vault_owner") as vault:
        books.execute("SELECT pg_advisory_lock(7042017)")
        if _exists(books, name) and _exists(vault, vault_of(name)):
            return
        for connection in (books, vault):
            _drop_old_templates(connection)
        draft = f"{name}_draft"
        _copy(books, draft, template="template0")
        _copy(vault, vault_of(draft), template="template0")
        _migrate(draft)
        _rename(books, draft, name)
        _rename(vault, vault_of(draft), vault_of(name))


def clone(name: str) -> None:
    """Make a pair of databases from the template."""
    databases = connections.databases(instance.current(), process="test")
    for (owner, roles), copy, template in _pair(name, template_name()):
        with _maintenance(owner) as connection:
            _copy(connection, copy, template=template)
            provision.shut_door(connection, copy, to=[databases[alias]["USER"] for alias in roles])


def drop(name: str) -> None:
    """Drop a pair of copies, whoever is still connected."""
    for (owner, _), copy, _ in _pair(name, ""):
        with _maintenance(owner) as connection:
            _drop(connection, copy)


def _pair(name: str, template: str) -> tuple[tuple[tuple[str, tuple[str, ...]], str, str], ...]:
    """Return whose it is, name and template of the books and of their vault."""
    return (BOOKS_ROLES, name, template), (VAULT_ROLES, vault_of(name), vault_of(template))


def point_to(name: str) -> None:
    """Let every Django connection open these books and their vault from now on."""
    from django.conf import settings
    from django.db import connections as django_connections

    vault_owner, vault_roles = VAULT_ROLES
    for alias in django_connections:
        opened = vault_of(name) if alias in (vault_owner, *vault_roles) else name
        settings.DATABASES[alias]["NAME"] = opened
        django_connections[alias].settings_dict["NAME"] = opened


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


def _maintenance(owner: str) -> psycopg.Connection[tuple[object, ...]]:
    return provision.connect(connections.databases(instance.current(), process="test")[owner])


def _copy(connection: psycopg.Connection[tuple[object, ...]], name: str, *, template: str) -> None:
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    connection.execute(words.format(sql.Identifier(name), sql.Identifier(template)))


def _rename(connection: psycopg.Connection[tuple[object, ...]], draft: str, name: str) -> None:
    words = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(words.format(sql.Identifier(draft), sql.Identifier(name)))


def _exists(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _drop_old_templates(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    ours = "SELECT datname FROM pg_database WHERE datname LIKE %s AND pg_has_role(datdba, 'USAGE')"
    for (old,) in connection.execute(ours, [f"{TEMPLATE_STEM}%"]).fetchall():
        _drop(connection, str(old))


def _drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Drop a database with whoever is in it. A vacuum, which the owner may not end, PostgreSQL ends itself
    where it drops without force.
    """
    plainly = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    ways = cycle((plainly + sql.SQL(" WITH (FORCE)"), plainly))
    until = time.monotonic() + DROP_SECONDS
    for way in ways:
        try:
            connection.execute(way)
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
