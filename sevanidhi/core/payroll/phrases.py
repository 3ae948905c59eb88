# ruff: noqa: E501 - tables of words read better unbroken
"""The pay bill's words: for each refusal, each fault and each caution, in Hindi and in English."""

from collections.abc import Mapping
from typing import Any

from sevanidhi.core.payroll.faults import Fault, Warning
from sevanidhi.web import formats

REFUSALS = {
    "FileEmpty": ("फ़ाइल खाली है।", "The file is empty."),
    "FileRefused": ("यह फ़ाइल नहीं पढ़ी जा सकती।", "This file cannot be read."),
    "FileTooBig": (
        "फ़ाइल %(megabytes)s एमबी की है; अनुसूची की फ़ाइल %(limit)s एमबी तक हो सकती है।",
        "The file has %(megabytes)s MB; a schedule may have up to %(limit)s MB.",
    ),
    "KindNotAccepted": (
        "यह %(found)s फ़ाइल है। अनुसूची CSV, XLSX, XLS या ODS में भेजें।",
        "This is a %(found)s file. Send the schedule as CSV, XLSX, XLS or ODS.",
    ),
    "FileDamaged": (
        "फ़ाइल अधूरी या टूटी हुई है। उसे दोबारा सहेजकर भेजें।",
        "The file is cut off or broken. Save it again and send it.",
    ),
    "PasswordProtected": (
        "फ़ाइल पासवर्ड से बंद है। पासवर्ड हटाकर भेजें।",
        "The file opens only with a password. Remove the password and send it.",
    ),
    "ArchiveUnsafe": (
        "फ़ाइल खोलने पर बेहिसाब बड़ी हो जाती है (%(entries)s भाग, %(megabytes)s एमबी), इसलिए नहीं खोली गई।",
        "Unpacked, the file would grow out of all measure (%(entries)s parts, %(megabytes)s MB), so it was not opened.",
    ),
    "TooHeavy": (
        "फ़ाइल पढ़ने में सीमा से अधिक समय या स्मृति लगी। सादी शीट बनाकर भेजें।",
        "Reading the file took more time or memory than we give. Send a plain sheet.",
    ),
    "MacrosInFile": (
        "फ़ाइल में मैक्रो (प्रोग्राम) हैं। बिना मैक्रो की फ़ाइल भेजें।",
        "The file carries macros. Send a file without them.",
    ),
    "ExternalLinksInFile": (
        "फ़ाइल किसी दूसरी फ़ाइल से आँकड़े लेती है। उन्हें मान के रूप में चिपकाकर भेजें।",
        "The file takes figures from another file. Paste them as values and send it.",
    ),
    "FormulasInFile": (
        "इन कोष्ठों में सूत्र हैं: %(cells)s। सूत्र की जगह मान चिपकाकर भेजें।",
        "These cells hold formulas: %(cells)s. Paste values in their place and send the file.",
    ),
    "HiddenSheets": (
        "फ़ाइल में छिपी शीट हैं: %(sheets)s। उन्हें हटाकर भेजें।",
        "The file has hidden sheets: %(sheets)s. Remove them and send it.",
    ),
    "SeveralSheets": (
        "एक से अधिक शीट में कुछ लिखा है: %(sheets)s। एक ही शीट भेजें।",
        "More than one sheet holds something: %(sheets)s. Send one sheet.",
    ),
    "MergedCells": (
        "तालिका में कोष्ठ आपस में मिले हुए हैं: %(cells)s। उन्हें अलग करके भेजें।",
        "Cells of the table are merged: %(cells)s. Split them and send the file.",
    ),
    "LegacyHindiText": (
        "कोष्ठ %(cell)s में पुराने फ़ॉन्ट (कृतिदेव आदि) की हिंदी है: “%(value)s”। उसे यूनिकोड में बदलकर भेजें।",
        "Cell %(cell)s holds Hindi in an old font (Kruti Dev or the like): “%(value)s”. Convert it to Unicode and send it.",
    ),
    "EncodingNotRead": (
        "पंक्ति %(row)s का पाठ पढ़ा नहीं जाता। फ़ाइल को “CSV UTF-8” के रूप में सहेजें।",
        "The text of row %(row)s cannot be read. Save the file as “CSV UTF-8”.",
    ),
    "TooManyRows": (
        "अनुसूची में %(limit)s से अधिक पंक्तियाँ नहीं हो सकतीं।",
        "A schedule may not have more than %(limit)s rows.",
    ),
    "TooManyColumns": (
        "अनुसूची में %(limit)s से अधिक स्तंभ नहीं हो सकते।",
        "A schedule may not have more than %(limit)s columns.",
    ),
    "HeadingsNotFound": (
        "शीर्षकों की पंक्ति नहीं मिली: खाता संख्या और राशि के शीर्षक चाहिए।",
        "No row of headings was found: the account number and the amount must be named.",
    ),
    "HeadingsNotMapped": (
        "इन स्तंभों का शीर्षक पहचाना नहीं गया: %(missing)s। देखें: %(headings)s।",
        "No heading was recognised for: %(missing)s. Look at: %(headings)s.",
    ),
    "HeadNotTold": (
        "फ़ाइल यह नहीं कहती कि राशियाँ किस मद की हैं। वाउचर की मदें: %(heads)s।",
        "The file does not say under which head its amounts fall. Heads of the voucher: %(heads)s.",
    ),
    "HeadNotTaken": (
        "फ़ाइल में ऐसी मद की कटौती है जिसका वाउचर योग नहीं दिया गया: %(heads)s।",
        "The file deducts under a head whose voucher total was not stated: %(heads)s.",
    ),
    "NoLines": ("शीर्षकों के नीचे कोई पंक्ति नहीं है।", "There is no line below the headings."),
    "HeadUnknown": (
        "“%(head)s” कोई मद नहीं है। मदें: %(heads)s।",
        "“%(head)s” is not a head of deduction. The heads are: %(heads)s.",
    ),
    "NoTotals": ("वाउचर का मदवार योग लिखें।", "State the voucher's total of each head."),
    "MonthAhead": ("%(month)s का वेतन माह अभी आया नहीं।", "The salary month %(month)s has not come yet."),
    "OfficeDoesNotDraw": (
        "%(office)s आहरण-वितरण कार्यालय नहीं है।",
        "%(office)s is not a drawing and disbursing office.",
    ),
    "OfficeNotThereThen": (
        "%(month)s में यह कार्यालय था ही नहीं, इसलिए उस माह की शून्य सूचना नहीं ली जा सकती।",
        "This office was not there in %(month)s, so that month cannot be reported as nil.",
    ),
    "HeadSettledAlready": (
        "वाउचर %(voucher)s की मद %(head)s का हिसाब दूसरी फ़ाइल (%(file)s) से आ चुका है।",
        "Head %(head)s of voucher %(voucher)s has been accounted for by another file (%(file)s).",
    ),
    "VoucherDateDiffers": (
        "वाउचर %(voucher)s की तारीख %(stated)s बताई गई, पहले %(before)s बताई गई थी।",
        "Voucher %(voucher)s was stated with the date %(stated)s, before with %(before)s.",
    ),
    "TotalsDiffer": (
        "मद %(head)s: वाउचर का योग %(total)s है, पंक्तियों का %(read)s; अंतर %(left)s। जब तक दोनों बराबर न हों, कुछ जमा नहीं होगा।",
        "Head %(head)s: the voucher's total is %(total)s, that of the lines %(read)s; the difference is %(left)s. "
        "Nothing is posted until they agree.",
    ),
    "TotalsStatedOtherwise": (
        "यह फ़ाइल इस वाउचर के लिए पहले आ चुकी है, पर मद %(head)s का योग तब %(before)s बताया गया था, अब %(stated)s। कुछ नहीं बदला।",
        "This file came before for this voucher, but the total of head %(head)s was stated as %(before)s then, and as %(stated)s now. Nothing has changed.",
    ),
    "VoucherNumberNotKept": (
        "वाउचर संख्या लिखें, ज़्यादा से ज़्यादा %(longest)s अक्षर: “%(number)s”।",
        "Write the voucher's number, %(longest)s characters at most: “%(number)s”.",
    ),
    "FileChangedMeaning": (
        "जाँच के बाद कुछ बदल गया है। पृष्ठ दोबारा देखकर अनुमोदित करें।",
        "Something has changed since the lines were judged. Look at the page again, then approve.",
    ),
    "NotInThatState": (
        "इस बीच अनुसूची आगे बढ़ चुकी है; उसका पन्ना फिर से खोलकर देखें।",
        "The schedule has moved on meanwhile; open its page again and look.",
    ),
    "TooLateToUndo": (
        "अनुमोदन के बाद अनुसूची वापस नहीं होती; गलत जमा को विपरीत प्रविष्टि से ठीक किया जाता है।",
        "After approval a schedule is not taken back; a wrong posting is met by a contrary entry.",
    ),
    "NotInYourCare": (
        "कार्यालय %(office)s के लिए यह काम आपकी भूमिका में नहीं है।",
        "Your role does not let you do this for the office %(office)s.",
    ),
    "PreparedByYourself": (
        "यह अनुसूची आपने तैयार की है; अनुमोदन दूसरा व्यक्ति करेगा।",
        "You prepared this schedule; another person approves it.",
    ),
    "NotAOnePersonOffice": (
        "%(office)s में तैयार करने और अनुमोदित करने वाले अलग होने चाहिए: पहले लिपिक तैयार करे।",
        "In %(office)s two people prepare and approve: the clerk prepares first.",
    ),
    "ExceptionForYourself": (
        "कार्यालय %(office)s में आप स्वयं अनुसूची बनाते या अनुमोदित करते हैं; यह छूट दूसरा अधिकारी देगा।",
        "You prepare or approve schedules in the office %(office)s yourself; another officer grants this.",
    ),
    "ExceptionBeginsInThePast": (
        "छूट बीते दिन (%(from_date)s) से शुरू नहीं होती; आज %(today)s है।",
        "The exception cannot begin on a day gone by (%(from_date)s); today is %(today)s.",
    ),
    "ExceptionTooLong": (
        "छूट ज़्यादा से ज़्यादा %(most)s दिन की होती है; %(days)s दिन माँगे गए।",
        "An exception lasts %(most)s days at most; %(days)s were asked for.",
    ),
    "NoSuchLine": ("पंक्ति %(row)s इस मद (%(head)s) में नहीं है।", "There is no line %(row)s under head %(head)s."),
    "NotAnInstalment": (
        "“%(value)s” किस्त नहीं है। ऐसे लिखें: 5/24 (पाँचवीं, कुल चौबीस)।",
        "“%(value)s” is not an instalment. Write it like 5/24 (the fifth of twenty-four).",
    ),
    "AmountOutOfBounds": (
        "“%(value)s” नहीं लिखी जा सकती: राशि शून्य से %(most)s तक हो सकती है।",
        "“%(value)s” cannot be written: an amount may be from nothing to %(most)s.",
    ),
    "ScheduleThere": (
        "%(month)s की अनुसूची आ चुकी है, इसलिए वह शून्य नहीं हो सकती।",
        "A schedule for %(month)s is here already, so the month is not nil.",
    ),
    "AlreadyCured": ("यह राशि उचंत से निकल चुकी है।", "This amount has left suspense already."),
    "MatchWaits": (
        "%(number)s का एक प्रस्ताव निर्णय की प्रतीक्षा में है।",
        "A proposal for %(number)s is waiting to be decided.",
    ),
    "NotWaiting": ("इस पर निर्णय हो चुका है।", "This has been decided already."),
    "SamePersonDecides": (
        "जिसने प्रस्ताव किया वह निर्णय नहीं करता।",
        "Who proposed does not decide.",
    ),
    "WrongHead": (
        "%(number)s मद %(head)s का खाता नहीं है।",
        "%(number)s is not an account under head %(head)s.",
    ),
    "NoMemberAccount": (
        "%(number)s किसी सदस्य का चालू खाता नहीं है।",
        "%(number)s is not an open member's account.",
    ),
    "CreditedAlready": (
        "%(number)s में %(month)s की यह कटौती पहले ही जमा है; वही राशि दोबारा जमा नहीं होगी।",
        "This deduction of %(month)s stands in %(number)s already; it is not credited a second time.",
    ),
    "OwnAccount": (
        "%(number)s आपका अपना खाता है; उसमें जमा का प्रस्ताव और निर्णय कोई और करेगा।",
        "%(number)s is your own account; somebody else proposes and decides what is credited to it.",
    ),
    "SeveralPeoplesMoney": (
        "यह राशि इन पंक्तियों की मिली-जुली है: %(rows)s। यह एक सदस्य को नहीं दी जा सकती; हर पंक्ति की राशि अलग-अलग लिखें, या आहरण अधिकारी को लौटाएँ।",
        "This is what rows %(rows)s left over together. It cannot go to one member; name each row's own amount, or return it to the DDO.",
    ),
    "NotThatRow": (
        "पंक्ति %(row)s इस राशि की पंक्तियों में नहीं है: %(rows)s।",
        "Row %(row)s is none of those this money comes from: %(rows)s.",
    ),
    "RowMatchedAlready": (
        "पंक्ति %(row)s की राशि खाते में जा चुकी है।",
        "The money of row %(row)s has gone to its account already.",
    ),
    "MoreThanStands": (
        "उचंत में %(rest)s हैं; %(asked)s नहीं दिए जा सकते।",
        "%(rest)s stand in suspense; %(asked)s cannot be given out of it.",
    ),
    "ReasonNeeded": ("कारण लिखें।", "Write the reason."),
    "LineNotPosted": (
        "पंक्ति %(row)s की ऐसी कोई जमा नहीं है जिसे विपरीत किया जाए।",
        "Line %(row)s has no posting that could be undone.",
    ),
    "CureNotStanding": (
        "यह राशि इस खाते में अब नहीं है: या तो पहले ही ठीक की जा चुकी है, या उचंत से निकली ही नहीं।",
        "This money does not stand in the account: it was put right before, or never left suspense.",
    ),
    "SameAccount": (
        "राशि अभी इसी खाते %(number)s में है; दूसरा खाता लिखें या खाली छोड़ें।",
        "The money stands in this very account, %(number)s; name another, or leave it empty.",
    ),
    "ListNotTaken": (
        "सूची में गलत पंक्तियाँ: %(count)s। सूची से कुछ नहीं लिया गया; इन्हें ठीक करके सूची फिर भेजें।",
        "Rows of the list that are not right: %(count)s. Nothing of it was taken; put them right and send it again.",
    ),
    "ListWithoutColumns": (
        "कोषालय की सूची में ये स्तंभ नहीं मिले: %(missing)s।",
        "The treasury's list lacks these columns: %(missing)s.",
    ),
    "NothingDiffers": ("यह पंक्ति पहले ही मिल चुकी है।", "This row is confirmed or settled already."),
}

