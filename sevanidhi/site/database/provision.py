"""Roles, databases and rights. Run by the owner, at set-up and after every migration."""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from sevanidhi.site.database.embedded import Cluster
from sevanidhi.site.database.instance import Instance

LOWEST_VERSION, HIGHEST_VERSION = 150000, 189999
ONE_AT_A_TIME = 7042018  # the advisory lock of whoever makes roles: commands may begin at the same moment


class PostgresVersionNotSupported(Exception):
    """The server is older than 15 or newer than 18."""


def make_embedded_database(instance: Instance, *, name: str, owner: str) -> None:
    """Make the owner role and the database inside the embedded cluster; quiet when both are there."""
    cluster = Cluster.of(instance)
    admin: dict[str, Any] = {
        "host": str(cluster.socket_folder),
        "user": "sevanidhi_admin",
        "password": cluster.password,
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **admin) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        _ensure_role(connection, owner, instance.secrets()["owner_password"], "CREATEDB CREATEROLE")
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            make = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
            connection.execute(make.format(sql.Identifier(name), sql.Identifier(owner)))


def make_roles(databases: dict[str, dict[str, Any]]) -> None:
    """Make the run-time roles, as the owner. Each can log in and owns nothing."""
    with connect(databases["owner"]) as connection:
        version = connection.info.server_version
        if not LOWEST_VERSION <= version <= HIGHEST_VERSION:
            raise PostgresVersionNotSupported(f"PostgreSQL {version // 10000}; 15 to 18 are supported")
        for alias in ("default", "readonly"):
            role = databases[alias]
            if role["USER"] != databases["owner"]["USER"]:
                _ensure_role(connection, role["USER"], role["PASSWORD"], "")


def grant_rights(
    databases: dict[str, dict[str, Any]], *, append_only: set[str], made_by_trigger: set[str]
) -> None:
    """Give the run-time roles their rights on every table: never more than INSERT on an append-only one.

    What triggers make, as the owner, may only be read. Partitions get none at all: they are reached through
    their parent, whose triggers guard them.
    """
    owner, writer, reader = (databases[alias]["USER"] for alias in ("owner", "default", "readonly"))
    with connect(databases["owner"]) as connection:
        if owner == writer:
            return
        connection.execute(_sql("GRANT USAGE ON SCHEMA public TO {}, {}", writer, reader))
        for table, is_partition in _tables(connection):
            connection.execute(_sql("REVOKE ALL ON {} FROM {}, {}", table, writer, reader))
            if is_partition:
                continue
            rights = "SELECT, INSERT" if table in append_only else "SELECT, INSERT, UPDATE, DELETE"
            if table in made_by_trigger:
                rights = "SELECT"
            connection.execute(_sql("GRANT " + rights + " ON {} TO {}", table, writer))
            connection.execute(_sql("GRANT SELECT ON {} TO {}", table, reader))
        connection.execute(_sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", writer))


def connect(database: dict[str, Any]) -> psycopg.Connection[tuple[Any, ...]]:
    """Open a plain connection with the settings of a Django database."""
    return psycopg.connect(
        dbname=database["NAME"], user=database["USER"], password=database["PASSWORD"],
        host=database["HOST"], port=database["PORT"], autocommit=True,
    )  # fmt: skip


def _tables(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, bool]]:
    rows = connection.execute(
        "SELECT relname, relispartition FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY 1"
    )
    yield from rows.fetchall()


def _ensure_role(connection: psycopg.Connection[Any], name: str, password: str, rights: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    # Only a superuser may say NOSUPERUSER of a role that stands already; a new one has it unsaid.
    verb = "ALTER" if known else "CREATE"
    words = sql.SQL(verb + " ROLE {} LOGIN " + rights + " PASSWORD {}")
    connection.execute(words.format(sql.Identifier(name), sql.Literal(password)))


def _sql(words: str, *names: str) -> sql.Composed:
    return sql.SQL(words).format(*(sql.Identifier(name) for name in names))
