"""The registry's refusals in words."""

REFUSALS = {
    "HeadUnknown": (
        'कटौती का शीर्ष "%(head)s" इस व्यवस्था में नहीं है।',
        'There is no head of deduction "%(head)s" here.',
    ),
}
