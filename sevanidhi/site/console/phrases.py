"""What the console's refusals say, Hindi first. Places are the refusal's facts."""

REFUSALS = {
    "OptionNotRead": (
        "--%(option)s: “%(value)s” समझ में नहीं आया; %(wanted_hi)s।",
        "--%(option)s: “%(value)s” cannot be read; %(wanted_en)s.",
    ),
    "FileNotFound": (
        "“%(given)s” न कार्ड का कोड है, न पढ़ी जा सकने वाली फ़ाइल।",
        "“%(given)s” is neither the code of a card nor a file that can be read.",
    ),
    "NoCodeFound": (
        "%(file)s में कार्ड का कोड पढ़ा नहीं जा सका।",
        "No code of a card can be read in %(file)s.",
    ),
    "NoListKept": (
        "यहाँ कोई रखी हुई सूची नहीं है; सूची की फ़ाइल का नाम दें।",
        "No list is kept here; name the file of one.",
    ),
    "BatchUnknown": (
        "%(number)s नाम का कोई बैच नहीं है, या यह लॉगिन उसे नहीं देख सकता।",
        "There is no batch %(number)s, or this login may not see it.",
    ),
    "CodeFileTooLarge": (
        "%(file)s बहुत बड़ी है: कार्ड के कोड, चित्र या PDF की फ़ाइल %(most)s MB तक हो।",
        "%(file)s is too large: a card's code, a picture or a PDF has %(most)s MB at most.",
    ),
    "FileNotRead": (
        "फ़ाइल %(file)s पढ़ी नहीं जा सकी: %(why)s",
        "The file %(file)s cannot be read: %(why)s",
    ),
    "ColumnMissing": (
        "पंक्ति 1: स्तंभ “%(field)s” नहीं है। स्तंभ ये हों: %(columns)s।",
        "Row 1: there is no column “%(field)s”. The columns are: %(columns)s.",
    ),
    "ColumnTwice": (
        "पंक्ति 1: स्तंभ “%(field)s” दो बार है।",
        "Row 1: the column “%(field)s” stands twice.",
    ),
    "NoRows": (
        "फ़ाइल में शीर्षक के नीचे कोई पंक्ति नहीं है।",
        "The file has no rows under its heading.",
    ),
    "RowOfOtherLength": (
        "पंक्ति %(row)s: %(cells)s खाने हैं, शीर्षक में %(columns)s; “%(field)s” से आगे मिलान नहीं होता।",
        "Row %(row)s: %(cells)s cells, the heading has %(columns)s; nothing fits from “%(field)s” on.",
    ),
    "CellNotRead": (
        "पंक्ति %(row)s, स्तंभ “%(field)s”: “%(value)s” यहाँ ठीक नहीं है; %(wanted_hi)s।",
        "Row %(row)s, column “%(field)s”: “%(value)s” does not fit here; %(wanted_en)s.",
    ),
    "CellEmpty": (
        "पंक्ति %(row)s, स्तंभ “%(field)s” खाली है; %(wanted_hi)s।",
        "Row %(row)s, column “%(field)s” is empty; %(wanted_en)s.",
    ),
    "MonthsNotInOrder": (
        "पंक्ति %(row)s, स्तंभ “%(field)s”: %(after)s के बाद %(month)s आया है; हर माह अपने पिछले माह के ठीक बाद हो।",
        "Row %(row)s, column “%(field)s”: %(month)s follows %(after)s; each month follows the one before it.",
    ),
    "MonthsOfTwoYears": (
        "पंक्ति %(row)s, स्तंभ “%(field)s”: %(month)s और पहला माह %(first)s अलग वित्तीय वर्षों के हैं; "
        "ब्याज एक बार में एक ही वर्ष का गिना जाता है।",
        "Row %(row)s, column “%(field)s”: %(month)s and the first month, %(first)s, are of different "
        "financial years; interest is reckoned one year at a time.",
    ),
    "HeadBearsNoInterest": (
        "शीर्ष %(head)s की योजना में ब्याज के नियम नहीं हैं।",
        "The scheme of the head %(head)s has no rules of interest.",
    ),
    "DatabaseNotEmpty": (
        "डेटाबेस %(database)s खाली नहीं है; बैकअप खाली डेटाबेस में ही लौटाया जाता है।",
        "The database %(database)s is not empty; a backup is restored into an empty one only.",
    ),
}
