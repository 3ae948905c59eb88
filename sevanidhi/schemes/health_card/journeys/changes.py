"""The applications by which a family tells of what has changed since it was registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from sevanidhi.core.journeys.contract import Answers, Fault, Given, Journey, Page, PageAnswers, Task, Words
from sevanidhi.core.vault import services as vault
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.forms import changes as forms
from sevanidhi.schemes.health_card.forms import corrections as correction_forms
from sevanidhi.schemes.health_card.forms import family as family_forms
from sevanidhi.schemes.health_card.journeys import family as registration
from sevanidhi.schemes.health_card.models import Member
from sevanidhi.schemes.health_card.queries import applications, changes
from sevanidhi.schemes.health_card.queries.applications import MEMBERS
from sevanidhi.schemes.health_card.services import changes as services
from sevanidhi.schemes.health_card.services import corrections
from sevanidhi.web import formats
from sevanidhi.web.phrases import sentences_for

WHO = ("किसके बारे में", "Who it is about")
WRONG = ("क्या गलत है", "What is wrong")
MOST_CHILDREN = 4  # born at one time
MOST_RELATIVES = 4  # who come to depend at one time: parents, say, and a sister


def _who_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    found = Member.objects.filter(pk=int(held["member"])).first()
    return [(WHO, formats.name_of(found) if found else "")]


def _brought_in(relation: type[family_forms.RelationForm], *, title: Words, most: int) -> tuple[Task, ...]:
    return (
        registration.CONSENT,
        Task(
            name=MEMBERS, title=title, needs=("consent",), list_of=title, least=1, most=most,
            is_of_people=True,
            names_row=registration.name_of_row,
            pages=registration.member_pages(relation, purpose=vault.Purpose.CHANGE),
        ),
        _proof(forms.ProofForm),
    )  # fmt: skip


def _proof(form: type[forms.ProofForm]) -> Task:
    title = ("दिन और कागज़", "Day and paper") if form is forms.DayForm else ("कागज़", "Paper")
    return Task(name="event", title=title, pages=(Page(name="event", title=title, form=form),))


def _ticked(fact: str) -> Callable[[Given], bool]:
    return lambda given: fact in (given.of(applications.WRONG, "what") or ())


def _told_of_number(given: Given) -> bool:
    return _ticked(applications.AADHAAR)(given) and given.of("consent", "agreed") is not None


def _wrong_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    said = (phrases.FACTS_ASKED[fact] for fact in held["what"])
    return [(WRONG, "; ".join(formats.name_of({"hi": one[0], "en": one[1]}) for one in said))]


def _right(fact: str, form: type[forms.PageForm]) -> Page:
    return Page(name=applications.RIGHT[fact], title=phrases.FACTS[fact], form=form, when=_ticked(fact))


def _correcting() -> tuple[Task, ...]:
    """Return what is asked of a mistake: of whom, what is wrong, and then only what is right of it."""
    (consent,) = registration.CONSENT.pages
    number = registration.number_page("right", purpose=vault.Purpose.CHANGE)
    return (
        Task(
            name="who", title=WHO,
            pages=(
                Page(
                    name="who", title=WHO, form=correction_forms.CorrectedForm, keeps=("member",),
                    shows=_who_shown,
                ),
                Page(
                    name=applications.WRONG, title=WRONG, form=correction_forms.WrongForm,
                    keeps=("what", "of"), shows=_wrong_shown,
                ),
            ),
        ),
        Task(
            name="right", title=("सही बात", "What is right"), needs=("who",),
            pages=(
                _right("name", correction_forms.RightNameForm),
                _right("birth_date", correction_forms.RightBirthForm),
                _right("gender", correction_forms.RightGenderForm),
                replace(registration.photo_page("right"), when=_ticked("photo")),
                replace(
                    consent, form=correction_forms.LateConsentForm, when=_ticked(applications.AADHAAR)
                ),
                replace(number, form=correction_forms.LateNumberForm, when=_told_of_number),
            ),
        ),
        _proof(forms.ProofForm),
    )  # fmt: skip


def _leaving(form: type[forms.PageForm]) -> tuple[Task, ...]:
    page = Page(name="who", title=WHO, form=form, keeps=("member",), shows=_who_shown)
    return (Task(name="who", title=WHO, pages=(page,)), _proof(forms.DayForm))


def _under(title: Words, *more: Page) -> tuple[Task, ...]:
    pages = (registration.DDO_PAGE, *more)
    return (Task(name="ddo", title=title, pages=pages), _proof(forms.DayForm))


TASKS = {
    changes.CORRECTION: _correcting(),
    changes.BIRTH: _brought_in(forms.ChildForm, title=("बच्चा", "Child"), most=MOST_CHILDREN),
    changes.MARRIAGE: _brought_in(forms.SpouseOnlyForm, title=("पति या पत्नी", "Husband or wife"), most=1),
    changes.DEPENDANT: _brought_in(
        forms.DependantForm, title=("आश्रित संबंधी", "Relative"), most=MOST_RELATIVES
    ),
    changes.MARRIED_OUT: _leaving(forms.MarriedForm),
    changes.DIVORCE: _leaving(forms.DivorcedForm),
    changes.DEATH: _leaving(forms.DiedForm),
    changes.TRANSFER: _under(("नया आहरण अधिकारी", "New drawing officer")),
    changes.RETIREMENT: _under(
        ("कोषागार और पेंशन", "Treasury and pension"),
        Page(name="pensioner", title=("पेंशन", "Pension"), form=family_forms.PensionerForm),
    ),
}


ANOTHER_CHOSEN = (
    "अब किसी और सदस्य को चुना गया है। क्या गलत है, और सही क्या है, फिर से देखें।",
    "Another member has been chosen since. Look again at what is wrong and what is right.",
)
PAGE_OF = {
    "ChangedSince": "who",
    "NothingWrong": applications.WRONG,
    "NumberThere": applications.WRONG,
    "GenderUnfit": applications.RIGHT["gender"],
}  # where a correction is put right that is refused; else at the birth date, of which the rule judges


def _check(answers: Answers, on: date) -> list[Fault]:
    """Return what stands in the way of sending; of a correction also what does not fit whom it is about."""
    faults = registration.check(answers, on)
    if answers.of(applications.WRONG, "of") != answers.of("who", "member"):
        faults.append(Fault(words=ANOTHER_CHOSEN, page=applications.WRONG))
    for one in applications.people(answers):
        if one.line is None:
            continue
        try:
            corrections.check(one, on=on)
        except Refusal as refusal:
            page = PAGE_OF.get(type(refusal).__name__, applications.RIGHT["birth_date"])
            faults.append(Fault(words=sentences_for(refusal), page=page))
    return faults


def _declaration(_answers: Answers) -> list[Words]:
    return [phrases.DECLARATION[0]]


def _journey(kind: str) -> Journey:
    return Journey(
        code=changes.code(kind),
        version="1",
        title=phrases.CHANGES[kind],
        intro=(phrases.CHANGE_INTRO[kind],),
        tasks=TASKS[kind],
        declaration=_declaration,
        check=_check if kind == changes.CORRECTION else registration.check,
        doubts=registration.doubts,
        submit=partial(services.receive, kind=kind),
        returned=changes.returned,
        resubmit=services.resubmit,
        case_page="casework:case",
        begins_at=("health_card:change", kind),
    )


JOURNEYS = {kind: _journey(kind) for kind in changes.BY_MEMBER}
