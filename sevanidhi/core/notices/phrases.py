"""What the refusals of messages say."""

REFUSALS = {
    "NotParked": (
        "यह संदेश रुका हुआ नहीं है (स्थिति: %(state)s), इसलिए दोबारा नहीं भेजा जा सकता।",
        "This message is not parked (it is %(state)s), so it cannot be sent again.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "notices.message.sent_again": ("संदेश फिर से भेजा", "sent the message again"),
}
