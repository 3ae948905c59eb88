"""What the funds' refusals say to a reader, Hindi first. Places are the refusal's facts; amounts bring ₹."""

REFUSALS = {
    "RateTooFine": (
        "ब्याज दर %(rate_percent)s में दो से अधिक दशमलव स्थान हैं।",
        "The rate of interest %(rate_percent)s has more than two decimals.",
    ),
    "NoMonths": (
        "ब्याज के लिए कम से कम एक माह चाहिए।",
        "Interest needs at least one month.",
    ),
    "MonthsNotInOrder": (
        "%(after)s के बाद %(month)s आया है; हर माह अपने पिछले माह के ठीक बाद हो, बीच में कोई न छूटे।",
        "%(month)s follows %(after)s; each month must follow the one before it, none left out.",
    ),
    "MonthsOfTwoYears": (
        "%(first)s और %(month)s अलग वित्तीय वर्षों के हैं; ब्याज एक बार में एक ही वित्तीय वर्ष का गिना जाता है।",
        "%(first)s and %(month)s are of different financial years; interest is reckoned one year at a time.",
    ),
    "SubscriptionBelowDue": (
        "%(amount)s इस वेतन के निर्धारित अंशदान %(due)s से कम है।",
        "%(amount)s is less than the subscription due at this pay, %(due)s.",
    ),
    "SubscriptionAboveEmoluments": (
        "%(amount)s का अंशदान नहीं हो सकता; वर्ष की परिलब्धियों की सीमा में अब %(most)s तक ही दिया जा सकता है।",
        "A subscription of %(amount)s is not open; the year's emoluments leave room for %(most)s.",
    ),
    "EarlierYearOpen": (
        "पहले वित्तीय वर्ष %(open_year)s का ब्याज दें और उसे बंद करें; उसके बाद %(financial_year)s का।",
        "First credit and close the financial year %(open_year)s; then %(financial_year)s.",
    ),
    "YearNotOver": (
        "वित्तीय वर्ष %(financial_year)s अभी पूरा नहीं हुआ (आज %(today)s); ब्याज 31 मार्च को जमा होता है।",
        "The financial year %(financial_year)s is not over (today is %(today)s); wait for 31 March.",
    ),
    "RunUnderWay": (
        "%(financial_year)s का ब्याज इसी समय कहीं और चल रहा है; उसे पूरा होने दें।",
        "The interest of %(financial_year)s is being run elsewhere at this moment; let it finish.",
    ),
}

FAULTS = {
    "NoRateForLateCredit": (
        "देर से मिली जमा के वर्ष की ब्याज दर ज्ञात नहीं है",
        "no rate of interest is known for the year of a late credit",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "funds.interest.begun": ("वार्षिक ब्याज का हिसाब शुरू किया", "began the yearly interest"),
    "funds.interest.finished": ("वार्षिक ब्याज का हिसाब पूरा हुआ", "finished the yearly interest"),
}
