"""Changes of an office's staff: entered by one officer, in force when another confirms them.

Each is tried out when it is entered, so that what the register would refuse is said at once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sevanidhi.core.audit import services as audit
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people import permissions, queries, services
from sevanidhi.core.people.models import Act, Decision, Employee, LeftWhy, StaffChange
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal


class ChangeOpen(Refusal):
    """Another change of this employee waits to be confirmed. Facts: employee_id."""


class ChangeDecided(Refusal):
    """The change has been confirmed or declined. Facts: none."""


class SecondOfficerNeeded(Refusal):
    """Whoever entered a change does not confirm it. Facts: none."""


class OwnRecord(Refusal):
    """Nobody changes or confirms what stands of themselves. Facts: none."""


class NotYourStaff(Refusal):
    """The staff of this office is not the officer's to keep. Facts: office."""


class NothingChanges(Refusal):
    """A pay list in which everybody's pay stays as it was. Facts: none."""


class WhyDeclinedMissing(Refusal):
    """A change is declined with a reason. Facts: none."""


class _TriedOut(Exception):
    """Ends a trial, so that nothing of it is kept."""


@transaction.atomic
def enter(
    *,
    act: str,
    office: Office,
    particulars: Mapping[str, Any],
    by: Any,
    on: date,
    employee: Employee | None = None,
    to_office: Office | None = None,
) -> StaffChange:
    """Enter a change of an office's staff, to be confirmed by another officer.

    particulars: by act, days and amounts as values. May refuse: NotYourStaff, OwnRecord, ChangeOpen,
    NothingChanges, and whatever the register refuses of it.
    """
    if not permissions.keeps_staff_of(by, office, act=act, on=on):
        raise NotYourStaff(office=office.code)
    change = StaffChange(
        act=Act(act), office=office, to_office=to_office, employee=employee,
        particulars=_as_text(particulars),
        whom=employee.employee_id if employee else particulars.get("employee_id", ""),
        entered_by=by.pk, entered_by_name=str(by),
    )  # fmt: skip
    _must_be_staff(change, on=on)
    _must_not_be_own(change, by)
    _try_out(change)
    _keep(change)
    _audit("people.change.entered", change, by=by)
    return change


def enter_pays(
    *, office: Office, month: SalaryMonth, pays: Sequence[tuple[Employee, Decimal]], by: Any, on: date
) -> StaffChange:
    """Enter the new basic pay of several from a month on; who has that pay already is left out.

    May refuse: NothingChanges, PayNotWholeRupees, and as `enter`.
    """
    held = queries.basic_pays([who.pk for who, _pay in pays], month=month)
    rows = [
        [who.employee_id, str(services.whole_pay(pay)), str(held.get(who.pk, ""))]
        for who, pay in pays
        if held.get(who.pk) != pay
    ]
    if not rows:
        raise NothingChanges()
    alone = pays[0][0] if len(pays) == 1 else None
    return enter(
        act=Act.PAY, office=office, particulars={"month": month, "pays": rows}, by=by, on=on, employee=alone
    )


@transaction.atomic
def confirm(*, change: StaffChange, by: Any, on: date) -> StaffChange:
    """Let a change take its place in the register.

    May refuse: ChangeDecided, SecondOfficerNeeded, NotYourStaff, OwnRecord, and as the register.
    """
    change = _to_be_decided(change, by=by, on=on)
    CARRY_OUT[Act(change.act)](change, by)
    return _decide(change, Decision.AGREED, by=by, why="")


@transaction.atomic
def decline(*, change: StaffChange, by: Any, on: date, why: str) -> StaffChange:
    """Let a change come to nothing, and say why.

    May refuse: WhyDeclinedMissing, ChangeDecided, SecondOfficerNeeded, NotYourStaff, OwnRecord.
    """
    if not why.strip():
        raise WhyDeclinedMissing()
    return _decide(_to_be_decided(change, by=by, on=on), Decision.DECLINED, by=by, why=why.strip())


def _to_be_decided(change: StaffChange, *, by: Any, on: date) -> StaffChange:
    change = StaffChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.decision:
        raise ChangeDecided()
    if permissions.has_entered(by, change):
        raise SecondOfficerNeeded()
    if not queries.may_confirm(by, change, on=on):
        raise NotYourStaff(office=(change.to_office or change.office).code)
    _must_not_be_own(change, by)
    return change


def _decide(change: StaffChange, decision: Decision, *, by: Any, why: str) -> StaffChange:
    change.decision, change.decided_why, change.decided_at = decision, why, timezone.now()
    change.decided_by, change.decided_by_name = by.pk, str(by)
    change.save(
        update_fields=["decision", "decided_why", "decided_at", "decided_by", "decided_by_name", "employee"]
    )
    _audit(f"people.change.{decision}", change, by=by, why=why)
    return change


