"""What the fund's refusals say to a reader, Hindi first. Places are the refusal's facts."""

REFUSALS = {
    "NoFundForAppointment": (
        "%(appointed_on)s को नियुक्त कर्मचारी इस नियम (%(rule)s) में सामान्य प्रावधायी निधि का सदस्य नहीं है।",
        "Under this rule (%(rule)s) one appointed on %(appointed_on)s is not in the General Provident Fund.",
    ),
    "YearNotClosed": (
        "खाता %(number)s का वर्ष %(year)s अभी बंद नहीं हुआ, इसलिए उसकी पासबुक प्रमाणित नहीं हो सकती।",
        "The year %(year)s of account %(number)s is not closed yet, so its passbook cannot be certified.",
    ),
    "NoAccount": (
        "कर्मचारी %(employee_id)s का सामान्य प्रावधायी निधि का खाता नहीं है।",
        "Employee %(employee_id)s has no account of the General Provident Fund.",
    ),
    "HasAccount": (
        "कर्मचारी %(employee_id)s का खाता पहले से है: %(number)s।",
        "Employee %(employee_id)s has an account already: %(number)s.",
    ),
    "BeforeTheFund": (
        "खाता नियुक्ति (%(appointed_on)s) से पहले, %(opened_date)s को, नहीं खुल सकता।",
        "An account cannot be opened on %(opened_date)s, before the appointment of %(appointed_on)s.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "gpf.account.opened": ("जीपीएफ खाता खोला", "opened a GPF account"),
}