FAULTS: dict[Fault, tuple[str, str]] = {
    Fault.AMOUNT_UNREADABLE: ("राशि पढ़ी नहीं जाती", "The amount cannot be read"),
    Fault.AMOUNT_NEGATIVE: ("राशि ऋणात्मक है", "The amount is negative"),
    Fault.TOTAL_DIFFERS: (
        "कुल वसूली भागों के योग %(parts)s के बराबर नहीं",
        "The total realised is not the sum of its parts, %(parts)s",
    ),
    Fault.HEAD_UNKNOWN: ("मद पहचानी नहीं गई", "The head is not known"),
    Fault.ACCOUNT_MISSING: ("खाता या पॉलिसी संख्या नहीं लिखी", "No account or policy number is written"),
    Fault.ACCOUNT_UNKNOWN: ("इस संख्या का कोई खाता या पॉलिसी नहीं", "No account or policy has this number"),
    Fault.ACCOUNT_CLOSED: ("यह खाता उस दिन खुला नहीं है", "This account is not open on that day"),
    Fault.NAME_DIFFERS: (
        "यह संख्या %(holder)s की है, नाम दूसरा लिखा है",
        "This number is %(holder)s's; another name is written",
    ),
    Fault.OTHER_OFFICE: (
        "%(holder)s इस माह इस कार्यालय में पदस्थापित नहीं",
        "%(holder)s was not posted to this office in this month",
    ),
    Fault.LEFT_SERVICE: (
        "%(holder)s इस माह से पहले सेवा से जा चुके हैं",
        "%(holder)s had left service before this month",
    ),
    Fault.CREDITED_ALREADY: (
        "इस माह की यह कटौती पहले ही जमा है",
        "This deduction of the month has been credited already",
    ),
    Fault.TWICE_IN_FILE: ("यही कटौती फ़ाइल में ऊपर भी है", "The same deduction stands further up in the file"),
    Fault.PAY_UNKNOWN: (
        "वेतन न लिखा है, न रजिस्टर में है: राशि जाँची नहीं जा सकती",
        "The pay is neither written nor in the register, so the amount cannot be checked",
    ),
    Fault.PAY_NOT_IN_TABLE: (
        "वेतन %(paid)s तालिका की सबसे छोटी श्रेणी से कम है",
        "A pay of %(paid)s lies below the table's lowest slab",
    ),
    Fault.BELOW_SLAB: (
        "वेतन %(paid)s पर कम से कम %(due)s कटना चाहिए",
        "At a pay of %(paid)s at least %(due)s is to be deducted",
    ),
    Fault.NOT_OPEN: (
        "वेतन %(paid)s पर प्रीमियम %(due)s है; यह राशि कोई खुली दर नहीं",
        "At a pay of %(paid)s the premium is %(due)s; this amount is no rate open to choice",
    ),
    Fault.ABOVE_EMOLUMENTS: (
        "अंशदान वर्ष की परिलब्धियों से अधिक हो जाता है",
        "The subscription would exceed the year's emoluments",
    ),
    Fault.INSTALMENT_WRONG: (
        "किस्त संख्या सही नहीं (किस्त / कुल किस्तें)",
        "The instalment is not k of n with k up to n",
    ),
    Fault.MONTH_WRONG: (
        "वेतन माह पढ़ा नहीं जाता या अनुसूची के माह के बाद का है",
        "The salary month cannot be read, or lies after the schedule's",
    ),
    Fault.BEFORE_OPENING: (
        "%(account)s इस माह (%(month)s) के बाद खुला",
        "%(account)s was opened after this month, %(month)s",
    ),
}
CAUTIONS: dict[Warning, tuple[str, str]] = {
    Warning.PAY_DIFFERS: (
        "लिखा वेतन %(pay)s है, रजिस्टर में %(register_pay)s",
        "The pay written is %(pay)s, in the register %(register_pay)s",
    ),
    Warning.PAY_UNREADABLE: (
        "वेतन पढ़ा नहीं जाता; रजिस्टर का वेतन लिया गया",
        "The pay cannot be read; the register's was taken",
    ),
    Warning.PAY_MISSING: (
        "वेतन नहीं लिखा; रजिस्टर का वेतन %(register_pay)s लिया गया",
        "No pay is written; the register's, %(register_pay)s, was taken",
    ),
    Warning.CREDITED_BEFORE: (
        "इस माह की नियमित कटौती पहले से जमा है; यह उसके अतिरिक्त है",
        "The month's regular deduction is credited already; this one comes beside it",
    ),
    Warning.ABOVE_SLAB: (
        "तालिका की %(due)s से अधिक: स्वैच्छिक अंशदान माना गया",
        "More than the table's %(due)s: taken as a voluntary subscription",
    ),
    Warning.STEP_NOT_RECORDED: (
        "%(due)s से ऊपर की खुली दर, पर चुनाव दर्ज नहीं",
        "An open rate above %(due)s, but no choice is recorded",
    ),
    Warning.CHOICE_DIFFERS: ("सदस्य ने दूसरी राशि चुनी थी", "The member had chosen another amount"),
    Warning.STAYS_BY_AGE: (
        "इस वेतन पर %(due)s होता, पर सदस्य की आयु के कारण पहले वाली राशि %(amount)s ही रहती है",
        "At this pay it would be %(due)s, but by the holder's age the earlier %(amount)s stays",
    ),
    Warning.INSTALMENT_UNKNOWN: ("किस्त संख्या नहीं लिखी", "No instalment number is written"),
    Warning.NOTHING_REALISED: ("इस पंक्ति से कुछ वसूल नहीं हुआ", "Nothing was realised on this line"),
    Warning.NOT_CHECKED: (
        "इस माह की तालिका ज्ञात नहीं; राशि जाँची नहीं गई",
        "No table is known for this month; the amount was not checked",
    ),
    Warning.RULE_NOT_YET_KNOWN: ("यह दर बाद के आदेश से आई", "This rate came by a later order"),
}
# What is wrong with a cell of the treasury's list, and what to do.
LIST_CELLS = {
    "missing": ("यहाँ कुछ नहीं लिखा; भरें", "nothing is written here; fill it in"),
    "number": (
        "वाउचर संख्या 40 अक्षरों से लंबी है; सही संख्या लिखें",
        "the voucher number is longer than 40 characters; write the right one",
    ),
    "date": ("तारीख पढ़ी नहीं जाती; ऐसे लिखें: 03-06-2016", "the date cannot be read; write it like 03-06-2016"),
    "ddo_unknown": (
        "इस कोड का कोई कार्यालय नहीं; कोड ठीक करें, या पहले कार्यालय दर्ज कराएँ",
        "no office has this code; correct it, or have the office entered first",
    ),
    "ddo_not_yours": (
        "यह कार्यालय आपके कोषालय का नहीं; यह पंक्ति हटाएँ, उसका कोषालय इसे भेजेगा",
        "this office is not of your treasury; take the row out, its own treasury sends it",
    ),
    "head": (
        "यह मद नहीं है; मद ऐसे लिखें: GPF या SI",
        "this is not a head of deduction; write it like GPF or SI",
    ),
    "amount": (
        "राशि पढ़ी नहीं जाती; रुपये ऐसे लिखें: 1,00,000.00",
        "the amount cannot be read; write rupees like 1,00,000.00",
    ),
}
LIST_COLUMNS = {
    "number": ("वाउचर संख्या", "Voucher number"),
    "date": ("तारीख", "Date"),
    "ddo": ("आहरण अधिकारी का कोड", "DDO code"),
    "head": ("मद", "Head"),
    "amount": ("राशि", "Amount"),
}
VERDICTS = {
    1: ("जमा", "Posted"),
    2: ("उचंत, विभाग खोजेगा", "Suspense, the department looks for the account"),
    3: ("उचंत, आहरण अधिकारी सुधारेगा", "Suspense, the DDO corrects"),
    4: ("शून्य", "Nil"),
}
SYMBOLS = {fault.name: pair for fault, pair in FAULTS.items()} | {
    warning.name: pair for warning, pair in CAUTIONS.items()
}


