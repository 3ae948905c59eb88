"""What the refusals of messages say."""

REFUSALS = {
    "NotParked": (
        "यह संदेश अब रुका हुआ नहीं है, इसलिए दोबारा नहीं भेजा जा सकता।",
        "This message is not parked any more, so it cannot be sent again.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "notices.message.sent_again": ("संदेश फिर से भेजा", "sent the message again"),
}
