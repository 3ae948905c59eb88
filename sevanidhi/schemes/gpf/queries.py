"""Reading the fund: accounts and their door, the passbook's years, and how their interest came about."""

from __future__ import annotations

from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.lines.funds.rates import InterestRules
from sevanidhi.schemes.gpf import rules

HEAD = "gpf"


def interest_rules(year: FinancialYear) -> InterestRules:
    """Return what the fund's law says of a year's interest. May refuse: NoRuleInForce, RuleUnknown."""
    settings = rules.table("interest_method").settings
    return InterestRules(
        rate_of=rules.month_rate,
        method=rules.interest_method(year.last_day),
        month_of_credit=settings["month_of_credit"].value,
    )
