# ruff: noqa: E501 - tables of words read better unbroken
"""What the pay bill needs to know of the scheme's head."""

from datetime import date

from sevanidhi.core.payroll.deductions import Deduction, Rate, Rates, Staying, register
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.schemes.state_insurance import formulas, rules


def _rates(on: date) -> Rates:
    table = rules.premium(on)
    return Rates(
        table.slabs.rule,
        tuple(
            Rate(slab.low, slab.high, slab.amount, formulas.premiums_open(table, basic_pay=slab.low)[1:])
            for slab in table.slabs.slabs
        ),
    )


def _stays_since(born: date, month: date) -> date | None:
    since = rules.stays_from(born, month=SalaryMonth.of(month))
    return None if since is None else since.first_day


register(
    Deduction(
        head="si",
        posting_kind="premium",
        rates_on=_rates,
        more_allowed=False,
        words=(
            "si", "s i", "state insurance", "insurance", "राज्य बीमा", "रा बी", "राबी", "बीमा", "एसआई", "एस आई", "state insurance premium", "si premium",
        ),
        number_hi="राज्य बीमा पॉलिसी संख्या",
        number_en="State insurance policy number",
        amount_hi="मासिक प्रीमियम",
        amount_en="Monthly premium",
        staying=Staying(since=_stays_since, amount=formulas.premium_that_stays),
    )
)  # fmt: skip
