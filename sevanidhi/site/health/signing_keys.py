"""What the keys show that sign health cards and the list of revoked ones."""

from datetime import date, datetime, timedelta

from sevanidhi.core.signatures.models import Purpose
from sevanidhi.core.signatures.queries import signing_key
from sevanidhi.schemes.health_card.formulas.revocations import WARN_AFTER
from sevanidhi.schemes.health_card.queries import cards, verification
from sevanidhi.site.health.finding import Finding, good, wrong
from sevanidhi.web import clock

ABOUT = "signing keys"
ROTATED_BEFORE = timedelta(days=30)
MAKE = ("`sevanidhi card keys make` चलाएँ।", "Run `sevanidhi card keys make`.")
ROTATE = (
    "`sevanidhi card keys rotate --purpose %s` चलाएँ; पुरानी कुंजी के कार्ड मान्य रहते हैं।",
    "Run `sevanidhi card keys rotate --purpose %s`; cards of the old key still hold.",
)
REMAKE = (
    '`sevanidhi card remake --why "कारण"` चलाएँ।', 'Run `sevanidhi card remake --why "the reason"`.',
)  # fmt: skip
TAKE_BACK = (
    "सबसे नई सूची के साथ `sevanidhi card revocations take-back` चलाएँ।",
    "Run `sevanidhi card revocations take-back` with the newest list.",
)
WORKER = ("वर्कर चलाएँ; वह सूची पर हर घंटे हस्ताक्षर करता है।", "Start the worker; it signs the list every hour.")


def signing_keys(*, now: datetime) -> Finding:
    """A card needs a key, and so does the list by which hospitals know of a revoked one."""
    on = clock.today()
    missing = [purpose for purpose in Purpose.values if signing_key(purpose=purpose, on=on) is None]
    if missing and not cards.are_registered():
        return good(ABOUT, "यहाँ अभी कोई हेल्थ कार्ड नहीं बनता", "no health card is made here yet")
    if missing:
        return wrong(
            ABOUT, f"कोई कुंजी नहीं: {', '.join(missing)}।", f"No key for {', '.join(missing)}.", mend=MAKE
        )
    return _ended(on) or _ending(on) or _restored() or _kept() or _list(now)


def _ended(on: date) -> Finding | None:
    worthless = cards.of_ended_keys(on=on).count()
    if not worthless:
        return None
    return wrong(
        ABOUT,
        f"{worthless} कार्डों की कुंजी समाप्त की गई; कोई अस्पताल उन्हें नहीं मानता।",
        f"The key of {worthless} cards was ended; no hospital accepts them.",
        mend=REMAKE,
    )


def _ending(on: date) -> Finding | None:
    for purpose in Purpose.values:
        key = signing_key(purpose=purpose, on=on)
        following = signing_key(purpose=purpose, on=on + ROTATED_BEFORE)
        if key is not None and following is None:
            return wrong(
                ABOUT,
                f"{purpose} की कुंजी {key.until_date:%d-%m-%Y} को समाप्त होगी।",
                f"The key for {purpose} ends on {key.until_date:%d-%m-%Y}.",
                mend=(ROTATE[0] % purpose, ROTATE[1] % purpose),
            )
    return None


def _restored() -> Finding | None:
    since = verification.revocations_unknown_since()
    if since is None:
        return None
    return wrong(
        ABOUT,
        f"{since:%d-%m-%Y} के बैकअप के बाद कौन-से कार्ड रद्द हुए, पता नहीं; सूची पर हस्ताक्षर रुके हैं।",
        f"Which cards were revoked after the backup of {since:%d-%m-%Y} is not known; no list is signed.",
        mend=TAKE_BACK,
    )


def _kept() -> Finding | None:
    """What the list outside the database says, the books say too."""
    if verification.is_strange_list_kept():
        return _strange_list()
    told = verification.told_before()
    forgotten = verification.forgotten(told) if told else []
    if not forgotten:
        return None
    return wrong(
        ABOUT,
        f"रखी हुई सूची में {len(forgotten)} क्रमांक रद्द हैं जो बहियों में नहीं हैं (पहला {forgotten[0]})।",
        f"The list kept here has {len(forgotten)} revoked serials that are not in the books"
        f" (the first: {forgotten[0]}).",
        mend=TAKE_BACK,
    )


def _strange_list() -> Finding:
    return wrong(
        ABOUT,
        f"रखी हुई सूची ({verification.KEPT}) इन बहियों की नहीं है या पढ़ी नहीं जाती, इसलिए नई सूची वहाँ नहीं रखी जाती।",
        f"The list kept in {verification.KEPT} is not of these books or cannot be read, so that no newer"
        " one is kept there.",
        mend=(
            "वह किसी और डेटाबेस की या बिगड़ी हो तो फ़ाइल हटाएँ; नहीं तो " + TAKE_BACK[0],
            "If it is of another database or damaged, move the file away; else " + TAKE_BACK[1],
        ),
    )


def _list(now: datetime) -> Finding:
    newest = cards.newest_published()
    if newest is None or now - newest.made_at > WARN_AFTER:
        return wrong(
            ABOUT,
            "रद्द कार्डों की सूची पर 24 घंटे से हस्ताक्षर नहीं हुए।",
            "The list of revoked cards was not signed within 24 hours.",
            mend=WORKER,
        )
    return good(
        ABOUT,
        f"कार्ड और रद्द सूची की कुंजियाँ हैं; सूची में {newest.cards} क्रमांक",
        f"cards and lists have their keys; {newest.cards} serials in the list",
    )
