"""The ledger's chain: every committed entry linked in order within seconds, the end of each day signed.

A link covers an entry's own facts and the hash its postings had when they were written.
"""

from sevanidhi.core.audit.sealing import Chain

LEDGER = Chain(
    name="ledger",
    table="ledger_entry",
    digest_sql=(
        "sha256(convert_to(jsonb_build_array(r.id, r.kind, r.business_date::text, r.paid_date::text,"
        " r.financial_year, r.about_type, r.about_key, r.corrects_id, r.why, r.by_id, r.checked_by_id,"
        " to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
        " (SELECT jsonb_build_array(p.posting_count, p.credited, encode(p.hash, 'hex'))"
        " FROM ledger_entry_proof p WHERE p.entry_id = r.id))::text, 'UTF8'))"
    ),
)
