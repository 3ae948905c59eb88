"""What the vault's refusals, acts and log lines are called, Hindi first."""

REFUSALS = {
    "AadhaarNotValid": (
        "इस आधार संख्या में कोई अंक गलत है या छूट गया है। बारहों अंक मिलाकर फिर लिखें।",
        "A digit of this Aadhaar number is wrong or missing. Compare all twelve and write them again.",
    ),
    "PurposeNotKnown": (
        "आधार संख्या का उपयोग बिना बताए काम के नहीं होता।",
        "An Aadhaar number is not used without a named purpose.",
    ),
    "ReferenceUsed": (
        "इस प्रविष्टि में दूसरी आधार संख्या रखी जा चुकी है; पन्ना फिर खोलें और संख्या नए सिरे से लिखें।",
        "Another Aadhaar number was kept for this entry; open the page again and type the number anew.",
    ),
    "ReferenceUnknown": (
        "आधार संख्या नहीं मिली; उसे फिर से लिखें।",
        "The Aadhaar number was not found; type it again.",
    ),
    "ComparedTooOften": (
        "एक घंटे में %(most)s से अधिक आधार संख्याओं का मिलान नहीं होता; थोड़ी देर बाद करें।",
        "No more than %(most)s Aadhaar numbers are compared within an hour; try again later.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "vault.use.too_fast": (
        "चेतावनी: आधार संख्याओं का बहुत तेज़ी से मिलान करना चाहा",
        "alarm: wanted Aadhaar numbers compared too fast",
    ),
    "vault.use.outside_hours": (
        "चेतावनी: कार्यालय समय के बाहर आधार संख्या का मिलान",
        "alarm: had an Aadhaar number compared outside office hours",
    ),
    "vault.use.by_new_login": (
        "चेतावनी: नए लॉगिन से आधार संख्या का मिलान",
        "alarm: had an Aadhaar number compared with a new login",
    ),
}

# What the person concerned reads in the vault's log.
WHAT_WAS_DONE = {
    "stored": ("आधार संख्या सुरक्षित रखी", "kept the Aadhaar number"),
    "compared": ("आधार संख्या का दूसरों से मिलान किया", "compared the Aadhaar number with others"),
    "claimed": ("आधार संख्या को रिकॉर्ड से जोड़ा", "joined the Aadhaar number to the record"),
    "erased": ("आधार संख्या मिटाई", "erased the Aadhaar number"),
}
WHAT_FOR = {
    "registration": ("पंजीकरण", "registration"),
    "change": ("परिवार में बदलाव", "a change in the family"),
    "duplicates": ("यह देखना कि एक व्यक्ति दो बार तो नहीं", "seeing that nobody is entered twice"),
    "clearing": ("सफ़ाई: जो काम में नहीं आया वह मिटाना", "clearing: what is not used is erased"),
}
