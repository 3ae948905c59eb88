"""What the API says when it says no."""

REFUSALS = {
    "ScopeUnknown": (
        "“%(scope)s” नाम का कोई अधिकार नहीं है।",
        "There is no scope “%(scope)s”.",
    ),
    "TokenLastsTooLong": (
        "टोकन 1 से %(most)s दिन तक का हो सकता है; %(days)s दिन माँगे गए।",
        "A token may last from 1 to %(most)s days; %(days)s were asked for.",
    ),
    "OwnerMakes": (
        "%(user_id)s के नाम पर काम करने वाला टोकन केवल वही बना सकता है।",
        "Only %(user_id)s can make a token that acts for %(user_id)s.",
    ),
    "KeyUsedForAnother": (
        "Idempotency-Key “%(key)s” किसी दूसरे अनुरोध के साथ आ चुकी है। नए काम के लिए नई कुंजी बनाएँ।",
        "The Idempotency-Key “%(key)s” came with another request. Make a new key for new work.",
    ),
    "KeyMissing": (
        "इस काम के लिए Idempotency-Key चाहिए: 1 से 255 अक्षर, हर नए काम के लिए नई।",
        "This needs an Idempotency-Key: 1 to 255 characters, a new one for each new piece of work.",
    ),
    "ScopeMissing": (
        "इस टोकन को यह काम करने का अधिकार (%(scope)s) नहीं है।",
        "This token may not do this; it lacks the scope %(scope)s.",
    ),
    "TooManyCalls": (
        "एक मिनट में %(most)s से अधिक अनुरोध नहीं लिए जाते। थोड़ा रुककर फिर भेजें।",
        "No more than %(most)s requests a minute are taken. Wait a little and send again.",
    ),
}

PLAIN = {
    "BadRequest": ("अनुरोध पढ़ा नहीं जा सका।", "The request could not be read."),
    "NotSignedIn": ("सही टोकन के बिना यह नहीं खुलता।", "This does not open without a good token."),
    "NotFound": ("यह नहीं मिला।", "This was not found."),
    "NotValid": ("अनुरोध की कुछ बातें ठीक नहीं हैं।", "Some parts of the request are not right."),
    "Unreachable": ("सेवा थोड़ी देर के लिए बंद है।", "The service is closed for a short while."),
    "Broken": ("हमारी ओर से कुछ गड़बड़ हुई।", "Something went wrong on our side."),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "api.token.made": ("दूसरे सिस्टम का टोकन बनाया", "made a token of another system"),
    "api.token.revoked": ("दूसरे सिस्टम का टोकन बंद किया", "ended a token of another system"),
}
