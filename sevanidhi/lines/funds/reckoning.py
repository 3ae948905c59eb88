"""The set-based arithmetic of an interest run: the formulas of this room in SQL, for many accounts at once.

It goes on from the ledger's temporary tables (`ledger/year_sums.py`) and leaves one of its own:

    funds_reckoned (account_id, opening, credits, debits, interest, fault)   paise; fault: why not, else null
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.ledger import year_sums
from sevanidhi.core.ledger.year_sums import EVERYONE, AccountRange
from sevanidhi.kernel.dated import NoRuleInForce
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.lines.funds.formulas import PAISE_HUNDREDTHS_IN_A_RUPEE
from sevanidhi.lines.funds.models import InterestRun
from sevanidhi.lines.funds.rates import InterestRules, KeptRules, kept_rules, rates_from_json, rates_to_json

NO_RATE = "NoRateForLateCredit"
WHOLE, HALF = PAISE_HUNDREDTHS_IN_A_RUPEE, PAISE_HUNDREDTHS_IN_A_RUPEE // 2

# formulas.interest_of in paise: rounded once to the nearest rupee, half a rupee away from nought.
INTEREST_OF = (
    f"(100 * CASE WHEN {{n}} >= 0 THEN ({{n}} + {HALF}) / {WHOLE} ELSE -((-({{n}}) + {HALF}) / {WHOLE} ) END)"
)

RECKONED = """
CREATE TEMPORARY TABLE funds_reckoned AS
SELECT s.account_id, s.opening, s.credits, s.debits,
       CASE WHEN s.closed THEN 0 ELSE {interest} + coalesce(b.interest, 0) END::bigint AS interest, b.fault
  FROM ledger_year_sums s LEFT JOIN funds_back_interest b ON s.late AND b.account_id = s.account_id
"""

BACK_INTEREST = """
CREATE TEMPORARY TABLE funds_back_interest (
    account_id bigint PRIMARY KEY, balance bigint NOT NULL, interest bigint NOT NULL, fault text
)
"""

# One earlier year of the late credits: what they came to before, what joins in this year, and a year's
# interest.
BACK_YEAR = """
INSERT INTO funds_back_interest AS b (account_id, balance, interest)
SELECT account_id, before + joined + interest, interest
  FROM (SELECT account_id, before, joined, {interest} AS interest
          FROM (SELECT account_id, coalesce(k.balance, 0) AS before, coalesce(l.joined, 0) AS joined,
                       coalesce(k.balance, 0) * %(first_weight)s + coalesce(l.weighted, 0) AS n
                  FROM (SELECT c.account_id, sum(c.amount)::bigint AS joined,
                               sum(c.amount * w.weight)::bigint AS weighted
                          FROM ledger_late_credits c
                          JOIN unnest(%(months)s::date[], %(weights)s::bigint[]) AS w (month, weight)
                         USING (month)
                         GROUP BY c.account_id) l
                  FULL JOIN funds_back_interest k USING (account_id)) year) reckoned
ON CONFLICT (account_id) DO UPDATE
   SET balance = excluded.balance, interest = b.interest + excluded.interest
"""

# Whatever stood in a year without a rate is at fault, the credits of the years before it too.
FAULTY = """
INSERT INTO funds_back_interest AS b (account_id, balance, interest, fault)
SELECT DISTINCT account_id, 0, 0, %(fault)s FROM ledger_late_credits
 WHERE month <= %(last)s
ON CONFLICT (account_id) DO UPDATE SET fault = excluded.fault
"""


def reckon(
    run: InterestRun,
    rules: InterestRules,
    *,
    among: AccountRange = EVERYONE,
    left_out: Collection[int] = (),
) -> None:
    """Make `funds_reckoned` for the run's head and year. Rates of earlier years are added to the run's own.

    among: the accounts it is made for. left_out: the run's own entries, where the year is reckoned again.
    """
    year = FinancialYear(run.financial_year)
    kept = kept_rules(rates=run.rates, method=run.method)
    clear()
    year_sums.gather(
        head=run.head, year=year, weights=kept.weights(year), month_of_credit=kept.month_of_credit,
        among=among, left_out=left_out,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BACK_INTEREST)
    for earlier in _years_of_late_credits(year):
        _back_year(run, rules, earlier)
    first_weight = kept.weights(year)[year.months()[0]]
    n = f"((s.opening + coalesce(b.interest, 0)) * {first_weight} + s.weighted)"
    with connection.cursor() as cursor:
        cursor.execute(RECKONED.format(interest=INTEREST_OF.format(n=n)))


def entries_of(run: InterestRun) -> list[int]:
    """Return the ids of the entries by which a run has credited."""
    return [entry.pk for entry in ledger.entries_about(run._meta.label_lower, str(run.pk))]


def clear() -> None:
    """Drop the temporary tables."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.funds_reckoned, pg_temp.funds_back_interest")
    year_sums.scatter()


def _years_of_late_credits(year: FinancialYear) -> list[FinancialYear]:
    """Return the years from the earliest late credit's to the one before `year`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(month) FROM ledger_late_credits")
        (earliest,) = cursor.fetchone()
    if earliest is None:
        return []
    return [FinancialYear(start) for start in range(FinancialYear.of(earliest).start, year.start)]


def _back_year(run: InterestRun, rules: InterestRules, earlier: FinancialYear) -> None:
    try:
        kept = _keep_rates(run, rules, earlier)
    except NoRuleInForce:
        _fault(earlier)
        return
    weights = kept.weights(earlier)
    params: dict[str, Any] = {
        "months": [month.first_day for month in weights],
        "weights": list(weights.values()),
        "first_weight": weights[earlier.months()[0]],
    }
    with connection.cursor() as cursor:
        cursor.execute(BACK_YEAR.format(interest=INTEREST_OF.format(n="n")), params)


def _keep_rates(run: InterestRun, rules: InterestRules, year: FinancialYear) -> KeptRules:
    """Add a year's rates to those the run keeps, unless it keeps them already."""
    missing = _missing(run, year)
    if missing and run.pk:  # another part of the run, at work beside this one, may have added them
        run.refresh_from_db(from_queryset=InterestRun.objects.select_for_update())
        missing = _missing(run, year)
    if missing:
        run.rates = rates_to_json(rates_from_json(run.rates) | rules.rates_of(missing))
        if run.pk:
            run.save(update_fields=["rates"])
    return kept_rules(rates=run.rates, method=run.method)


def _missing(run: InterestRun, year: FinancialYear) -> list[SalaryMonth]:
    rates = rates_from_json(run.rates)
    return [month for month in year.months() if month not in rates]


def _fault(year: FinancialYear) -> None:
    params: dict[str, Any] = {"fault": f"{NO_RATE} {year}", "last": year.months()[-1].first_day}
    with connection.cursor() as cursor:
        cursor.execute(FAULTY, params)
