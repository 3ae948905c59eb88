"""A whole application answered at once, as a system sends it: asked by the same forms as the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from sevanidhi.core.accounts.models import User
from sevanidhi.core.journeys import formulas
from sevanidhi.core.journeys.contract import Answers, Given, Journey, Page, PageAnswers, Pages, Row, Task
from sevanidhi.core.journeys.services import ListFull
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import formats

PagesTold = Mapping[str, Mapping[str, str]]


class AnswersNotTaken(Refusal):
    """A page takes some of the answers not. Facts: faults (where, and what is wrong)."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is answered: by page what its form takes, and the rows of each list by its task."""

    pages: PagesTold
    rows: Mapping[str, Sequence[PagesTold]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Filled:
    """One page as its form has taken it. pages: where its answers go."""

    page: Page
    form: Any
    pages: Pages
    where: str


def answered(*, journey: Journey, told: Told, by: User, on: date) -> Answers:
    """Return the answers as a draft holds them: every form is asked, then what a page saves is put away.

    So nothing lies in the vault of an application with a fault that its forms could tell. May refuse:
    ListFull, AnswersNotTaken, and what a page's own keeping refuses.
    """
    rows = {task.name: _rows(task, told) for task in journey.tasks if task.list_of is not None}
    answers = Answers(pages={}, rows=rows)
    filled: list[_Filled] = []
    for task in journey.tasks:
        if task.list_of is None:
            filled += _fill(task, told.pages, Given(answers=answers, on=on), answers.pages)
        for place, (row, sent) in enumerate(
            zip(rows.get(task.name, ()), told.rows.get(task.name, ()), strict=True), start=1
        ):
            filled += _fill(
                task, sent, Given(answers=answers, on=on, row=row), row.pages, before=f"{task.name} {place}: "
            )
    _check(fault for one in filled for fault in _faults(one))
    for one in filled:
        if one.page.saves is not None:
            put_away = one.page.saves(one.form.cleaned_data, reference=uuid4(), by=by)
            one.pages[one.page.name] = _kept(one.page, put_away)
    _check(
        formats.name_of(dict(zip(("hi", "en"), one.words, strict=True))) for one in journey.check(answers, on)
    )
    return answers


def _rows(task: Task, told: Told) -> tuple[Row, ...]:
    sent = told.rows.get(task.name, ())
    if len(sent) > task.most:
        raise ListFull(most=task.most)
    return tuple(Row(id=str(uuid4()), pages={}) for _ in sent)


def _fill(task: Task, told: PagesTold, given: Given, pages: Pages, *, before: str = "") -> Iterator[_Filled]:
    """Ask one page after another: what one keeps is known to the next. After a wrong one no more is asked."""
    for page in task.pages:
        if not page.when(given):
            continue
        form = page.form(dict(told.get(page.name, {})), None, given=given, initial={})
        if form.is_valid() and page.saves is None:
            pages[page.name] = _kept(page, form.cleaned_data)
        yield _Filled(page=page, form=form, pages=pages, where=before + page.name)
        if form.errors:
            return


def _kept(page: Page, told: Mapping[str, Any]) -> PageAnswers:
    return {name: formulas.kept(answer) for name, answer in told.items() if name in page.names}


def _faults(filled: _Filled) -> Iterator[str]:
    for name, wrong in filled.form.errors.items():
        yield f"{filled.where} {name}: {' '.join(wrong)}"


def _check(faults: Iterator[str]) -> None:
    found = list(faults)
    if found:
        raise AnswersNotTaken(faults="; ".join(found))
