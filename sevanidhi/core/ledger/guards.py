"""The ledger's own SQL: the partitioned postings and the triggers that keep them straight.

PostgreSQL refuses what would make the books wrong, whoever asks: an entry that does not sum to zero under
each head, a posting on no account, in a closed year, twice, changed or taken away. The triggers look at whole
statements, never at single rows, so that a state's month passes them in seconds.
"""

YEARS_FROM, YEARS_UNTIL = 2010, 2027  # made at set-up; others when they are first posted to

POSTING = """
CREATE TABLE ledger_posting (
    account_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    amount bigint NOT NULL CHECK (amount <> 0),
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    financial_year smallint NOT NULL,
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 11),
    PRIMARY KEY (account_id, month, financial_year, kind, entry_id)
) PARTITION BY LIST (financial_year);

-- An entry's postings lie together: a block-range index finds them and costs next to nothing to keep.
CREATE INDEX ledger_posting_entry ON ledger_posting USING brin (entry_id) WITH (pages_per_range = 32);

ALTER TABLE ledger_undoing ADD CONSTRAINT ledger_undoing_of_a_posting
    FOREIGN KEY (undone_account_id, undone_month, undone_year, undone_kind, undone_entry_id)
    REFERENCES ledger_posting (account_id, month, financial_year, kind, entry_id);

-- A financial year is the one of the day of booking.
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_year_of_its_day CHECK (
    financial_year = extract(year FROM business_date)::int - (extract(month FROM business_date) < 4)::int
);
"""

UNDO_POSTING = """
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_year_of_its_day;
ALTER TABLE ledger_undoing DROP CONSTRAINT ledger_undoing_of_a_posting;
DROP TABLE ledger_posting;
"""

