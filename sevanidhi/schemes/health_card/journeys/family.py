"""The "Employee Gateway": an employee or pensioner registers with the family (SECTS-8, SECTS-9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from itertools import combinations
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework.services import ApplicationOpen
from sevanidhi.core.journeys.contract import (
    Answers,
    Fault,
    Given,
    Instead,
    Journey,
    Page,
    PageAnswers,
    Pages,
    Row,
    Saves,
    Task,
    ToSave,
    Words,
)
from sevanidhi.core.uploads import queries as uploaded
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.models import State as UploadState
from sevanidhi.core.uploads.models import Upload
from sevanidhi.core.uploads.refusals import StillBeingChecked
from sevanidhi.core.vault import services as vault
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.forms import family as forms
from sevanidhi.schemes.health_card.formulas.cards import MOST_MEMBERS
from sevanidhi.schemes.health_card.formulas.family import SELF, Answer
from sevanidhi.schemes.health_card.formulas.plausible import PARENTS
from sevanidhi.schemes.health_card.queries import applications, families
from sevanidhi.schemes.health_card.queries.applications import MEMBERS
from sevanidhi.schemes.health_card.services import families as services
from sevanidhi.web import formats
from sevanidhi.web.phrases import sentences_for

TITLE = ("कर्मचारी या पेंशनर और परिवार का पंजीकरण", "Registration of an employee or pensioner with family")

BIRTH = ("नाम और जन्मतिथि", "Name and date of birth")
STANDING = ("सेवा में या पेंशनर", "In service or retired")


def _serves(given: Given) -> bool:
    return given.of("service", "kind") == "employee"


def _retired(given: Given) -> bool:
    return given.of("service", "kind") == "pensioner"


def _both_serve(given: Given) -> bool:
    return given.of("spouse", "serves") == "yes"


def _told_of_numbers(given: Given) -> bool:
    """Ask for numbers only once the notice has been read."""
    return given.of("consent", "agreed") is not None


def _has_conditions(given: Given) -> bool:
    relation = given.of("relation", "relation")
    listed = rules.family(given.on).relations
    return relation in listed and bool(set(listed[relation].questions) & set(forms.QUESTIONS))


@cache
def _into_vault(purpose: str) -> Saves:
    """Return what puts numbers into the vault for this purpose: the same for all pages that have it."""
    return partial(_to_vault, purpose=purpose)


def _to_vault(pages: Sequence[ToSave], *, by: User, purpose: str) -> list[PageAnswers | vault.ReferenceUsed]:
    """Put numbers into the vault before drafts are kept; a draft has its reference and last figures."""
    entering = {
        place: _entering(page) for place, page in enumerate(pages) if page.answers.get("aadhaar") is not None
    }
    stored = vault.store_many(list(entering.values()), by=by, purpose=purpose) if entering else []
    found = dict(zip(entering, stored, strict=True))
    return [_in_the_draft(page, found.get(place)) for place, page in enumerate(pages)]


def _entering(page: ToSave) -> vault.Entering:
    consent = vault.Consent(
        notice=phrases.NOTICE_VERSION, language=page.answers["language"], at=timezone.now(),
        by_guardian=page.answers["by_guardian"],
    )  # fmt: skip
    return vault.Entering(reference=page.reference, number=page.answers["aadhaar"], consent=consent)


def _in_the_draft(
    page: ToSave, stored: str | vault.ReferenceUsed | None
) -> PageAnswers | vault.ReferenceUsed:
    """Return what a draft has of a page of the number. stored: the last figures; None where none came in."""
    if isinstance(stored, vault.ReferenceUsed):
        return stored
    if stored is None:
        return dict(page.answers)
    return dict(page.answers) | {"identity": str(page.reference), "last4": stored}


def _photos(pages: Sequence[ToSave], *, by: User) -> list[PageAnswers | Refusal]:
    """Take photos in; a draft has the key."""
    sent = [page.answers["photo"] for page in pages]
    new = [one for one in sent if not isinstance(one, str)]
    taken = iter(uploads.from_forms(new, purpose="photo", by=by))
    return [_photo_kept(one if isinstance(one, str) else next(taken)) for one in sent]


def _photo_kept(photo: str | Upload | Refusal) -> PageAnswers | Refusal:
    if isinstance(photo, Refusal):
        return photo
    return {"photo": photo if isinstance(photo, str) else str(photo.key)}


def _number_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    if held["last4"]:
        return [(("आधार संख्या", "Aadhaar number"), formats.masked(held["last4"]))]
    why = formats.name_of(_named(phrases.NO_AADHAAR[held["no_aadhaar_why"]]))
    return [
        (("आधार संख्या नहीं", "No Aadhaar number"), why),
        (("दूसरा प्रमाण", "Another proof"), held["no_aadhaar_proof"]),
    ]


def _photo_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    photo = families.photo_sent(held["photo"])
    doubts = photo.facts.get("doubts", ()) if photo else ()
    said = [phrases.DOUBTS[doubt] for doubt in doubts if doubt in phrases.DOUBTS]
    taken = ("फ़ोटो है", "Photo sent")
    return [(("फ़ोटो", "Photo"), "; ".join(formats.name_of(_named(words)) for words in (taken, *said)))]


def _photo_small(held: PageAnswers) -> str:
    photo = families.photo_sent(held["photo"])
    shown = photo is not None and uploaded.has_small_picture(photo)
    return reverse("uploads:small", args=[held["photo"]]) if shown else ""


def _place_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    answer = formats.name_of(_named(phrases.ANSWERS[held["answer"]]))
    why = phrases.reason(held["reason"], formats.active_language())
    lines = [(("नियम के अनुसार", "By the rule"), f"{answer}: {why}")]
    return (
        [*lines, (("आहरण अधिकारी के लिए", "For the drawing officer"), held["remark"])]
        if held["remark"]
        else lines
    )


def _consent_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    agreed = {"yes": ("सहमति है", "Agreed"), "no": ("सहमति नहीं; दूसरा प्रमाण", "Not agreed; another proof")}
    return [
        (("आधार संख्या का उपयोग", "Use of Aadhaar numbers"), formats.name_of(_named(agreed[held["agreed"]])))
    ]


def _ddo_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    found = families.registered_ddo(held["ddo_code"])
    name = f" · {formats.name_of(found.office)}" if found else ""
    return [(("आहरण अधिकारी या कोषागार", "Drawing officer or treasury"), held["ddo_code"] + name)]


def _named(words: Words) -> dict[str, str]:
    return {"hi": words[0], "en": words[1]}


def name_of_row(row: Row) -> Words:
    """Return the name of the person whom a row is about."""
    told = row.pages.get("member_person", {})
    return str(told.get("name_hi", "")), str(told.get("name_en", ""))


def number_page(of: str, *, purpose: str = vault.Purpose.REGISTRATION) -> Page:
    """Return the page of a number that goes into the vault. purpose: what the vault notes."""
    return Page(
        name=f"{of}_number", title=("आधार संख्या", "Aadhaar number"), form=forms.NumberForm,
        saves=_into_vault(purpose),
        when=_told_of_numbers, keeps=("identity", "last4", "no_aadhaar_why", "no_aadhaar_proof"),
        references=("identity",), shows=_number_shown,
    )  # fmt: skip


def photo_page(of: str) -> Page:
    """Return the page of a photo."""
    return Page(
        name=f"{of}_photo",
        title=("फ़ोटो", "Photo"),
        form=forms.PhotoForm,
        saves=_photos,
        files=("photo",),
        shows=_photo_shown,
        picture=_photo_small,
    )


def member_pages(relation: type[forms.RelationForm], *, purpose: str) -> tuple[Page, ...]:
    """Return what is asked of one person who comes into a family. purpose: what the vault notes."""
    return (
        Page(name="relation", title=("संबंध", "Relation"), form=relation),
        Page(name="member_person", title=BIRTH, form=forms.PersonForm),
        Page(
            name="member_conditions", title=("नियम की शर्तें", "What the rule asks"),
            form=forms.ConditionsForm, keeps=forms.QUESTIONS, when=_has_conditions,
        ),
        Page(
            name="member_place", title=("परिवार में हैं या नहीं", "In the family or not"),
            form=forms.PlaceForm, keeps=("remark", "answer", "reason"), shows=_place_shown,
        ),
        number_page("member", purpose=purpose),
        photo_page("member"),
    )  # fmt: skip


DDO_PAGE = Page(
    name="ddo", title=("आहरण अधिकारी", "Drawing officer"), form=forms.DdoForm, keeps=("ddo_code",),
    shows=_ddo_shown,
)  # fmt: skip
CONSENT = Task(
    name="consent", title=("आधार संख्या: सूचना और सहमति", "Aadhaar numbers: notice and consent"),
    pages=(
        Page(
            name="consent", title=("आधार संख्या का उपयोग", "Use of Aadhaar numbers"),
            form=forms.ConsentForm, keeps=("agreed", "notice", "language"), shows=_consent_shown,
        ),
    ),
)  # fmt: skip


def check(answers: Answers, on: date) -> list[Fault]:
    """Return what stands in the way of sending."""
    [found] = checks([answers], on)
    return found


def checks(many: Sequence[Answers], on: date) -> list[list[Fault]]:
    """Return the same for many applications: their officers and photos are looked up together."""
    codes = {answers.of("ddo", "ddo_code") for answers in many} - {None}
    why_not = {code: services.why_not_under(code, on=on) for code in codes}
    keys = {key for answers in many for _row, _page, key in _held(answers, "photo")}
    photos = Upload.objects.in_bulk([UUID(key) for key in keys])
    return [
        [
            *_ddo_faults(answers, why_not),
            *(fault for row in answers.rows.get(MEMBERS, ()) for fault in _row_faults(answers, row, on=on)),
            *_photo_faults(answers, photos),
            *_parents_twice(answers),
            *_dates_that_cannot_be(answers),
            *_numbers_without_consent(answers),
            *_same_numbers(answers),
        ]
        for answers in many
    ]


def _ddo_faults(answers: Answers, why_not: Mapping[str, Refusal | None]) -> Iterator[Fault]:
    refusal = why_not.get(answers.of("ddo", "ddo_code"))
    if refusal is not None:
        yield Fault(words=sentences_for(refusal), page="ddo")


def _row_faults(answers: Answers, row: Row, *, on: date) -> Iterator[Fault]:
    if "member_place" not in row.pages:
        return  # not whole yet, as the list of tasks says
    relation, seen = row.pages["relation"]["relation"], row.pages["member_place"]
    if relation in applications.CHILDREN and applications.children_elsewhere(answers):
        yield Fault(words=CHILD_ELSEWHERE, page="relation", row=row.id)
    try:
        found = applications.judged_row(row.pages, on=on)
    except Refusal as refusal:
        yield Fault(words=sentences_for(refusal), page="member_person", row=row.id)
        return
    if found.answer is Answer.NO or (found.answer, found.reason) != (seen["answer"], seen["reason"]):
        why = phrases.REASONS[found.reason]
        name = _both_names(row.pages)
        words = (f"{name[0]}: {why[0]} फिर से देखें।", f"{name[1]}: {why[1]} Look at it again.")
        yield Fault(words=words, page="member_place", row=row.id)


def _parents_twice(answers: Answers) -> Iterator[Fault]:
    """Find a second mother, or a second father, of one application."""
    seen = set()
    for row in answers.rows.get(MEMBERS, ()):
        relation = row.pages.get("relation", {}).get("relation")
        if relation in seen:
            yield Fault(words=PARENT_TWICE, page="relation", row=row.id)
        seen |= {relation} & PARENTS


PARENT_TWICE = (
    "माता एक और पिता एक ही होते हैं; यह संबंध ऊपर किसी और का भी लिखा है। सौतेली माता का अपना संबंध है।",
    "There is one mother and one father; this relation is given for somebody above too. A step-mother is a "
    "relation of her own.",
)


def _dates_that_cannot_be(answers: Answers) -> Iterator[Fault]:
    """Find what no longer fits where a date was changed after the others were written."""
    for key, why in applications.cannot_be(answers):
        page = families.PERSON_PAGE[key == SELF]
        yield Fault(words=phrases.CANNOT_BE[why], page=page, row=_row(key))


def doubts(answers: Answers, owner: User, on: date) -> list[Fault]:
    """Return what is unlikely, and stands in nobody's way."""
    found = []
    for one in families.unlikely_births(answers, of=owner.person_id, on=on):
        words = phrases.unlikely(one.doubt, hindi=one.name.hi, english=one.name.en)
        found.append(Fault(words=words, page=one.page, row=_row(one.key)))
    return found


