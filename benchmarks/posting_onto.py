"""Posting one schedule onto twelve months of postings: the same work as `posting`, on a grown ledger."""

from datetime import date

from benchmarks import _ground, _payroll, posting
from benchmarks.result import Result
from sevanidhi.kernel.dates import FinancialYear

ROWS = 1_000_000

MONTH = """
SELECT id AS account_id, %(month)s::date AS month, 1::smallint AS kind, 110000::bigint AS amount
  FROM ledger_account WHERE head = 'gpf' AND kind = 'member'
"""


def run(rows: int) -> Result:
    """Twelve months of earlier postings for each account, then one month more."""
    with _ground.database():
        _payroll.people(rows)
        _fill()
        return posting.measured("posting_onto", rows)


def _fill() -> None:
    from django.db import connections

    from sevanidhi.core.ledger import services
    from sevanidhi.core.ledger.kinds import EntryKind

    control = services.control_account("gpf")
    for month in FinancialYear(2015).months():
        services.post_from_query(
            kind=EntryKind.SCHEDULE,
            business_date=month.last_day,
            paid_date=date(month.year, month.month, 28),
            about=None,
            by=None,
            control=control,
            query=MONTH,
            params={"month": month.first_day},
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) ledger_posting")
    connections["owner"].close()
