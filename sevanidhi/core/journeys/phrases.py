"""What the refusals of journeys say, and their acts in words."""

REFUSALS = {
    "JourneyUnknown": (
        "यह आवेदन (%(journey)s) यहाँ नहीं होता।",
        "There is no such application (%(journey)s) here.",
    ),
    "DraftClosed": (
        "आवेदन %(number)s भेजा या हटाया जा चुका है; अब उसमें कुछ बदला नहीं जा सकता।",
        "The application %(number)s has been sent or dropped; nothing in it can be changed any more.",
    ),
    "AnswersNotTaken": (
        "इन उत्तरों में गलती है; कुछ भी दर्ज नहीं हुआ: %(faults)s",
        "Something is wrong with these answers; nothing was entered: %(faults)s",
    ),
    "PageNotAsked": (
        "यह प्रश्न आपके आवेदन में नहीं पूछा जाता। कामों की सूची से आगे बढ़ें।",
        "This question is not asked in your application. Go on from the list of tasks.",
    ),
    "ListFull": (
        "इस सूची में %(most)s से ज़्यादा नहीं जोड़े जा सकते।",
        "No more than %(most)s can be entered in this list.",
    ),
    "NotComplete": (
        "आवेदन अभी अधूरा है। कामों की सूची में देखें कि क्या बाकी है।",
        "The application is not complete. See in the list of tasks what is left.",
    ),
    "NotDeclared": (
        "उत्तर घोषणा के बाद बदले हैं। उन्हें फिर से जाँचकर घोषणा करें; उसके बाद नया कोड लगेगा।",
        "The answers changed after the declaration. Check and declare them again; then a new code is needed.",
    ),
    "NotReturned": (
        "आवेदन %(number)s सुधार के लिए लौटाया नहीं गया है।",
        "The application %(number)s has not been returned for correction.",
    ),
    "NotYours": (
        "यह आवेदन आपका नहीं है।",
        "This application is not yours.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "journeys.begun": ("आवेदन भरना शुरू किया", "began to fill in an application"),
    "journeys.dropped": ("अधूरा आवेदन हटाया", "dropped an unfinished application"),
    "journeys.declared": ("आवेदन की घोषणा की", "declared an application"),
    "journeys.sent": ("आवेदन भेजा", "sent an application"),
}
