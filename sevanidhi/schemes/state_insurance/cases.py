"""Applications of the scheme: a month of the record book to be looked into (SI-13, SI-15, OPS-2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sevanidhi.core.casework import letters, month_checks
from sevanidhi.core.casework.kinds import Kind
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import queries

HEAD = "si"
CHECK = "state_insurance.record_book_check"
TITLE = ("बीमा रिकॉर्ड बुक के महीने की जाँच का पत्र", "Letter on a month of the insurance record book")
WHAT = {
    "missing": _("The deduction is missing"),
    "amount": _("The amount is wrong"),
    "number": _("The policy number is wrong"),
    "other": _("Something else"),
}


class NoPolicy(Refusal):
    """The employee has no policy. Facts: employee_id."""


class AskCheck(month_checks.AskMonth):
    """Which month of the record book is to be looked into, and what is wrong with it."""

    def __init__(self, *args: Any, employee: Employee, today: date, **kwargs: Any) -> None:
        policy = queries.policy_of(employee)
        outline = queries.record_book(policy, on=today).outline() if policy else []
        super().__init__(
            *args, number=policy.number if policy else "", what=WHAT, today=today,
            no_account=NoPolicy(employee_id=employee.employee_id),
            months=[month for year in outline for month in year.months], **kwargs,
        )  # fmt: skip


def confirm(case: Any, *, by: Any, today: date) -> None:
    """Write the letter that says how the month now stands. May refuse: MonthNotPutRight."""
    month = SalaryMonth.parse(case.answers["month"])
    policy = queries.policy(case.answers["account"])
    shown = queries.record_month(policy, month, on=today)
    month_checks.must_be_right(shown, number=policy.number)
    letters.answer(
        case, template="state_insurance/record_book_checked.typ", title=TITLE, by=by, today=today,
        kept={"state": shown.state, "amount": str(shown.amount)},
        told={
            "policy": policy.number, "month": month_checks.month_in_both(month),
            "amount": shown.amount, "numbers": sorted({one.number for one in shown.deductions if one.number}),
        },
    )  # fmt: skip


KINDS = (
    Kind(
        code=CHECK,
        short="RB",
        title=("बीमा रिकॉर्ड बुक के महीने की जाँच", "A month of the insurance record book to be looked into"),
        purpose=(
            "कोई कटौती नहीं दिख रही या गलत है? आपका आहरण अधिकारी देखकर उत्तर देगा, फिर ज़िला कार्यालय ठीक करेगा।",
            "Is a deduction missing or wrong? Your drawing officer reports, the district puts it right.",
        ),
        service="passbook_verification",
        head=HEAD,
        steps=month_checks.steps(),
        form=AskCheck,
        effects={"grant": confirm, "undo": letters.take_back},
        in_words=month_checks.in_words(number=_("Policy number"), what=WHAT),
    ),
)
