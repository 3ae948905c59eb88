from django.db import migrations

from sevanidhi.core.append_only import append_only

FOUR_EYES = """
CREATE FUNCTION casework_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    doer bigint; doer_person bigint; maker bigint; maker_person bigint; beneficiary bigint; stands_at text;
    kind_of text;
BEGIN
    SELECT person_id, state, kind INTO beneficiary, stands_at, kind_of FROM casework_case WHERE id = NEW.case_id;
    SELECT id, person_id INTO doer, doer_person FROM accounts_user WHERE id = NEW.by_id;

    IF stands_at <> NEW.from_state THEN
        RAISE EXCEPTION 'case % stands at %, not %', NEW.case_id, stands_at, NEW.from_state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_step_from_where_it_stands';
    END IF;
    IF NEW.hand <> 'applicant' AND doer_person = beneficiary THEN
        RAISE EXCEPTION 'the beneficiary may not act on their own case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_not_by_its_beneficiary';
    END IF;
    IF NEW.hand = 'applicant' AND doer_person IS DISTINCT FROM beneficiary THEN
        RAISE EXCEPTION 'only the applicant may take this step'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_step_by_its_applicant';
    END IF;
    IF NEW.hand = 'helper' AND (NEW.verb <> 'arrive_upload' OR NOT EXISTS (
            SELECT 1 FROM accounts_mandate m JOIN accounts_user o ON o.id = m.owner_id
            WHERE m.helper_id = doer AND o.person_id = beneficiary AND m.scope = kind_of AND o.is_active
                AND m.from_at <= clock_timestamp() AND m.until_at > clock_timestamp() AND m.ended_at IS NULL)) THEN
        RAISE EXCEPTION 'a helper sends the scan of a form while the mandate lasts, and does nothing else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_helper_under_mandate';
    END IF;
    IF NEW.hand = 'system' AND NEW.to_state <> NEW.from_state
            AND (NEW.from_state <> 'awaiting_paper' OR NEW.to_state <> 'waiting') THEN
        RAISE EXCEPTION 'the system itself only notes what has arrived'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_system_only_notes_arrivals';
    END IF;
    IF NEW.hand = 'checker' THEN
        SELECT s.by_id, u.person_id INTO maker, maker_person
            FROM casework_step s JOIN accounts_user u ON u.id = s.by_id
            WHERE s.case_id = NEW.case_id AND s.hand = 'maker' ORDER BY s.id DESC LIMIT 1;
        IF maker IS NULL OR maker = doer OR maker_person = doer_person THEN
            RAISE EXCEPTION 'maker and checker must be two people'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_maker_is_not_checker';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_four_eyes BEFORE INSERT ON casework_step
    FOR EACH ROW EXECUTE FUNCTION casework_four_eyes();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(FOUR_EYES, "DROP TRIGGER casework_four_eyes ON casework_step; DROP FUNCTION casework_four_eyes()"),
        append_only("casework_step"),
        append_only("casework_gazette_day"),
        migrations.RunSQL("CREATE SEQUENCE casework_number", "DROP SEQUENCE casework_number"),
    ]
