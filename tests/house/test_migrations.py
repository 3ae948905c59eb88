"""The migrations lead to the database the models describe, on every PostgreSQL we say we run on."""

import os

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(databases=["default", "owner", "readonly", "vault"])
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"


def test_every_migration_is_applied():
    executor = MigrationExecutor(connections["default"])

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_the_vault_is_migrated_and_holds_nothing_else():
    executor = MigrationExecutor(connections["vault"])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes("vault")) == []

    assert tables_of("vault") == {"django_migrations", "vault_identity", "vault_access"}
    assert not {"vault_identity", "vault_access"} & tables_of("default")


def tables_of(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute(TABLES)
        return {name for (name,) in cursor.fetchall()}


def test_the_server_is_one_we_run_on():
    expected = os.environ.get("EXPECT_POSTGRES")
    version = connection.pg_version // 10_000

    assert version == int(expected) if expected else 15 <= version <= 18


@pytest.mark.parametrize("alias", ["default", "vault"])
def test_what_runs_owns_nothing(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        owned = cursor.fetchone()
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        rights = cursor.fetchone()

    assert owned == (0,)
    assert rights == (False, False, False)
