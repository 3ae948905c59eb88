"""The applications by which a family tells of what has changed since it was registered."""

from __future__ import annotations

from functools import partial

from sevanidhi.core.journeys.contract import Answers, Journey, Page, PageAnswers, Task, Words
from sevanidhi.core.vault import services as vault
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.forms import changes as forms
from sevanidhi.schemes.health_card.forms import family as family_forms
from sevanidhi.schemes.health_card.journeys import family as registration
from sevanidhi.schemes.health_card.models import Member
from sevanidhi.schemes.health_card.queries import changes
from sevanidhi.schemes.health_card.queries.applications import MEMBERS
from sevanidhi.schemes.health_card.services import changes as services
from sevanidhi.web import formats

WHO = ("किसके बारे में", "Who it is about")
MOST_CHILDREN = 4  # born at one time


def _who_shown(held: PageAnswers) -> list[tuple[Words, str]]:
    found = Member.objects.filter(pk=int(held["member"])).first()
    return [(WHO, formats.name_of(found) if found else "")]


def _brought_in(relation: type[family_forms.RelationForm], *, title: Words, most: int) -> tuple[Task, ...]:
    return (
        registration.CONSENT,
        Task(
            name=MEMBERS, title=title, needs=("consent",), list_of=title, least=1, most=most,
            names_row=registration.name_of_row,
            pages=registration.member_pages(relation, purpose=vault.Purpose.CHANGE),
        ),
        _proof(forms.ProofForm),
    )  # fmt: skip


def _proof(form: type[forms.ProofForm]) -> Task:
    title = ("दिन और कागज़", "Day and paper") if form is forms.DayForm else ("कागज़", "Paper")
    return Task(name="event", title=title, pages=(Page(name="event", title=title, form=form),))


def _leaving(form: type[forms.PageForm]) -> tuple[Task, ...]:
    page = Page(name="who", title=WHO, form=form, keeps=("member",), shows=_who_shown)
    return (Task(name="who", title=WHO, pages=(page,)), _proof(forms.DayForm))


def _under(title: Words, *more: Page) -> tuple[Task, ...]:
    pages = (registration.DDO_PAGE, *more)
    return (Task(name="ddo", title=title, pages=pages), _proof(forms.DayForm))


TASKS = {
    changes.BIRTH: _brought_in(forms.ChildForm, title=("बच्चा", "Child"), most=MOST_CHILDREN),
    changes.MARRIAGE: _brought_in(forms.SpouseOnlyForm, title=("पति या पत्नी", "Husband or wife"), most=1),
    changes.MARRIED_OUT: _leaving(forms.MarriedForm),
    changes.DEATH: _leaving(forms.DiedForm),
    changes.TRANSFER: _under(("नया आहरण अधिकारी", "New drawing officer")),
    changes.RETIREMENT: _under(
        ("कोषागार और पेंशन", "Treasury and pension"),
        Page(name="pensioner", title=("पेंशन", "Pension"), form=family_forms.PensionerForm),
    ),
}


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
        check=registration.check,
        doubts=registration.doubts,
        submit=partial(services.receive, kind=kind),
        returned=changes.returned,
        resubmit=services.resubmit,
        case_page="casework:case",
        begins_at=("health_card:change", kind),
    )


JOURNEYS = {kind: _journey(kind) for kind in changes.BY_MEMBER}
