"""What the general provident fund says of itself."""

from sevanidhi.core.registry import Head, Scheme

SCHEME = Scheme(
    code="gpf",
    state="rajasthan",
    name_hi="सामान्य प्रावधायी निधि",
    name_en="General Provident Fund",
    purpose_hi="वेतन से हर महीने की बचत, ब्याज सहित",
    purpose_en="Savings from each month's pay, with interest",
    heads=(
        Head(
            code="gpf",
            name_hi="सामान्य प्रावधायी निधि",
            name_en="General Provident Fund",
            short_hi="जीपीएफ",
            short_en="GPF",
            budget_head="8009-01-101",
        ),
    ),
    about="gpf:about",
    mine="gpf:mine",
    book="gpf:passbook",
)
