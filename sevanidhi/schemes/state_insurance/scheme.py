"""What state insurance says of itself."""

from sevanidhi.core.registry import Head, Scheme

SCHEME = Scheme(
    code="state_insurance",
    state="rajasthan",
    name_hi="राज्य बीमा",
    name_en="State Insurance",
    purpose_hi="हर राज्य कर्मचारी का जीवन बीमा, वेतन से प्रीमियम",
    purpose_en="Life insurance of every state employee, the premium from pay",
    heads=(
        Head(
            code="si",
            name_hi="राज्य बीमा प्रीमियम",
            name_en="State insurance premium",
            short_hi="राज्य बीमा",
            short_en="SI",
        ),
    ),
    about="state_insurance:about",
    mine="state_insurance:mine",
    book="state_insurance:record_book",
)
