# ruff: noqa: E501 - tables of words read better unbroken
"""What a remark on a schedule means: the few things that explain why a line differs from last month's."""

import re
from enum import Enum

_MEANINGS: tuple[tuple[str, str], ...] = (
    ("died", r"\b(?:died|expired|death|deceased|late)\b|मृत्यु|देहांत|देहान्त|निधन|स्वर्गीय|स्व\."),
    ("on_leave", r"\bleave\b|\blwp\b|\beol\b|अवकाश|छुट्टी|निलंबित|निलम्बित|\bsuspen"),
    (
        "came_on_transfer",
        r"came on transfer|transfer(?:red)? (?:in|from)|joined from|से स्थानांतरित|से स्थानान्तरित|से आए|से आये|स्थानांतरण पर आ",
    ),
    ("transferred", r"\btransfer(?:red)?\b|स्थानांतर|स्थानान्तर|तबादला"),
    (
        "quitted",
        r"\b(?:quit|quitted|resign(?:ed)?|retired|superannuat|removed|dismissed)|त्यागपत्र|सेवानिवृत्त|सेवा निवृत्त|सेवा से हट",
    ),
    ("discontinued", r"discontinu|stopped|बंद|बन्द"),
    ("resumed", r"\bresum|पुनः (?:आरंभ|प्रारंभ|शुरू)|फिर से"),
    (
        "new_subscriber",
        r"\bnew (?:subscriber|member|entry|appoint)|first deduction|नया सदस्य|नये सदस्य|नया अंशदाता|प्रथम कटौती|नव नियुक्त",
    ),
    (
        "fresh_number_required",
        r"(?:fresh|new) (?:number|no\.?|account)|number required|नया (?:नंबर|खाता)|नए नंबर|संख्या (?:चाहिए|आवंटन)",
    ),
    ("arrears", r"\barrears?\b|एरियर|बकाया"),
    ("supplementary", r"\bsupplementary\b|\bsuppl\b|अनुपूरक|पूरक"),
    ("interest_on_advance", r"interest on (?:advance|loan)|अग्रिम पर ब्याज|ऋण पर ब्याज"),
)


class Meaning(Enum):
    """A remark's meaning."""

    DIED = "died"
    ON_LEAVE = "on_leave"
    CAME_ON_TRANSFER = "came_on_transfer"
    TRANSFERRED = "transferred"
    QUITTED = "quitted"
    DISCONTINUED = "discontinued"
    RESUMED = "resumed"
    NEW_SUBSCRIBER = "new_subscriber"
    FRESH_NUMBER_REQUIRED = "fresh_number_required"
    ARREARS = "arrears"
    SUPPLEMENTARY = "supplementary"
    INTEREST_ON_ADVANCE = "interest_on_advance"


_PATTERNS = tuple((Meaning(name), re.compile(pattern, re.IGNORECASE)) for name, pattern in _MEANINGS)


def meanings(remark: str) -> tuple[Meaning, ...]:
    """Return what a remark says, in either language; nothing for a remark of another kind."""
    if not remark:
        return ()
    found = [meaning for meaning, pattern in _PATTERNS if pattern.search(remark)]
    if Meaning.CAME_ON_TRANSFER in found and Meaning.TRANSFERRED in found:
        found.remove(Meaning.TRANSFERRED)
    return tuple(found)
