"""The premium anybody may have worked out. Nothing is kept."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import formulas, rules
from sevanidhi.schemes.state_insurance.forms import calculators as forms
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page


@require_safe
@allow("public")
def premium(request: HttpRequest) -> HttpResponse:
    """The premium due for a basic pay, and those open by choice."""
    form = forms.Premium(request.GET or None, today=clock.today(request))
    context = {"form": form}
    if form.is_valid():
        try:
            context |= _premium(form.cleaned_data["month"], form.cleaned_data["pay"])
        except Refusal as refusal:
            form.refuse(refusal)
    return page(request, "state_insurance/premium_calculator.html", context)


def _premium(month: SalaryMonth, pay: Decimal) -> dict:
    table = rules.premium(month.first_day)
    own, *higher = formulas.premiums_open(table, basic_pay=pay)
    return {
        "month": month,
        "due": own,
        "higher": higher,
        "steps": formulas.explain_premium(table, basic_pay=pay),
    }
