"""Roles, databases and rights. Run by the owner, at set-up and after every migration."""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from sevanidhi.site.database import connections
from sevanidhi.site.database.connections import BOOKS_ROLES, VAULT_ROLES
from sevanidhi.site.database.embedded import Cluster
from sevanidhi.site.database.instance import Instance

LOWEST_VERSION, HIGHEST_VERSION = 150000, 189999
ONE_AT_A_TIME = 7042018  # the advisory lock of whoever makes roles: commands may begin at the same moment


class PostgresVersionNotSupported(Exception):
    """The server is older than 15 or newer than 18."""


class NoRoomForTheVault(Exception):
    """The vault has no database of its own: that of the books was named, or the owner may not make one."""


def make_embedded_databases(instance: Instance) -> None:
    """Make books and vault with their owners inside the embedded cluster; quiet when they are there."""
    cluster = Cluster.of(instance)
    admin: dict[str, Any] = {
        "host": str(cluster.socket_folder),
        "user": "sevanidhi_admin",
        "password": cluster.password,
    }
    databases = connections.databases(instance, process="command")
    with psycopg.connect(dbname="postgres", autocommit=True, **admin) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        for owner in (databases["owner"], databases["vault_owner"]):
            if owner["HOST"] == admin["host"]:
                _ensure_role(connection, owner["USER"], owner["PASSWORD"], "CREATEDB CREATEROLE")
                _ensure_database(connection, owner["NAME"], owner=owner["USER"])


def make_vault_beside(databases: dict[str, dict[str, Any]]) -> None:
    """Make the vault's database where DATABASE_URL's owner is to keep it on the same server.

    Raises NoRoomForTheVault.
    """
    books, vault = databases["owner"], databases["vault_owner"]
    if all(books[part] == vault[part] for part in ("HOST", "PORT", "NAME")):
        raise NoRoomForTheVault("VAULT_DATABASE_URL names the database of the books; name another")
    if any(books[part] != vault[part] for part in ("HOST", "PORT", "USER")):
        return
    with connect(books) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            _ensure_database(connection, vault["NAME"], owner=vault["USER"])
        except psycopg.errors.InsufficientPrivilege as error:
            raise NoRoomForTheVault(
                f"make an empty database {vault['NAME']}, or name one in VAULT_DATABASE_URL"
            ) from error


def make_roles(databases: dict[str, dict[str, Any]]) -> None:
    """Make the run-time roles, as their owners. Each can log in and owns nothing."""
    for owner, roles in (BOOKS_ROLES, VAULT_ROLES):
        with connect(databases[owner]) as connection:
            version = connection.info.server_version
            if not LOWEST_VERSION <= version <= HIGHEST_VERSION:
                raise PostgresVersionNotSupported(f"PostgreSQL {version // 10000}; 15 to 18 are supported")
            for alias in roles:
                role = databases[alias]
                if role["USER"] != databases[owner]["USER"]:
                    _ensure_role(connection, role["USER"], role["PASSWORD"], "")


def grant_rights(
    databases: dict[str, dict[str, Any]], *, append_only: set[str], made_by_trigger: set[str]
) -> None:
    """Give the run-time roles their rights on every table: never more than INSERT on an append-only one.

    What triggers make, as the owner, may only be read. Partitions get none at all: they are reached through
    their parent, whose triggers guard them.
    """
    for owner, aliases in (BOOKS_ROLES, VAULT_ROLES):
        writer, *readers = (databases[alias]["USER"] for alias in aliases)
        if databases[owner]["USER"] == writer:
            continue
        with connect(databases[owner]) as connection:
            shut_door(connection, databases[owner]["NAME"], to=[writer, *readers])
            for role in (writer, *readers):
                connection.execute(_sql("GRANT USAGE ON SCHEMA public TO {}", role))
            for table, is_partition in _tables(connection):
                rights = "SELECT, INSERT" if table in append_only else "SELECT, INSERT, UPDATE, DELETE"
                if table in made_by_trigger:
                    rights = "SELECT"
                _grant(connection, table, "" if is_partition else rights, writer)
                for reader in readers:
                    _grant(connection, table, "" if is_partition else "SELECT", reader)
            connection.execute(_sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", writer))


def shut_door(connection: psycopg.Connection[Any], name: str, *, to: list[str]) -> None:
    """Let nobody into a database but its owner and these roles; a copy of a database stands open to all."""
    connection.execute(_sql("REVOKE ALL ON DATABASE {} FROM PUBLIC", name))
    for role in to:
        connection.execute(_sql("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", name, role))


def _grant(connection: psycopg.Connection[Any], table: str, rights: str, role: str) -> None:
    connection.execute(_sql("REVOKE ALL ON {} FROM {}", table, role))
    if rights:
        connection.execute(_sql("GRANT " + rights + " ON {} TO {}", table, role))


def connect(database: dict[str, Any]) -> psycopg.Connection[tuple[Any, ...]]:
    """Open a plain connection with the settings of a Django database."""
    return psycopg.connect(
        dbname=database["NAME"], user=database["USER"], password=database["PASSWORD"],
        host=database["HOST"], port=database["PORT"], autocommit=True, **connections.tls(database),
    )  # fmt: skip


def _tables(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, bool]]:
    rows = connection.execute(
        "SELECT relname, relispartition FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY 1"
    )
    yield from rows.fetchall()


def _ensure_database(connection: psycopg.Connection[Any], name: str, *, owner: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not known:
        connection.execute(
            _sql("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'", name, owner)
        )


def _ensure_role(connection: psycopg.Connection[Any], name: str, password: str, rights: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    # Only a superuser may say NOSUPERUSER of a role that stands already; a new one has it unsaid.
    verb = "ALTER" if known else "CREATE"
    words = sql.SQL(verb + " ROLE {} LOGIN " + rights + " PASSWORD {}")
    connection.execute(words.format(sql.Identifier(name), sql.Literal(password)))


def _sql(words: str, *names: str) -> sql.Composed:
    return sql.SQL(words).format(*(sql.Identifier(name) for name in names))