def _row(key: str) -> str | None:
    return None if key == SELF else key


CHILD_ELSEWHERE = (
    "बच्चे पति या पत्नी के कार्ड पर लिखे गए हैं; यहाँ नहीं आ सकते।",
    "The children were said to be on the card of the husband or wife; they cannot be here.",
)


def _both_names(pages: Pages) -> Words:
    told = pages["member_person"]
    return told["name_hi"], told["name_en"]


def _photo_faults(answers: Answers, photos: Mapping[UUID, Upload]) -> Iterator[Fault]:
    for row, page, key in _held(answers, "photo"):
        photo = photos.get(UUID(key))
        refusal: Refusal | None = None
        if photo is not None and photo.state in (UploadState.RECEIVING, UploadState.QUARANTINED):
            refusal = StillBeingChecked()
        elif photo is not None:
            refusal = uploaded.refusal_of(photo)
        if refusal is not None:
            yield Fault(words=sentences_for(refusal), page=page, row=row)


def _numbers_without_consent(answers: Answers) -> Iterator[Fault]:
    """Let no number go on that was written before its owner thought better of it."""
    if answers.of("consent", "agreed") == "no":
        for row, page, _reference in _held(answers, "identity"):
            yield Fault(words=WITHOUT_CONSENT, page=page, row=row)


