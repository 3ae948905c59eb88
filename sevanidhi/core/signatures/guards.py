"""The trigger that keeps a key what it was when it was made: only its last days may be moved, and why."""

from django.db.migrations.operations import RunSQL

GUARD = RunSQL(
    sql="""
    CREATE FUNCTION signatures_keep_key() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND (NEW.id, NEW.kid, NEW.purpose, NEW.public, NEW.sealed_private, NEW.from_date)
            = (OLD.id, OLD.kid, OLD.purpose, OLD.public, OLD.sealed_private, OLD.from_date)
            AND NEW.until_date <= OLD.until_date AND NEW.verifies_until_date <= OLD.verifies_until_date
            AND OLD.ended_why = '' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a signing key is kept as it was made: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER signatures_keep_key BEFORE UPDATE OR DELETE ON signatures_key
        FOR EACH ROW EXECUTE FUNCTION signatures_keep_key();
    """,
    reverse_sql="DROP TRIGGER signatures_keep_key ON signatures_key; DROP FUNCTION signatures_keep_key()",
)
