"""Whole applications answered at once, as a system sends them: asked by the same forms as the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import translation

from sevanidhi.core.accounts.models import User
from sevanidhi.core.journeys import formulas
from sevanidhi.core.journeys.contract import (
    Answers,
    Given,
    Journey,
    Page,
    PageAnswers,
    Pages,
    Row,
    Saves,
    Task,
    ToSave,
)
from sevanidhi.core.journeys.page_form import PageForm
from sevanidhi.core.journeys.services import ListFull
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import formats

PagesTold = Mapping[str, Mapping[str, str]]


class AnswersNotTaken(Refusal):
    """A page takes some of the answers not. Facts: faults (where, and what is wrong)."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is answered: by page what its form takes, and the rows of each list by its task.

    language: in which whoever answers was asked, and is told what is wrong.
    """

    pages: PagesTold
    language: str
    rows: Mapping[str, Sequence[PagesTold]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Filled:
    """One page as its form has taken it. pages: where its answers go. faults: what is wrong, and where."""

    page: Page
    told: Mapping[str, Any]
    pages: Pages
    faults: Sequence[str]


@dataclass(kw_only=True)
class _Application:
    """One application on its way. refused: why it goes no further."""

    told: Told
    answers: Answers = field(default_factory=Answers)
    filled: list[_Filled] = field(default_factory=list)
    refused: Refusal | None = None


def answered(*, journey: Journey, told: Told, by: User, on: date) -> Answers:
    """Return the answers as a draft holds them: every form is asked, then what a page saves is put away.

    So nothing lies in the vault of an application with a fault that its forms could tell. May refuse:
    ListFull, AnswersNotTaken, and what a page's own keeping refuses.
    """
    [found] = answered_many(journey=journey, many=[told], by=by, on=on)
    if isinstance(found, Refusal):
        raise found
    return found


def answered_many(*, journey: Journey, many: Sequence[Told], by: User, on: date) -> list[Answers | Refusal]:
    """Return the same of many applications, or why one is not taken: what they save is put away together."""
    asked: dict[Any, Any] = {}
    applications = [_Application(told=told) for told in many]
    for one in applications:
        with translation.override(one.told.language):
            one.refused = _ask(one, journey, on=on, asked=asked)
    for saves in _in_turn(journey):
        _put_away(saves, _going_on(applications), by=by)
    _look_at_whole(journey, _going_on(applications), on=on)
    return [one.refused or one.answers for one in applications]


def _going_on(applications: Sequence[_Application]) -> list[_Application]:
    return [one for one in applications if one.refused is None]


def _ask(application: _Application, journey: Journey, *, on: date, asked: dict[Any, Any]) -> Refusal | None:
    """Ask every page of an application; return why it is not taken."""
    told = application.told
    for task in journey.tasks:
        if len(told.rows.get(task.name, ())) > task.most:
            return ListFull(most=task.most)
    rows = {task.name: _rows(task, told) for task in journey.tasks if task.list_of is not None}
    application.answers = answers = Answers(pages={}, rows=rows)
    for task in journey.tasks:
        if task.list_of is None:
            given = Given(answers=answers, on=on, asked=asked)
            application.filled += _fill(task, told.pages, given, answers.pages)
        sent = told.rows.get(task.name, ())
        for place, (row, pages) in enumerate(zip(rows.get(task.name, ()), sent, strict=True), start=1):
            given = Given(answers=answers, on=on, row=row, asked=asked)
            application.filled += _fill(task, pages, given, row.pages, before=f"{task.name} {place}: ")
    return _refusal(fault for one in application.filled for fault in one.faults)


def _rows(task: Task, told: Told) -> tuple[Row, ...]:
    return tuple(Row(id=str(uuid4()), pages={}) for _ in told.rows.get(task.name, ()))


def _in_turn(journey: Journey) -> list[Saves]:
    """Return by what pages are put away; what goes into the vault goes last, when all else is taken."""
    pages = sorted((page for _task, page in journey.pages()), key=lambda page: bool(page.references))
    return list(dict.fromkeys(page.saves for page in pages if page.saves is not None))


def _put_away(saves: Saves, applications: Sequence[_Application], *, by: User) -> None:
    """Put away what these applications' pages save in this way."""
    due = [(one, filled) for one in applications for filled in one.filled if filled.page.saves is saves]
    pages = [ToSave(answers=filled.told, reference=uuid4()) for _one, filled in due]
    for (one, filled), told in zip(due, saves(pages, by=by), strict=True):
        if isinstance(told, Refusal):
            one.refused = one.refused or told
        else:
            filled.pages[filled.page.name] = _kept(filled.page, told)


def _look_at_whole(journey: Journey, applications: Sequence[_Application], *, on: date) -> None:
    """Refuse the applications in which something stands in the way of sending."""
    found = journey.check_many([one.answers for one in applications], on)
    for one, faults in zip(applications, found, strict=True):
        with translation.override(one.told.language):
            one.refused = _refusal(
                formats.name_of(dict(zip(("hi", "en"), fault.words, strict=True))) for fault in faults
            )


def _fill(task: Task, told: PagesTold, given: Given, pages: Pages, *, before: str = "") -> Iterator[_Filled]:
    """Ask one page after another: what one keeps is known to the next. After a wrong one no more is asked."""
    for page in task.pages:
        if not page.when(given):
            continue
        asked = _asked(page, told.get(page.name, {}), given)
        if not asked.wrong and page.saves is None:
            pages[page.name] = _kept(page, asked.taken)
        faults = [f"{before}{page.name} {one}" for one in asked.wrong]
        yield _Filled(page=page, told=asked.taken, pages=pages, faults=faults)
        if faults:
            return


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What a form has taken, and what it says is wrong, by its fields."""

    taken: Mapping[str, Any]
    wrong: Sequence[str]


def _asked(page: Page, data: Mapping[str, str], given: Given) -> _Asked:
    """Ask a page's form. Pages with the same fields are asked by one form, one after another, and what is
    always taken alike is asked once.
    """
    fields = (page.form, translation.get_language(), page.form.fields_by(given, data))
    known = (fields, *data.items()) if page.form.takes_alike else None
    if known in given.asked:
        found: _Asked = given.asked[known]
        return found
    form = given.asked.get(fields)
    if form is None:
        form = given.asked[fields] = page.form(data, None, given=given, initial={})
    else:
        form.ask_again(data, given=given)
    wrong = [] if form.is_valid() else _wrong(form)
    asked = _Asked(taken=form.cleaned_data, wrong=wrong)
    if known is not None:
        given.asked[known] = asked
    return asked


def _wrong(form: PageForm) -> list[str]:
    """Return what a form does not take; one that waits for a choice, as after a search, says so itself."""
    wrong = [f"{name}: {' '.join(map(str, words))}" for name, words in form.errors.items()]
    return wrong or [" ".join(form.told)]


def _kept(page: Page, told: Mapping[str, Any]) -> PageAnswers:
    return {name: formulas.kept(answer) for name, answer in told.items() if name in page.names}


def _refusal(faults: Iterator[str]) -> AnswersNotTaken | None:
    found = list(faults)
    return AnswersNotTaken(faults="; ".join(found)) if found else None
