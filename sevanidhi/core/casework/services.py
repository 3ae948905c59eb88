"""Moving cases: one verb, one transaction, one step kept, one audit line, one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import calendars, permissions, queries
from sevanidhi.core.casework.kinds import ENDED, Hand, Kind, State, Step, kind, limit
from sevanidhi.core.casework.models import Case, CaseStep, GazetteDay
from sevanidhi.core.documents.models import Document
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import check_holds

__all__ = ["apply", "calendars", "declare_day", "move", "put_back", "take", "take_next"]

OFFICERS = (Hand.OFFICE, Hand.MAKER, Hand.CHECKER)


class ApplicationOpen(Refusal):
    """An application of this kind is not yet decided. Facts: number."""


class PapersMissing(Refusal):
    """The application is not complete without these papers. Facts: papers."""


class StepNotOpen(Refusal):
    """This step cannot be taken where the case stands, or not by this person. Facts: number, verb, state."""


class ObjectionMadeAlready(Refusal):
    """The one objection, which lists everything, has been written. Facts: number."""


class WhyMissing(Refusal):
    """The step needs a written reason. Facts: number."""


class MakerChecks(Refusal):
    """Whoever examined the case may not decide it. Facts: number."""


class OwnCase(Refusal):
    """Nobody handles their own application. Facts: number."""


class OutOfTurn(Refusal):
    """Another case came first; taking this one needs a written reason. Facts: number, first."""


class TakenAlready(Refusal):
    """A colleague has taken the case. Facts: number, by."""


class NoOffice(Refusal):
    """No office draws the employee's pay, so no district office answers for them. Facts: employee_id."""


class DayDeclared(Refusal):
    """This notification has been entered for this day. Facts: day, notification."""


class QueueEmpty(Refusal):
    """No complete case waits. Facts: none."""


@transaction.atomic
def apply(
    *,
    case_kind: Kind,
    employee: Employee,
    office: Office,
    answers: Mapping[str, Any],
    papers: Sequence[Document] = (),
    drawing_office: Office | None = None,
    by: Any,
    today: date,
) -> Case:
    """Hand in a complete application; it joins the office's queue, or waits for the drawing officer's report.

    papers: uploads of the kind "<kind's code>.<paper's code>". drawing_office: needed by a kind that is
    reported on. May refuse: ApplicationOpen, PapersMissing.
    """
    Employee.objects.select_for_update().get(pk=employee.pk)  # two clicks, one application
    open_case = queries.open_case_of(employee, kind_code=case_kind.code)
    if open_case:
        raise ApplicationOpen(number=open_case.number)
    _need_papers(case_kind, papers)
    days, rule = limit(case_kind, on=today)
    case = Case.objects.create(
        number=_next_number(case_kind, today), kind=case_kind.code, person_id=employee.person_id,
        employee=employee, office=office, answers=dict(answers), limit_days=days, limit_rule=rule,
        drawing_office=drawing_office if case_kind.is_reported_on else None,
    )  # fmt: skip
    keys = [str(paper.key) for paper in papers]
    return move(case=case, verb="submit", by=by, today=today, papers=keys)


@transaction.atomic
def move(*, case: Case, verb: str, by: Any, today: date, note: str = "", papers: Sequence[str] = ()) -> Case:
    """Take one step of a case.

    May refuse: StepNotOpen, WhyMissing, ObjectionMadeAlready, OwnCase, MakerChecks, TakenAlready, and
    whatever the step's effect refuses.
    """
    case = _locked(case)
    case_kind = kind(case.kind)
    step = _open_step(case, case_kind, verb, by=by, today=today)
    _check(case, step, by=by, note=note)
    CaseStep.objects.create(
        case=case, verb=verb, hand=step.hand, from_state=case.state, to_state=step.to, by=by,
        business_date=today, note=note.strip(), papers=list(papers),
    )  # fmt: skip
    _stand_at(case, step, today=today)
    effect = case_kind.effects.get(verb)
    if effect:
        effect(case, by=by, today=today)
    audit.record(
        by=by, act=f"casework.{verb}", about=case, why=note, person_id=case.person_id, business_date=today,
        detail={"number": case.number, "to": step.to},
    )  # fmt: skip
    _tell(case, case_kind, step)
    return case


@transaction.atomic
def take(*, case: Case, by: Any, today: date, why: str = "") -> Case:
    """Take a case from the queue. Another than the first needs a reason.

    May refuse: StepNotOpen, OwnCase, TakenAlready, OutOfTurn.
    """
    _lock_queue(case.office_id)
    case = _locked(case)
    _check_taking(case, by=by, today=today)
    first = _first_for(case.office_id, by, today=today)
    if first is not None and first != case and not why.strip():
        raise OutOfTurn(number=case.number, first=first.number)
    return _take(case, by=by, why=why, today=today)


@transaction.atomic
def take_next(*, office: Office, by: Any, today: date) -> Case:
    """Take the first case of an office's queue that is not one's own. May refuse: QueueEmpty."""
    _lock_queue(office.pk)
    first = _first_for(office.pk, by, today=today)
    if first is None:
        raise QueueEmpty()
    _check_taking(first, by=by, today=today)
    return _take(first, by=by, why="", today=today)


