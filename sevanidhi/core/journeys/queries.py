"""Reading drafts. The door: `draft_for`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.forms import BaseForm, ChoiceField
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sevanidhi.core.accounts import mandates
from sevanidhi.core.accounts.models import Mandate, User
from sevanidhi.core.journeys import formulas, permissions, registry
from sevanidhi.core.journeys.contract import (
    Answers,
    Fault,
    Given,
    Journey,
    Page,
    PageAnswers,
    Returned,
    Row,
    Task,
    Words,
    page_key,
    row_title,
)
from sevanidhi.core.journeys.models import Draft, State
from sevanidhi.web import formats
from sevanidhi.web.forms import RupeesField

DONE, BEGUN, NOT_YET, CANNOT_YET = "done", "begun", "not_yet", "cannot_yet"
IF_ANY = "if_any"  # a list that may stay empty, and is
ENOUGH = (DONE, IF_ANY)
NOTHING = "—"  # what stands where nothing was answered


@dataclass(frozen=True, kw_only=True)
class Place:
    """One page of one draft, for one row where its task is a list."""

    draft: Draft
    journey: Journey
    task: Task
    page: Page
    given: Given

    @property
    def row_id(self) -> str | None:
        return self.given.row.id if self.given.row else None

    @property
    def whose(self) -> str:
        """Return what stands over the page's title: the row's own name once it has one, else the task's."""
        if self.given.row is None or self.task.names_row is None:
            return in_words(self.task.title)
        name_hi, name_en = self.task.names_row(self.given.row)
        return in_words((name_hi, name_en or name_hi) if name_hi else self.task.title)

    def form(self, *data: Any) -> BaseForm:
        """Return the page's form, filled with what the draft keeps of an earlier visit."""
        return _form(self.page, self.given, *data)


@dataclass(frozen=True, kw_only=True)
class TaskState:
    """One line of the task list. returned: the office sent it back, and it stands as it was sent."""

    task: Task
    title: str
    state: str
    href: str
    returned: bool = False


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer on the page "check your answers", with the address where it is changed.

    picture: the address of a small picture of it; "" where there is none.
    """

    key: str
    value: str
    change: str
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """The answers of a task, or of one row of a list."""

    title: str
    rows: tuple[Answered, ...]


def draft_for(user: User, number: str) -> Draft:
    """Return the draft if it is this user's to open; Http404 for a stranger, and once it is dropped."""
    found = _open_to(user).filter(number=number).select_related("owner__person", "office", "paper").first()
    if found is None:
        raise Http404
    return found


def own_draft_for(user: User, number: str) -> Draft:
    """Return the draft if it is this user's own; Http404 for a stranger, and for a helper."""
    draft = draft_for(user, number)
    if not permissions.is_owner(user, draft):
        raise Http404
    return draft


def is_own_draft(user: User, number: str) -> bool:
    """Return whether the reader filled in what has this number, and may let others help with it."""
    return _open_to(user).filter(number=number, owner=user).exists()


def helpers_of(draft: Draft) -> list[Mandate]:
    """Return whom the owner lets fill in applications of this kind now."""
    return mandates.given_by(draft.owner, scope=draft.journey, at=timezone.now())


