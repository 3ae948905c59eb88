"""What this room's refusals and acts are called, Hindi first."""

REFUSALS = {
    "TextNotReadable": (
        "यह लिखावट पढ़ी नहीं जा सकती: कोड अधूरा है या हमारा नहीं है।",
        "This text cannot be read: the code is not whole, or not ours.",
    ),
    "NotGenuine": (
        "यह प्रमाणित नहीं है: इस पर हमारा मान्य हस्ताक्षर नहीं है।",
        "This is not genuine: it does not bear our valid signature.",
    ),
    "FormNotTaken": (
        "यह प्रमाणित नहीं है: यह वैसा नहीं लिखा है जैसा हम लिखते हैं।",
        "This is not genuine: it is not written the way we write.",
    ),
    "AlgorithmNotTaken": (
        "यह प्रमाणित नहीं है: हस्ताक्षर किसी और विधि का है।",
        "This is not genuine: the signature is of another kind.",
    ),
    "KeyUnknown": (
        "यह प्रमाणित नहीं है: जिस कुंजी का यह हस्ताक्षर बताता है, वह हमारी नहीं है, या यह सूची पुरानी है।",
        "This is not genuine: the key it names is not ours, or this list of keys is old.",
    ),
    "KeyNotYet": (
        "यह अभी मान्य नहीं है: इसकी कुंजी %(from_date)s से मानी जाएगी।",
        "This is not valid yet: its key is believed from %(from_date)s on.",
    ),
    "KeyEnded": (
        "यह अब मान्य नहीं है: इसकी कुंजी %(until_date)s से नहीं मानी जाती।",
        "This is valid no more: its key is not believed from %(until_date)s on.",
    ),
    "SignatureWrong": (
        "यह प्रमाणित नहीं है: लिखे हुए में कुछ बदला गया है, या हस्ताक्षर नकली है।",
        "This is not genuine: something in it was changed, or the signature is forged.",
    ),
    "NoSigningKey": (
        "%(on)s को हस्ताक्षर करने की कोई कुंजी नहीं है; पहले कुंजी बनाएँ।",
        "There is no key to sign with on %(on)s; make one first.",
    ),
    "SigningKeyThere": (
        "%(from_date)s को हस्ताक्षर करने वाली कुंजी पहले से है; उसे बदलना हो तो नई कुंजी से बदलें।",
        "There is a key already that signs on %(from_date)s; rotate it to put another in its place.",
    ),
    "GapBetweenKeys": (
        "अभी की कुंजी %(until_date)s को समाप्त होती है; नई कुंजी उसी दिन या उससे पहले शुरू हो।",
        "The key of now ends on %(until_date)s; let the new one begin on that day or before.",
    ),
    "KeyBeginsInThePast": (
        "कुंजी बीते दिन %(from_date)s से नहीं चल सकती।",
        "A key cannot begin on a day that is over, %(from_date)s.",
    ),
    "NoSuchKey": (
        "%(kid)s नाम की कोई कुंजी यहाँ नहीं है।",
        "There is no key %(kid)s here.",
    ),
    "EndNotExplained": (
        "कुंजी समाप्त करने का कारण लिखें।",
        "Write why the key is ended.",
    ),
    "KeyEndedAlready": (
        "यह कुंजी %(until_date)s से समाप्त है।",
        "This key has ended already, on %(until_date)s.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "signatures.key.made": ("हस्ताक्षर की कुंजी बनाई", "made a signing key"),
    "signatures.key.rotated": ("हस्ताक्षर की कुंजी बदली", "put a new signing key in place of the old"),
    "signatures.key.ended": ("हस्ताक्षर की कुंजी समाप्त की", "ended a signing key"),
}
