"""What the figures of the rule files are called on a page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.rule_files import words
from sevanidhi.web.formats import active_language, day

NAMES = {
    "appointed_before": _("appointed before"),
    "appointed_from": _("appointed from"),
    "beneficiaries": _("who is covered"),
    "check": _("check by"),
    "child": _("the age limit of children applies"),
    "compounding": _("interest is added"),
    "compulsory": _("compulsory"),
    "counted_from": _("counted from"),
    "credited_on": _("credited on"),
    "counts": _("counts"),
    "days": _("days"),
    "deposit_month_earns": _("a month's credit earns in that month"),
    "divisor": _("the yearly rate is divided by"),
    "figures": _("figures"),
    "figures_shown": _("figures shown when masked"),
    "government_hospitals": _("in government hospitals"),
    "headquarters_days": _("days of the month at headquarters"),
    "hospitals": _("where"),
    "kinds": _("kinds of account"),
    "launch_date": _("begins on"),
    "level_from": _("from level"),
    "level_to": _("to level"),
    "mail": _("by mail"),
    "marital": _("only if"),
    "most": _("at most"),
    "most_a_month": _("at most a month"),
    "month_balance": _("balance of a month"),
    "normally_resides": _("normally living together"),
    "not_covered": _("not covered"),
    "number_groups": _("groups of the number"),
    "occurrences": _("which of the month"),
    "pays_nothing": _("free of charge"),
    "postal_address": _("by post"),
    "private_hospitals": _("in private hospitals"),
    "rates": _("rates"),
    "relations": _("relation"),
    "rounding": _("rounding"),
    "scope": _("one card for"),
    "services": _("Service"),
    "steps_above": _("steps open above the prescribed one"),
    "stops_before_retirement_months": _("months before retirement in which nothing is deducted"),
    "telephone": _("telephone"),
    "treatments": _("which treatment"),
    "under_age": _("below the age of"),
    "unit": _("in"),
    "ward": _("ward"),
    "wards": _("ward"),
    "weekday": _("day"),
    "weekly_offs": _("Weekly off"),
    "wholly_dependent": _("wholly dependent"),
    "withdrawal_month_earns": _("a withdrawal still earns in its month"),
    "yearly_limit_percent_of_emoluments": _("most a year, percent of the emoluments"),
}
VALUES = {
    "31 March": _("31 March"),
    "another_proof": _("another proof"),
    "asked_once": _("asked once and kept"),
    "birthday": _("on the birthday"),
    "cghs_rates": _("rates of CGHS"),
    "clearing_house": _("clearing house"),
    "complete_case": _("the complete case"),
    "counted_as_it_is": _("counted as it is"),
    "deduction": _("the deduction"),
    "divorced": _("divorced"),
    "family": _("the family"),
    "first_deduction": _("the first deduction"),
    "general": _("general ward"),
    "level_at_retirement": _("the level at retirement"),
    "months": _("months"),
    "nearest rupee, 50 paise and more up": _("to the nearest rupee, 50 paise and more upwards"),
    "next_working_day": _("the next working day"),
    "once": _("once"),
    "own_month": _("its own month"),
    "person": _("each person"),
    "pmjay_rates": _("package rates of Ayushman Bharat"),
    "private": _("private ward"),
    "salary_month": _("the salary month"),
    "saturday": _("Saturday"),
    "semi_private": _("semi-private ward"),
    "separated": _("separated"),
    "state_rates": _("the state's own rates"),
    "sunday": _("Sunday"),
    "unmarried": _("unmarried"),
    "verhoeff": _("Verhoeff's method"),
    "working_days": _("working days"),
    "yearly": _("once a year"),
    "brought forward + credits of the month - withdrawals of the month": _(
        "brought forward, with the month's credits, less the month's withdrawals"
    ),
}
NOT_SHOWN = ("title", "code")


def name(of: str) -> str:
    """Return what a figure is called."""
    return str(NAMES.get(of, of))


def plain(value: Any) -> str:
    """Return a figure of a rule file in words; a row with a title begins with it."""
    if isinstance(value, Mapping):
        if value.keys() == {"hi", "en"}:
            return words(value).said_in(active_language())
        told = {key: part for key, part in value.items() if part not in (None, []) and key not in NOT_SHOWN}
        parts = ", ".join(f"{name(key)} {plain(part)}" for key, part in told.items())
        title = plain(value["title"]) if "title" in value else ""
        return ": ".join(part for part in (title, parts) if part)
    if isinstance(value, list | tuple):
        return "; ".join(plain(part) for part in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, date):
        return day(value)
    return "–" if value is None else str(VALUES.get(str(value), value))
