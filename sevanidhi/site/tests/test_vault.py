"""The vault is a house of its own: other roles, other owner, and no door between it and the books."""

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections, router

from sevanidhi.core.accounts.models import User
from sevanidhi.core.vault.tests.conftest import stored
from sevanidhi.site.backups import dump
from sevanidhi.site.database import provision, setup
from sevanidhi.site.database.connections import BOOKS_ROLES, databases
from sevanidhi.site.database.instance import Instance
from sevanidhi.site.health import database as health
from sevanidhi.site.tests.test_rights import CHANGES, OWNER, STRUCTURE, TABLES, let_through

ALL = list(settings.DATABASES)
BOOKS, VAULT = (OWNER, *BOOKS_ROLES[1]), ("vault_owner", "vault")
on_all_databases = pytest.mark.django_db(databases=ALL)


def enter(*, role: str, name: str) -> None:
    """Open a connection as one alias's role to another alias's database."""
    with provision.connect(settings.DATABASES[role] | {"NAME": settings.DATABASES[name]["NAME"]}):
        pass


@pytest.mark.parametrize(
    ("role", "name"),
    [(role, "vault") for role in BOOKS_ROLES[1]] + [("vault", "default")],
)
def test_no_run_time_role_enters_the_others_database(db, role, name):
    enter(role=role, name=role)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        enter(role=role, name=name)


def test_on_the_embedded_server_neither_owner_enters_the_others_database(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("VAULT_DATABASE_URL", raising=False)
    found = databases(Instance(tmp_path), process="web")

    assert (
        len({role["USER"] for role in found.values()})
        == len({role["PASSWORD"] for role in found.values()})
        == 5
    )
    assert {alias: role["NAME"] for alias, role in found.items()} == {
        "default": "sevanidhi", "owner": "sevanidhi", "readonly": "sevanidhi",
        "vault": "sevanidhi_vault", "vault_owner": "sevanidhi_vault",
    }  # fmt: skip


def test_a_server_that_was_named_keeps_the_vault_beside_the_books(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@books.example/state")
    monkeypatch.delenv("VAULT_DATABASE_URL", raising=False)
    found = databases(Instance(tmp_path), process="web")

    assert [found[alias]["NAME"] for alias in VAULT] == ["state_vault", "state_vault"]
    assert [found[alias]["USER"] for alias in VAULT] == ["owner", "state_vault_rw"]


def test_a_vault_on_a_server_of_its_own_is_named_apart(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@books.example/state")
    monkeypatch.setenv("VAULT_DATABASE_URL", "postgresql://keeper:other@vault.example:5433/numbers")
    found = databases(Instance(tmp_path), process="web")

    assert {found[alias]["HOST"] for alias in BOOKS} == {"books.example"}
    assert {(found[alias]["HOST"], found[alias]["PORT"]) for alias in VAULT} == {("vault.example", "5433")}
    assert [found[alias]["USER"] for alias in VAULT] == ["keeper", "numbers_rw"]


def test_the_books_own_database_is_no_vault(tmp_path, monkeypatch):
    for variable in ("DATABASE_URL", "VAULT_DATABASE_URL"):
        monkeypatch.setenv(variable, "postgresql://owner:secret@books.example/state")

    with pytest.raises(provision.NoRoomForTheVault, match="names the database of the books"):
        provision.make_vault_beside(databases(Instance(tmp_path), process="command"))


def test_what_an_address_says_of_tls_holds_for_every_role_and_every_program(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@books.example/state?sslmode=require")
    monkeypatch.setenv(
        "VAULT_DATABASE_URL",
        "postgresql://keeper:other@vault.example/numbers?sslmode=verify-full&sslrootcert=/etc/state%20ca.pem",
    )
    found = databases(Instance(tmp_path), process="web")
    asked = {"sslmode": "verify-full", "sslrootcert": "/etc/state ca.pem"}

    assert {alias: found[alias]["OPTIONS"]["sslmode"] for alias in BOOKS} == dict.fromkeys(BOOKS, "require")
    for alias in VAULT:
        assert found[alias]["OPTIONS"].items() >= asked.items()
    opened: dict = {}
    monkeypatch.setattr(provision.psycopg, "connect", lambda **told: opened.update(told))
    provision.connect(found["vault_owner"])
    assert opened.items() >= asked.items()
    said = 'test "$PGSSLMODE $PGSSLROOTCERT" = "verify-full /etc/state ca.pem"'
    dump._run(["/bin/sh", "-c", said], found["vault_owner"])


@on_all_databases
def test_the_vaults_role_changes_nothing_that_was_written_for_ever():
    with connections["vault_owner"].cursor() as cursor:
        cursor.execute(TABLES)
        tables = dict(cursor.fetchall())
    kept = {name: column for name, column in tables.items() if name in setup.append_only_tables()}

    assert set(kept) == {"vault_access"}
    assert let_through("vault", tables, STRUCTURE) == []
    assert let_through("vault", kept, CHANGES) == []
    assert let_through("vault", {"vault_identity": "last4"}, {"read": "SELECT {column} FROM {table}"}) != []


def test_each_model_lives_where_it_is_kept():
    homes = {model._meta.label: router.db_for_write(model) for model in apps.get_models()}
    kept_apart = {label for label, home in homes.items() if home != "default"}

    assert kept_apart == {"vault.Identity", "vault.Access"}
    assert {homes[label] for label in kept_apart} == {"vault"}


@pytest.mark.parametrize("alias", ALL)
def test_each_database_is_given_its_own_tables_only(alias):
    allowed = {app.label for app in apps.get_app_configs() if router.allow_migrate(alias, app.label)}

    assert allowed == {"vault"} if alias in VAULT else "vault" not in allowed


def test_a_copy_for_a_test_is_books_and_vault(own_database):
    names = {alias: connections[alias].settings_dict["NAME"] for alias in ALL}

    assert {names[alias] for alias in BOOKS} == {own_database}
    assert {names[alias] for alias in VAULT} == {f"{own_database}_vault"}
    with connections["vault"].cursor() as cursor:
        cursor.execute("SELECT current_database(), count(*) FROM vault_identity")
        assert cursor.fetchone() == (f"{own_database}_vault", 0)


def test_a_vault_has_numbers_from_the_first_that_came(own_database, monkeypatch):
    monkeypatch.setattr(setup.connections, "databases", lambda here, process: settings.DATABASES)
    assert not setup.has_numbers(settings.INSTANCE)

    stored(User.objects.create(user_id="asha"))
    assert setup.has_numbers(settings.INSTANCE)


def test_doctor_finds_a_door_that_stands_open(own_database):
    assert health.doors().good

    role = settings.DATABASES["default"]["USER"]
    with connections["vault_owner"].cursor() as cursor:
        cursor.execute(f'GRANT CONNECT ON DATABASE "{own_database}_vault" TO "{role}"')
    assert health.doors().words.en.endswith(f": {role} → {own_database}_vault")


def test_doctor_finds_keys_that_do_not_open_the_vault(db, settings):
    stored(User.objects.create(user_id="asha"))
    assert health.vault_keys().good

    settings.VAULT_KEYS = {1: b"another key for a trial"}
    assert not health.vault_keys().good