WITHOUT_CONSENT = (
    "आधार संख्या के उपयोग की सहमति नहीं है, पर यहाँ संख्या लिखी जा चुकी है। इसकी जगह दूसरा प्रमाण लिखें।",
    "You do not agree to the use of Aadhaar numbers, but one was written here before. "
    "Write another proof instead.",
)


def _same_numbers(answers: Answers) -> Iterator[Fault]:
    """Ask the vault only where two people have the same last figures."""
    numbers = list(_held(answers, "identity"))
    last4 = {(row, page): key for row, page, key in _held(answers, "last4")}
    for (row, page, one), (other_row, other_page, other) in combinations(numbers, 2):
        if last4[row, page] != last4[other_row, other_page]:
            continue
        if UUID(other) in vault.others_with(reference=UUID(one), by=None, purpose=vault.Purpose.DUPLICATES):
            yield Fault(words=phrases.SAME_NUMBER, page=other_page, row=other_row)


def _held(answers: Answers, name: str) -> Iterator[tuple[str | None, str, Any]]:
    """Yield every answer of this name: (row, page, answer)."""
    held: list[tuple[str | None, Pages]] = [(None, answers.pages)]
    held += [(row.id, row.pages) for row in answers.rows.get(MEMBERS, ())]
    for row, pages in held:
        for page, told in pages.items():
            if told.get(name):
                yield row, page, told[name]


