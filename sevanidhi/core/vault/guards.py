"""The trigger that keeps a number what it was: sealed anew or claimed it may be, erased while unclaimed."""

from django.db.migrations.operations import RunSQL

GUARD = RunSQL(
    sql="""
    CREATE FUNCTION vault_keep_identity() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.claimed_at IS NULL THEN
                RETURN OLD;
            END IF;
        ELSIF (NEW.reference, NEW.blind, NEW.last4, NEW.consent)
                = (OLD.reference, OLD.blind, OLD.last4, OLD.consent)
            AND (OLD.claimed_at IS NULL
                 OR (NEW.claimed_at, NEW.stored_at) IS NOT DISTINCT FROM (OLD.claimed_at, OLD.stored_at))
            AND (NEW.key_number > OLD.key_number
                 OR (NEW.key_number, NEW.nonce, NEW.sealed) = (OLD.key_number, OLD.nonce, OLD.sealed)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a number in the vault is kept as it came: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER vault_keep_identity BEFORE UPDATE OR DELETE ON vault_identity
        FOR EACH ROW EXECUTE FUNCTION vault_keep_identity();
    """,
    reverse_sql="DROP TRIGGER vault_keep_identity ON vault_identity; DROP FUNCTION vault_keep_identity()",
)
