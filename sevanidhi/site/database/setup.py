"""Bring an installation's database up to date: server, roles, migrations, rights."""

import os

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections as django_connections
from psycopg import sql

from sevanidhi.site.database import connections, instance, provision
from sevanidhi.site.database.embedded import Cluster
from sevanidhi.site.database.instance import Instance


def start_server() -> bool:
    """Start the embedded server where the installation has no other. Return whether this call did."""
    here = instance.current()
    if os.environ.get("DATABASE_URL"):
        provision.make_vault_beside(connections.databases(here, process="command"))
        return False
    started = Cluster.of(here).ensure_running()
    provision.make_embedded_databases(here)
    return started


def migrate(*, verbosity: int = 0) -> None:
    """Make the roles, run the migrations as the owners and give the run-time roles their rights."""
    provision.make_roles(settings.DATABASES)
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    call_command("migrate", "vault", database="vault_owner", verbosity=verbosity, interactive=False)
    grant_rights()


def grant_rights() -> None:
    """Give the run-time roles their rights on every table, as its model says."""
    provision.grant_rights(
        settings.DATABASES,
        append_only=append_only_tables(),
        made_by_trigger=_tables_marked("made_by_trigger"),
    )


def has_offices(here: Instance) -> bool:
    """Return whether somebody has begun to use this installation's database. Reads no settings."""
    return _has_rows(here, "owner", "offices_office")


def has_numbers(here: Instance) -> bool:
    """Return whether a number was ever kept in this installation's vault. Reads no settings."""
    return _has_rows(here, "vault_owner", "vault_access")


def _has_rows(here: Instance, owner: str, table: str) -> bool:
    with provision.connect(connections.databases(here, process="command")[owner]) as connection:
        if connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() == (None,):
            return False
        asked = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier("public", table))
        return connection.execute(asked).fetchone() is not None


def empty() -> None:
    """Throw everything in books and vault away. For a demo that is built anew, and nothing else."""
    for owner, roles in (connections.BOOKS_ROLES, connections.VAULT_ROLES):
        for alias in roles:
            django_connections[alias].close()
        with django_connections[owner].cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")


def append_only_tables() -> set[str]:
    """Return the tables whose model says `append_only = True`."""
    return _tables_marked("append_only")


def _tables_marked(mark: str) -> set[str]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if getattr(model, mark, False)}