def _instead(owner: User) -> Instead | None:
    """Lead who is registered to their family, and whose application is not decided to its page."""
    standing = families.own_family(owner)
    if standing is not None:
        why = sentences_for(services.FamilyRegistered(number=standing.number))
        return Instead(why=why, address=("health_card:my_family",), link=("मेरा परिवार", "My family"))
    running = families.registration_under_way(owner)
    if running is None:
        return None
    why = sentences_for(ApplicationOpen(number=running.number))
    return Instead(
        why=why, address=("casework:case", running.number), link=("आवेदन देखें", "See the application")
    )


def _declaration(_answers: Answers) -> list[Words]:
    return list(phrases.DECLARATION)


FAMILY = Journey(
    code=families.FAMILY,
    version="1",
    title=TITLE,
    intro=(
        (
            "आपका मोबाइल, कर्मचारी आईडी या पेंशन संख्या, आहरण अधिकारी का कोड, परिवार के हर "
            "सदस्य की जन्मतिथि, आधार संख्या और फ़ोटो पास रखें।",
            "Have at hand: your mobile, your employee ID or pension number, your "
            "drawing officer's code, and of each person of the family the date of birth, "
            "Aadhaar number and photo.",
        ),
        (
            "भेजने के बाद फ़ॉर्म छापें, हस्ताक्षर करें और आहरण अधिकारी को दें। उनकी जाँच के बाद कार्ड बनता है।",
            "After sending, print the form, sign it and give it to your drawing officer. "
            "The card is made once it is verified.",
        ),
    ),
    tasks=(
        Task(
            name="service", title=("सेवा और आहरण अधिकारी", "Service and drawing officer"),
            pages=(
                DDO_PAGE,
                Page(name="service", title=STANDING, form=forms.ServiceForm),
                Page(
                    name="employee", title=("सेवा और तैनाती", "Service and posting"), form=forms.EmployeeForm,
                    when=_serves,
                ),
                Page(name="pensioner", title=("पेंशन", "Pension"), form=forms.PensionerForm, when=_retired),
                Page(name="spouse", title=("पति या पत्नी", "Husband or wife"), form=forms.SpouseForm),
                Page(
                    name="children", title=("बच्चे किसके कार्ड पर", "On whose card the children are"),
                    form=forms.ChildrenForm, when=_both_serve,
                ),
            ),
        ),
        CONSENT,
        Task(
            name="self", title=("आप स्वयं", "Yourself"), needs=("consent",),
            pages=(
                Page(name="self_person", title=BIRTH, form=forms.PersonForm),
                number_page("self"),
                photo_page("self"),
            ),
        ),
        Task(
            name=MEMBERS, title=("परिवार के सदस्य", "Members of the family"), needs=("service", "self"),
            list_of=("सदस्य", "Member"), least=0, most=MOST_MEMBERS - 1, names_row=name_of_row,
            is_of_people=True, room=phrases.ROOM_ON_CARD,
            pages=member_pages(forms.RelationForm, purpose=vault.Purpose.REGISTRATION),
        ),
    ),
    declaration=_declaration,
    check=check,
    checks=checks,
    doubts=doubts,
    submit=services.receive,
    returned=families.returned,
    resubmit=services.resubmit,
    case_page="casework:case",
    instead=_instead,
)  # fmt: skip