def mandate_of(draft: Draft, pk: int) -> Mandate:
    """Return a mandate that runs for this draft's owner; Http404 for another."""
    found = next((one for one in helpers_of(draft) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def open_drafts(user: User) -> list[tuple[Draft, str]]:
    """Return the unfinished applications of the reader, and of those they help, the newest first."""
    drafts = _open_to(user).filter(state=State.OPEN).select_related("owner__person").order_by("-kept_at")
    return [(draft, in_words(registry.journey(draft.journey).title)) for draft in drafts]


def _open_to(user: User) -> QuerySet[Draft]:
    """Return what this user may open; a draft of a scheme that is switched off rests."""
    mine = Draft.objects.filter(permissions.may_open(user, at=timezone.now()), journey__in=registry.codes())
    return mine.exclude(state=State.DROPPED)


def journey_or_404(code: str) -> Journey:
    """Return a journey by its code; Http404 for one nobody knows."""
    try:
        return registry.journey(code)
    except registry.JourneyUnknown as unknown:
        raise Http404 from unknown


def held_answers(draft: Draft) -> Answers:
    """Return all that the draft holds, also what is not asked any more."""
    return Answers.of_record({"pages": draft.answers, "rows": draft.rows})


def _held(draft: Draft, *, on: date, row: Row | None = None) -> Given:
    return Given(answers=held_answers(draft), on=on, row=row, owner=draft.owner)


def answers(draft: Draft, *, on: date) -> Answers:
    """Return the answers to what is asked of this applicant: what would be sent."""
    journey, given = registry.journey(draft.journey), _held(draft, on=on)
    held = given.answers
    pages: dict[str, PageAnswers] = {}
    rows: dict[str, tuple[Row, ...]] = {}
    for task in journey.tasks:
        if task.list_of is None:
            pages |= _asked_of(task, held.pages, given)
        else:
            rows[task.name] = tuple(
                Row(id=row.id, pages=_asked_of(task, row.pages, replace(given, row=row)))
                for row in held.rows.get(task.name, ())
            )
    return Answers(pages=pages, rows=rows)


def _asked_of(task: Task, pages: Mapping[str, PageAnswers], given: Given) -> dict[str, PageAnswers]:
    return {
        page.name: {name: answer for name, answer in pages[page.name].items() if name in page.names}
        for page in task.pages
        if page.name in pages and page.when(given)
    }


def digest_of(draft: Draft, *, on: date) -> str:
    """Return the mark of what would be sent now."""
    told = answers(draft, on=on).as_record()
    return formulas.digest({"journey": draft.journey, "version": draft.form_version, **told})


def place(draft: Draft, page: str, *, row: str | None, on: date) -> Place | None:
    """Return a page of a draft; None where it is not asked of this applicant.

    row: of a list's page; one that is not kept yet begins with its first page.
    """
    journey = registry.journey(draft.journey)
    found = journey.find(page)
    if found is None or (found[0].list_of is None) != (row is None):
        return None
    task, wanted = found
    given = _given(draft, task, row, on=on)
    begins_a_row = given.row is not None and not given.row.pages
    if not wanted.when(given) or (begins_a_row and wanted is not task.pages[0]):
        return None
    return Place(draft=draft, journey=journey, task=task, page=wanted, given=given)


def _given(draft: Draft, task: Task, row: str | None, *, on: date) -> Given:
    given = _held(draft, on=on)
    if row is None:
        return given
    kept = next((one for one in given.answers.rows.get(task.name, ()) if one.id == row), None)
    return replace(given, row=kept or Row(id=row, pages={}))


def asked(task: Task, given: Given) -> list[Page]:
    """Return the pages of a task which are asked of this applicant, or of this row."""
    return [page for page in task.pages if page.when(given)]


def next_address(place_now: Place, *, to_check: bool) -> str:
    """Return where the applicant goes from a page that is kept: on in the task, to its list, or after it.

    to_check: came from "check your answers", and goes back there unless a new question has come up.
    """
    draft = place_now.draft
    given = _given(draft, place_now.task, place_now.row_id, on=place_now.given.on)
    pages = asked(place_now.task, given)
    names = [page.name for page in pages]
    at = names.index(place_now.page.name) + 1 if place_now.page.name in names else len(names)
    left = [page for page in pages[at:] if not (to_check and _is_done(page, _pages_of(given)))]
    if left:
        address = page_address(draft, left[0].name, row=place_now.row_id)
        return f"{address}?from=check" if to_check else address
    if to_check:
        return reverse("journeys:check", args=[draft.number])
    if place_now.task.list_of is not None:
        return reverse("journeys:list", args=[draft.number, place_now.task.name])
    return address_after(draft, place_now.task, on=given.on)


def first_address(draft: Draft, *, on: date) -> str:
    """Return where an application begins that nobody has answered yet: at its first question."""
    return task_address(draft, registry.journey(draft.journey).tasks[0], on=on)


def address_after(draft: Draft, task: Task, *, on: date) -> str:
    """Return where the applicant goes when a task is done: to the next one, after the last to the check.

    The list of tasks is shown where something waits, or where an office marked in it what it returned.
    """
    lines = task_states(draft, on=on)
    at = next(place for place, line in enumerate(lines) if line.task.name == task.name)
    ahead = [line for line in lines[at + 1 :] if line.state not in (DONE, CANNOT_YET)]
    behind = [line for line in lines[:at] if line.state not in (*ENOUGH, CANNOT_YET)]
    if returned(draft) is not None or lines[at].state not in ENOUGH:
        return reverse("journeys:tasks", args=[draft.number])
    for line in (*ahead, *behind):
        return line.href
    complete = all(line.state in ENOUGH for line in lines)
    return reverse("journeys:check" if complete else "journeys:tasks", args=[draft.number])


def address_before(place_now: Place) -> str:
    """Return where "back" leads from a page: to the one before it, else to the list it was reached from."""
    draft, task = place_now.draft, place_now.task
    names = [page.name for page in asked(task, place_now.given)]
    at = names.index(place_now.page.name)
    if at:
        return page_address(draft, names[at - 1], row=place_now.row_id)
    if task.list_of is not None and draft.rows.get(task.name):
        return reverse("journeys:list", args=[draft.number, task.name])
    return reverse("journeys:tasks", args=[draft.number])


def page_address(draft: Draft, page: str, *, row: str | None = None) -> str:
    """Return the address of a page of a draft."""
    if row is None:
        return reverse("journeys:page", args=[draft.number, page])
    return reverse("journeys:row_page", args=[draft.number, row, page])


def _pages_of(given: Given) -> Mapping[str, PageAnswers]:
    return given.row.pages if given.row else given.answers.pages


def _is_done(page: Page, pages: Mapping[str, PageAnswers]) -> bool:
    """Return whether a page is answered, and answered to all that the form asks today."""
    return page.name in pages and page.names <= pages[page.name].keys()


def _is_whole(task: Task, given: Given) -> bool:
    return all(_is_done(page, _pages_of(given)) for page in asked(task, given))


def task_states(draft: Draft, *, on: date) -> list[TaskState]:
    """Return the task list: what is done, begun, not yet begun, and what must wait for another task."""
    journey = registry.journey(draft.journey)
    sent_back = returned(draft)
    states: dict[str, str] = {}
    lines = []
    for task in journey.tasks:
        waits = any(states[need] not in ENOUGH for need in task.needs)
        states[task.name] = CANNOT_YET if waits else _state_of(draft, task, on=on)
        href = "" if waits else task_address(draft, task, on=on)
        lines.append(
            TaskState(
                task=task, title=in_words(task.title), state=states[task.name], href=href,
                returned=sent_back is not None and _is_returned(draft, task, sent_back),
            )
        )  # fmt: skip
    return lines


def _state_of(draft: Draft, task: Task, *, on: date) -> str:
    given = _held(draft, on=on)
    if task.list_of is not None:
        return _state_of_list(task, given)
    if _is_whole(task, given):
        return DONE
    return BEGUN if any(page.name in given.answers.pages for page in task.pages) else NOT_YET


def _state_of_list(task: Task, given: Given) -> str:
    rows = given.answers.rows.get(task.name, ())
    whole = all(_is_whole(task, replace(given, row=row)) for row in rows)
    if not rows and task.least == 0:
        return IF_ANY
    if whole and task.least <= len(rows) <= task.most:
        return DONE
    return BEGUN if rows else NOT_YET


def task_address(draft: Draft, task: Task, *, on: date) -> str:
    """Return where a task is taken up: its list, or its first page that is not answered.

    A list that may not stay empty is taken up at its first row.
    """
    if task.list_of is not None and task.least and not draft.rows.get(task.name):
        return page_address(draft, task.pages[0].name, row=str(uuid4()))
    if task.list_of is not None:
        return reverse("journeys:list", args=[draft.number, task.name])
    given = _held(draft, on=on)
    pages = asked(task, given)
    left = [page for page in pages if not _is_done(page, given.answers.pages)] or pages
    return page_address(draft, left[0].name) if left else ""


def row_lines(draft: Draft, task: Task, *, on: date) -> list[dict[str, Any]]:
    """Return the rows of a list: [{"id", "name", "whole", "href"}]."""
    held, sent_back = _held(draft, on=on), returned(draft)
    lines = []
    for number, row in enumerate(held.answers.rows.get(task.name, ()), start=1):
        given = replace(held, row=row)
        pages = asked(task, given)
        left = [page for page in pages if not _is_done(page, row.pages)] or pages
        lines.append(
            {
                "id": row.id,
                "name": in_words(row_title(task, row, number)),
                "whole": _is_whole(task, given),
                "returned": sent_back is not None and _is_row_returned(row, sent_back),
                "href": page_address(draft, left[0].name, row=row.id),
            }
        )
    return lines


def sections(draft: Draft, *, on: date) -> list[Section]:
    """Return all answers as the applicant checks them, each with the address where it is changed."""
    found = []
    for title, task, given in _parts(registry.journey(draft.journey), _held(draft, on=on)):
        found.append(Section(title=title, rows=_answered(draft, task, given)))
    return [section for section in found if section.rows]


def _parts(journey: Journey, given: Given) -> Iterator[tuple[str, Task, Given]]:
    """Yield each task, or each row of a list, with its title and what was answered there."""
    for task in journey.tasks:
        if task.list_of is None:
            yield in_words(task.title), task, given
            continue
        for number, row in enumerate(given.answers.rows.get(task.name, ()), start=1):
            yield in_words(row_title(task, row, number)), task, replace(given, row=row)


def _answered(draft: Draft, task: Task, given: Given) -> tuple[Answered, ...]:
    lines = []
    for page in asked(task, given):
        change = page_address(draft, page.name, row=given.row.id if given.row else None) + "?from=check"
        shown = list(_shown(page, given))
        said = [line for line in shown if line[1] != NOTHING] or shown[
            :1
        ]  # the rest is asked on the same page
        answered = [Answered(key=key, value=value, change=change) for key, value in said]
        lines += _with_picture(answered, _picture(page, given))
    return tuple(lines)


def _picture(page: Page, given: Given) -> str:
    held = _pages_of(given).get(page.name)
    return page.picture(held) if page.picture and held else ""


def _with_picture(answered: list[Answered], address: str) -> list[Answered]:
    """Let the picture of a page stand beside its first answer."""
    return [replace(one, picture=address if place == 0 else "") for place, one in enumerate(answered)]


def answers_in_words(journey: Journey, sent: Answers, *, on: date) -> list[tuple[str, str]]:
    """Return what was sent on a day, as the page of its case shows it: [(label, value)], rows numbered."""
    given = Given(answers=sent, on=on)
    lines: list[tuple[str, str]] = []
    for task in journey.tasks:
        if task.list_of is None:
            lines += _said(task, given)
        for number, row in enumerate(sent.rows.get(task.name, ()), start=1):
            title = f"{in_words(task.list_of or task.title)} {number}"
            lines += [(f"{title}: {label}", value) for label, value in _said(task, replace(given, row=row))]
    return lines


def _said(task: Task, given: Given) -> list[tuple[str, str]]:
    """Return what was answered in a task or a row, without what was left empty."""
    shown = (line for page in asked(task, given) for line in _shown(page, given, in_case=True))
    return [(label, value) for label, value in shown if value != NOTHING]


def _form(page: Page, given: Given, *data: Any) -> BaseForm:
    return page.form(*data, given=given, initial=_pages_of(given).get(page.name, {}))


def _shown(page: Page, given: Given, *, in_case: bool = False) -> Iterator[tuple[str, str]]:
    pages = _pages_of(given)
    if page.name not in pages:
        yield in_words(page.title), _("Not answered yet")
    elif page.shows is not None:
        for label, value in page.shows(pages[page.name]):
            yield in_words(label), value
    else:
        for bound in _form(page, given):
            named = page.form.named_in_case if in_case else {}
            yield str(named.get(bound.name, bound.label)), _value_in_words(bound.field, bound.initial)


def returned(draft: Draft) -> Returned | None:
    """Return what the office sent back, where the draft puts that right; None for any other."""
    journey = registry.journey(draft.journey)
    if draft.state != State.OPEN or not draft.puts_right or journey.returned is None:
        return None
    return journey.returned(draft.puts_right, owner=draft.owner)


def returned_to(owner: User, journey: Journey, case_number: str) -> Returned:
    """Return what an office sent back to this person; Http404 for a stranger, or where nothing is."""
    sent_back = journey.returned(case_number, owner=owner) if journey.returned else None
    if sent_back is None:
        raise Http404
    return sent_back


def reasons_in_words(journey: Journey, sent_back: Returned) -> list[tuple[str, str]]:
    """Return why single answers were sent back: [(question, reason)]."""
    titles = journey.returnable(sent_back.answers)
    return [(in_words(titles[name]), why) for name, why in sent_back.reasons.items() if name in titles]


def reason_at(place_now: Place) -> str:
    """Return why the office sent the answers of this page back; "" where it did not."""
    sent_back = returned(place_now.draft)
    if sent_back is None:
        return ""
    return sent_back.reasons.get(page_key(place_now.page, place_now.row_id), "")


def _is_returned(draft: Draft, task: Task, sent_back: Returned) -> bool:
    """Return whether something of a task was sent back and is not changed yet."""
    held, sent = held_answers(draft), sent_back.answers
    if task.list_of is None:
        names = [page.name for page in task.pages if sent_back.reasons.get(page.name)]
        return any(held.pages.get(name) == sent.pages.get(name) for name in names)
    as_sent = {row.id: row.pages for row in sent.rows.get(task.name, ())}
    rows = [row for row in held.rows.get(task.name, ()) if _is_row_returned(row, sent_back)]
    return any(as_sent.get(row.id) == row.pages for row in rows)


def _is_row_returned(row: Row, sent_back: Returned) -> bool:
    return any(why and name.endswith(f"/{row.id}") for name, why in sent_back.reasons.items())


def _value_in_words(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(field, RupeesField):
        return formats.rupees_text(value)
    if isinstance(field, ChoiceField):
        words = {str(choice): str(text) for choice, text in cast(Iterable[tuple[Any, Any]], field.choices)}
        many = value if isinstance(value, list) else [value]
        return ", ".join(words.get(str(one), str(one)) for one in many)
    return str(value)


def faults(draft: Draft, *, on: date) -> list[Fault]:
    """Return what stands in the way of sending, as the journey itself judges."""
    return registry.journey(draft.journey).check(answers(draft, on=on), on)


def fault_lines(draft: Draft, *, on: date) -> list[dict[str, str]]:
    """Return the same with the addresses where each is put right: [{"text", "href"}]."""
    return _lines(draft, faults(draft, on=on))


def doubt_lines(draft: Draft, *, on: date) -> list[dict[str, str]]:
    """Return what is unlikely and may be sent all the same, with the addresses where it is changed."""
    doubts = registry.journey(draft.journey).doubts
    return _lines(draft, doubts(answers(draft, on=on), draft.owner, on))


def _lines(draft: Draft, found: list[Fault]) -> list[dict[str, str]]:
    return [
        {
            "text": in_words(fault.words),
            "href": page_address(draft, fault.page, row=fault.row) + "?from=check",
        }
        for fault in found
    ]


def is_complete(draft: Draft, *, on: date) -> bool:
    """Return whether nothing is left that has to be answered."""
    return all(line.state in ENOUGH for line in task_states(draft, on=on))


def declared_now(draft: Draft, *, on: date) -> bool:
    """Return whether its owner declared exactly what the draft holds."""
    return bool(draft.declared_digest) and draft.declared_digest == digest_of(draft, on=on)


def declaration(draft: Draft, *, on: date) -> list[str]:
    """Return the sentences the applicant declares."""
    told = registry.journey(draft.journey).declaration(answers(draft, on=on))
    return [in_words(sentence) for sentence in told]


def references_in_use(references: list[UUID]) -> dict[UUID, int | None]:
    """Return which of these references into the vault an open draft holds; no record rests on them yet."""
    drafts = Draft.objects.filter(
        state=State.OPEN, references__overlap=references, expires_at__gt=timezone.now()
    )
    held = {reference for draft in drafts for reference in draft.references}
    return dict.fromkeys(held & set(references))


def files_in_use(keys: list[UUID]) -> set[UUID]:
    """Return which of these files an open draft holds."""
    drafts = Draft.objects.filter(state=State.OPEN, files__overlap=keys, expires_at__gt=timezone.now())
    return {key for held in drafts.values_list("files", flat=True) for key in held} & set(keys)


def holds_file(user: User, key: UUID) -> bool:
    """Return whether an open draft which this user fills in holds a file, whoever of them has sent it."""
    return _open_to(user).filter(state=State.OPEN, files__contains=[key]).exists()


def in_words(words: Words) -> str:
    """Return one of two sentences, in the reader's language."""
    return formats.name_of({"hi": words[0], "en": words[1]})