@transaction.atomic
def put_back(*, case: Case, by: Any, today: date, why: str) -> Case:
    """Give a taken case back to its place in the queue. May refuse: StepNotOpen, WhyMissing."""
    case = _locked(case)
    if not queries.may_put_back(by, case, on=today):
        raise StepNotOpen(number=case.number, verb="put_back", state=case.state)
    if not why.strip():
        raise WhyMissing(number=case.number)
    case.taken_by = None
    case.save(update_fields=["taken_by"])
    _record_taking("casework.put_back", case, by=by, why=why, today=today)
    return case


@transaction.atomic
def declare_day(
    *,
    state: str,
    day: date,
    is_working: bool,
    name: tuple[str, str],
    notification: str,
    notified_date: date,
    by: Any,
    on: date,
) -> GazetteDay:
    """Enter what a notification says of a day: a holiday, or a working day. The last one entered holds.

    name: (Hindi, English). May refuse: NotYourDuty, DayDeclared.
    """
    check_holds(by, "administrator", on=on)
    if GazetteDay.objects.filter(state=state, day=day, notification=notification).exists():
        raise DayDeclared(day=day, notification=notification)
    said = GazetteDay.objects.create(
        state=state, day=day, is_working=is_working, name_hi=name[0], name_en=name[1],
        notification=notification, notified_date=notified_date, by=by,
    )  # fmt: skip
    detail = {
        "state": state, "day": str(day), "is_working": is_working, "notification": notification,
        "notified_date": str(notified_date),
    }  # fmt: skip
    audit.record(by=by, act="casework.gazette_day.declared", about=said, detail=detail)
    return said


def _need_papers(case_kind: Kind, papers: Sequence[Document]) -> None:
    given = {paper.kind for paper in papers}
    missing = [paper for paper in case_kind.papers if f"{case_kind.code}.{paper.code}" not in given]
    if missing:
        raise PapersMissing(papers=[f"{paper.title[0]} / {paper.title[1]}" for paper in missing])


def _open_step(case: Case, case_kind: Kind, verb: str, *, by: Any, today: date) -> Step:
    step = case_kind.step(verb)
    if step is None or case.state not in step.from_states:
        raise StepNotOpen(number=case.number, verb=verb, state=case.state)
    if step.hand in OFFICERS and case.person_id == by.person_id:
        raise OwnCase(number=case.number)
    if not permissions.may_act(by, case, role=step.role, on=today):
        raise StepNotOpen(number=case.number, verb=verb, state=case.state)
    return step


def _check(case: Case, step: Step, *, by: Any, note: str) -> None:
    if step.note and not note.strip():
        raise WhyMissing(number=case.number)
    if step.hand == Hand.MAKER and case.taken_by_id != by.pk:
        raise TakenAlready(number=case.number, by=str(case.taken_by or "—"))
    if step.verb == "object" and case.steps.filter(verb="object").exists():
        raise ObjectionMadeAlready(number=case.number)
    maker = queries.last_maker(case) if step.hand == Hand.CHECKER else None
    if maker and (maker.by_id == by.pk or maker.by.person_id == by.person_id is not None):
        raise MakerChecks(number=case.number)


def _stand_at(case: Case, step: Step, *, today: date) -> None:
    case.state = step.to
    if step.verb == "submit":
        case.complete_date = today
    if step.to in ENDED or step.verb == "undo":
        case.taken_by = None
    case.save(update_fields=["state", "complete_date", "taken_by"])


def _check_taking(case: Case, *, by: Any, today: date) -> None:
    if case.person_id == by.person_id:
        raise OwnCase(number=case.number)
    if case.state != State.WAITING or not permissions.may_act(by, case, role="district_clerk", on=today):
        raise StepNotOpen(number=case.number, verb="take", state=case.state)
    if queries.in_hand(case, on=today):
        raise TakenAlready(number=case.number, by=str(case.taken_by))


def _take(case: Case, *, by: Any, why: str, today: date) -> Case:
    case.taken_by = by
    case.save(update_fields=["taken_by"])
    _record_taking("casework.taken", case, by=by, why=why, today=today)
    return case


def _record_taking(act: str, case: Case, *, by: Any, why: str, today: date) -> None:
    audit.record(
        by=by, act=act, about=case, why=why, person_id=case.person_id, business_date=today,
        detail={"number": case.number},
    )  # fmt: skip


def _first_for(office_id: int, by: Any, *, today: date) -> Case | None:
    others = queries.queue([office_id], on=today)
    if by.person_id:
        others = others.exclude(person_id=by.person_id)
    return others.first()


def _locked(case: Case) -> Case:
    related = ("person", "employee", "office", "drawing_office", "taken_by")
    return Case.objects.select_for_update(of=("self",)).select_related(*related).get(pk=case.pk)


def _lock_queue(office_id: int) -> None:
    """Two clerks who ask at the same moment are answered one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework queue'), %s)", [office_id])


def _next_number(case_kind: Kind, today: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_number')")
        (place,) = cursor.fetchone()
    return f"{case_kind.short}-{today.year}-{place:06d}"


def _tell(case: Case, case_kind: Kind, step: Step) -> None:
    if step.verb not in TELLING:
        return
    told = {"number": case.number, "what": case_kind.title[0 if case.person.language == "hi" else 1]}
    event = f"case {case.number} step {case.steps.count()}"
    notices.send(template=TELLING[step.verb], to=case.person, values=told, about=case, event=event)


TELLING = {
    "submit": "casework.received",
    "object": "casework.objected",
    "grant": "casework.granted",
    "refuse": "casework.refused",
    "undo": "casework.undone",
}
