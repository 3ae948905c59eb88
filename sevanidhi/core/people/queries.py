"""Reading the registers of people; the door functions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404

from sevanidhi.core.offices import names
from sevanidhi.core.offices.models import Office
from sevanidhi.core.offices.queries import open_on
from sevanidhi.core.people import permissions
from sevanidhi.core.people.models import Employee, Pay, Posting, StaffChange
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise
from sevanidhi.kernel.refusals import Refusal

MOST_CHANGES = 100


class PayNotKnown(Refusal):
    """No basic pay is entered for this employee up to that month. Facts: employee_id, month."""


class EmployeeUnknown(Refusal):
    """There is no employee of this ID. Facts: employee_id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One who came to an office or went from it: the first or last day there, and where from or to."""

    employee: Employee
    date: date
    kind: str  # appointed | transferred_in | transferred_out | retired | resigned | died | removed
    other_office: Office | None = None


def employee(employee_id: str) -> Employee:
    """Return the employee of this ID. May refuse: EmployeeUnknown."""
    found = Employee.objects.select_related("person").filter(employee_id=employee_id).first()
    if found is None:
        raise EmployeeUnknown(employee_id=employee_id)
    return found


def employee_for(user: Any, employee_id: str, *, on: date) -> Employee:
    """Return an employee whom the reader may see, with person; 404 for a stranger."""
    found = visible_to(user, on=on).filter(employee_id=employee_id).first()
    if found is None:
        raise Http404
    return found


def visible_to(user: Any, *, on: date, roles: Collection[str] = permissions.READERS) -> QuerySet[Employee]:
    """Return the employees whose records this reader may see on a day: their own, and those of the
    offices they act for in one of these roles.
    """
    within = permissions.own(user) | permissions.within_offices_of(user, on=on, roles=roles)
    return Employee.objects.filter(within).select_related("person")


def in_care(
    user: Any, employee_pks: Iterable[int], *, on: date, roles: Collection[str] = permissions.READERS
) -> set[int]:
    """Return which of these employees the reader may see in one of these roles."""
    seen = visible_to(user, on=on, roles=roles).filter(pk__in=list(employee_pks))
    return set(seen.values_list("pk", flat=True))


def own_employment(user: Any) -> Employee | None:
    """Return the reader's own employment, the latest where there were several; None for one who has none."""
    mine = Employee.objects.filter(permissions.own(user)).select_related("person")
    return mine.order_by("-appointed_date").first()


def basic_pay(employee: Employee, *, month: SalaryMonth) -> Decimal:
    """Return the basic pay in a salary month, rupees. May refuse: PayNotKnown."""
    held = Pay.objects.filter(employee=employee, month__lte=month).order_by("-month").first()
    if held is None:
        raise PayNotKnown(employee_id=employee.employee_id, month=month)
    return held.basic_pay


def basic_pays(employee_pks: Iterable[int], *, month: SalaryMonth) -> dict[int, Decimal]:
    """Return {employee's pk: basic pay in a salary month}; whose pay is not known is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (employee_id) employee_id, basic_pay FROM people_pay"
            " WHERE employee_id = ANY(%s) AND month <= %s ORDER BY employee_id, month DESC",
            [list(employee_pks), month.first_day],
        )
        return {pk: from_paise(paise) for pk, paise in cursor.fetchall()}


def staff_of(office: Office, *, on: date) -> QuerySet[Employee]:
    """Return those posted at an office on a day, by name, with person and `posting_now` (one Posting)."""
    present = Posting.objects.filter(open_on(on), office=office)
    return (
        Employee.objects.filter(pk__in=present.values("employee_id"))
        .select_related("person")
        .prefetch_related(Prefetch("postings", queryset=present, to_attr="posting_now"))
        .order_by("person__sort_key", "employee_id")
    )


def matching(employees: QuerySet[Employee], text: str) -> QuerySet[Employee]:
    """Return those whose name sounds like the text in either script, or whose ID begins so."""
    sounds = names.skeletons(text)
    by_name = Q() if sounds else Q(pk__in=[])
    for sound in sounds:
        by_name &= Q(person__search_key__contains=f" {sound}")
    return employees.filter(by_name | Q(employee_id__istartswith=names.normal(text)))


def staff_found(office: Office, text: str, *, on: date) -> QuerySet[Employee]:
    """Return an office's staff on a day, all of it or those a text fits."""
    present = staff_of(office, on=on)
    return matching(present, text) if text else present


