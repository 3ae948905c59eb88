"""The law of state insurance as data (*.yaml beside this file), handed to formulas as they take it."""

from datetime import date
from functools import lru_cache

from sevanidhi.kernel import rulebook
from sevanidhi.kernel.dated import RuleTable
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.slabs import SlabTable
from sevanidhi.schemes.state_insurance.formulas import PremiumTable, premium_stays_from


def table(name: str) -> RuleTable:
    """Return one of the scheme's tables: "premium", "increase_age"."""
    return rulebook.table(f"state_insurance.{name}")


@lru_cache(maxsize=512)
def premium(on: date, known_on: date | None = None) -> PremiumTable:
    """Return the premiums in force on a day. May refuse: NoRuleInForce, RuleUnknown."""
    version = table("premium").in_force(on, known_on)
    ceiling = version.values["ceiling"]
    return PremiumTable(
        slabs=SlabTable.from_rows(version.values["slabs"], rule=version.key, source=version.source),
        steps_above=version.values["steps_above"],
        ceiling=None if ceiling is None else rupees(ceiling),
    )


def stays_from(birth_date: date, *, month: SalaryMonth) -> SalaryMonth | None:
    """Return since which March the premium of one born then stays, where it does in this month; else None.

    May refuse: NoRuleInForce.
    """
    tested_on = month.next().financial_year.first_day
    age = table("increase_age").in_force(tested_on).values["premium_stays_from_age"]
    since = premium_stays_from(birth_date, age=age)
    return since if since <= month else None
