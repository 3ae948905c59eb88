"""Reading cases. The door: `case_for`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.casework import calendars, formulas, hands, letters, permissions
from sevanidhi.core.casework.kinds import (
    ENDED,
    RUNNING,
    WORDS,
    Kind,
    State,
    Step,
    Words,
    by_role,
    clerks,
    kind,
    kinds,
)
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.casework.phrases import answer_words, words_of_case
from sevanidhi.core.documents.models import Document
from sevanidhi.core.documents.permissions import visible_to as papers_of
from sevanidhi.core.documents.queries import by_number as made_paper
from sevanidhi.core.documents.queries import documents_about
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.people.models import Employee, Person
from sevanidhi.web.formats import name_of

HELD = (State.WAITING, State.OBJECTED, State.AWAITING_PAPER)  # where a taken case stays in its clerk's hands
SCAN = "casework.signed_form"
SCAN_UNREAD = "casework.signed_form_unread"  # no code could be read on it: its office compares by eye
SCANS = (SCAN, SCAN_UNREAD)
SENDING = ("submit", "reply")  # the applicant's steps by which a case comes to its office
ON_PAPER = ("arrive_post", "arrive_hand")
FORM_TAKEN = (State.AWAITING_PAPER, State.WAITING)  # where a case takes the scan of its signed form
PROPOSED = (State.GRANT_PROPOSED, State.REFUSAL_PROPOSED)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of a case's timeline, for its applicant and its officers alike.

    by: name and post; "" where nobody did it. reasons: [(label of an answer, why it is returned)].
    """

    at: Any
    verb: str
    words: Words
    by: str
    note: str
    reasons: tuple[tuple[str, str], ...]
    papers: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Refused:
    """What its applicant reads of a refused case, as the letter says it.

    why: the office's reason. letter: None where none was written. write_to: where else one can object, as
    lines. can_be_undone: whether the office may take the decision back. anew: where it is applied for again,
    "" where its own pages do not ask.
    """

    why: str
    letter: Document | None
    write_to: tuple[Words, ...]
    can_be_undone: bool
    anew: str


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """A case with all that a page shows of it. has_it: who has to act now, "" where it waits in the queue.
    stands: where it stands, in words for its reader.

    is_unread: whether no code could be read on any scan of its signed form. is_form_asked: whether that is
    still to be sent. refused: for its applicant alone.
    """

    case: Case
    kind: Kind
    clock: formulas.Clock
    answers: tuple[tuple[str, str], ...]
    timeline: tuple[Told, ...]
    steps: tuple[Step, ...]
    letters: tuple[Any, ...]
    is_mine: bool
    has_it: str
    stands: str
    may_take: bool
    may_put_back: bool
    may_send_form: bool
    is_unread: bool
    is_form_asked: bool
    warnings: tuple[str, ...]
    place: int | None
    refused: Refused | None


def case_for(user: Any, number: str, *, on: date) -> Case:
    """Return the case if it is this user's to see; Http404 for a stranger."""
    found = _cases().filter(permissions.visible_to(user, on=on), number=number).first()
    if found is None:
        raise Http404
    return found


def cases_of(user: Any) -> list[Case]:
    """Return the reader's own applications, the newest first."""
    if not user.person_id:
        return []
    return list(_cases().filter(person_id=user.person_id).order_by("-pk"))


def own_case(user: Any, number: str) -> Case:
    """Return one of the reader's own applications; Http404 for another's, whatever the reader's roles."""
    found = next((case for case in cases_of(user) if case.number == number), None)
    if found is None:
        raise Http404
    return found


def cases_helped_with(user: Any, *, at: datetime) -> list[Case]:
    """Return the cases whose signed form the reader may send in for somebody, the newest first."""
    helped = _cases().filter(permissions.is_helped_by(user, at=at), state__in=FORM_TAKEN).order_by("-pk")
    return [case for case in helped if kind(case.kind).awaits_paper]