def offices_acted_for(user: Any, *, on: date) -> list[Office]:
    """Return the offices whose staff a reader looks after on a day, by name."""
    acted = {office.pk: office for role in permissions.OFFICE_ROLES for office in user.offices(role, on=on)}
    return sorted(acted.values(), key=lambda office: (office.sort_key, office.code))


def pensioners_of(office: Office, *, on: date) -> QuerySet[Employee]:
    """Return those whose pension an office pays on a day, by name."""
    drawing = Employee.objects.filter(
        Q(pensions__until_date__isnull=True) | Q(pensions__until_date__gt=on),
        pensions__office=office, pensions__from_date__lte=on,
    )  # fmt: skip
    return drawing.select_related("person").order_by("person__sort_key", "employee_id").distinct()


def office_of(employee: Employee, *, on: date) -> Office | None:
    """Return the office that draws an employee's pay on a day."""
    posting = Posting.objects.filter(open_on(on), employee=employee).select_related("office").first()
    return posting.office if posting else None


def offices_of(employee_pks: Iterable[int], *, on: date) -> dict[int, int]:
    """Return {employee's pk: office's pk} of those posted on a day."""
    present = Posting.objects.filter(open_on(on), employee__in=list(employee_pks))
    return dict(present.values_list("employee_id", "office_id"))


def postings_of(employee: Employee) -> list[Posting]:
    """Return an employee's postings, the latest first."""
    return list(employee.postings.select_related("office").order_by("-from_date"))


def joining(office: Office, *, month: SalaryMonth) -> list[Movement]:
    """Return those whose posting at an office begins in a month, in order of the day."""
    begun = _movements(office).filter(from_date__gte=month.first_day, from_date__lte=month.last_day)
    postings = list(begun.order_by("from_date", "employee__person__sort_key"))
    before = {(one.employee_id, one.until_date): one.office for one in _all_postings_of(postings)}
    return [_joined(posting, before.get((posting.employee_id, posting.from_date))) for posting in postings]


def leaving(office: Office, *, month: SalaryMonth) -> list[Movement]:
    """Return those whose last day at an office falls in a month, in order of the day.

    One due to retire in the month, and not yet entered as left, is among them.
    """
    ended = list(
        _movements(office).filter(until_date__gt=month.first_day, until_date__lte=month.next().first_day)
    )
    after = {(one.employee_id, one.from_date): one.office for one in _all_postings_of(ended)}
    gone = [
        _left(posting, posting.until_date, after.get((posting.employee_id, posting.until_date)))
        for posting in ended
        if posting.until_date
    ]
    due = _movements(office).filter(
        until_date__isnull=True,
        employee__retirement_date__gte=month.first_day,
        employee__retirement_date__lte=month.last_day,
    )
    retiring = [
        Movement(employee=posting.employee, date=posting.employee.retirement_date, kind="retiring")
        for posting in due
        if posting.employee.retirement_date
    ]
    return sorted(gone + retiring, key=lambda one: (one.date, one.employee.person.sort_key))


def _movements(office: Office) -> QuerySet[Posting]:
    return Posting.objects.filter(office=office).select_related("employee__person", "office")


def _all_postings_of(postings: Iterable[Posting]) -> QuerySet[Posting]:
    """Return every posting of those who have these, with its office."""
    employees = [posting.employee_id for posting in postings]
    return Posting.objects.filter(employee__in=employees).select_related("office")


def _joined(posting: Posting, before: Office | None) -> Movement:
    return Movement(
        employee=posting.employee,
        date=posting.from_date,
        kind="transferred_in" if before else "appointed",
        other_office=before,
    )


def _left(posting: Posting, until_date: date, after: Office | None) -> Movement:
    last_date = until_date - timedelta(days=1)
    left = posting.employee.left_date == last_date
    return Movement(
        employee=posting.employee,
        date=last_date,
        kind=posting.employee.left_why if left and not after else "transferred_out",
        other_office=after,
    )


