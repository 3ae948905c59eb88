"""The migrations lead to the database the models describe, on every PostgreSQL we say we run on."""

import os

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(databases=["default", "owner", "readonly"])


def test_every_migration_is_applied():
    executor = MigrationExecutor(connections["default"])

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_the_server_is_one_we_run_on():
    expected = os.environ.get("EXPECT_POSTGRES")
    version = connection.pg_version // 10_000

    assert version == int(expected) if expected else 15 <= version <= 18


def test_what_runs_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        owned = cursor.fetchone()
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        rights = cursor.fetchone()

    assert owned == (0,)
    assert rights == (False, False, False)