def _must_be_staff(change: StaffChange, *, on: date) -> None:
    """An office's officers change what stands of its own staff; one who joins is not of it yet."""
    if change.act in (Act.JOIN, Act.TAKE_IN):
        return
    employees = [one.pk for one in queries.employees_of(change)]
    posted = queries.offices_of(employees, on=on)
    if any(posted.get(pk) != change.office_id for pk in employees):
        raise NotYourStaff(office=change.office.code)


def _must_not_be_own(change: StaffChange, by: Any) -> None:
    if by.person_id and any(who.person_id == by.person_id for who in queries.employees_of(change)):
        raise OwnRecord()


def _try_out(change: StaffChange) -> None:
    """Carry the change out and take it back, so that the register's own refusals are heard."""
    try:
        with transaction.atomic():
            CARRY_OUT[Act(change.act)](change, None)
            raise _TriedOut
    except _TriedOut:
        if change.act == Act.JOIN:
            change.employee = None


def _keep(change: StaffChange) -> None:
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        if "one_open_change_an_employee" not in str(error):
            raise
        raise ChangeOpen(employee_id=change.whom) from error


def _audit(act: str, change: StaffChange, *, by: Any, why: str = "") -> None:
    detail = {"act": change.act, "office": change.office.code, "whom": change.whom} | change.particulars
    person = change.employee.person_id if change.employee else None
    audit.record(by=by, act=act, about=change, person_id=person, detail=detail, why=why)


def _as_text(particulars: Mapping[str, Any]) -> dict[str, Any]:
    plain = (str, list, type(None))
    return {name: told if isinstance(told, plain) else str(told) for name, told in particulars.items()}


def _day(change: StaffChange, name: str) -> date:
    return date.fromisoformat(change.particulars[name])


def _day_if_any(change: StaffChange, name: str) -> date | None:
    return _day(change, name) if change.particulars.get(name) else None


def _designation(change: StaffChange) -> dict[str, str]:
    return {name: change.particulars.get(name) or "" for name in ("designation_hi", "designation_en")}


def _join(change: StaffChange, by: Any) -> None:
    told = change.particulars
    plain = ("employee_id", "name_hi", "name_en", "gender", "mobile")
    change.employee = services.register_employee(
        by=by,
        state=change.office.state,
        office=change.office,
        birth_date=_day(change, "birth_date"),
        appointed_date=_day(change, "appointed_date"),
        retirement_date=_day_if_any(change, "retirement_date"),
        posted_date=_day(change, "joined_date"),
        basic_pay=rupees(told["basic_pay"]),
        pay_month=SalaryMonth.of(_day(change, "joined_date")),
        **{name: told[name] for name in plain},
        **_designation(change),
    )


def _take_in(change: StaffChange, by: Any) -> None:
    services.post_to(
        employee=_employee(change), office=change.office, from_date=_day(change, "from_date"), by=by,
        **_designation(change),
    )  # fmt: skip


def _transfer(change: StaffChange, by: Any) -> None:
    if change.to_office is None:
        raise ValueError("a transfer names the office it leads to")
    services.transfer(
        employee=_employee(change), office=change.to_office, from_date=_day(change, "from_date"), by=by,
        **_designation(change),
    )  # fmt: skip


def _relieve(change: StaffChange, by: Any) -> None:
    services.relieve(employee=_employee(change), last_date=_day(change, "last_date"), by=by)


def _leave(change: StaffChange, by: Any) -> None:
    services.leave(
        employee=_employee(change),
        last_date=_day(change, "last_date"),
        why=LeftWhy(change.particulars["why"]),
        by=by,
    )


def _set_pays(change: StaffChange, by: Any) -> None:
    month = SalaryMonth.parse(change.particulars["month"])
    for employee_id, pay, _before in change.particulars["pays"]:
        services.set_pay(employee=queries.employee(employee_id), month=month, basic_pay=rupees(pay), by=by)


def _employee(change: StaffChange) -> Employee:
    if change.employee is None:
        raise ValueError(f"a change of kind {change.act} names its employee")
    return change.employee


CARRY_OUT: dict[Act, Callable[[StaffChange, Any], None]] = {
    Act.JOIN: _join,
    Act.TAKE_IN: _take_in,
    Act.TRANSFER: _transfer,
    Act.RELIEVE: _relieve,
    Act.LEAVE: _leave,
    Act.PAY: _set_pays,
}