def pensions_of(employee: Employee) -> list[Any]:
    """Return an employee's pensions, the latest first."""
    return list(employee.pensions.select_related("office").order_by("-from_date"))


def family_of(employee: Employee) -> list[Any]:
    """Return an employee's family, as entered."""
    return list(employee.family.select_related("person").order_by(F("from_date").asc(nulls_first=True), "pk"))


def pay_history(employee: Employee) -> list[Pay]:
    """Return an employee's pays, the latest month first."""
    return list(employee.pays.order_by("-month"))


def staff_member_for(user: Any, employee_id: str, *, on: date) -> tuple[Employee, Office]:
    """Return an employee posted at an office the reader acts for, and that office; 404 for a stranger."""
    found = employee_for(user, employee_id, on=on)
    office = office_of(found, on=on)
    if office is None or office not in offices_acted_for(user, on=on):
        raise Http404
    return found, office


def office_acted_for(user: Any, code: str | None, *, on: date) -> Office:
    """Return the office of this code, the first where none is named, if the reader acts for it; else 404."""
    found = [office for office in offices_acted_for(user, on=on) if code in (None, office.code)]
    if not found:
        raise Http404
    return found[0]


def change_for(user: Any, pk: int, *, on: date) -> StaffChange:
    """Return a change of staff which the reader may see; 404 for a stranger."""
    found = _changes().filter(permissions.changes_seen_by(user, on=on), pk=pk).first()
    if found is None:
        raise Http404
    return found


def changes_waiting(user: Any, *, on: date) -> dict[str, list[StaffChange]]:
    """Return the changes not yet decided: {"mine": for the reader to confirm, "others": for another}."""
    waiting = _changes().filter(permissions.changes_seen_by(user, on=on), decision="").order_by("pk")
    mine = set(waiting.filter(permissions.in_charge_of(user, on=on)).values_list("pk", flat=True))
    own = permissions.logins_of(user)
    lists: dict[str, list[StaffChange]] = {"mine": [], "others": []}
    for change in waiting[:MOST_CHANGES]:
        own_turn = change.pk in mine and change.entered_by not in own
        lists["mine" if own_turn else "others"].append(change)
    return lists


def changes_decided(user: Any, *, on: date) -> list[StaffChange]:
    """Return the changes decided last, the newest first."""
    seen = _changes().filter(permissions.changes_seen_by(user, on=on)).exclude(decision="")
    return list(seen.order_by("-decided_at")[:MOST_CHANGES])


def may_confirm(user: Any, change: StaffChange, *, on: date) -> bool:
    """Return whether the reader may decide this change: in charge, and not who entered it."""
    if change.decision or permissions.has_entered(user, change):
        return False
    return StaffChange.objects.filter(permissions.in_charge_of(user, on=on), pk=change.pk).exists()


def employees_of(change: StaffChange) -> list[Employee]:
    """Return the employees a change is about, by name; none for one who has yet to be entered."""
    ids = [row[0] for row in change.particulars.get("pays", [])] or [change.whom]
    found = Employee.objects.filter(employee_id__in=ids).select_related("person")
    return list(found.order_by("person__sort_key", "employee_id"))


def _changes() -> QuerySet[StaffChange]:
    return StaffChange.objects.select_related("office", "to_office", "employee__person")


def staff_with_pay(
    office: Office, *, month: SalaryMonth, on: date, but: Any
) -> list[tuple[Employee, Decimal | None]]:
    """Return an office's staff by name with their basic pay in a month, the reader's own row left out."""
    staff = [one for one in staff_of(office, on=on) if one.person_id != but.person_id]
    held = basic_pays([one.pk for one in staff], month=month)
    return [(one, held.get(one.pk)) for one in staff]


def changes_open(user: Any, employee: Employee, *, on: date) -> dict[str, bool]:
    """Return whether the reader may enter changes of this employee, by act; nothing where none is theirs."""
    office = office_of(employee, on=on)
    if office is None or employee.person_id == user.person_id:
        return {}
    may = {act: permissions.keeps_staff_of(user, office, act=act, on=on) for act in ("pay", "transfer")}
    return may if any(may.values()) else {}