GUARDS = """
CREATE FUNCTION ledger_refuse(message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', message USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- The bytes of a posting that its entry's hash covers. Each field has a fixed width, so no two postings share
-- them.
CREATE FUNCTION ledger_posting_bytes(account_id bigint, month date, kind smallint, amount bigint)
    RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN int8send(account_id) || date_send(month) || int2send(kind) || int8send(amount);

-- A sum that stays a bigint: sum(bigint) goes over to numeric, which twelve postings a member make felt.
CREATE AGGREGATE ledger_total(bigint) (
    SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE
);

-- Every statement that adds postings brings whole entries and passes here. It is planned anew each time: a
-- few lines look up their accounts, a part of an interest run reads that part of the register and no more,
-- both in the order of the accounts: a hash of a million of them is too big for any cache.
CREATE FUNCTION ledger_check_postings() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET work_mem = '192MB'
    SET enable_hashjoin = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    lowest bigint;
    highest bigint;
    controls bigint[];
    part record;
    header ledger_entry;
    fault text;
    contrary boolean := false;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM ledger_refuse('postings are made in read committed transactions');
    END IF;
    SELECT min(account_id) FILTER (WHERE kind <> 9), max(account_id) FILTER (WHERE kind <> 9),
           array_agg(account_id) FILTER (WHERE kind = 9)
      INTO lowest, highest, controls FROM fresh;
    FOR part IN
        SELECT f.entry_id, f.financial_year, a.head,
               sum(f.amount) AS total,
               count(*) FILTER (WHERE a.kind = 'control') AS controls,
               count(*) FILTER (WHERE (f.kind = 9) <> (a.kind = 'control')
                                   OR (f.kind = 10) <> (a.kind = 'suspense')) AS misplaced,
               min(a.closed_date) AS first_closed, max(a.opened_date) AS last_opened
          FROM fresh f LEFT JOIN ledger_account a
            ON a.id = f.account_id AND (a.id BETWEEN lowest AND highest OR a.id = ANY(controls))
         GROUP BY f.entry_id, f.financial_year, a.head
    LOOP
        SELECT * INTO header FROM ledger_entry e WHERE e.id = part.entry_id;
        -- A year being shut waits for this lock, and this sees the year as it then stands.
        PERFORM pg_advisory_xact_lock_shared(70420, part.financial_year);
        fault := CASE
            WHEN part.head IS NULL THEN 'has a posting on an account that does not exist'
            WHEN header.id IS NULL THEN 'does not exist'
            WHEN header.financial_year <> part.financial_year THEN 'has a posting in another year'
            WHEN part.total <> 0 THEN format('leaves %s paise over under %s', part.total, part.head)
            WHEN part.controls > 1 THEN format('has %s control postings under %s', part.controls, part.head)
            WHEN part.misplaced > 0 THEN 'has a posting whose kind is not for its account'
            WHEN part.last_opened > header.business_date THEN 'has a posting on an account opened later'
            WHEN part.first_closed < header.business_date
                 AND (header.kind <> 'contrary' OR part.first_closed < make_date(part.financial_year, 4, 1))
                THEN 'has a posting on a closed account'
            -- What is booked before a shut year would change the balance that year began with.
            WHEN EXISTS (SELECT FROM ledger_year_step s WHERE s.head = part.head
                         AND (s.financial_year > part.financial_year
                              OR s.financial_year = part.financial_year
                              AND (s.step = 'closed' OR header.kind <> 'interest')))
                THEN format('falls into %s, which is shut for %s', part.financial_year, part.head)
        END;
        IF fault IS NOT NULL THEN
            PERFORM ledger_refuse(format('entry %s %s', part.entry_id, fault));
        END IF;
        contrary := contrary OR header.kind = 'contrary';
    END LOOP;
    -- A contrary entry undoes exactly the postings it names, all of the entry it corrects; its other side is
    -- a control.
    IF contrary AND EXISTS (
        SELECT FROM (SELECT f.* FROM fresh f JOIN ledger_entry e ON e.id = f.entry_id AND e.kind = 'contrary'
                      WHERE f.kind <> 9) made
          FULL JOIN (SELECT u.entry_id, o.account_id, o.month, o.kind, o.amount
                       FROM ledger_undoing u JOIN ledger_entry e ON e.id = u.entry_id
                       JOIN ledger_posting o ON e.corrects_id = u.undone_entry_id
                        AND o.account_id = u.undone_account_id AND o.month = u.undone_month
                        AND o.financial_year = u.undone_year AND o.kind = u.undone_kind
                        AND o.entry_id = u.undone_entry_id
                      WHERE u.entry_id IN (SELECT entry_id FROM fresh)) undone
         USING (entry_id, account_id, month, kind)
         WHERE made.amount IS DISTINCT FROM -undone.amount
    ) THEN
        PERFORM ledger_refuse('a contrary entry does not undo what it names');
    END IF;
    -- From an account closed earlier in the year it takes only what is still there.
    IF contrary AND EXISTS (
        SELECT FROM ledger_account a
         WHERE a.id IN (SELECT f.account_id FROM fresh f JOIN ledger_entry e ON e.id = f.entry_id
                         WHERE e.kind = 'contrary' AND f.kind <> 9)
           AND a.closed_date IS NOT NULL AND a.kind = 'member'
           AND (SELECT sum(p.amount) FROM ledger_posting p WHERE p.account_id = a.id) < 0
    ) THEN
        PERFORM ledger_refuse('a contrary entry takes more from a closed account than it holds');
    END IF;
    -- Its key refuses an entry that was already whole. Only this trigger, as the owner, has the right to
    -- write proofs.
    INSERT INTO ledger_entry_proof (entry_id, posting_count, credited, hash)
    SELECT entry_id, count(*), coalesce(sum(amount) FILTER (WHERE amount > 0), 0),
           sha256(string_agg(ledger_posting_bytes(account_id, month, kind, amount), ''::bytea
                             ORDER BY account_id, month, kind))
      FROM fresh GROUP BY entry_id;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_posting_check AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_postings();

CREATE FUNCTION ledger_require_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_entry_proof p WHERE p.entry_id = NEW.id) THEN
        PERFORM ledger_refuse(format('entry %s has no postings', NEW.id));
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_has_postings AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_require_postings();

CREATE FUNCTION ledger_refuse_late_undoing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_entry_proof p WHERE p.entry_id = NEW.entry_id) THEN
        PERFORM ledger_refuse(format('entry %s is whole already', NEW.entry_id));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_undoing_before_postings BEFORE INSERT ON ledger_undoing
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_late_undoing();

-- What makes an account that account never changes, and none is taken away.
CREATE FUNCTION ledger_keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR (OLD.id, OLD.head, OLD.number, OLD.kind, OLD.opened_date, OLD.employee_id)
       IS DISTINCT FROM (NEW.id, NEW.head, NEW.number, NEW.kind, NEW.opened_date, NEW.employee_id) THEN
        PERFORM ledger_refuse(format('account %s keeps its head, number, kind, day and member', OLD.number));
    END IF;
    IF OLD.kind = 'suspense' AND OLD.office_id IS DISTINCT FROM NEW.office_id THEN
        PERFORM ledger_refuse(format('suspense account %s keeps its office', OLD.number));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_kept BEFORE UPDATE OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_account();
CREATE TRIGGER ledger_account_not_emptied BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Shutting waits for the postings under way in this year and in those before it. Closing asks that every
-- account has its row and that all of them, members', suspense and control together, come to nothing: so no
-- posting of the year was left out.
CREATE FUNCTION ledger_check_year_step() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    over numeric;
    without bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(70420, y) FROM generate_series(1950, NEW.financial_year) y;
    IF NEW.step = 'closed' THEN
        SELECT coalesce(sum(b.closing), 0), count(*) FILTER (WHERE b.account_id IS NULL) INTO over, without
          FROM ledger_account a LEFT JOIN ledger_balance b
            ON b.account_id = a.id AND b.financial_year = NEW.financial_year
         WHERE a.head = NEW.head AND a.opened_date < make_date(NEW.financial_year + 1, 4, 1)
           AND (a.closed_date IS NULL OR a.closed_date >= make_date(NEW.financial_year, 4, 1));
        IF over <> 0 OR without > 0 THEN
            PERFORM ledger_refuse(format('%s %s cannot close: %s accounts without a balance, %s paise over',
                                         NEW.head, NEW.financial_year, without, over));
        END IF;
    END IF;
    IF NEW.step = 'closed' AND NOT EXISTS (
        SELECT FROM ledger_year_step s
         WHERE s.head = NEW.head AND s.financial_year = NEW.financial_year AND s.step = 'shut') THEN
        PERFORM ledger_refuse(format('%s %s is not shut', NEW.head, NEW.financial_year));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_year_step_check BEFORE INSERT ON ledger_year_step
    FOR EACH ROW EXECUTE FUNCTION ledger_check_year_step();

CREATE FUNCTION ledger_check_balances() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET work_mem = '64MB'
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    lowest bigint;
    highest bigint;
    misplaced record;
BEGIN
    SELECT min(account_id), max(account_id) INTO lowest, highest FROM fresh;
    SELECT a.head, f.financial_year INTO misplaced
      FROM fresh f LEFT JOIN ledger_account a ON a.id = f.account_id AND a.id BETWEEN lowest AND highest
     GROUP BY a.head, f.financial_year
    HAVING (SELECT count(*) FROM ledger_year_step s
             WHERE s.head = a.head AND s.financial_year = f.financial_year) <> 1 LIMIT 1;
    IF FOUND THEN
        PERFORM ledger_refuse(format('balances of %s %s are written while it is shut and not yet closed',
                                     misplaced.head, misplaced.financial_year));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_balance_check AFTER INSERT ON ledger_balance REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_balances();

-- Makes the partition of a financial year. Whoever may post may ask for it; nobody has rights on the
-- partition.
CREATE FUNCTION ledger_make_year(year integer) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    part text := 'ledger_posting_' || year;
BEGIN
    IF to_regclass('public.' || part) IS NOT NULL THEN
        RETURN false;
    END IF;
    IF year NOT BETWEEN 1950 AND 2100
       OR NOT has_table_privilege(session_user, 'public.ledger_posting', 'INSERT') THEN
        PERFORM ledger_refuse(format('%s may not make the year %s', session_user, year));
    END IF;
    PERFORM pg_advisory_xact_lock(70421);
    IF to_regclass('public.' || part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.ledger_posting INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE public.ledger_posting ATTACH PARTITION public.%I FOR VALUES IN (%s)',
                   part, year);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()',
                   part || '_append_only', part);
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON public.%I REFERENCING NEW TABLE AS fresh'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_postings()',
                   part || '_check', part);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', part);
    RETURN true;
END $$;
"""

UNDO_GUARDS = """
DROP FUNCTION ledger_make_year(integer);
DROP TRIGGER ledger_balance_check ON ledger_balance;
DROP FUNCTION ledger_check_balances();
DROP TRIGGER ledger_year_step_check ON ledger_year_step;
DROP FUNCTION ledger_check_year_step();
DROP TRIGGER ledger_account_not_emptied ON ledger_account;
DROP TRIGGER ledger_account_kept ON ledger_account;
DROP FUNCTION ledger_keep_account();
DROP TRIGGER ledger_undoing_before_postings ON ledger_undoing;
DROP FUNCTION ledger_refuse_late_undoing();
DROP TRIGGER ledger_entry_has_postings ON ledger_entry;
DROP FUNCTION ledger_require_postings();
DROP FUNCTION ledger_check_postings() CASCADE;
DROP AGGREGATE ledger_total(bigint);
DROP FUNCTION ledger_posting_bytes(bigint, date, smallint, bigint);
DROP FUNCTION ledger_refuse(text);
"""
