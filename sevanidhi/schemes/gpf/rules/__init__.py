"""The law of the General Provident Fund as data (*.yaml beside it), as the formulas take it."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from sevanidhi.kernel import rulebook
from sevanidhi.kernel.dated import RuleTable
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.slabs import SlabTable
from sevanidhi.lines.funds.formulas import InterestMethod, MonthRate
from sevanidhi.lines.funds.rates import InterestRules
from sevanidhi.schemes.gpf.formulas import AccountKind

# The conventions a plain reckoning of months rests on; the others speak of cases the caller decides.
_IN_EVERY_RECKONING = ("rounding_times_a_year", "month_of_credit")


def table(name: str) -> RuleTable:
    """Return one of the fund's tables: "subscription", "interest_rate", "interest_method" .."""
    return rulebook.table(f"gpf.{name}")


@lru_cache(maxsize=512)
def subscription(on: date, known_on: date | None = None) -> SlabTable:
    """Return the slabs in force on a day. May refuse: NoRuleInForce, RuleUnknown."""
    version = table("subscription").in_force(on, known_on)
    return SlabTable.from_rows(version.values["slabs"], rule=version.key, source=version.source)


@lru_cache(maxsize=4096)
def month_rate(month: SalaryMonth, known_on: date | None = None) -> MonthRate:
    """Return the rate of a month, that of its first day. May refuse: NoRuleInForce, RuleUnknown."""
    version = table("interest_rate").in_force(month.first_day, known_on)
    return MonthRate(Decimal(version.values["rate_percent_a_year"]), version.key, version.source)


def interest_method(on: date) -> InterestMethod:
    """Return how interest is reckoned, with the conventions to be confirmed. May refuse: NoRuleInForce."""
    method = table("interest_method")
    version = method.in_force(on)
    open_questions = tuple(
        (setting.reading.hi, setting.reading.en)
        for setting in method.settings_to_be_confirmed
        if setting.key in _IN_EVERY_RECKONING
    )
    return InterestMethod(version.key, version.source, open_questions)


def interest_rules(year: FinancialYear) -> InterestRules:
    """Return what an interest run of a year rests on. May refuse: NoRuleInForce."""
    return InterestRules(
        rate_of=month_rate,
        method=interest_method(year.last_day),
        month_of_credit=table("interest_method").settings["month_of_credit"].value,
    )


def yearly_limit_percent(on: date) -> int:
    """Return the most a member may subscribe in a year, in per cent of the year's emoluments."""
    return int(table("subscription_limits").in_force(on).values["yearly_limit_percent_of_emoluments"])


def account_kinds(on: date) -> tuple[AccountKind, ...]:
    """Return who is in which account on a day. May refuse: NoRuleInForce."""
    version = table("membership").in_force(on)
    return tuple(AccountKind(**kind, rule=version.key) for kind in version.values["kinds"])