def is_helped_with(user: Any, case: Case) -> bool:
    """Return whether the applicant lets this login help with the case now."""
    given = permissions.is_helped_by(user, at=timezone.now()) if user is not None else permissions.NONE
    return Case.objects.filter(given, pk=case.pk).exists()


def case_to_send_form_of(user: Any, number: str, *, at: datetime) -> Case:
    """Return a case whose signed form the reader may send: their own, or under a mandate; else Http404."""
    for case in (*cases_of(user), *cases_helped_with(user, at=at)):
        if case.number == number and case.state in FORM_TAKEN and kind(case.kind).awaits_paper:
            return case
    raise Http404


def queue(offices: Iterable[int], *, on: date) -> QuerySet[Case]:
    """Return the complete cases in nobody's hands, first come first."""
    return _waiting(on=on).filter(office__in=list(offices))


def queue_of(user: Any, *, on: date) -> QuerySet[Case]:
    """Return the complete cases in nobody's hands which the reader may take, first come first."""
    others = _waiting(on=on).filter(permissions.at_offices_of(user, clerks(), on=on))
    return others.exclude(person_id=user.person_id) if user.person_id else others


def _waiting(*, on: date) -> QuerySet[Case]:
    untaken = Q(taken_by=None)
    for role, codes in clerks().items():
        still_there = accounts.holds_still(role, user="taken_by", office="office", on=on)
        untaken |= Q(~still_there, kind__in=codes)
    return _cases().filter(untaken, state=State.WAITING).order_by("complete_date", "pk")


def in_hand(case: Case, *, on: date) -> bool:
    """Return whether the clerk who took a case is still one of its office; else it waits in the queue."""
    if case.taken_by is None:
        return False
    return case.taken_by.holds(kind(case.kind).clerk_role, on=on, office=case.office)


def worklist(user: Any, *, on: date) -> dict[str, list[Case]]:
    """Return an officer's cases: {"mine": taken by them, "queue": waiting, "proposed": to be decided,
    "with_ddo": the drawing officer's report is awaited}. None of them are the officer's own applications.
    """
    at_my_desk = permissions.at_offices_of(user, clerks(), on=on)
    to_decide = permissions.at_offices_of(user, by_role(lambda one: one.checker_roles), on=on)
    listed = {
        "mine": _cases().filter(at_my_desk, taken_by=user, state__in=HELD),
        "queue": queue_of(user, on=on),
        "proposed": _cases().filter(to_decide, state__in=PROPOSED),
        "with_ddo": _cases().filter(at_my_desk, state=State.WITH_DDO),
    }
    return {name: _not_own(found.order_by("complete_date", "pk"), user) for name, found in listed.items()}


def to_report_on(user: Any, *, on: date) -> list[Case]:
    """Return the cases that wait for the reader's report as drawing officer, the oldest first."""
    reported = Q(drawing_office__in=user.offices("ddo", on=on), state=State.WITH_DDO)
    return _not_own(_cases().filter(reported).order_by("complete_date", "pk"), user)


def view_of(user: Any, case: Case, *, on: date) -> CaseView:
    """Return all that a page shows of a case to this reader. The case has come through the door."""
    case_kind = kind(case.kind)
    open_steps = tuple(
        step for step in case_kind.steps_from(State(case.state)) if _may_step(user, case, step, on)
    )
    is_mine = case.person_id == user.person_id
    return CaseView(
        case=case,
        kind=case_kind,
        clock=clock_of(case, on=on),
        answers=tuple(answers_of(case, case_kind)),
        timeline=timeline(case),
        steps=open_steps,
        letters=tuple(documents_about(case).filter(pk__in=papers_of(user, on=on).values("pk"))),
        is_mine=is_mine,
        has_it=hands.has_it_now(case, case_kind, taken=in_hand(case, on=on), reader=user, on=on),
        stands=stands(case, reader=user, on=on),
        may_take=_may_take(user, case, on),
        may_put_back=may_put_back(user, case, on=on),
        may_send_form=may_send_form(user, case, on=on),
        is_unread=is_unread(case),
        is_form_asked=is_form_asked(case),
        warnings=_warnings(user, case, case_kind, on=on),
        place=place_in_queue(case, on=on),
        refused=refused(case, case_kind) if is_mine else None,
    )


