"""A month of a member's book to be looked into: what such applications share, whatever the scheme.

A scheme says which months can be asked about, what may be wrong with one, and writes the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from django import forms as django_forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sevanidhi.core.casework.kinds import Step, reported_steps
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import formats, forms

MONTHS_BACK = 60
TO_BE_PUT_RIGHT = ("missing", "wrong")
STATES = {
    "missing": gettext_lazy("missing"),
    "wrong": gettext_lazy("to be put right"),
    "posted": gettext_lazy("recorded"),
    "provisional": gettext_lazy("recorded, not yet confirmed by the treasury"),
    "to_come": gettext_lazy("still to come"),
    "not_due": gettext_lazy("nothing due"),
}


class MonthNotPutRight(Refusal):
    """The member's book still shows the month missing or wrong. Facts: number, month."""


class ShownMonth(Protocol):
    """A month as a passbook or a record book shows it. state: one of STATES."""

    @property
    def month(self) -> SalaryMonth: ...
    @property
    def state(self) -> str: ...


class AskMonth(forms.Form):
    """Which month of a book is to be looked into, and what is wrong with it.

    number: of the account or policy, "" where the applicant has none; no_account then says why nothing can be
    asked. months: those of the book. what: {code: words}.
    """

    month = django_forms.ChoiceField(label=gettext_lazy("Which month?"))
    what = django_forms.ChoiceField(label=gettext_lazy("What is wrong?"), widget=django_forms.RadioSelect)
    slip = django_forms.CharField(
        label=gettext_lazy("What your pay slip says"),
        help_text=gettext_lazy("Such as the amount, the number, the office"),
        max_length=1000,
        required=False,
        widget=django_forms.Textarea,
    )
    asked = {"slip": forms.Asked(rows=3)}

    def __init__(
        self,
        *args: Any,
        number: str,
        no_account: Refusal,
        months: Iterable[ShownMonth],
        what: Mapping[str, Any],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.number, self.no_account = number, no_account
        past = [one for one in months if one.month < SalaryMonth.of(today)][::-1][:MONTHS_BACK]
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (str(one.month), f"{formats.month(one.month)}: {STATES[one.state]}") for one in past
        ]
        self.fields["what"].choices = list(what.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if not self.number:
            self.refuse(self.no_account)
        return super().clean() or {}

    @property
    def answers(self) -> dict[str, str]:
        """Return what is kept of the application."""
        if not self.number:
            raise self.no_account
        return {"account": self.number} | {
            name: self.cleaned_data[name] for name in ("month", "what", "slip")
        }


def in_words(*, number: Any, what: Mapping[str, Any]) -> Callable[[Mapping[str, str]], list[tuple[str, str]]]:
    """Return what writes an applicant's answers for a page: [(label, value)]. number: what it is called."""

    def written(answers: Mapping[str, str]) -> list[tuple[str, str]]:
        lines = [
            (str(number), answers["account"]),
            (_("Month"), formats.month(SalaryMonth.parse(answers["month"]))),
            (_("What is wrong?"), str(what[answers["what"]])),
        ]
        return [*lines, (_("What your pay slip says"), answers["slip"])] if answers["slip"] else lines

    return written


def must_be_right(shown: ShownMonth, *, number: str) -> None:
    """Granting is no wish: the book itself has to show the month right. May refuse: MonthNotPutRight."""
    if shown.state in TO_BE_PUT_RIGHT:
        raise MonthNotPutRight(number=number, month=shown.month)


def month_in_both(month: SalaryMonth) -> dict[str, str]:
    """Return a month in words for a letter: {"hi", "en"}."""
    both = {}
    for language in ("hi", "en"):
        with translation.override(language):
            both[language] = formats.month(month)
    return both


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


def steps() -> tuple[Step, ...]:
    """Return the way of such a case: the drawing officer reports, the district examines and decides."""
    return tuple(_worded(step) for step in reported_steps())


def _worded(step: Step) -> Step:
    words = OWN_WORDS.get(step.verb)
    return replace(step, words=words[0], told=words[1]) if words else step
