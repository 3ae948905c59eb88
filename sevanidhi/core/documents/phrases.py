"""What the audit says of papers."""

# What the audit says of each act: (Hindi, English).
ACTS = {
    "documents.made": ("कागज़ बनाया", "made a paper"),
    "documents.handed_in": ("कागज़ जमा किया", "handed in a paper"),
}
