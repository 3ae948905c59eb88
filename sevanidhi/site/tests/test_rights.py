"""What is written for ever cannot be changed by any run-time role: every table and verb, by the catalogue."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connections, transaction

from sevanidhi.site.database import setup
from sevanidhi.site.database.connections import BOOKS_ROLES

OWNER = "owner"
RUN_TIME = BOOKS_ROLES[1]
# What no run-time role may do to any table at all.
STRUCTURE = {
    "truncate": "TRUNCATE {table} CASCADE",
    "drop": "DROP TABLE {table} CASCADE",
    "disable triggers": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "a trigger of one's own": "CREATE TRIGGER forged BEFORE INSERT ON {table} FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "a rule of one's own": "CREATE RULE forged AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "own": "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "rename": "ALTER TABLE {table} RENAME TO forged",
}
# What nobody at run time may do to a table that only grows.
CHANGES = {
    "update": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
    "merge": "MERGE INTO {table} AS kept USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    "lock and update": "SELECT {column} FROM {table} FOR UPDATE",
}
ADDITIONS = {"insert": "INSERT INTO {table} SELECT * FROM {table}", "copy": "COPY {table} FROM STDIN"}
READING = {"read": "SELECT {column} FROM {table}"}
ALL = STRUCTURE | CHANGES | ADDITIONS
PARTITIONS = "SELECT inhrelid::regclass::text, inhparent::regclass::text FROM pg_inherits JOIN pg_class"
TABLES = (
    "SELECT relname, (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0"
    " AND attgenerated = '' AND attidentity = '' ORDER BY attnum DESC LIMIT 1)"
    " FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
)


@pytest.fixture
def tables(db):
    """Return the tables as they stand, by the catalogue: {table: a column of it}."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(TABLES)
        return dict(cursor.fetchall())


@pytest.fixture
def partitions(db):
    """Return {partition: its parent}."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"{PARTITIONS} ON pg_class.oid = inhrelid WHERE relkind = 'r'")
        return dict(cursor.fetchall())


def let_through(alias, tables, verbs, *, error=DatabaseError):
    """Return what a role was not refused: [(role, table, verb)]."""
    found = []
    for table, column in sorted(tables.items()):
        for verb, words in verbs.items():
            if not _is_refused(alias, words.format(table=table, column=column), error):
                found.append((alias, table, verb))
    return found


def _is_refused(alias, statement, error):
    with transaction.atomic(using=alias):
        try:
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(statement)
        except error as refused:
            return "syntax error" not in str(refused)
        transaction.set_rollback(True, using=alias)
        return False


def registers_history():
    """Return where registers keep what stood: guarded row by row, so that an empty one says nothing."""
    return {model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}


def only(tables, names):
    return {name: tables[name] for name in names}


every_role = pytest.mark.parametrize("alias", RUN_TIME)
on_all_databases = pytest.mark.django_db(databases=list(settings.DATABASES))


@on_all_databases
@every_role
def test_no_table_can_be_emptied_dropped_or_rebuilt(tables, alias):
    assert len(tables) > 60
    assert let_through(alias, tables, STRUCTURE) == []


@on_all_databases
@every_role
def test_nothing_written_for_ever_is_changed(tables, alias):
    kept = only(tables, setup.append_only_tables() & set(tables))

    assert {"ledger_posting", "ledger_entry", "audit_entry", "payroll_line"} <= set(kept)
    assert let_through(alias, kept, CHANGES) == []


@on_all_databases
@every_role
def test_a_years_partition_is_not_reached_by_itself(tables, partitions, alias):
    years = only(tables, partitions)
    detach = {
        "detach": "ALTER TABLE {parent} DETACH PARTITION {{table}}",
        "detach slowly": "ALTER TABLE {parent} DETACH PARTITION {{table}} CONCURRENTLY",
        "leave": "ALTER TABLE {{table}} NO INHERIT {parent}",
    }

    assert {"ledger_posting_2015", "ledger_posting_2016"} <= set(years)
    assert let_through(alias, years, ALL | READING) == []
    for table, parent in partitions.items():
        verbs = {verb: words.format(parent=parent) for verb, words in detach.items()}
        assert let_through(alias, only(years, [table]), verbs) == []


@on_all_databases
def test_the_reader_writes_nothing_anywhere(tables):
    assert let_through("readonly", tables, CHANGES | ADDITIONS) == []


@on_all_databases
def test_the_owner_too_is_stopped_by_the_triggers(tables, partitions):
    written_for_ever = (setup.append_only_tables() & set(tables)) - registers_history()
    kept = only(tables, written_for_ever | set(partitions))
    verbs = {verb: CHANGES[verb] for verb in ("update", "delete")} | {"truncate": STRUCTURE["truncate"]}

    assert let_through(OWNER, kept, verbs, error=IntegrityError) == []


@on_all_databases
@every_role
def test_the_schema_takes_nothing_new(db, alias):
    forged = {
        "a table": "CREATE TABLE public.forged (i int)",
        "a function": "CREATE FUNCTION public.forged() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "another role": "SET ROLE sevanidhi_owner",
        "without triggers": "SET session_replication_role = replica",
    }

    assert let_through(alias, {"": ""}, forged) == []


@on_all_databases
def test_what_is_not_refused_is_found(tables):
    accounts = only(tables, ["ledger_account"])

    assert let_through("default", accounts, CHANGES | READING) == [
        ("default", "ledger_account", verb) for verb in [*CHANGES, *READING]
    ]
