"""What the fund's calculators ask."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.web import forms

FIRST_SUBSCRIPTION_MONTH = SalaryMonth(2009, 11)
FIRST_INTEREST_YEAR = FinancialYear(1980)


def months_back(*, to: SalaryMonth, first: SalaryMonth) -> list[SalaryMonth]:
    """Return the months from the latest back to the first."""
    count = first.months_until(to)
    return [to.plus(-back) for back in range(count + 1)]


class Subscription(forms.Question):
    """Basic pay and the salary month."""

    pay = forms.RupeesField(
        label=_("Basic pay a month"), help_text=_("Whole rupees, such as 36,000"), whole=True
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        months = months_back(to=SalaryMonth.of(today).plus(12), first=FIRST_SUBSCRIPTION_MONTH)
        self.fields["month"] = forms.SalaryMonthField(
            label=_("Salary month"), months=months, initial=str(SalaryMonth.of(today))
        )


class Interest(forms.Question):
    """A year of the fund: what stood, what came each month, one change of it and one withdrawal."""

    opening = forms.RupeesField(label=_("Balance on 1 April"))
    subscription = forms.RupeesField(label=_("Subscription each month"))
    raised = forms.RupeesField(label=_("Another subscription later in the year"), required=False)
    raised_from = django_forms.ChoiceField(label=_("from the month"), required=False)
    withdrawal = forms.RupeesField(label=_("A withdrawal"), required=False)
    withdrawn_in = django_forms.ChoiceField(label=_("in the month"), required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        latest = FinancialYear.of(today)
        years = [FinancialYear(start) for start in range(latest.start, FIRST_INTEREST_YEAR.start - 1, -1)]
        year = django_forms.TypedChoiceField(
            label=_("Financial year"),
            choices=[(str(one), str(one)) for one in years],
            coerce=FinancialYear.parse,
            initial=str(latest.previous()),
        )
        self.fields = {"year": year} | self.fields
        months = [("", "—"), *((str(number), name) for number, name in MONTHS_OF_A_YEAR)]
        self.fields["raised_from"].choices = self.fields["withdrawn_in"].choices = months

    def clean(self) -> dict[str, Any]:
        """An amount needs its month."""
        cleaned = super().clean() or {}
        for amount, month in (("raised", "raised_from"), ("withdrawal", "withdrawn_in")):
            if cleaned.get(amount) is not None and not cleaned.get(month):
                self.add_error(month, _("Choose the month of this amount."))
        return cleaned


MONTHS_OF_A_YEAR = (
    (4, _("April")),
    (5, _("May")),
    (6, _("June")),
    (7, _("July")),
    (8, _("August")),
    (9, _("September")),
    (10, _("October")),
    (11, _("November")),
    (12, _("December")),
    (1, _("January")),
    (2, _("February")),
    (3, _("March")),
)
