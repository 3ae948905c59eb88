"""Moving cases: one verb, one transaction, one step kept, one audit line, one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.db import connection, transaction

from sevanidhi.core.accounts import limits
from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import calendars, codes, letters, permissions, queries
from sevanidhi.core.casework.kinds import ENDED, Hand, Kind, State, Step, clerks, kind, limit
from sevanidhi.core.casework.models import Case, CaseStep, GazetteDay
from sevanidhi.core.documents import services as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Employee, Person
from sevanidhi.core.uploads import examination
from sevanidhi.core.uploads.examination import PURPOSES
from sevanidhi.core.uploads.formulas import neutral_name
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import check_holds
from sevanidhi.web.formats import name_of

__all__ = [
    "apply", "begin", "calendars", "declare_day", "enter", "hold", "move", "note_due", "put_back",
    "record_arrival", "send_form", "take", "take_next",
]  # fmt: skip

SIGNED_FORM = ("हस्ताक्षर वाला फ़ॉर्म", "The signed form")
FORM_UNREAD = (
    "हस्ताक्षर वाला फ़ॉर्म, जिसका कोड पढ़ा नहीं जा सका",
    "The signed form, whose code could not be read",
)
MOST_SCANS = 40  # of one application, over all its returns: photos of its pages, some sent again
OFFICERS = (Hand.OFFICE, Hand.MAKER, Hand.CHECKER)
Way = Literal["upload", "mail", "post", "hand"]


class ApplicationOpen(Refusal):
    """An application of this kind is not yet decided. Facts: number."""


class PapersMissing(Refusal):
    """The application is not complete without these papers. Facts: papers."""


class StepNotOpen(Refusal):
    """This step cannot be taken where the case stands, or not by this person. Facts: number, verb, state."""


class ObjectionMadeAlready(Refusal):
    """The objection, which lists everything, has been written: no more returns. Facts: number."""


class NoPaperAwaited(Refusal):
    """No signed form can arrive for a case of this kind, or where it stands. Facts: number."""


class ScansEnough(Refusal):
    """As many scans of the signed form as are kept of one application have come. Facts: number, most."""


class ScansTooOften(Refusal):
    """One login has sent as many scans of late as are read for it. Facts: most, next_at."""


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
    case = _new(
        case_kind, person_id=employee.person_id, employee=employee, office=office, answers=answers,
        drawing_office=drawing_office if case_kind.is_reported_on else None, today=today,
    )  # fmt: skip
    return move(case=case, verb="submit", by=by, today=today, papers=_keys(papers), answers=answers)


@transaction.atomic
def begin(
    *,
    case_kind: Kind,
    person: Person,
    office: Office,
    answers: Mapping[str, Any],
    papers: Sequence[Document] = (),
    drawing_office: Office | None = None,
    employee: Employee | None = None,
    number: str | None = None,
    by: Any,
    today: date,
) -> Case:
    """Take in what a person sent by the pages of a scheme, on the registers as an employee or not yet.

    office: which decides. number: the one it had as a draft; else the next. May refuse: ApplicationOpen,
    PapersMissing, StepNotOpen.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two clicks, one application
    open_case = queries.open_case_of(person, kind_code=case_kind.code)
    if open_case:
        raise ApplicationOpen(number=open_case.number)
    _need_papers(case_kind, papers)
    case = _new(
        case_kind, person_id=person.pk, employee=employee, office=office, answers=answers, today=today,
        drawing_office=drawing_office, number=number,
    )  # fmt: skip
    return move(case=case, verb="submit", by=by, today=today, papers=_keys(papers), answers=answers)


@transaction.atomic
def enter(
    *,
    case_kind: Kind,
    person: Person,
    office: Office,
    answers: Mapping[str, Any],
    verb: Literal["enter", "ask"] = "enter",
    drawing_office: Office | None = None,
    note: str = "",
    by: Any,
    today: date,
) -> Case:
    """Begin a case that nobody has to apply for: an officer enters what an order says, or asks another.

    drawing_office: of the officer who asks, where another office decides. May refuse: as `move`.
    """
    case = _new(
        case_kind, person_id=person.pk, office=office, drawing_office=drawing_office, answers=answers,
        today=today, complete_date=today, taken_by=by if verb == "ask" else None,
    )  # fmt: skip
    return move(case=case, verb=verb, by=by, today=today, note=note)


