# ruff: noqa: E501 - tables of words read better unbroken
"""What the pay bill needs to know of the fund's head."""

from datetime import date

from sevanidhi.core.payroll.deductions import Deduction, Rate, Rates, register
from sevanidhi.schemes.gpf import rules


def _rates(on: date) -> Rates:
    table = rules.subscription(on)
    return Rates(table.rule, tuple(Rate(slab.low, slab.high, slab.amount) for slab in table.slabs))


register(
    Deduction(
        head="gpf",
        posting_kind="subscription",
        rates_on=_rates,
        more_allowed=True,
        words=(
            "gpf", "g p f", "general provident fund", "provident fund", "pf", "जीपीएफ", "जी पी एफ", "सामान्य प्रावधायी निधि",
            "सामान्य भविष्य निधि", "सा प्रा नि", "साप्रानि", "प्रावधायी निधि", "भविष्य निधि", "8009-01-101",
        ),
        number_hi="सामान्य प्रावधायी निधि खाता संख्या",
        number_en="GPF account number",
        amount_hi="मासिक अंशदान",
        amount_en="Monthly subscription",
    )
)  # fmt: skip
