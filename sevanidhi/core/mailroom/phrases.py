"""What the mail room says: its refusals, its acts, and why a mail waits for a human."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sevanidhi.core.mailroom.formulas import NOT_KEPT, WAITS_FOR_SCANNER, Why
from sevanidhi.core.mailroom.reading import CODES_NOT_READ

WHYS = {
    Why.TOO_LARGE: _("The e-mail is too large to be taken. It lies in the mailbox."),
    Why.TOO_MANY_PARTS: _("The e-mail has too many parts to be read. It lies in the mailbox."),
    Why.MACHINE: _(
        "A machine wrote it: an automatic answer, a list, or an e-mail that could not be delivered."
    ),
    Why.NO_PAPER: _("It brings no PDF, and no picture large enough to be a form."),
    Why.NO_CODE: _("No code of a form was found on its papers."),
    Why.SEVERAL_CODES: _("It brings the codes of several forms."),
    Why.SEVERAL_PAPERS: _("It brings several papers; say which of them are the form."),
    Why.NOT_SCANNED: _(
        "The virus scanner could not judge it, so nothing was opened. It lies in the mailbox."
    ),
    Why.TANGLED: _("It is built so that it cannot be read in a reasonable time. It lies in the mailbox."),
    Why.FAULT: _("It could not be read, by a fault of this system. It lies in the mailbox."),
    CODES_NOT_READ: _("One of its papers could not be searched for a code."),
    "Infected": _("A virus was found in one of its papers."),
    "FileNotTaken": _("One of its papers is of a kind that is not taken."),
    "FileTooLarge": _("One of its papers is too large."),
    "FileEmpty": _("One of its papers is empty."),
    "FileLocked": _("One of its papers opens only with a password."),
    "FileBroken": _("One of its papers is broken."),
    "FileNotPlain": _("One of its papers holds a program or another file inside."),
    "TooManyPages": _("One of its papers has too many pages to be a form."),
    "PictureTooLarge": _("One of its pictures has too many pixels."),
    "FormCodeUnknown": _("The code on its paper is of no form of ours."),
    "OlderPrint": _("An older form: a newer one of this application has been made since."),
    "NoPaperAwaited": _("The application is not waiting for a signed form now."),
    "ScansEnough": _("As many scans of this application have come by e-mail as are taken by their code."),
}
FAULTS = {
    WAITS_FOR_SCANNER: _("The virus scanner does not answer."),
    NOT_KEPT: _("An e-mail could not be kept; the log says why."),
}
OTHERWISE = _("It could not be filed by its code.")
STATES = {
    "for_a_human": _("To be looked at"),
    "filed": _("Filed"),
    "taken_apart": _("Separated"),
    "dismissed": _("Dismissed"),
}


def why_words(why: str) -> str:
    """Return why a mail was not filed by its code, or a paper not taken, in the reader's language."""
    return str(WHYS.get(why, OTHERWISE))


def fault_words(fault: str) -> str:
    """Return what kept a mail in the mailbox, in the reader's language; '' if the mail server said it."""
    return str(FAULTS.get(fault, ""))


def state_words(state: str) -> str:
    """Return what became of a mail."""
    return str(STATES[state])


REFUSALS = {
    "NoMailbox": (
        "यहाँ कोई मेलबॉक्स नहीं लगा है। SEVANIDHI_IMAP_HOST दें।",
        "No mailbox is set up here. Set SEVANIDHI_IMAP_HOST.",
    ),
    "MailboxSilent": (
        "मेलबॉक्स नहीं खुला: %(said)s",
        "The mailbox did not open: %(said)s",
    ),
    "CaseNotHere": (
        "आवेदन %(number)s आपके कार्यालय में नहीं मिला। फ़ॉर्म पर छपी संख्या फिर से देखें।",
        "Application %(number)s was not found at your office. Look at the number on the form again.",
    ),
    "LetterSettled": (
        "इस ई-मेल का काम हो चुका है। पन्ना फिर से खोलकर देखें।",
        "This e-mail has been dealt with. Open its page again.",
    ),
    "NothingToFile": (
        "कम से कम एक कागज़ चुनें जो लिया जा सका हो।",
        "Choose at least one paper that could be taken.",
    ),
    "ReasonMissing": (
        "लिखें कि इस ई-मेल में फ़ाइल करने को कुछ क्यों नहीं है।",
        "Write why there is nothing to file in this e-mail.",
    ),
    "NotTakenApart": (
        "इस ई-मेल के पन्नों से साफ़ नहीं कि कौन-सा फ़ॉर्म कहाँ शुरू होता है। फ़ॉर्म अलग-अलग स्कैन करवाएँ।",
        "The pages of this e-mail do not show where each form begins. Have the forms scanned one by one.",
    ),
    "ArrivedInFuture": (
        "%(arrived)s अभी आया नहीं है। फ़ॉर्म आने की सही तारीख लिखें।",
        "%(arrived)s is still to come. Give the day on which the form arrived.",
    ),
    "ArrivedBeforeSent": (
        "आवेदन %(number)s %(sent)s को भेजा गया; उसका फ़ॉर्म उससे पहले नहीं आ सकता। तारीख जाँचें।",
        "Application %(number)s was sent on %(sent)s; its form cannot have arrived before. Check the day.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "mailroom.filed": ("ई-मेल को आवेदन में फ़ाइल किया", "filed an e-mail to its application"),
    "mailroom.kept_for_a_human": ("ई-मेल देखने के लिए रखा गया", "kept an e-mail for a person to look at"),
    "mailroom.taken_apart": ("कई फ़ॉर्म वाले ई-मेल को अलग किया", "separated an e-mail of several forms"),
    "mailroom.dismissed": ("ई-मेल हटाया", "dismissed an e-mail"),
    "mailroom.letter.viewed": ("ई-मेल देखा", "looked at an e-mail"),
}
