"""What a scheme says of a journey: its tasks, their pages, what is declared, and what sending it does.

    FAMILY = Journey(code="health_card.family", version="1", ..., tasks=(Task(...), Task(...)))
    registry.register(FAMILY)   # in the scheme's AppConfig.ready

A task is a few pages, asked one after another; a task with `list_of` asks its pages once for each row: each
member of the family, each office.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from sevanidhi.core.accounts.models import User
from sevanidhi.core.documents.models import Document
from sevanidhi.core.offices.models import Office
from sevanidhi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from sevanidhi.core.journeys.page_form import PageForm

Words = tuple[str, str]  # Hindi, English
PageAnswers = dict[str, Any]  # by field
Pages = dict[str, PageAnswers]  # by page
Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a list: one member, one office."""

    id: str
    pages: Pages


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was answered: by page, and the rows of each list by its task. Days are texts, as 1985-06-15."""

    pages: Pages = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def of(self, page: str, name: str) -> Any:
        """Return one answer; None where it was not asked or not given."""
        return self.pages.get(page, {}).get(name)

    def as_record(self) -> dict[str, Any]:
        """Return the answers as a case keeps them."""
        rows = {
            task: [{"id": row.id, "pages": row.pages} for row in rows] for task, rows in self.rows.items()
        }
        return {"pages": dict(self.pages), "rows": rows}

    @classmethod
    def of_record(cls, kept: Mapping[str, Any]) -> Answers:
        """Return the answers which a case keeps; what the case keeps besides is left out."""
        rows = {
            task: tuple(Row(id=row["id"], pages=row["pages"]) for row in rows)
            for task, rows in kept.get("rows", {}).items()
        }
        return cls(pages=dict(kept.get("pages", {})), rows=rows)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a page knows when it is asked: the answers so far, the row it belongs to, the day, and whose
    application it is (None where an office reads what was sent). asked: what was looked up already.
    """

    answers: Answers
    on: date
    row: Row | None = None
    owner: User | None = None
    asked: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, ask: Callable[[Key], Found], key: Key) -> Found:
        """Return what is asked; of applications that come together it is asked but once."""
        if (ask, key) not in self.asked:
            self.asked[ask, key] = ask(key)
        found: Found = self.asked[ask, key]
        return found

    def of(self, page: str, name: str) -> Any:
        """Return an answer of the same row, or of the pages outside lists."""
        told = self.row.pages.get(page, {}).get(name) if self.row else None
        return self.answers.of(page, name) if told is None else told


@dataclass(frozen=True, kw_only=True)
class ToSave:
    """The answers of one page that puts something away.

    reference: made by the page when it was shown, the same when a button is pressed twice.
    """

    answers: Mapping[str, Any]
    reference: UUID


class Saves(Protocol):
    """Puts away what drafts may not hold, of many pages at once. Returns for each what the draft may hold
    (references, last figures, keys), or why the answers are not taken.

    Called before the drafts are kept and outside their transaction.
    """

    def __call__(self, pages: Sequence[ToSave], *, by: User) -> Sequence[PageAnswers | Refusal]: ...


def always(_given: Given) -> bool:
    """Ask the page of everybody."""
    return True


@dataclass(frozen=True, kw_only=True)
class Page:
    """One question, or a few that belong together.

    keeps: the names the draft holds of it; those of its form where nothing is said. references: which of them
    are references into the vault. files: which of them are keys of uploads. shows: what the page "check your
    answers" says of it, instead of the form's own labels and answers. picture: the address of a small picture
    beside that, "" where there is none to show.
    """

    name: str
    title: Words
    form: type[PageForm]
    when: Callable[[Given], bool] = always
    saves: Saves | None = None
    keeps: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    shows: Callable[[PageAnswers], list[tuple[Words, str]]] | None = None
    picture: Callable[[PageAnswers], str] | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.keeps or self.form.base_fields)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of the task list. list_of: what one row is called, where its pages are asked row by row.

    is_of_people: whether its rows are people. room: how many rows there can be, in a sentence of its own.
    """

    name: str
    title: Words
    pages: tuple[Page, ...]
    needs: tuple[str, ...] = ()
    list_of: Words | None = None
    least: int = 0
    most: int = 0
    names_row: Callable[[Row], Words] | None = None
    is_of_people: bool = False
    room: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What stands in the way of sending, and the page where it is put right."""

    words: Words
    page: str
    row: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the applicant is told: the number, what happens next, by when, and which office does it."""

    number: str
    next_step: Words
    office: Office
    due_date: date | None = None
    paper: Document | None = None


@dataclass(frozen=True, kw_only=True)
class Instead:
    """What who need not begin is told: why, and the address that serves them, with its words."""

    why: Words
    address: tuple[str, ...]
    link: Words


class Submits(Protocol):
    """Makes the case of what was answered, within the transaction that closes the draft."""

    def __call__(self, answers: Answers, *, draft_number: str, owner: User, on: date) -> Sent: ...


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What an office sent back: the answers as sent, why single ones are not right, and what it wrote.

    reasons: by the names of `Journey.returnable`.
    """

    answers: Answers
    reasons: Mapping[str, str]
    note: str


