"""What a treasury's list calls its columns and its officers. Plain Python."""

from __future__ import annotations

import re

from sevanidhi.schemes.health_card.formulas.list_headings import plain

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
ALSO_CALLED = {  # beside the headings of our own list
    "code": ("ddo code", "office code", "to code", "डीडीओ कोड", "आहरण कोड", "कार्यालय कोड"),
    "kind": ("type", "ddo or to"),
    "name_hi": (
        "office", "office name", "name of office", "कार्यालय", "कार्यालय का नाम", "office hindi",
        "name in hindi", "कार्यालय हिंदी",
    ),
    "name_en": (
        "office", "office name", "name of office", "office english", "name in english",
        "नाम अंग्रेज़ी में", "कार्यालय अंग्रेज़ी",
    ),
    "head_hi": ("designation", "पदनाम", "designation hindi", "पदनाम हिंदी"),
    "head_en": ("designation", "designation english", "पदनाम अंग्रेज़ी"),
    "department_hi": (
        "department", "department name", "department hindi", "विभाग", "विभाग का नाम", "विभाग हिंदी",
    ),
    "department_en": ("department", "department name", "department english", "विभाग अंग्रेज़ी"),
    "district": ("district name", "जनपद"),
    "telephone": ("phone", "phone number", "telephone number", "दूरभाष", "फोन नंबर"),
    "mobile": ("mobile number", "मोबाइल नंबर", "मोबाइल संख्या"),
    "email": ("mail", "e-mail address", "mail id", "email id"),
    "address_hi": ("office address", "कार्यालय का पता"),
}  # fmt: skip
NEEDED = ("code", "name_hi", "department_hi", "district")
KINDS = {
    plain(called): kind
    for kind, several in {
        "ddo": ("", "ddo", "आहरण अधिकारी", "डीडीओ"),
        "treasury": ("to", "treasury", "कोषाधिकारी", "कोषागार"),
    }.items()
    for called in several
}