def stands(case: Case, *, reader: Any, on: date) -> str:
    """Return where a case stands, in words for this reader."""
    return words_of_case(case, is_own=case.person_id == reader.person_id, is_taken=in_hand(case, on=on))


def refused(case: Case, case_kind: Kind) -> Refused | None:
    """Return why a case was refused and what can be done; None where it is not, or where nobody applied."""
    if case.state != State.REFUSED or not case_kind.is_applied_for:
        return None
    decision = case.steps.filter(verb="refuse").latest("pk")
    return Refused(
        why=decision.note,
        letter=documents_about(case).filter(kind=letters.REFUSAL).last(),
        write_to=tuple(case_kind.objections_to(decision.business_date)),
        can_be_undone=letters.can_be_undone(case_kind),
        anew=_anew(case_kind),
    )


def _anew(case_kind: Kind) -> str:
    if case_kind.journey:
        return reverse("journeys:start", args=[case_kind.journey])
    return reverse("casework:apply", args=[case_kind.code]) if case_kind.form else ""


def is_worked_on_at_desk(user: Any, view: CaseView, *, on: date) -> bool:
    """Return whether the reader works on this case at a desk of its kind, which asks more than this page."""
    return any(permissions.may_act(user, view.case, role=role, on=on) for role in view.kind.desk_roles)


def _warnings(user: Any, case: Case, case_kind: Kind, *, on: date) -> tuple[str, ...]:
    """Return what the officers of a case should look at; nothing for anybody else."""
    if case_kind.warnings is None or not permissions.may_handle(user, case, case_kind, on=on):
        return ()
    return tuple(case_kind.warnings(case, on))


def may_send_form(user: Any, case: Case, *, on: date) -> bool:
    """Return whether the reader may send the scan of their own case's signed form."""
    awaited = kind(case.kind).awaits_paper and case.state in FORM_TAKEN
    return awaited and permissions.may_act(user, case, role="member", on=on)


def answers_of(case: Case, case_kind: Kind) -> list[tuple[str, str]]:
    """Return what the applicant answered, as a page shows it: [(label, value)]."""
    if case_kind.in_words:
        return case_kind.in_words(case.answers)
    return [(answer_words(name), answer) for name, answer in case.answers.items()]


def timeline(case: Case) -> tuple[Told, ...]:
    """Return what happened, the oldest first."""
    case_kind = kind(case.kind)
    steps = list(case.steps.select_related("by__person").order_by("pk"))
    doers = hands.doers(case, case_kind, steps)
    sent = (case.answers, *answers_before(case))
    labels = [case_kind.words_of_fields(answers) for answers in sent]
    return tuple(_told(step, case_kind, labels, by=doers[step.pk]) for step in steps)


def _told(step: CaseStep, case_kind: Kind, labels: Sequence[Mapping[str, Words]], *, by: str) -> Told:
    drawn = case_kind.step(step.verb)
    usual = WORDS[step.verb][1] if step.verb in WORDS else (step.verb, step.verb)  # its kind has it no longer
    return Told(
        at=step.at,
        verb=step.verb,
        words=drawn.told if drawn else usual,
        by=by,
        note=step.note,
        reasons=tuple((_label_of(name, labels), why) for name, why in step.fields.items()),
        papers=tuple(step.papers),
    )


def _label_of(name: str, labels: Sequence[Mapping[str, Words]]) -> str:
    """Return what an answer is called, as it was sent now or before."""
    words = next((known[name] for known in labels if name in known), None)
    return name_of({"hi": words[0], "en": words[1]}) if words else answer_words(name)


def reasons_of_return(case: Case) -> dict[str, str]:
    """Return why single answers were returned, by their names; nothing once the applicant has replied."""
    if case.state != State.OBJECTED:
        return {}
    returned = case.steps.filter(verb="object").order_by("-pk").first()
    return dict(returned.fields) if returned else {}


