"""The offices' refusals in words."""

REFUSALS = {
    "OfficeCodeTaken": (
        "कोड %(code)s पहले से किसी कार्यालय का है।",
        "The code %(code)s already belongs to an office.",
    ),
    "OfficeClosed": (
        "कार्यालय %(office)s %(until_date)s से बंद है।",
        "The office %(office)s is closed from %(until_date)s.",
    ),
    "NothingChanges": (
        "कार्यालय %(office)s का विवरण पहले से यही है; कुछ नहीं बदला गया।",
        "The details of office %(office)s are already as given; nothing was changed.",
    ),
    "OfficeUnknown": (
        "कोड %(code)s का कोई कार्यालय नहीं है।",
        "There is no office with the code %(code)s.",
    ),
    "DistrictOfficeUnknown": (
        "कार्यालय %(office)s किस ज़िला कार्यालय के अधीन है, यह दर्ज नहीं है।",
        "It is not recorded which district office answers for office %(office)s.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "offices.loaded": ("कार्यालयों की सूची दर्ज की", "loaded the list of offices"),
    "offices.office.changed": ("कार्यालय का विवरण बदला", "changed the office"),
    "offices.office.closed": ("कार्यालय बंद किया", "closed the office"),
    "offices.office.opened": ("कार्यालय खोला", "opened the office"),
}
