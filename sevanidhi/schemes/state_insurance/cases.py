"""Applications of the scheme: a month of the record book to be looked into (SI-13, SI-15, OPS-2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sevanidhi.core.casework import letters
from sevanidhi.core.casework.kinds import Kind, Step, reported_steps
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import queries
from sevanidhi.schemes.state_insurance.record_book import RecordMonth
from sevanidhi.web import formats, forms

HEAD = "si"
CHECK = "state_insurance.record_book_check"
MONTHS_BACK = 60
TO_BE_PUT_RIGHT = ("missing", "wrong")
TITLE = ("बीमा रिकॉर्ड बुक के महीने की जाँच का पत्र", "Letter on a month of the insurance record book")
WHAT = {
    "missing": gettext_lazy("The deduction is missing"),
    "amount": gettext_lazy("The amount is wrong"),
    "number": gettext_lazy("The policy number is wrong"),
    "other": gettext_lazy("Something else"),
}
STATES = {
    "missing": gettext_lazy("missing"),
    "wrong": gettext_lazy("to be put right"),
    "posted": gettext_lazy("recorded"),
    "provisional": gettext_lazy("recorded, not yet confirmed by the treasury"),
    "not_due": gettext_lazy("nothing due"),
}


class NoPolicy(Refusal):
    """The employee has no policy. Facts: employee_id."""


class MonthNotPutRight(Refusal):
    """The record book still shows the month missing or wrong. Facts: number, month."""


class AskCheck(forms.Form):
    """Which month of the record book is to be looked into, and what is wrong with it."""

    month = django_forms.ChoiceField(label=gettext_lazy("Which month?"))
    what = django_forms.ChoiceField(
        label=gettext_lazy("What is wrong?"), choices=list(WHAT.items()), widget=django_forms.RadioSelect
    )
    slip = django_forms.CharField(
        label=gettext_lazy("What your pay slip says"),
        help_text=gettext_lazy("Such as the amount, the policy number, the office"),
        max_length=1000,
        required=False,
        widget=django_forms.Textarea,
    )
    asked = {"slip": forms.Asked(rows=3)}

    def __init__(self, *args: Any, employee: Employee, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employee, self.policy = employee, queries.policy_of(employee)
        months = _months(self.policy, today=today) if self.policy else []
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (str(one.month), f"{formats.month(one.month)}: {STATES[one.state]}") for one in months
        ]

    def clean(self) -> dict[str, Any]:
        if self.policy is None:
            self.refuse(NoPolicy(employee_id=self.employee.employee_id))
        return super().clean() or {}

    @property
    def answers(self) -> dict[str, str]:
        """Return what is kept of the application."""
        told = self.cleaned_data
        if self.policy is None:
            raise NoPolicy(employee_id=self.employee.employee_id)
        return {"account": self.policy.number} | {name: told[name] for name in ("month", "what", "slip")}


def _months(policy: Any, *, today: date) -> list[RecordMonth]:
    """Return the months that can be asked about, the newest first."""
    book = queries.record_book(policy, on=today)
    past = [month for year in book.outline() for month in year.months if month.month < SalaryMonth.of(today)]
    return past[::-1][:MONTHS_BACK]


def in_words(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return an applicant's answers as a page shows them: [(label, value)]."""
    lines = [
        (_("Policy number"), answers["account"]),
        (_("Month"), formats.month(SalaryMonth.parse(answers["month"]))),
        (_("What is wrong?"), str(WHAT[answers["what"]])),
    ]
    return [*lines, (_("What your pay slip says"), answers["slip"])] if answers["slip"] else lines


def confirm(case: Any, *, by: Any, today: date) -> None:
    """Write the letter that says how the month now stands. May refuse: MonthNotPutRight.

    Granting is no wish: the record book itself has to show the month right.
    """
    month = SalaryMonth.parse(case.answers["month"])
    policy = queries.policy(case.answers["account"])
    shown = queries.record_month(policy, month, on=today)
    if shown.state in TO_BE_PUT_RIGHT:
        raise MonthNotPutRight(number=policy.number, month=month)
    letters.answer(
        case, template="state_insurance/record_book_checked.typ", title=TITLE, by=by, today=today,
        kept={"state": shown.state, "amount": str(shown.amount)},
        told={
            "policy": case.answers["account"], "month": str(shown.month), "amount": shown.amount,
            "numbers": sorted({one.number for one in shown.deductions if one.number}),
        },
    )  # fmt: skip


OWN_WORDS = {
    "propose_grant": (
        ("महीना सही है, निर्णय के लिए भेजें", "The month is right: send it for decision"),
        ("जाँच हुई: महीना अब सही है", "Looked into: the month is right now"),
    ),
    "propose_refusal": (
        ("महीना ऐसे ही रहेगा, निर्णय के लिए भेजें", "The month stays as it is: send it for decision"),
        ("जाँच हुई: महीना ऐसे ही रहेगा", "Looked into: the month stays as it is"),
    ),
    "grant": (
        ("पुष्टि करें: महीना सही है", "Confirm: the month is right"),
        ("ज़िला कार्यालय ने पुष्टि की: महीना सही है", "The district office confirmed: the month is right"),
    ),
    "refuse": (
        ("निर्णय: महीना ऐसे ही रहेगा", "Decide: the month stays as it is"),
        ("निर्णय: महीना ऐसे ही रहेगा", "Decided: the month stays as it is"),
    ),
}


def _worded(step: Step) -> Step:
    words = OWN_WORDS.get(step.verb)
    return replace(step, words=words[0], told=words[1]) if words else step


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
        steps=tuple(_worded(step) for step in reported_steps()),
        form=AskCheck,
        effects={"grant": confirm, "undo": letters.take_back},
        in_words=in_words,
    ),
)
