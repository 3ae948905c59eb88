"""The postings' partitioned table, and the triggers by which PostgreSQL itself keeps the books straight."""

from django.db import migrations

from sevanidhi.core.append_only import append_only
from sevanidhi.core.audit.sealing import sealed
from sevanidhi.core.ledger.guards import GUARDS, POSTING, UNDO_GUARDS, UNDO_POSTING, YEARS_FROM, YEARS_UNTIL

APPEND_ONLY = (
    "ledger_entry",
    "ledger_entry_proof",
    "ledger_undoing",
    "ledger_confirmation",
    "ledger_year_step",
    "ledger_balance",
    "ledger_posting",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(POSTING, UNDO_POSTING),
        *(append_only(table) for table in APPEND_ONLY),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        sealed("ledger_entry", chain="ledger"),
        migrations.RunSQL(
            f"SELECT ledger_make_year(year) FROM generate_series({YEARS_FROM}, {YEARS_UNTIL}) AS year",
            migrations.RunSQL.noop,
        ),
    ]