def clock_of(case: Case, *, on: date) -> formulas.Clock:
    """Return the case's clock as it stands on a day."""
    return with_clocks([case], on=on)[0][1]


def with_clocks(cases: Sequence[Case], *, on: date) -> list[tuple[Case, formulas.Clock]]:
    """Return each case with its clock as it stands on a day; many cost no more statements than one."""
    moves: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    steps = CaseStep.objects.filter(case__in=cases).order_by("pk")
    for case_pk, day, state in steps.values_list("case", "business_date", "to_state"):
        moves[case_pk].append((day, state in RUNNING))
    first = min((moved[0][0] for moved in moves.values()), default=on)
    calendar_in = {
        state: calendars.calendar_of(state, from_date=first, until_date=on)
        for state in {case.office.state for case in cases}
    }
    return [
        (
            case,
            formulas.clock(
                formulas.spans(moves[case.pk]), limit=case.limit_days, today=on,
                calendar=calendar_in[case.office.state],
            ),
        )
        for case in cases
    ]  # fmt: skip


def due_if_complete(case: Case, *, on: date) -> date | None:
    """Return by when a case is decided if what it waits for comes on a day; None where no limit is set."""
    calendar = calendars.calendar_of(case.office.state, from_date=on, until_date=on)
    return formulas.clock([(on, None)], limit=case.limit_days, today=on, calendar=calendar).due_date


def place_in_queue(case: Case, *, on: date) -> int | None:
    """Return how many wait before and with this case; None when it does not wait in the queue."""
    if case.state != State.WAITING or in_hand(case, on=on):
        return None
    earlier = Q(complete_date__lt=case.complete_date) | Q(complete_date=case.complete_date, pk__lt=case.pk)
    same_queue = Q(kind__in=clerks()[kind(case.kind).clerk_role])
    return queue([case.office_id], on=on).filter(earlier, same_queue).count() + 1


def kinds_open_to(employee: Employee) -> list[Kind]:
    """Return what an employee can apply for: kinds about a head under which they have an account."""
    return [one for one in kinds().values() if one.form and ledger.account_of(employee, one.head)]


def open_case_of(who: Employee | Person, *, kind_code: str) -> Case | None:
    """Return an application of this kind, of an employment or of a person, that is not yet decided."""
    theirs = Q(person=who) if isinstance(who, Person) else Q(employee=who)
    return Case.objects.filter(theirs, kind=kind_code).exclude(state__in=ENDED).first()


def by_number(number: str) -> Case | None:
    """Return the case of a number read off a form. Whose it is to see has been asked, or nobody reads it."""
    return _cases().filter(number=number).first()


def number_meant(number: str) -> str:
    """Return the number of the case about which the paper of this number was made; else what was asked."""
    paper = made_paper(number)
    if paper is None or paper.about_type != Case._meta.label_lower:
        return number
    return Case.objects.values_list("number", flat=True).get(pk=paper.about_key)


def has_gone_on(case: Case) -> bool:
    """Return whether anything has happened to the case since it was sent, or sent again."""
    last = case.steps.order_by("-pk").first()
    return last is not None and last.verb not in SENDING


def arrival_noted(case: Case, *, verb: str, papers: Sequence[str], note: str, day: date) -> CaseStep | None:
    """Return the step that has noted this arrival of a signed form: of this scan, or of this day and note."""
    noted = case.steps.filter(verb=verb, papers=list(papers)).order_by("-pk")
    if not papers:
        noted = noted.filter(note=note, business_date=day, pk__gt=_last_sending(case))
    return noted.first()


def _last_sending(case: Case) -> int:
    """Return the applicant's step from which on a signed form is awaited: sent, or sent again on return."""
    sent = case.steps.filter(hand="applicant", to_state=State.AWAITING_PAPER).aggregate(last=Max("pk"))
    return sent["last"] or 0


