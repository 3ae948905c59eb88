"""Applications of the fund: for now the yearly verification of a passbook (GPF-11, OPS-2)."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.casework import letters
from sevanidhi.core.casework.kinds import Kind, plain_steps
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.words import in_words
from sevanidhi.lines.funds import queries as funds
from sevanidhi.web import forms

HEAD = "gpf"
VERIFICATION = "gpf.passbook_verification"
YEARS_BACK = 5
FIGURES = ("opening", "credits", "debits", "interest", "closing")


class YearNotClosed(Refusal):
    """The account's year is not closed yet, so its passbook cannot be certified. Facts: number, year."""


class NoAccount(Refusal):
    """The employee has no account of the fund. Facts: employee_id."""


class AskVerification(forms.Form):
    """Which year of the passbook is to be verified."""

    year = django_forms.ChoiceField(label=_("Which year of your passbook should be verified?"))

    def __init__(self, *args: Any, employee: Employee, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employee = employee
        last = FinancialYear.of(today).previous()
        years = [FinancialYear(last.start - back) for back in range(YEARS_BACK)]
        cast(django_forms.ChoiceField, self.fields["year"]).choices = [
            (str(year), str(year)) for year in years
        ]

    @property
    def answers(self) -> dict[str, str]:
        """Return what is kept of the application: the account's number and the year."""
        return {"account": account_of(self.employee).number, "year": self.cleaned_data["year"]}


def account_of(employee: Employee) -> Any:
    """Return the employee's account. May refuse: NoAccount."""
    account = ledger.account_of(employee, HEAD)
    if account is None:
        raise NoAccount(employee_id=employee.employee_id)
    return account


def certify(case: Any, *, by: Any, today: date) -> None:
    """Write the letter that certifies the year; its figures stay with the case. May refuse: YearNotClosed."""
    account = ledger.account_by_number(HEAD, case.answers["account"])
    year = FinancialYear.parse(case.answers["year"])
    closed = next((one for one in ledger.balances(account) if one.financial_year == year.start), None)
    if closed is None:
        raise YearNotClosed(number=account.number, year=str(year))
    figures = _figures(account, closed, year)
    letters.answer(
        case, template="gpf/passbook_verified.typ", title=TITLE, by=by, today=today,
        kept={name: str(amount) for name, amount in figures.items()},
        told={
            "account": account.number, "year": str(year), "figures": figures,
            "words": {language: in_words(figures["closing"], language) for language in ("hi", "en")},
        },
    )  # fmt: skip


def _figures(account: Any, closed: Any, year: FinancialYear) -> dict[str, Any]:
    """Return a closed year's figures as the passbook has them: what older books brought is no credit."""
    brought = funds.brought_in(ledger.movements(account), year)
    kept = {name: getattr(closed, name) for name in FIGURES}
    return kept | {"opening": closed.opening + brought, "credits": closed.credits - brought}


TITLE = ("पासबुक सत्यापन प्रमाण पत्र", "Certificate of passbook verification")

KINDS = (
    Kind(
        code=VERIFICATION,
        short="PV",
        title=("जीपीएफ पासबुक का सत्यापन", "Verification of the GPF passbook"),
        purpose=(
            "विभाग आपकी पासबुक के एक साल को अपने खाते से मिलाकर प्रमाण पत्र देता है।",
            "The department compares a year of your passbook with its own account and certifies it.",
        ),
        service="passbook_verification",
        head=HEAD,
        steps=plain_steps(),
        form=AskVerification,
        effects={"grant": certify, "undo": letters.take_back},
    ),
)
