"""What the figures of the rule files are called on a page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.rule_files import words
from sevanidhi.web.formats import active_language

NAMES = {
    "appointed_before": _("appointed before"),
    "appointed_from": _("appointed from"),
    "compounding": _("interest is added"),
    "compulsory": _("compulsory"),
    "counted_from": _("counted from"),
    "credited_on": _("credited on"),
    "days": _("days"),
    "deposit_month_earns": _("a month's credit earns in that month"),
    "divisor": _("the yearly rate is divided by"),
    "headquarters_days": _("days of the month at headquarters"),
    "kinds": _("kinds of account"),
    "month_balance": _("balance of a month"),
    "occurrences": _("which of the month"),
    "rounding": _("rounding"),
    "services": _("Service"),
    "steps_above": _("steps open above the prescribed one"),
    "stops_before_retirement_months": _("months before retirement in which nothing is deducted"),
    "unit": _("in"),
    "weekday": _("day"),
    "weekly_offs": _("Weekly off"),
    "withdrawal_month_earns": _("a withdrawal still earns in its month"),
    "yearly_limit_percent_of_emoluments": _("most a year, percent of the emoluments"),
}
VALUES = {
    "31 March": _("31 March"),
    "clearing_house": _("clearing house"),
    "complete_case": _("the complete case"),
    "counted_as_it_is": _("counted as it is"),
    "deduction": _("the deduction"),
    "first_deduction": _("the first deduction"),
    "months": _("months"),
    "nearest rupee, 50 paise and more up": _("to the nearest rupee, 50 paise and more upwards"),
    "next_working_day": _("the next working day"),
    "once": _("once"),
    "own_month": _("its own month"),
    "salary_month": _("the salary month"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
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
        told = {key: part for key, part in value.items() if part not in (None, []) and key not in NOT_SHOWN}
        parts = ", ".join(f"{name(key)} {plain(part)}" for key, part in told.items())
        return f"{words(value['title']).said_in(active_language())}: {parts}" if "title" in value else parts
    if isinstance(value, list | tuple):
        return "; ".join(plain(part) for part in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "–" if value is None else str(VALUES.get(str(value), value))