@transaction.atomic
def note_due(
    *,
    case_kind: Kind,
    person: Person,
    office: Office,
    answers: Mapping[str, Any],
    verb: str,
    today: date,
) -> Case:
    """Open a case which nobody asked for: a day set by a rule has come. It stands where its step leads to."""
    step = case_kind.step(verb)
    if step is None or step.hand != Hand.SYSTEM:
        raise StepNotOpen(number="", verb=verb, state=State.NEW)
    case = _new(
        case_kind, person_id=person.pk, office=office, answers=answers, today=today, complete_date=today,
        state=step.to,
    )  # fmt: skip
    CaseStep.objects.create(
        case=case, verb=verb, hand=Hand.SYSTEM, from_state=step.to, to_state=step.to, by=None,
        business_date=today,
    )  # fmt: skip
    audit.record(
        by=None, act=f"casework.{verb}", about=case, person_id=person.pk, business_date=today,
        detail={"number": case.number, "to": step.to},
    )  # fmt: skip
    return case


@transaction.atomic
def move(
    *,
    case: Case,
    verb: str,
    by: Any,
    today: date,
    note: str = "",
    papers: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Case:
    """Take one step of a case.

    fields: why single answers are returned, by their names. answers: all of them, where the applicant's own
    step changes them.
    May refuse: StepNotOpen, WhyMissing, ObjectionMadeAlready, OwnCase, MakerChecks, TakenAlready, and
    whatever the step's effect refuses.
    """
    case = hold(case)
    case_kind = kind(case.kind)
    step = _open_step(case, case_kind, verb, by=by, today=today)
    reasons = {name: why.strip() for name, why in (fields or {}).items() if why.strip()}
    _check(case, step, by=by, note=note, reasons=reasons)
    if answers is not None and step.hand != Hand.APPLICANT:
        raise StepNotOpen(number=case.number, verb=verb, state=case.state)
    CaseStep.objects.create(
        case=case, verb=verb, hand=step.hand, from_state=case.state, to_state=step.to, by=by,
        business_date=today, note=note.strip(), papers=list(papers), fields=reasons,
        answers=dict(answers or {}),
        objection_number=queries.objections(case) + 1 if verb == "object" else None,
    )  # fmt: skip
    _stand_at(case, step, today=today)
    if answers is not None:
        case.answers = dict(answers)
        case.save(update_fields=["answers"])
    effect = case_kind.effects.get(verb)
    if effect:
        effect(case, by=by, today=today)
    if verb == "refuse" and case_kind.is_applied_for:
        letters.refuse(case, case_kind, why=note.strip(), by=by, today=today)
    audit.record(
        by=by, act=f"casework.{verb}", about=case, why=note, person_id=case.person_id, business_date=today,
        detail={"number": case.number, "to": step.to},
    )  # fmt: skip
    _tell(case, case_kind, _template_of(step, case_kind))
    return case


@transaction.atomic
def record_arrival(
    *,
    case: Case,
    way: Way,
    document: Document | None = None,
    by: Any | None = None,
    today: date,
    note: str = "",
) -> CaseStep:
    """Note that a case's signed form has arrived; the first one completes the case. Each way is noted.

    way: "upload" is the applicant's, or a helper's under their mandate; "mail" an officer's, or nobody's
    where the code on it said whose it is; "post" and "hand" are an officer's. The same scan, or the same note
    on the same day, stays one step: a scan from before the case was returned does not complete it again.
    May refuse: NoPaperAwaited, OwnCase, StepNotOpen.
    """
    case = _locked(case)
    case_kind = kind(case.kind)
    verb = f"arrive_{way}"
    if not case_kind.awaits_paper or case.state in (State.NEW, State.WITHDRAWN):
        raise NoPaperAwaited(number=case.number)
    hand = _hand_of_arrival(case, case_kind, verb, by=by, today=today)
    papers = _keys([document] if document else [])
    noted = queries.arrival_noted(case, verb=verb, papers=papers, note=note.strip(), day=today)
    if noted:
        return noted
    completes = case.state == State.AWAITING_PAPER
    step = CaseStep.objects.create(
        case=case, verb=verb, hand=hand, by=by, business_date=today, papers=papers, note=note.strip(),
        from_state=case.state, to_state=State.WAITING if completes else case.state,
    )  # fmt: skip
    if completes:
        _complete(case, today=today)
    audit.record(
        by=by, act=f"casework.{verb}", about=case, why=note, person_id=case.person_id, business_date=today,
        detail={"number": case.number, "to": step.to_state, "papers": papers},
    )  # fmt: skip
    _tell(case, case_kind, "casework.received" if completes else "")
    return step


def send_form(*, case: Case, content: bytes, name: str, by: Any, today: date) -> CaseStep:
    """Take the applicant's scan of the signed form, or their helper's, drawn or written anew.

    The code on it says whose form it is; a scan on which none can be read is taken and marked.
    The same scan again stays one, except that it is kept anew once its code is read. Not inside a
    transaction: a virus is told to the audit, and then refused; and what is refused counts.

    May refuse: ScansTooOften, NoPaperAwaited, StepNotOpen, ScansEnough, and what `scan_now`, `examined`,
    `codes.check_are_of` and `documents.keep_upload` refuse.
    """
    _count_scan(by)
    scan_now(content)
    anew = examination.examined(content, purpose=PURPOSES["paper"], name=neutral_name(name)).content
    _check_room_for(case, anew)
    found = codes.found_on(anew)
    with transaction.atomic():
        case = _locked(case)
        codes.check_are_of(case, found)
        scan = _keep_scan(case, anew, name=name, is_read=bool(found), by=by)
        return record_arrival(case=case, way="upload", document=scan, by=by, today=today)


def _count_scan(by: Any) -> None:
    """Count a scan that is about to be read, which takes one of the server's threads for seconds."""
    limit = limits.SCANS_AN_HOUR
    if limits.take(limit, by.user_id) is None:
        raise ScansTooOften(most=limit.most, next_at=limits.open_again_at(limit, by.user_id))


def _check_room_for(case: Case, content: bytes) -> None:
    if queries.scan_of(case, content) is None and queries.scans(case) >= MOST_SCANS:
        raise ScansEnough(number=case.number, most=MOST_SCANS)


def _keep_scan(case: Case, content: bytes, *, name: str, is_read: bool, by: Any) -> Document:
    kept = queries.scan_of(case, content, among=(queries.SCAN,) if is_read else queries.SCANS)
    if kept is not None:
        return kept
    _check_room_for(case, content)
    return documents.keep_upload(
        content=content, name=name, kind=queries.SCAN if is_read else queries.SCAN_UNREAD,
        title=SIGNED_FORM if is_read else FORM_UNREAD, by=by, about=case, person=case.person,
        office=case.office,
    )  # fmt: skip


def _hand_of_arrival(case: Case, case_kind: Kind, verb: str, *, by: Any | None, today: date) -> Hand:
    if by is None and verb == "arrive_mail":
        return Hand.SYSTEM
    if verb == "arrive_upload":
        own = by is not None and permissions.may_act(by, case, role="member", on=today)
        may, hand = own or queries.is_helped_with(by, case), Hand.APPLICANT if own else Hand.HELPER
    else:
        if by is not None and case.person_id == by.person_id:
            raise OwnCase(number=case.number)
        may, hand = by is not None and permissions.may_handle(by, case, case_kind, on=today), Hand.OFFICE
    if not may:
        raise StepNotOpen(number=case.number, verb=verb, state=case.state)
    return hand


@transaction.atomic
def take(*, case: Case, by: Any, today: date, why: str = "") -> Case:
    """Take a case from the queue. Another than the first needs a reason.

    May refuse: StepNotOpen, OwnCase, TakenAlready, OutOfTurn.
    """
    _lock_queue(case.office_id)
    case = _locked(case)
    _check_taking(case, by=by, today=today)
    codes = clerks()[kind(case.kind).clerk_role]
    first = queries.queue_of(by, on=today).filter(office=case.office_id, kind__in=codes).first()
    if first is not None and first != case and not why.strip():
        raise OutOfTurn(number=case.number, first=first.number)
    return _take(case, by=by, why=why, today=today)


@transaction.atomic
def take_next(*, office: Office, by: Any, today: date) -> Case:
    """Take the first case of an office's queue that is not one's own. May refuse: QueueEmpty."""
    _lock_queue(office.pk)
    first = queries.queue_of(by, on=today).filter(office=office).first()
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


def _new(
    case_kind: Kind, *, answers: Mapping[str, Any], today: date, number: str | None = None, **told: Any
) -> Case:
    days, rule = limit(case_kind, on=today)
    return Case.objects.create(
        number=number or _next_number(case_kind, today), kind=case_kind.code, answers=dict(answers),
        limit_days=days, limit_rule=rule, **told,
    )  # fmt: skip


def _keys(papers: Sequence[Document]) -> list[str]:
    return [str(paper.key) for paper in papers]


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


def _check(case: Case, step: Step, *, by: Any, note: str, reasons: Mapping[str, str]) -> None:
    if step.note and not (note.strip() or reasons):
        raise WhyMissing(number=case.number)
    if step.hand == Hand.MAKER and case.taken_by_id != by.pk:
        raise TakenAlready(number=case.number, by=name_of(case.taken_by) if case.taken_by else "—")
    if step.verb == "object" and not queries.may_object(case):
        raise ObjectionMadeAlready(number=case.number)
    maker = queries.last_maker(case) if step.hand == Hand.CHECKER else None
    if maker and maker.by and by.is_also(maker.by):
        raise MakerChecks(number=case.number)


def _stand_at(case: Case, step: Step, *, today: date) -> None:
    case.state = step.to
    if step.verb == "submit" and step.to != State.AWAITING_PAPER:
        case.complete_date = today
    if step.to in ENDED or step.verb == "undo":
        case.taken_by = None
    case.save(update_fields=["state", "complete_date", "taken_by"])


def _complete(case: Case, *, today: date) -> None:
    """A case once complete keeps its place in the queue when a new form is awaited after a return."""
    case.state = State.WAITING
    case.complete_date = case.complete_date or today
    case.save(update_fields=["state", "complete_date"])


def _check_taking(case: Case, *, by: Any, today: date) -> None:
    if case.person_id == by.person_id:
        raise OwnCase(number=case.number)
    if case.state != State.WAITING or not permissions.may_act(
        by, case, role=kind(case.kind).clerk_role, on=today
    ):
        raise StepNotOpen(number=case.number, verb="take", state=case.state)
    if queries.in_hand(case, on=today):
        raise TakenAlready(number=case.number, by=name_of(case.taken_by))


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


def hold(case: Case) -> Case:
    """Return the case as it stands, held until the transaction ends, and before it what its kind holds."""
    held_first = kind(case.kind).held_first
    if held_first is not None:
        held_first(case)
    return _locked(case)


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


def _template_of(step: Step, case_kind: Kind) -> str:
    usual = TELLING.get(step.verb, "")
    if step.verb == "submit" and step.to == State.AWAITING_PAPER:
        usual = "casework.paper_awaited"
    return case_kind.messages.get(step.verb, usual)


def _tell(case: Case, case_kind: Kind, template: str) -> None:
    if not template:
        return
    told = {"number": case.number, "what": case_kind.title[0 if case.person.language == "hi" else 1]}
    event = f"case {case.number} step {case.steps.count()}"
    notices.send(template=template, to=case.person, values=told, about=case, event=event)


TELLING = {
    "submit": "casework.received",
    "object": "casework.objected",
    "grant": "casework.granted",
    "refuse": "casework.refused",
    "undo": "casework.undone",
}
