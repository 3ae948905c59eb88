"""How long a short message is. GSM 03.38 and UCS-2, as the networks count."""

_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€\f")  # these take an escape before them

_ONE_PART = {"gsm": 160, "ucs2": 70}
_EACH_OF_MORE = {"gsm": 153, "ucs2": 67}


def is_gsm(text: str) -> bool:
    """Tell whether the text can travel in the 7-bit alphabet; one other character makes all of it UCS-2."""
    return all(character in _GSM or character in _GSM_TWICE for character in text)


def units(text: str) -> int:
    """Return the length in septets, or in UTF-16 units where the 7-bit alphabet does not do."""
    if is_gsm(text):
        return sum(2 if character in _GSM_TWICE else 1 for character in text)
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> int:
    """Return how many messages the text is sent and paid as."""
    alphabet = "gsm" if is_gsm(text) else "ucs2"
    length = units(text)
    if length <= _ONE_PART[alphabet]:
        return 1
    return -(-length // _EACH_OF_MORE[alphabet])
