"""What the scheme says to a reader, Hindi first: its refusals, and why a person is in the family or not."""

REFUSALS = {
    "AnswerMissing": (
        "इस संबंध के लिए एक उत्तर चाहिए: %(question)s।",
        "For this relation an answer is needed: %(question)s.",
    ),
    "RelationUnknown": (
        "“%(relation)s” नाम का कोई संबंध नहीं है। संबंध: %(known)s।",
        "There is no relation “%(relation)s”. The relations: %(known)s.",
    ),
    "NotBornYet": (
        "जन्म %(birth_date)s का है; %(on)s उससे पहले का दिन है।",
        "The birth is of %(birth_date)s; %(on)s is a day before it.",
    ),
    "WardUnknown": (
        "वेतन लेवल %(level)s का वार्ड तालिका (%(table)s) में नहीं है; वह लेवल %(lowest)s से %(highest)s तक है।",
        "The table (%(table)s) has no ward for pay level %(level)s; it has levels %(lowest)s to %(highest)s.",
    ),
    "CardOfOnePerson": (
        "%(on)s के नियम में हर व्यक्ति का अपना कार्ड ई-केवाईसी के बाद बनता है, जो यहाँ जारी नहीं होता।",
        "By the rule of %(on)s each person has a card of their own after e-KYC, which is not issued here.",
    ),
    "TooManyOnCard": (
        "एक कार्ड पर %(most)s लोग तक आते हैं; इस परिवार में %(members)s हैं।",
        "A card has room for %(most)s people; this family has %(members)s.",
    ),
    "AlreadyRegistered": (
        "कार्यालय %(office)s का पंजीकरण हो चुका है।",
        "Office %(office)s is registered.",
    ),
    "NowhereToRemind": (
        "कार्यालय %(office)s का न मोबाइल नंबर दर्ज है, न ई-मेल; फ़ोन करें या किसी को भेजें।",
        "Office %(office)s has neither a mobile number nor a mail address on the register; call or visit it.",
    ),
    "DayNotAhead": (
        "%(day)s बीत चुका है; आज %(today)s या बाद की तारीख लिखें।",
        "%(day)s is past; write today, %(today)s, or a later day.",
    ),
    "DirectionDone": (
        "यह निर्देश %(done_date)s को ही पूरा दर्ज हो चुका है।",
        "This direction was noted as done on %(done_date)s.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "health_card.call.noted": ("कार्यालय को किया फ़ोन दर्ज किया", "noted a call to the office"),
    "health_card.direction.given": ("समन्वयकों को निर्देश दिया", "directed the coordinators"),
    "health_card.direction.done": ("निर्देश पूरा होने की बात दर्ज की", "noted a direction as done"),
    "health_card.reminder.office": ("कार्यालय को पंजीकरण की याद दिलाई", "reminded the office to register"),
    "health_card.reminder.people": (
        "सूची के लोगों को पंजीकरण की याद दिलाई",
        "reminded the people on the list to register",
    ),
}

# Why a person is in the family or not, by the reason's code: (Hindi, English).
REASONS = {
    "in_family": (
        "नियम की हर शर्त पूरी होती है।",
        "Every condition of the rule is met.",
    ),
    "not_in_list": (
        "नियम इस संबंध को परिवार में नहीं गिनता।",
        "The rule does not count this relation in the family.",
    ),
    "married": (
        "विवाहित बेटी और बहन परिवार में नहीं गिनी जातीं।",
        "A married daughter or sister is not counted in the family.",
    ),
    "widowed": (
        "विधवा बेटी और बहन परिवार में नहीं गिनी जातीं।",
        "A widowed daughter or sister is not counted in the family.",
    ),
    "not_dependent": (
        "इस संबंध में वही गिने जाते हैं जो पूरी तरह आश्रित हों।",
        "In this relation only who is wholly dependent counts.",
    ),
    "not_residing": (
        "इस संबंध में वही गिने जाते हैं जो सामान्यतः साथ रहते हों।",
        "In this relation only who normally lives with the employee or pensioner counts.",
    ),
    "over_age": (
        "इस संबंध की आयु सीमा पूरी हो चुकी है।",
        "The age limit of this relation is past.",
    ),
    "income_above": (
        "अपनी आय आश्रित की सीमा से अधिक है।",
        "The own income is above the limit of a dependant.",
    ),
    "too_many": (
        "आश्रितों की संख्या सीमा से अधिक है।",
        "There are more dependants than the limit allows.",
    ),
    "age_unknown": (
        "बेटे की आयु सीमा का आदेश नहीं मिला। आहरण अधिकारी लिखित कारण के साथ तय करेंगे।",
        "The order on a son's age limit was not found. The drawing officer decides and writes why.",
    ),
    "income_unknown": (
        "आश्रित की अपनी आय की सीमा नहीं मिली। आहरण अधिकारी लिखित कारण के साथ तय करेंगे।",
        "The limit of a dependant's own income was not found. The drawing officer decides and writes why.",
    ),
    "widowed_unknown": (
        "विधवा बेटी या बहन के बारे में नियम कुछ नहीं कहता। आहरण अधिकारी लिखित कारण के साथ तय करेंगे।",
        "The rule says nothing of a widowed daughter or sister. The drawing officer decides and writes why.",
    ),
    "disability_unknown": (
        "दिव्यांग संतान के बारे में नियम कुछ नहीं कहता। आहरण अधिकारी लिखित कारण के साथ तय करेंगे।",
        "The rule says nothing of a child with a disability. The drawing officer decides and writes why.",
    ),
    "most_unknown": (
        "आश्रितों की अधिकतम संख्या नहीं मिली; इस कारण किसी का नाम नहीं रोका जाता।",
        "The largest number of dependants was not found; nobody is left out because of it.",
    ),
}

# The holder of a card among its people: (Hindi, English).
SELF = ("स्वयं", "Self")

# (Hindi, English)
GENDERS = {
    "female": ("महिला", "Female"),
    "male": ("पुरुष", "Male"),
    "other": ("अन्य", "Other"),
    "not_said": ("नहीं बताया", "Not said"),
}

# What the card and the pages call each ward: (Hindi, English).
WARDS = {
    "general": ("सामान्य वार्ड", "general ward"),
    "semi_private": ("अर्ध-निजी वार्ड", "semi-private ward"),
    "private": ("निजी वार्ड", "private ward"),
}


def reason(code: str, language: str) -> str:
    """Return why, in "hi" or "en"."""
    hindi, english = REASONS[code]
    return hindi if language == "hi" else english