class Returns(Protocol):
    """Returns what an office sent back to this owner; None where the case is not theirs or not returned."""

    def __call__(self, case_number: str, *, owner: User) -> Returned | None: ...


class Resubmits(Protocol):
    """Gives the case its new answers, within the transaction that closes the draft."""

    def __call__(self, answers: Answers, *, case_number: str, owner: User, on: date) -> Sent: ...


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """How the answers to an older version of the forms become those of a newer one."""

    to: str
    change: Callable[[Answers], Answers]


def no_faults(_answers: Answers, _on: date) -> list[Fault]:
    """Find nothing wrong beyond what the pages ask for."""
    return []


def no_doubts(_answers: Answers, _owner: User, _on: date) -> list[Fault]:
    """Find nothing unlikely."""
    return []


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A whole application.

    purpose: the text of the code that sends it, in a notices.yaml. returned, resubmit: where an office may
    send it back. case_page: the name of the address where its case is followed, by the case's number.
    begins_at: the address where the scheme begins it, for one that not everybody may begin. checks: the same
    as `check` of many applications, where they can be looked up together. instead: what serves who is signed
    in better than to begin anew; None where nothing does. doubts: what is unlikely; the applicant
    is asked to look again, and may send it as it is.
    """

    code: str
    version: str
    title: Words
    intro: tuple[Words, ...]
    tasks: tuple[Task, ...]
    declaration: Callable[[Answers], list[Words]]
    submit: Submits
    check: Callable[[Answers, date], list[Fault]] = no_faults
    purpose: str = "journeys.send"
    upgrades: Mapping[str, Upgrade] = field(default_factory=dict)
    returned: Returns | None = None
    resubmit: Resubmits | None = None
    case_page: str = ""
    begins_at: tuple[str, ...] = ()
    checks: Callable[[Sequence[Answers], date], list[list[Fault]]] | None = None
    instead: Callable[[User], Instead | None] = lambda _owner: None
    doubts: Callable[[Answers, User, date], list[Fault]] = no_doubts

    def check_many(self, many: Sequence[Answers], on: date) -> list[list[Fault]]:
        """Return for each application what stands in the way of sending it."""
        return self.checks(many, on) if self.checks else [self.check(one, on) for one in many]

    def task(self, name: str) -> Task | None:
        return next((task for task in self.tasks if task.name == name), None)

    def pages(self) -> Iterator[tuple[Task, Page]]:
        """Yield every page with its task, in the order they are asked."""
        for task in self.tasks:
            for page in task.pages:
                yield task, page

    def find(self, name: str) -> tuple[Task, Page] | None:
        """Return a page by its name, with its task."""
        return next(((task, page) for task, page in self.pages() if page.name == name), None)

    def returnable(self, answers: Answers) -> dict[str, Words]:
        """Return what an office may send back, one by one: each answered page, by row in a list."""
        found: dict[str, Words] = {}
        for task in self.tasks:
            if task.list_of is None:
                found |= {page.name: page.title for page in task.pages if page.name in answers.pages}
            for number, row in enumerate(answers.rows.get(task.name, ()), start=1):
                hindi, english = row_title(task, row, number)
                found |= {
                    page_key(page, row.id): (f"{hindi}: {page.title[0]}", f"{english}: {page.title[1]}")
                    for page in task.pages
                    if page.name in row.pages
                }
        return found


def page_key(page: Page, row: str | None) -> str:
    """Return by what name an office sends back a page, or the page of one row: "photo/5e0c…"."""
    return page.name if row is None else f"{page.name}/{row}"


def row_title(task: Task, row: Row, number: int) -> Words:
    """Return what a row is called: by its own name where it has one, else by its place."""
    name_hi, name_en = task.names_row(row) if task.names_row else ("", "")
    hindi, english = task.list_of or task.title
    return (name_hi, name_en or name_hi) if name_hi else (f"{hindi} {number}", f"{english} {number}")
