"""What a drawing officer's list of staff calls its columns. Plain Python."""

from __future__ import annotations

ALSO_CALLED = {  # beside the headings of our own list
    "service_number": (
        "service number", "employee number", "employee no", "employee id", "employee code", "emp id",
        "emp code", "emp no", "employee or pension number", "pension number", "pension order",
        "ppo", "ppo no", "ppo number",
        "संख्या", "कर्मचारी संख्या", "कर्मचारी या पेंशन संख्या", "कर्मचारी आईडी", "कर्मचारी कोड",
        "पेंशन संख्या", "पीपीओ", "पीपीओ संख्या",
    ),
    "name_hi": (
        "name", "employee name", "name of employee", "name in hindi", "hindi name", "नाम", "नाम हिंदी में",
        "हिंदी नाम", "कर्मचारी का नाम", "कार्मिक का नाम",
    ),
    "name_en": (
        "name", "employee name", "name of employee", "name in english", "english name", "नाम अंग्रेज़ी में",
        "अंग्रेज़ी नाम", "नाम English",
    ),
    "birth_date": (
        "date of birth", "birth date", "day of birth", "dob", "जन्मतिथि", "जन्म की तारीख", "जन्म दिनांक",
    ),
    "mobile": (
        "mobile number", "mobile no", "phone", "phone number", "मोबाइल नंबर", "मोबाइल संख्या", "फ़ोन", "फ़ोन नंबर",
    ),
    "pensioner": ("pensioner", "is pensioner", "पेंशनर", "पेंशनर है", "पेंशनभोगी"),
}  # fmt: skip
