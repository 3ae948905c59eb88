"""What the fund's refusals say to a reader, Hindi first. Places are the refusal's facts."""

REFUSALS = {
    "NoFundForAppointment": (
        "%(appointed_on)s को नियुक्त कर्मचारी इस नियम (%(rule)s) में सामान्य प्रावधायी निधि का सदस्य नहीं है।",
        "Under this rule (%(rule)s) one appointed on %(appointed_on)s is not in the General Provident Fund.",
    ),
}
