"""What the refusals of casework say, and the words for where a case stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sevanidhi.core.casework import kinds
from sevanidhi.core.casework.models import Case
from sevanidhi.web.formats import name_of

STATES = {
    "new": _("Not yet handed in"),
    "with_ddo": _("Complete, waits for the drawing officer's report"),
    "awaiting_paper": _("Sent, waits for the signed form"),
    "waiting": _("Complete, waits to be examined"),
    "objected": _("Waits for the applicant's reply"),
    "grant_proposed": _("Examined, waits for the decision"),
    "refusal_proposed": _("Examined, waits for the decision"),
    "granted": _("Granted"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn by the applicant"),
}
OWN_STATES = {"objected": _("You have to reply")}  # as the applicant reads it
TAKEN = {"waiting": _("Being examined")}  # once somebody has taken it
ANSWERS = {"account": _("Account"), "year": _("Financial year")}


def state_words(state: str) -> str:
    """Return where a case stands, in the reader's language."""
    return str(STATES[state])


def words_of_case(case: Case, *, is_own: bool = False, is_taken: bool = False) -> str:
    """Return where a case stands, in the reader's language: to its applicant, or once somebody took it."""
    if case.state == kinds.State.GRANTED:
        granted = kinds.kind(case.kind).granted
        return name_of({"hi": granted[0], "en": granted[1]})
    said = STATES | (OWN_STATES if is_own else {}) | (TAKEN if is_taken else {})
    return str(said[case.state])


def answer_words(name: str) -> str:
    """Return the label of an applicant's answer."""
    return str(ANSWERS.get(name, name))


REFUSALS = {
    "MonthNotPutRight": (
        "%(number)s में %(month)s अभी भी गलत या खाली दिख रहा है। पहले उसे ठीक करें, तब पुष्टि होगी।",
        "%(number)s still shows %(month)s missing or wrong. Put it right first, then confirm.",
    ),
    "CaseKindUnknown": (
        "इस प्रकार का आवेदन (%(kind)s) यहाँ नहीं होता।",
        "There is no application of this kind (%(kind)s) here.",
    ),
    "ApplicationOpen": (
        "इसी काम का आपका आवेदन %(number)s पहले से चल रहा है; उसके निर्णय तक दूसरा नहीं दिया जा सकता।",
        "Your application %(number)s for the same is not yet decided; another can be made after that.",
    ),
    "PapersMissing": (
        "आवेदन अधूरा है। ये कागज़ साथ लगाएँ: %(papers)s।",
        "The application is not complete. Add these papers: %(papers)s.",
    ),
    "StepNotOpen": (
        "आवेदन %(number)s अब इस स्थिति में नहीं है कि यह काम हो सके। पन्ना फिर से खोलकर देखें।",
        "This cannot be done with application %(number)s as it stands now. Open its page again.",
    ),
    "ObjectionMadeAlready": (
        "आवेदन %(number)s पर आपत्ति एक बार लिखी जा चुकी है। आपत्ति एक ही बार, सब बातों के साथ, लिखी जाती है।",
        "The objection to application %(number)s has been written. There is one, which lists everything.",
    ),
    "NoPaperAwaited": (
        "आवेदन %(number)s के लिए हस्ताक्षर वाला फ़ॉर्म अभी नहीं लिया जा सकता।",
        "No signed form can be taken for application %(number)s now.",
    ),
    "ScansEnough": (
        "आवेदन %(number)s के %(most)s स्कैन आ चुके हैं; और नहीं लिए जाते। मूल फ़ॉर्म कार्यालय को दें या डाक से भेजें।",
        "%(most)s scans of application %(number)s have come; no more are taken. Give the original to the "
        "office, or post it.",
    ),
    "ScansTooOften": (
        "एक घंटे में %(most)s से ज़्यादा स्कैन नहीं लिए जाते, और आप उतने भेज चुके हैं। अगला %(next_at)s से भेज सकते हैं।",
        "No more than %(most)s scans are taken in an hour, and you have sent that many. You can send the "
        "next from %(next_at)s.",
    ),
    "FormCodeUnknown": (
        "यह कोड हमारे किसी फ़ॉर्म का नहीं है।",
        "No form of ours carries this code.",
    ),
    "FormOfAnother": (
        "यह किसी दूसरे आवेदन का फ़ॉर्म है। इसी आवेदन का हस्ताक्षर वाला फ़ॉर्म भेजें।",
        "This is another application's form. Send the signed form of this one.",
    ),
    "OlderPrint": (
        "आवेदन %(number)s का यह फ़ॉर्म पुराना है; उसके बाद नया फ़ॉर्म बना है। नया फ़ॉर्म छापकर हस्ताक्षर करें।",
        "This form of application %(number)s is an older print; a newer form has been made since. Print and "
        "sign the newer one.",
    ),
    "WhyMissing": (
        "आवेदन %(number)s: कारण लिखना ज़रूरी है।",
        "Application %(number)s: a reason must be written.",
    ),
    "MakerChecks": (
        "आवेदन %(number)s की जाँच आपने की है, इसलिए निर्णय कोई दूसरा अधिकारी करेगा।",
        "You examined application %(number)s, so another officer decides it.",
    ),
    "OwnCase": (
        "आवेदन %(number)s आपका अपना है; उस पर कोई दूसरा काम करेगा।",
        "Application %(number)s is your own; somebody else handles it.",
    ),
    "OutOfTurn": (
        "पहले %(first)s की बारी है। %(number)s पहले लेने का कारण लिखें।",
        "It is the turn of %(first)s. Write why %(number)s is to be taken before it.",
    ),
    "TakenAlready": (
        "आवेदन %(number)s इस समय %(by)s के पास है।",
        "Application %(number)s is with %(by)s at present.",
    ),
    "AnswersNotRight": (
        "आवेदन की ये बातें अधूरी या गलत हैं: %(fields)s।",
        "These parts of the application are missing or wrong: %(fields)s.",
    ),
    "NoOffice": (
        "कर्मचारी %(employee_id)s का वेतन इस समय किसी कार्यालय से नहीं निकलता, इसलिए आवेदन किसे भेजें, पता नहीं।",
        "No office draws the pay of employee %(employee_id)s now, so it is not known whom to send this to.",
    ),
    "DayDeclared": (
        "%(day)s के लिए अधिसूचना %(notification)s पहले से दर्ज है। बदलाव दूसरी अधिसूचना से ही होता है।",
        "Notification %(notification)s is already entered for %(day)s. Only another one changes the day.",
    ),
    "QueueEmpty": (
        "कतार में कोई आवेदन नहीं है।",
        "No application waits in the queue.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "casework.taken": ("आवेदन जाँच के लिए लिया", "took the application to examine"),
    "casework.put_back": ("आवेदन कतार में लौटाया", "put the application back in the queue"),
    "casework.gazette_day.declared": ("राजपत्र का दिन दर्ज किया", "entered a gazette day"),
    **{f"casework.{verb}": told for verb, (_, told) in kinds.WORDS.items()},
}
