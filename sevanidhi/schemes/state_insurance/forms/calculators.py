"""What the premium calculator asks."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.web import forms

FIRST_MONTH = SalaryMonth(1998, 4)


class Premium(forms.Question):
    """Basic pay and the salary month."""

    pay = forms.RupeesField(
        label=_("Basic pay a month"), help_text=_("Whole rupees, such as 9,000"), whole=True
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        latest = SalaryMonth.of(today).plus(12)
        months = [latest.plus(-back) for back in range(FIRST_MONTH.months_until(latest) + 1)]
        self.fields["month"] = forms.SalaryMonthField(
            label=_("Salary month"), months=months, initial=str(SalaryMonth.of(today))
        )
