"""Beginning a draft, keeping its answers, declaring and sending it.

Answers are kept page by page, so that two devices do not overwrite each other. What a page may not leave in a
draft (a number for the vault, a picture) is put away first and alone; the draft comes after.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from sevanidhi.core.accounts import newcomers, otp
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.documents.formulas import readable_number
from sevanidhi.core.journeys import formulas, permissions, queries, registry
from sevanidhi.core.journeys.contract import Answers, Journey, PageAnswers, Saves, Sent, ToSave
from sevanidhi.core.journeys.models import OF_CASE, Draft, State
from sevanidhi.kernel.refusals import Refusal

HELD = ("answers", "rows", "references", "files")
LASTS = timedelta(days=90)


class DraftClosed(Refusal):
    """The application has been sent or dropped. Facts: number."""


class PageNotAsked(Refusal):
    """This page is not asked of this applicant, or the row is gone. Facts: page."""


class ListFull(Refusal):
    """The list takes no more rows. Facts: most."""


class NotComplete(Refusal):
    """Something is not answered yet, or stands against sending. Facts: number."""


class NotDeclared(Refusal):
    """The answers are not those that were declared. Facts: number."""


class NotReturned(Refusal):
    """The office has not returned this application, or not to this person. Facts: number."""


class NotYours(Refusal):
    """Only whose application it is fills it in, declares and sends it. Facts: number."""


def begin(*, journey: Journey, owner: User, about_key: str = "", answers: Answers | None = None) -> Draft:
    """Open a draft, or return the one that is open already: pressed twice, it is one.

    answers: with which it begins, such as those that an office sent back.
    """
    open_already = Draft.objects.filter(
        owner=owner, journey=journey.code, about_key=about_key, state=State.OPEN
    )
    found = open_already.first()
    if found is not None:
        return found
    try:
        return _begin(journey, owner, about_key, answers or Answers())
    except IntegrityError:  # begun at the same moment elsewhere
        return open_already.get()


def reopen(*, journey: Journey, case_number: str, owner: User) -> Draft:
    """Open a draft with the answers that an office returned, or the one open already.

    May refuse: NotReturned.
    """
    sent_back = journey.returned(case_number, owner=owner) if journey.returned else None
    if sent_back is None:
        raise NotReturned(number=case_number)
    return begin(journey=journey, owner=owner, about_key=OF_CASE + case_number, answers=sent_back.answers)


@transaction.atomic
def _begin(journey: Journey, owner: User, about_key: str, answers: Answers) -> Draft:
    now = timezone.now()
    draft = Draft(
        number=_number_for(owner), journey=journey.code, form_version=journey.version,
        owner=owner, about_key=about_key, kept_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    _put(draft, answers)
    _note_held(draft, journey)
    draft.save()
    audit.record(by=owner, act="journeys.begun", about=draft, detail={"journey": journey.code})
    return draft


def _number_for(owner: User) -> str:
    """Return the number of a new draft: an applicant's first has that by which they sign in.

    Who has sent one is a person by then, and that number a case's, long after its draft was erased.
    """
    first = owner.is_applicant and owner.person_id is None
    if first and not Draft.objects.filter(number=owner.user_id).exists():
        return owner.user_id
    return new_number()


def new_number() -> str:
    """Return a number which nobody can guess."""
    return readable_number(secrets.token_bytes(8))


def save_page(
    *,
    draft: Draft,
    page: str,
    row: str | None,
    answers: Mapping[str, Any],
    reference: UUID,
    by: User,
    on: date,
) -> Draft:
    """Keep the answers of one page; the first page of a new row makes the row. Return the draft as it is now.

    reference: made when the page was shown. May refuse: NotYours, DraftClosed, PageNotAsked, ListFull, and
    what the page's own keeping refuses.
    """
    _check_may_act(by, draft)
    with transaction.atomic():
        wanted = _asked_place(_locked(draft), page, row, on=on)
    told: Mapping[str, Any] = answers
    if wanted.page.saves is not None:
        to_save = ToSave(answers=answers, reference=_of_this_page(reference, draft, page, row))
        told = _put_away(wanted.page.saves, to_save, by=by)
    kept = {name: formulas.kept(answer) for name, answer in told.items() if name in wanted.page.names}
    return _keep_page(draft, page, row, kept, on=on)


def _put_away(saves: Saves, page: ToSave, *, by: User) -> PageAnswers:
    [told] = saves([page], by=by)
    if isinstance(told, Refusal):
        raise told
    return told


def _of_this_page(reference: UUID, draft: Draft, page: str, row: str | None) -> UUID:
    """Return the reference as this page's own: the browser sends it, and may send one page's from another.

    Two people on one reference would be one number of the vault, and never found to be equal.
    """
    return uuid5(reference, f"{draft.number} {page} {row or ''}")


@transaction.atomic
def _keep_page(draft: Draft, page: str, row: str | None, kept: PageAnswers, *, on: date) -> Draft:
    held = _locked(draft)
    place = _asked_place(held, page, row, on=on)
    if row is None:
        held.answers[page] = kept
    else:
        _row(held, place, row)["pages"][page] = kept
    return _kept(held, place.journey)


def _asked_place(draft: Draft, page: str, row: str | None, *, on: date) -> queries.Place:
    """Return the page, asked of this applicant. May refuse: PageNotAsked, ListFull."""
    place = queries.place(draft, page, row=row, on=on)
    if place is None:
        raise PageNotAsked(page=page)
    if row is not None:
        ids = [one["id"] for one in draft.rows.get(place.task.name, ())]
        if row not in ids and len(ids) >= place.task.most:
            raise ListFull(most=place.task.most)
    return place


def _row(draft: Draft, place: queries.Place, row: str) -> dict[str, Any]:
    rows = draft.rows.setdefault(place.task.name, [])
    found = next((one for one in rows if one["id"] == row), None)
    if found is None:
        found = {"id": row, "pages": {}}
        rows.append(found)
    return found


@transaction.atomic
def remove_row(*, draft: Draft, task: str, row: str, by: User) -> Draft:
    """Take a row out of a list; one that is gone changes nothing. May refuse: NotYours, DraftClosed."""
    _check_may_act(by, draft)
    held = _locked(draft)
    held.rows[task] = [one for one in held.rows.get(task, ()) if one["id"] != row]
    return _kept(held, registry.journey(held.journey))


@transaction.atomic
def drop(*, draft: Draft, by: User) -> None:
    """Give an unfinished application up: its answers are erased. May refuse: NotYours, DraftClosed."""
    _check_is_owner(by, draft)
    held = _locked(draft)
    held.state, held.answers, held.rows = State.DROPPED, {}, {}
    held.references, held.files = [], []
    held.save(update_fields=["state", *HELD])
    audit.record(by=by, act="journeys.dropped", about=held)


@transaction.atomic
def bring_up_to_date(draft: Draft) -> Draft:
    """Let a draft of an older version of the forms go on in today's. No answer is lost on the way.

    What today's forms ask besides is asked when the applicant comes to it.
    """
    journey = registry.journey(draft.journey)
    if draft.form_version == journey.version or draft.state != State.OPEN:
        return draft
    held = _locked(draft)
    while (step := journey.upgrades.get(held.form_version)) is not None:
        _put(held, step.change(queries.held_answers(held)))
        held.form_version = step.to
    held.form_version = journey.version
    _note_held(held, journey)
    held.save(update_fields=[*HELD, "form_version"])
    return held


@transaction.atomic
def declare(*, draft: Draft, by: User, on: date) -> Draft:
    """Note that the owner declares exactly these answers. May refuse: NotYours, DraftClosed, NotComplete."""
    _check_is_owner(by, draft)
    held = _locked(draft)
    _check_complete(held, on=on)
    held.declared_digest = queries.digest_of(held, on=on)
    held.save(update_fields=["declared_digest"])
    audit.record(by=by, act="journeys.declared", about=held, detail={"digest": held.declared_digest})
    return held


def send_code(*, draft: Draft, by: User, language: str = "", session_key: str, on: date) -> OneTimeCode:
    """Send the code that sends exactly what was declared.

    language: in which one reads who has said none yet, being no person on the books.
    May refuse: NotYours, NotDeclared, NoMobile, CodeSentTooOften.
    """
    _check_is_owner(by, draft)
    if not queries.declared_now(draft, on=on):
        raise NotDeclared(number=draft.number)
    journey = registry.journey(draft.journey)
    language = by.language if by.person_id else language or by.language
    said = {"what": journey.title[language == "en"], "number": draft.shown_number, "digest": None}
    return otp.issue(
        user=by, purpose=journey.purpose, about=draft, detail=_bound(draft, on=on), said=said,
        language=language, session_key=session_key,
    )  # fmt: skip


def submit(*, draft: Draft, code: str, by: User, session_key: str, on: date) -> Draft:
    """Send the application with its code, and return the draft with what the owner is told.

    Not to be called inside a transaction, as `otp.check`. Sent already, it is returned as it was sent.
    May refuse: NotYours, DraftClosed, NotDeclared, CodeWrong, CodeDead, CodeExpired, CodeUsed, NotApproved,
    NotComplete, and what the journey's own sending refuses.
    """
    _check_is_owner(by, draft)
    if draft.state == State.SENT:
        return draft
    purpose = registry.journey(draft.journey).purpose
    waits = otp.latest(user=by, purpose=purpose, about=draft, session_key=session_key)
    if waits is None:
        raise otp.CodeUsed()
    proof = otp.check(
        challenge=waits.key, code=code, user=by, purpose=purpose, about=draft,
        detail=_bound(draft, on=on), session_key=session_key,
    )  # fmt: skip
    return _submit(draft, challenge=proof.key, by=by, on=on)


@transaction.atomic
def _submit(draft: Draft, *, challenge: UUID, by: User, on: date) -> Draft:
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.state == State.SENT:
        return held
    held = _locked(draft)
    journey = registry.journey(held.journey)
    _check_complete(held, on=on)
    if not queries.declared_now(held, on=on):
        raise NotDeclared(number=held.number)
    otp.spend(challenge=challenge, user=by, purpose=journey.purpose, about=held, detail=_bound(held, on=on))
    sent = _send(held, journey, on=on)
    audit.record(by=by, act="journeys.sent", about=held, detail={"case": sent.number})
    return _close(held, sent)


def _send(draft: Draft, journey: Journey, *, on: date) -> Sent:
    told = queries.answers(draft, on=on)
    if journey.resubmit is not None and draft.puts_right:
        case_number = draft.puts_right
        return journey.resubmit(told, case_number=case_number, owner=draft.owner, on=on)
    return journey.submit(told, draft_number=draft.number, owner=draft.owner, on=on)


def _close(draft: Draft, sent: Sent) -> Draft:
    draft.state, draft.case_number, draft.office = State.SENT, sent.number, sent.office
    draft.next_step, draft.due_date, draft.paper = list(sent.next_step), sent.due_date, sent.paper
    draft.save()
    return draft


def forget_expired() -> int:
    """Erase the drafts whose time is over, those that were sent too: their cases keep what was answered.

    The login of an applicant who sent nothing closes with the last of them.
    """
    forgotten, _ = Draft.objects.filter(expires_at__lte=timezone.now()).delete()
    newcomers.close_unused(begun_before=timezone.now() - LASTS, with_drafts=Draft.objects.values("owner"))
    return forgotten


def _bound(draft: Draft, *, on: date) -> dict[str, str]:
    """Return what a code is bound to: this draft and exactly these answers."""
    return {"number": draft.number, "digest": queries.digest_of(draft, on=on)}


def _check_may_act(by: User, draft: Draft) -> None:
    if not permissions.may_act(by, draft, at=timezone.now()):
        raise NotYours(number=draft.number)


def _check_is_owner(by: User, draft: Draft) -> None:
    """Let nobody but the owner declare, send and give up. May refuse: NotYours."""
    if not (permissions.is_owner(by, draft) and permissions.may_act(by, draft, at=timezone.now())):
        raise NotYours(number=draft.number)


def _check_complete(draft: Draft, *, on: date) -> None:
    if not queries.is_complete(draft, on=on) or queries.faults(draft, on=on):
        raise NotComplete(number=draft.number)


def _locked(draft: Draft) -> Draft:
    """Return the draft as it stands now, until the transaction ends. May refuse: DraftClosed."""
    held = Draft.objects.select_for_update(of=("self",)).select_related("owner").get(pk=draft.pk)
    if held.state != State.OPEN:
        raise DraftClosed(number=held.number)
    return held


def _kept(draft: Draft, journey: Journey) -> Draft:
    """Save what changed, and let the draft's time begin anew."""
    _note_held(draft, journey)
    draft.kept_at = timezone.now()
    draft.expires_at = draft.kept_at + LASTS
    draft.save(update_fields=[*HELD, "kept_at", "expires_at"])
    return draft


def _put(draft: Draft, answers: Answers) -> None:
    told = answers.as_record()
    draft.answers, draft.rows = told["pages"], told["rows"]


def _note_held(draft: Draft, journey: Journey) -> None:
    """Let the draft name the references into the vault and the uploads which its answers hold."""
    pages = [page for _task, page in journey.pages()]
    draft.references = _named(draft, {page.name: page.references for page in pages})
    draft.files = _named(draft, {page.name: page.files for page in pages})


def _named(draft: Draft, names: Mapping[str, Sequence[str]]) -> list[UUID]:
    """Return the keys which stand in a draft's answers. names: of the answers, by the page."""
    told = [draft.answers, *(row["pages"] for rows in draft.rows.values() for row in rows)]
    found = {pages.get(page, {}).get(name) for page, held in names.items() for name in held for pages in told}
    return sorted(UUID(one) for one in found if one)
