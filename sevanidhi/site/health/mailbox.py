"""What the mailbox shows, to which signed forms are mailed."""

from sevanidhi.core.mailroom import imap
from sevanidhi.core.mailroom import queries as mailroom
from sevanidhi.site.database.instance import Instance
from sevanidhi.site.health.finding import Finding, good, wrong

SET_UP = (
    "SEVANIDHI_IMAP_HOST, SEVANIDHI_IMAP_USER और SEVANIDHI_IMAP_PASSWORD दें, वेब और वर्कर दोनों को।",
    "Set SEVANIDHI_IMAP_HOST, SEVANIDHI_IMAP_USER and SEVANIDHI_IMAP_PASSWORD, for web and worker alike.",
)
LOOK = (
    "मेल सर्वर का पता, नाम, पासवर्ड और प्रमाणपत्र (SEVANIDHI_IMAP_CA) देखें; `sevanidhi mail poll` फिर से आज़माता है।",
    "Check the mail server's address, name, password and certificate (SEVANIDHI_IMAP_CA);"
    " `sevanidhi mail poll` tries again.",
)


def mailbox(instance: Instance) -> Finding:
    """Signed forms may come by mail where an application awaits them; the demo needs no mailbox."""
    found = mailroom.standing()
    if found.configured:
        return _answering(found)
    if instance.options().get("demo") or not mailroom.is_needed():
        return good("mailbox", "यहाँ कोई मेलबॉक्स नहीं चाहिए", "no mailbox is needed here")
    return wrong(
        "mailbox",
        "कोई मेलबॉक्स नहीं है; हस्ताक्षर वाले फ़ॉर्म ई-मेल से नहीं लिए जाते।",
        "No mailbox is set up; signed forms are not taken by mail.",
        mend=SET_UP,
    )


def _answering(found: mailroom.Standing) -> Finding:
    try:
        with imap.opened() as box:
            lying = len(box.places())
    except imap.NoAnswer as fault:
        return wrong(
            "mailbox",
            f"मेलबॉक्स उत्तर नहीं देता ({fault})।",
            f"The mailbox does not answer ({fault}).",
            mend=LOOK,
        )
    return good(
        "mailbox",
        f"मेलबॉक्स खुलता है: {lying} ई-मेल उसमें हैं, {found.waiting} किसी के देखने को रुकी हैं",
        f"the mailbox opens: {lying} mails lie in it, {found.waiting} wait for a human",
    )