def scan_of(case: Case, content: bytes, *, among: Collection[str] = SCANS) -> Any | None:
    """Return this very scan of the signed form, where the case's office has it as one of these kinds."""
    same = hashlib.sha256(content).hexdigest()
    return documents_about(case).filter(kind__in=among, sha256=same, office=case.office_id).first()


def scans(case: Case) -> int:
    """Return how many scans of the signed form the applicant has sent."""
    return documents_about(case).filter(kind__in=SCANS).count()


def is_unread(case: Case) -> bool:
    """Return whether nothing but scans whose code could not be read has come since the case was last sent."""
    if case.state not in (State.WAITING, *PROPOSED) or not kind(case.kind).awaits_paper:
        return False
    came, unread = _came_here(case), _unread_scans(case)
    return bool(came) and all(unread.intersection(step.papers) for step in came)


def is_form_asked(case: Case) -> bool:
    """Return whether the signed form is still to be sent: none has come that its office can open."""
    return case.state in FORM_TAKEN and kind(case.kind).awaits_paper and not _came_here(case)


def _came_here(case: Case) -> list[CaseStep]:
    """Return the arrivals since the case was last sent: noted on paper, or a scan kept for its office.

    Where a case has gone to another office, that one opens no scan from before.
    """
    scans = documents_about(case).filter(kind__in=SCANS, office=case.office_id)
    here = set(map(str, scans.values_list("key", flat=True)))
    arrived = case.steps.filter(verb__startswith="arrive_", pk__gt=_last_sending(case))
    return [step for step in arrived if step.verb in ON_PAPER or not here.isdisjoint(step.papers)]


def came_unread(step: CaseStep) -> bool:
    """Return whether what arrived by this step is a scan whose code could not be read."""
    return not _unread_scans(step.case).isdisjoint(step.papers)


def _unread_scans(case: Case) -> set[str]:
    return set(map(str, documents_about(case).filter(kind=SCAN_UNREAD).values_list("key", flat=True)))


def answers_before(case: Case) -> list[dict[str, Any]]:
    """Return what the applicant had sent with each step that changed the answers."""
    return [step.answers for step in case.steps.exclude(answers={}).order_by("pk")]


def objections(case: Case) -> int:
    """Return how often a case was returned."""
    return case.steps.filter(verb="object").count()


def may_object(case: Case) -> bool:
    """Return whether the case may be returned once more."""
    most = kind(case.kind).objections_most
    return most is None or objections(case) < most


def last_maker(case: Case) -> CaseStep | None:
    """Return the last step taken by a maker."""
    return case.steps.filter(hand="maker").order_by("-pk").first()


def as_records(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return applications by their keys for the audit: the number, and the address of the page."""
    found = Case.objects.filter(pk__in=[int(key) for key in keys])
    return {str(one.pk): (one.number, reverse("casework:case", args=[one.number])) for one in found}


def _may_step(user: Any, case: Case, step: Step, on: date) -> bool:
    if not permissions.may_act(user, case, role=step.role, on=on):
        return False
    if step.hand == "maker" and case.taken_by_id != user.pk:
        return False
    if step.hand == "checker":
        return not _examined_by(user, case)
    return step.verb != "object" or may_object(case)


def _examined_by(user: Any, case: Case) -> bool:
    maker = last_maker(case)
    return maker is not None and maker.by_id == user.pk


def _may_take(user: Any, case: Case, on: date) -> bool:
    untaken = case.state == State.WAITING and not in_hand(case, on=on)
    return untaken and permissions.may_act(user, case, role=kind(case.kind).clerk_role, on=on)


def may_put_back(user: Any, case: Case, *, on: date) -> bool:
    """Return whether a case waits in this clerk's own hands."""
    own = case.state == State.WAITING and case.taken_by_id == user.pk
    return own and permissions.may_act(user, case, role=kind(case.kind).clerk_role, on=on)


def _not_own(found: QuerySet[Case], user: Any) -> list[Case]:
    return [case for case in found[:200] if case.person_id != user.person_id]


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("person", "employee", "office", "drawing_office", "taken_by")
