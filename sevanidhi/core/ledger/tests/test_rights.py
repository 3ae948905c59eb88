"""No run-time role can change or take away a posting, an entry, a balance or a year's partition."""

import pytest
from django.db import DatabaseError, IntegrityError, connections

from sevanidhi.core.ledger.tests.test_posting import line, post

TABLES = (
    "ledger_posting",
    "ledger_posting_2015",
    "ledger_entry",
    "ledger_entry_proof",
    "ledger_balance",
    "ledger_undoing",
    "ledger_confirmation",
    "ledger_year_step",
    "audit_entry",
    "audit_link",
    "audit_day_root",
)
COLUMN = {"ledger_balance": "closing", "ledger_confirmation": "entry_id", "ledger_entry_proof": "entry_id"}
VERBS = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "DROP TABLE {table} CASCADE",
)
ON_PARTITIONS = (
    "ALTER TABLE ledger_posting DETACH PARTITION ledger_posting_2015",
    "SELECT * FROM ledger_posting_2015",
    "INSERT INTO ledger_posting_2015 SELECT * FROM ledger_posting",
    "COPY ledger_posting_2015 FROM STDIN",
    "SET session_replication_role = replica",
    "DROP TRIGGER ledger_posting_check ON ledger_posting",
    "DROP FUNCTION ledger_check_postings() CASCADE",
    "CREATE OR REPLACE FUNCTION ledger_check_postings() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "SELECT ledger_make_year(2200)",
)


def statements():
    yield from ON_PARTITIONS
    for table in TABLES:
        for verb in VERBS:
            yield verb.format(
                table=table, column=COLUMN.get(table, "id" if "posting" not in table else "amount")
            )


@pytest.mark.django_db(databases=["default", "readonly", "owner"])
@pytest.mark.parametrize("role", ["default", "readonly"])
@pytest.mark.parametrize("statement", list(statements()))
def test_run_time_roles_are_refused(role, statement):
    with pytest.raises(DatabaseError), connections[role].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(databases=["default", "readonly"])
@pytest.mark.parametrize("table", ["ledger_posting", "ledger_entry", "ledger_account"])
def test_the_reader_adds_nothing(table):
    with pytest.raises(DatabaseError, match="permission denied"), connections["readonly"].cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} SELECT * FROM {table}")


@pytest.mark.django_db(databases=["default", "readonly"])
def test_the_reader_makes_no_year():
    with pytest.raises(IntegrityError, match="may not make"), connections["readonly"].cursor() as cursor:
        cursor.execute("SELECT ledger_make_year(1999)")


A_PROOF = "INSERT INTO ledger_entry_proof (entry_id, posting_count, credited, hash) VALUES (1, 0, 0, 'x')"
BY_A_TRIGGER_OF_ONES_OWN = f"""
CREATE TEMPORARY TABLE forge (i int);
CREATE FUNCTION pg_temp.forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {A_PROOF}; RETURN NEW; END $$;
CREATE TRIGGER forge BEFORE INSERT ON forge FOR EACH ROW EXECUTE FUNCTION pg_temp.forge();
INSERT INTO forge VALUES (1)
"""


@pytest.mark.parametrize("statement", [A_PROOF, BY_A_TRIGGER_OF_ONES_OWN])
def test_nobody_else_writes_an_entrys_proof(db, statement):
    refused = pytest.raises(DatabaseError, match="permission denied for table ledger_entry_proof")
    with refused, connections["default"].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "verb", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
)
def test_even_the_owner_is_stopped_by_the_triggers(own_database, table, verb):
    column = COLUMN.get(table, "id" if "posting" not in table else "amount")
    with pytest.raises(IntegrityError, match="append-only"), connections["owner"].cursor() as cursor:
        cursor.execute(verb.format(table=table, column=column))


def test_a_partition_is_guarded_like_the_whole(own_database):
    with pytest.raises(IntegrityError, match="does not exist"), connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO ledger_posting_2015 VALUES (1, 1, 100, '2015-04-01', 2015, 1)")


def test_a_year_made_later_is_guarded_too(account, control):
    post([line(account, "500")], control=control)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT ledger_make_year(1991)")
        cursor.execute(
            "SELECT has_table_privilege('ledger_posting_1991', 'SELECT'), count(*) FROM pg_trigger"
            " WHERE tgrelid = 'ledger_posting_1991'::regclass AND NOT tgisinternal"
        )
        assert cursor.fetchone() == (False, 2)
