"""Applications of the fund: the yearly verification of a passbook, and a month of it to be looked into.

GPF-11, OPS-2.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms as django_forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.casework import letters, month_checks
from sevanidhi.core.casework.kinds import Kind, plain_steps
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.words import in_words
from sevanidhi.lines.funds import queries as funds
from sevanidhi.schemes.gpf import queries
from sevanidhi.web import forms

HEAD = "gpf"
VERIFICATION = "gpf.passbook_verification"
MONTH_CHECK = "gpf.passbook_month_check"
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


class AskMonthCheck(month_checks.AskMonth):
    """Which month of the passbook is to be looked into, and what is wrong with it."""

    def __init__(self, *args: Any, employee: Employee, today: date, **kwargs: Any) -> None:
        account = ledger.account_of(employee, HEAD)
        super().__init__(
            *args, number=account.number if account else "", what=WHAT, today=today,
            no_account=NoAccount(employee_id=employee.employee_id),
            months=queries.months_of(account, today=today) if account else (), **kwargs,
        )  # fmt: skip


def confirm_month(case: Any, *, by: Any, today: date) -> None:
    """Write the letter that says how the month now stands. May refuse: MonthNotPutRight."""
    month = SalaryMonth.parse(case.answers["month"])
    account = ledger.account_by_number(HEAD, case.answers["account"])
    with translation.override(case.person.language):  # the letter is the member's, whoever grants it
        shown = next(one for one in queries.months_of(account, today=today) if one.month == month)
    month_checks.must_be_right(shown, number=account.number)
    letters.answer(
        case, template="gpf/passbook_month_checked.typ", title=MONTH_TITLE, by=by, today=today,
        kept={"state": shown.state, "amount": str(shown.deposits)},
        told={
            "account": account.number, "month": month_checks.month_in_both(month),
            "amount": shown.deposits, "note": shown.note,
        },
    )  # fmt: skip


TITLE = ("पासबुक सत्यापन प्रमाण पत्र", "Certificate of passbook verification")
MONTH_TITLE = ("जीपीएफ पासबुक के महीने की जाँच का पत्र", "Letter on a month of the GPF passbook")
WHAT = {
    "missing": _("The deduction is missing"),
    "amount": _("The amount is wrong"),
    "number": _("The account number is wrong"),
    "other": _("Something else"),
}

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
    Kind(
        code=MONTH_CHECK,
        short="PM",
        title=("जीपीएफ पासबुक के महीने की जाँच", "A month of the GPF passbook to be looked into"),
        purpose=(
            "कोई महीना नहीं दिख रहा या गलत है? आपका आहरण अधिकारी देखकर उत्तर देगा, फिर ज़िला कार्यालय ठीक करेगा।",
            "Is a month missing or wrong? Your drawing officer reports, the district puts it right.",
        ),
        service="passbook_verification",
        head=HEAD,
        steps=month_checks.steps(),
        form=AskMonthCheck,
        effects={"grant": confirm_month, "undo": letters.take_back},
        in_words=month_checks.in_words(number=_("Account number"), what=WHAT),
    ),
)