def reason(code: str, facts: Mapping[str, Any], language: str) -> str:
    """Return why a line is faulty or worth a look, in "hi" or "en"."""
    from django.utils import translation

    with translation.override(language):
        return SYMBOLS[code][language == "en"] % _sentence_facts(facts, language)


def _sentence_facts(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    names = (facts.get("holder_hi") or "", facts.get("holder_en") or "")
    told = {key: formats.in_a_sentence(value) for key, value in facts.items()}
    pay = facts.get("pay") if facts.get("pay") is not None else facts.get("register_pay")
    told["paid"] = formats.whole_rupees_text(pay)
    told["due"] = formats.whole_rupees_text(facts.get("due"))
    told["pay"] = formats.whole_rupees_text(facts.get("pay"))
    told["register_pay"] = formats.whole_rupees_text(facts.get("register_pay"))
    told["parts"] = formats.rupees_text((facts.get("amount") or 0) + (facts.get("repayment") or 0))
    told["holder"] = (names[1] or names[0]) if language == "en" else (names[0] or names[1])
    return told


def list_cell_now(cell: Any) -> dict[str, Any]:
    """Return a bad cell of a treasury's list in the active language: its row, column, value and reason."""
    english = formats.active_language() == "en"
    column, reason = LIST_COLUMNS[cell.column][english], LIST_CELLS[cell.why][english]
    return {"row": cell.row, "column": column, "value": cell.value or "—", "reason": reason}


def reason_now(code: str, facts: Mapping[str, Any]) -> str:
    """Return the same in the active language, for a page."""
    return reason(code, facts, formats.active_language())


# What the audit says of each act: (Hindi, English).
ACTS = {
    "payroll.correction.declined": ("सुधार का प्रस्ताव लौटाया", "declined a correction"),
    "payroll.correction.made": ("गलत जमा सुधारी", "corrected a wrong posting"),
    "payroll.correction.proposed": ("गलत जमा सुधारने का प्रस्ताव किया", "proposed a correction"),
    "payroll.headings.mapped": ("फ़ाइल के शीर्षकों का अर्थ बताया", "said what the file's headings mean"),
    "payroll.line.fixed": ("अनुसूची की पंक्ति ठीक की", "fixed a line of the schedule"),
    "payroll.one_person.granted": ("एक व्यक्ति वाले कार्यालय को छूट दी", "granted the one-person exception"),
    "payroll.schedule.received": ("अनुसूची भेजी", "sent a schedule"),
    "payroll.schedule.prepared": ("अनुसूची अनुमोदन के लिए भेजी", "handed a schedule up for approval"),
    "payroll.schedule.approved": ("अनुसूची अनुमोदित की", "approved a schedule"),
    "payroll.schedule.posted": ("अनुसूची की राशि जमा हुई", "the schedule was posted"),
    "payroll.schedule.undone": ("अनुसूची वापस ली", "took a schedule back"),
    "payroll.schedule.nil": ("शून्य अनुसूची दी", "reported a nil schedule"),
    "payroll.schedule.nil_withdrawn": (
        "अनुसूची आने से शून्य अनुसूची वापस हुई",
        "a schedule came: the nil report was withdrawn",
    ),
    "payroll.standing_amount.set": ("हर माह की राशि दर्ज की", "set the amount of every month"),
    "payroll.suspense.cured": ("उचंत राशि सदस्य के खाते में जमा की", "booked money from suspense to the member"),
    "payroll.suspense.match_declined": ("उचंत के मिलान का प्रस्ताव लौटाया", "declined a match of suspense"),
    "payroll.suspense.match_proposed": (
        "उचंत राशि का खाता प्रस्तावित किया",
        "proposed the account for money in suspense",
    ),
    "payroll.suspense.returned": ("उचंत पंक्ति आहरण अधिकारी को लौटाई", "returned a line in suspense to the DDO"),
    "payroll.suspense.taken_back": (
        "उचंत पंक्ति आहरण अधिकारी से वापस ली",
        "took a line in suspense back from the DDO",
    ),
    "payroll.totals.restated": ("वाउचर के योग दोबारा लिखे", "wrote the voucher's totals again"),
    "payroll.voucher_list.loaded": ("कोषालय की वाउचर सूची ली", "loaded the treasury's voucher list"),
    "payroll.voucher_list.settled": ("कोषालय का अंतर निपटाया", "settled a difference with the treasury"),
}
