"""Interest proved: every closed year reckoned again from its postings and the rules its run kept."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from sevanidhi.core.ledger.proving import Misfit
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.lines.funds import reckoning
from sevanidhi.lines.funds.models import InterestRun
from sevanidhi.lines.funds.rates import InterestRules, kept_rules

DIFFERENT = """
SELECT r.account_id, a.number, b.interest, r.interest
  FROM funds_reckoned r JOIN ledger_account a ON a.id = r.account_id
  JOIN ledger_balance b ON b.account_id = r.account_id AND b.financial_year = %(year)s AND b.basis = %(run)s
 WHERE b.interest <> r.interest ORDER BY r.account_id LIMIT 100
"""


def prove_interest() -> list[Misfit]:
    """Return the accounts whose credited interest is not what its run's rules give, by year."""
    runs = InterestRun.objects.order_by("financial_year", "head")
    return [misfit for run in runs for misfit in _prove(run)]


def _prove(run: InterestRun) -> Iterator[Misfit]:
    year = FinancialYear(run.financial_year)
    kept = kept_rules(rates=run.rates, method=run.method)
    rules = InterestRules(rate_of=kept.rate_of, method=kept.method, month_of_credit=kept.month_of_credit)
    with transaction.atomic():
        reckoning.reckon(run, rules, left_out=reckoning.entries_of(run))
        with connection.cursor() as cursor:
            cursor.execute(DIFFERENT, {"year": year.start, "run": run.pk})
            found = cursor.fetchall()
        reckoning.clear()
    for account, number, credited, due in found:
        yield Misfit(
            why="InterestDoesNotFit",
            where={
                "financial_year": year.start, "account": account, "head": run.head, "number": number,
                "found": credited, "expected": due,
            },
        )  # fmt: skip
