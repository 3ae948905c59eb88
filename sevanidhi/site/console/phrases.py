"""What the console's refusals say, Hindi first. Places are the refusal's facts."""

REFUSALS = {
    "OptionNotRead": (
        "--%(option)s: “%(value)s” समझ में नहीं आया; %(wanted_hi)s।",
        "--%(option)s: “%(value)s” cannot be read; %(wanted_en)s.",
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
        "पंक्ति %(row)s, स्तंभ “%(field)s”: “%(value)s” समझ में नहीं आया; %(wanted_hi)s।",
        "Row %(row)s, column “%(field)s”: “%(value)s” cannot be read; %(wanted_en)s.",
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
