"""The words of state insurance's refusals."""

REFUSALS = {
    "NoPolicy": (
        "कर्मचारी %(employee_id)s की कोई बीमा पॉलिसी दर्ज नहीं है।",
        "Employee %(employee_id)s has no policy.",
    ),
    "PremiumNotOpen": (
        "%(month)s के वेतन पर %(asked)s का प्रीमियम नहीं चुना जा सकता। आप चुन सकते हैं: %(offered)s।",
        "The premium %(asked)s is not open to the pay of %(month)s. You may choose: %(offered)s.",
    ),
    "PremiumStays": (
        "पॉलिसी %(number)s का प्रीमियम %(since)s के वेतन से नहीं बढ़ाया जाता: "
        "उसके बाद की 1 अप्रैल को इसे बढ़ाने की आयु बीत चुकी है।",
        "The premium of policy %(number)s is not raised from the pay of %(since)s on: "
        "the age up to which it can be raised is past on the 1 April after it.",
    ),
    "NotTheHolder": (
        "पॉलिसी %(number)s का प्रीमियम केवल बीमेदार चुन सकता है।",
        "Only the holder of policy %(number)s can choose its premium.",
    ),
    "PolicyNumberTaken": (
        "पॉलिसी संख्या %(number)s पहले से किसी की है।",
        "The policy number %(number)s belongs to somebody already.",
    ),
    "HasPolicy": (
        "कर्मचारी %(employee_id)s की पॉलिसी पहले से चालू है: %(number)s।",
        "Employee %(employee_id)s has a policy in force already: %(number)s.",
    ),
    "NotFromFirstApril": (
        "बीमा 1 अप्रैल से ही शुरू होता है, %(risk_date)s से नहीं।",
        "An insurance begins on a 1 April, not on %(risk_date)s.",
    ),
    "BeforeJoining": (
        "%(appointed_date)s को नियुक्त कर्मचारी का बीमा %(earliest)s से पहले, %(risk_date)s को, शुरू नहीं हो सकता।",
        "One appointed on %(appointed_date)s is insured from %(earliest)s on, not %(risk_date)s.",
    ),
    "BeforeFirstPremium": (
        "पॉलिसी %(number)s का पहला प्रीमियम %(first)s के वेतन से कटता है, %(month)s के वेतन से नहीं।",
        "The first premium of policy %(number)s is deducted from the pay of %(first)s, not of %(month)s.",
    ),
    "PolicyEnded": (
        "पॉलिसी %(number)s अब चालू नहीं है।",
        "Policy %(number)s is no longer in force.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "state_insurance.policies.issued": ("बीमा पॉलिसियाँ जारी कीं", "issued policies"),
    "state_insurance.policy.issued": ("बीमा पॉलिसी जारी की", "issued the policy"),
    "state_insurance.premium.chosen": ("बीमा प्रीमियम चुना", "chose the premium"),
}
