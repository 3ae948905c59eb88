"""What the kernel's refusals say to a reader, Hindi first. Places are its facts; amounts bring ₹."""

REFUSALS = {
    "NotMoney": (
        "“%(value)s” रुपये की राशि नहीं है।",
        "“%(value)s” is not an amount of rupees.",
    ),
    "FractionOfAPaisa": (
        "%(value)s में पैसे से छोटा अंश है; राशि रुपये और पूरे पैसों में लिखें।",
        "%(value)s holds a fraction of a paisa; write rupees and whole paise.",
    ),
    "NotAMonth": (
        "“%(value)s” महीना नहीं है; इस तरह लिखें: 2015-04।",
        "“%(value)s” is not a month; write it like 2015-04.",
    ),
    "NotAFinancialYear": (
        "“%(value)s” वित्तीय वर्ष नहीं है; इस तरह लिखें: 2015-16।",
        "“%(value)s” is not a financial year; write it like 2015-16.",
    ),
    "NotAPeriod": (
        "अवधि %(until_date)s पर समाप्त नहीं हो सकती, क्योंकि वह %(from_date)s से शुरू होती है।",
        "The period cannot end on %(until_date)s, for it begins on %(from_date)s.",
    ),
    "NoWorkingDay": (
        "इस पंचांग में सप्ताह का हर दिन अवकाश है, इसलिए काम के दिन नहीं गिने जा सकते।",
        "In this calendar every day of the week is off, so working days cannot be counted.",
    ),
    "AmountHasNoWords": (
        "%(amount)s को शब्दों में नहीं लिखा जा सकता; सीमा 0 से 99,99,99,99,999.99 रुपये है।",
        "%(amount)s cannot be written in words; the range is 0 to 99,99,99,99,999.99 rupees.",
    ),
    "NotAnAmountInWords": (
        "“%(text)s” शब्दों में लिखी राशि नहीं है।",
        "“%(text)s” is not an amount in words.",
    ),
    "PayNotInTable": (
        "मूल वेतन %(basic_pay)s इस तालिका में नहीं है; तालिका %(lowest_pay)s से शुरू होती है।",
        "Basic pay of %(basic_pay)s is not in this table; the table begins at %(lowest_pay)s.",
    ),
    "PayNotWholeRupees": (
        "मूल वेतन %(basic_pay)s पूरे रुपयों की राशि नहीं है; तालिकाएँ पूरे रुपयों पर बनी हैं।",
        "Basic pay of %(basic_pay)s is not in whole rupees; the tables are by whole rupees.",
    ),
    "PayBelowNil": (
        "मूल वेतन %(basic_pay)s शून्य से कम है; वह शून्य या अधिक हो।",
        "Basic pay of %(basic_pay)s is less than nil; it must be nil or more.",
    ),
    "SlabsDoNotJoin": (
        "वेतन की श्रेणियाँ आपस में नहीं जुड़तीं: %(where)s।",
        "The slabs of pay do not join: %(where)s.",
    ),
    "NoRuleInForce": (
        "%(on)s को “%(title_hi)s” (%(table)s) का कोई नियम लागू नहीं था; पहला %(first_day)s से है।",
        "No rule of “%(title_en)s” (%(table)s) was in force on %(on)s; the first is from %(first_day)s.",
    ),
    "RuleUnknown": (
        "%(on)s के लिए “%(title_hi)s” (%(table)s) का आँकड़ा उपलब्ध नहीं है; इसका आदेश मिलने पर ही गणना होगी।",
        "The figure of “%(title_en)s” (%(table)s) for %(on)s is not known; it waits for the order.",
    ),
    "UnknownRuleTable": (
        "“%(table)s” नाम की कोई नियम तालिका नहीं है। सबसे मिलता नाम: %(near)s।",
        "There is no rule table “%(table)s”. The nearest name: %(near)s.",
    ),
    "SourcesFaulty": (
        "स्रोतों का रजिस्टर पढ़ा नहीं जा सकता: %(faults)s",
        "The register of sources cannot be read: %(faults)s",
    ),
    "RuleTableFaulty": (
        "नियम तालिका %(table)s में दोष हैं; “sevanidhi rules check” चलाएँ।",
        "The rule table %(table)s is faulty; run “sevanidhi rules check”.",
    ),
}
