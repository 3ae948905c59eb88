"""What the ledger's refusals and its prover say to a reader, Hindi first. Places are the facts."""

REFUSALS = {
    "AccountNumberTaken": (
        "%(head)s में खाता संख्या %(number)s पहले से किसी और की है।",
        "Account number %(number)s under %(head)s is already somebody else's.",
    ),
    "AccountNotFound": (
        "%(head)s में खाता संख्या %(number)s नहीं मिली।",
        "There is no account number %(number)s under %(head)s.",
    ),
    "YearIsShut": (
        "वित्तीय वर्ष %(financial_year)s %(head)s के लिए बंद हो चुका है; प्रविष्टि चालू वर्ष में करें।",
        "The financial year %(financial_year)s is shut for %(head)s; post into the open year.",
    ),
    "AccountNotOpen": (
        "%(head)s का खाता %(number)s %(on)s को खुला नहीं है; उसमें इस दिन प्रविष्टि नहीं हो सकती।",
        "Account %(number)s under %(head)s is not open on %(on)s; nothing can be posted on it that day.",
    ),
    "AccountPaidOut": (
        "%(head)s का खाता %(number)s %(closed_date)s को बंद हो चुका है और उसमें वापस लेने लायक राशि नहीं है।",
        "Account %(number)s under %(head)s was closed on %(closed_date)s and no longer holds the money to be"
        " taken back.",
    ),
    "ClosedInAnEarlierYear": (
        "%(head)s का खाता %(number)s पिछले वर्ष, %(closed_date)s को बंद हो चुका है; उसका अंतिम शेष नहीं बदलता।"
        " गलत जमा राशि सदस्य से चालान द्वारा वसूल करें और चालू वर्ष में सही खाते में जमा करें।",
        "Account %(number)s under %(head)s was closed in an earlier year, on %(closed_date)s; its last"
        " balance stands. Recover what was wrongly credited from the member by challan, and credit it to the"
        " right account in the open year.",
    ),
    "AlreadyUndone": (
        "प्रविष्टि %(entry)s की %(month)s की राशि पहले ही विपरीत प्रविष्टि से हटाई जा चुकी है।",
        "The amount of %(month)s in entry %(entry)s has already been undone by a contrary entry.",
    ),
    "NothingToUndo": (
        "प्रविष्टि %(entry)s में ऐसी कोई राशि नहीं है जिसे हटाया जाए।",
        "Entry %(entry)s has no such amount to undo.",
    ),
    "SamePersonChecks": (
        "विपरीत प्रविष्टि बनाने वाला स्वयं उसकी जाँच नहीं कर सकता; किसी दूसरे अधिकारी से जाँच कराएँ।",
        "Who makes a contrary entry cannot check it; another officer must.",
    ),
    "NoLines": (
        "इस प्रविष्टि में कोई राशि नहीं है।",
        "This entry has no amounts.",
    ),
}

MISFITS = {
    "EntryChanged": (
        "प्रविष्टि %(entry)s (वर्ष %(financial_year)s) की राशियाँ वैसी नहीं हैं जैसी लिखी गई थीं।",
        "The postings of entry %(entry)s (year %(financial_year)s) are not what was written.",
    ),
    "EntryNotBalanced": (
        "प्रविष्टि %(entry)s (वर्ष %(financial_year)s) का योग शीर्ष %(head)s में शून्य नहीं है।",
        "Entry %(entry)s (year %(financial_year)s) does not sum to zero under %(head)s.",
    ),
    "BalanceDoesNotFit": (
        "खाता %(head)s %(number)s का वर्ष %(financial_year)s का शेष उसकी प्रविष्टियों से नहीं मिलता।",
        "The balance of account %(head)s %(number)s for %(financial_year)s is not what its postings give.",
    ),
    "ChainBroken": (
        "मुहरबंद शृंखला स्थान %(position)s पर टूटी है (प्रविष्टि %(entry)s: %(found)s)।",
        "The sealed chain is broken at position %(position)s (entry %(entry)s: %(found)s).",
    ),
    "InterestDoesNotFit": (
        "खाता %(head)s %(number)s का वर्ष %(financial_year)s का ब्याज दोबारा गणना से नहीं मिलता।",
        "The interest of account %(head)s %(number)s for %(financial_year)s is not what the rule gives.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "ledger.account.opened": ("खाता खोला", "opened an account"),
    "ledger.accounts.opened": ("कई खाते खोले", "opened several accounts"),
    "ledger.entry.undone": ("प्रविष्टि को विपरीत प्रविष्टि से हटाया", "undid an entry by a contrary one"),
    "ledger.year.shut": ("वर्ष में नई जमा रोकी", "shut the year to new postings"),
    "ledger.year.closed": ("वर्ष बंद किया", "closed the year"),
}
