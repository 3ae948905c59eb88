"""What each fault is called where lines are counted and chosen by it: (Hindi, English)."""

from sevanidhi.core.payroll.faults import Fault
from sevanidhi.web import formats

FAULT_NAMES = {
    Fault.AMOUNT_UNREADABLE: ("राशि पढ़ी नहीं जाती", "amount not read"),
    Fault.AMOUNT_NEGATIVE: ("राशि ऋणात्मक", "negative amount"),
    Fault.TOTAL_DIFFERS: ("कुल वसूली का योग नहीं मिलता", "total not the sum of its parts"),
    Fault.HEAD_UNKNOWN: ("मद पहचानी नहीं गई", "head not known"),
    Fault.ACCOUNT_MISSING: ("संख्या नहीं लिखी", "no number written"),
    Fault.ACCOUNT_UNKNOWN: ("इस संख्या का खाता नहीं", "no account of this number"),
    Fault.ACCOUNT_CLOSED: ("खाता खुला नहीं", "account not open"),
    Fault.NAME_DIFFERS: ("नाम दूसरा है", "another name"),
    Fault.OTHER_OFFICE: ("इस कार्यालय में पदस्थापित नहीं", "not of this office"),
    Fault.LEFT_SERVICE: ("सेवा से जा चुके", "left service"),
    Fault.CREDITED_ALREADY: ("पहले ही जमा", "credited already"),
    Fault.TWICE_IN_FILE: ("फ़ाइल में दो बार", "twice in the file"),
    Fault.PAY_UNKNOWN: ("वेतन पता नहीं", "pay not known"),
    Fault.PAY_NOT_IN_TABLE: ("वेतन तालिका में नहीं", "pay not in the table"),
    Fault.BELOW_SLAB: ("श्रेणी से कम राशि", "below the slab"),
    Fault.NOT_OPEN: ("राशि कोई खुली दर नहीं", "no rate open to choice"),
    Fault.ABOVE_EMOLUMENTS: ("परिलब्धियों से अधिक", "above the emoluments"),
    Fault.INSTALMENT_WRONG: ("किस्त संख्या गलत", "instalment wrong"),
    Fault.MONTH_WRONG: ("वेतन माह गलत", "month wrong"),
    Fault.BEFORE_OPENING: ("खाता खुलने से पहले का माह", "before the account was opened"),
}


def fault_name(code: str) -> str:
    """Return what a fault is called, in the active language."""
    return FAULT_NAMES[Fault[code]][formats.active_language() == "en"]
