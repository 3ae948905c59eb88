"""Tables that only grow: a migration operation whose triggers refuse every other change."""

from django.db.migrations.operations import RunSQL

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only(table: str) -> RunSQL:
    """Return the operation that lets rows be added to this table and nothing else, whoever asks."""
    return RunSQL(
        sql=f"""
        {REFUSE_CHANGE}
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql=f"DROP TRIGGER {table}_append_only ON {table}",
    )
