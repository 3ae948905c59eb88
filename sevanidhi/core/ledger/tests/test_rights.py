"""No run-time role gets round the ledger's guards. Every table and verb: site/tests/test_rights.py."""

import pytest
from django.db import DatabaseError, IntegrityError, connections

from sevanidhi.core.ledger.tests.test_posting import line, post

STATEMENTS = (
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


@pytest.mark.django_db(databases=["default", "readonly", "owner"])
@pytest.mark.parametrize("role", ["default", "readonly"])
@pytest.mark.parametrize("statement", STATEMENTS)
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
