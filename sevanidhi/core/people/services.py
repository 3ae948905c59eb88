"""The registers of people: entering, posting, transferring, paying, leaving; one verb, one audit line.

Who may do it is asked where a change is entered and confirmed (`changes`), by two officers; these verbs carry
it out. By itself a verb is called without anybody (by=None), when a register is loaded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.core.offices import names
from sevanidhi.core.offices.models import Office
from sevanidhi.core.offices.queries import open_on
from sevanidhi.core.people.models import (
    Employee,
    FamilyMember,
    Gender,
    Language,
    LeftWhy,
    Pay,
    Pension,
    Person,
    Posting,
    Relation,
)  # fmt: skip
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import ascii_digits
from sevanidhi.kernel.refusals import Refusal

ONE_DAY = timedelta(days=1)
AT_ONCE = 5_000


class EmployeeIdTaken(Refusal):
    """Another employee has this ID. Facts: employee_id (the first of them)."""


class MobileNotValid(Refusal):
    """Not an Indian mobile number of ten figures. Facts: mobile."""


class AlreadyPosted(Refusal):
    """The employee stands posted on that day. Facts: employee_id, office, from_date."""


class NotOnesOwn(Refusal):
    """Only the person chooses this. Facts: none."""


class NotPosted(Refusal):
    """The employee is posted nowhere on that day. Facts: employee_id, on."""


class PostedThere(Refusal):
    """The employee is posted at this very office already. Facts: employee_id, office."""


class PostedSince(Refusal):
    """A later posting of the employee stands; the one before it is not changed any more. Facts: employee_id,
    office, from_date.
    """


class AlreadyLeft(Refusal):
    """The employee has left service. Facts: employee_id, left_date."""


class BeforeItBegan(Refusal):
    """The day lies before the one it must follow. Facts: asked, began."""


class PayNotWholeRupees(Refusal):
    """Basic pay is whole rupees, more than nought. Facts: basic_pay."""


class PayUnchanged(Refusal):
    """The employee has this pay in that month already. Facts: employee_id, month, basic_pay."""


class PpoNumberTaken(Refusal):
    """Another pension has this payment-order number. Facts: ppo_number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEmployee:
    """One employee to be entered: posted from `posted_date`, paid from `pay_month`, else from appointment."""

    employee_id: str
    state: str
    name_hi: str
    name_en: str
    appointed_date: date
    birth_date: date | None = None
    gender: str = Gender.NOT_SAID
    mobile: str = ""
    email: str = ""
    language: str = Language.HINDI
    retirement_date: date | None = None
    office: Office | None = None
    posted_date: date | None = None
    designation_hi: str = ""
    designation_en: str = ""
    basic_pay: Decimal | None = None
    pay_month: SalaryMonth | None = None


def plain_mobile(written: str) -> str:
    """Return the ten figures of a mobile number, however written. May refuse: MobileNotValid."""
    digits = "".join(ch for ch in ascii_digits(written) if ch.isdigit())
    for prefix in ("0091", "91", "0"):
        if len(digits) == 10 + len(prefix) and digits.startswith(prefix):
            digits = digits.removeprefix(prefix)
    if digits and (len(digits) != 10 or digits[0] not in "6789"):
        raise MobileNotValid(mobile=written)
    return digits


def register_employee(*, by: Any | None, **particulars: Any) -> Employee:
    """Enter one employee; particulars as in NewEmployee.

    May refuse: EmployeeIdTaken, MobileNotValid, PayNotWholeRupees, BeforeItBegan.
    """
    return register_employees([NewEmployee(**particulars)], by=by)[0]


@transaction.atomic
def enter_person(*, by: Any, **particulars: Any) -> Person:
    """Enter somebody who sent an application and is no employee yet; particulars as `new_person` takes them.

    May refuse: MobileNotValid.
    """
    person = new_person(**particulars)
    person.save()
    audit.record(by=by, act="people.person.entered", about=person, person_id=person.pk)
    return person


@transaction.atomic
def register_employees(rows: Iterable[NewEmployee], *, by: Any | None) -> list[Employee]:
    """Enter employees with their posting and pay, in the order given; thousands at a time.

    All or none. May refuse: EmployeeIdTaken, MobileNotValid, PayNotWholeRupees, BeforeItBegan.
    """
    rows = list(rows)
    _days_must_follow(rows)
    _ids_must_be_free([row.employee_id for row in rows])
    persons = Person.objects.bulk_create([_person(row) for row in rows], batch_size=AT_ONCE)
    pairs = zip(rows, persons, strict=True)
    employees = Employee.objects.bulk_create([_employee(*pair) for pair in pairs], batch_size=AT_ONCE)
    together = list(zip(rows, employees, strict=True))
    Posting.objects.bulk_create([_posting(*pair) for pair in together if pair[0].office], batch_size=AT_ONCE)
    Pay.objects.bulk_create(
        [_pay(*pair) for pair in together if pair[0].basic_pay is not None], batch_size=AT_ONCE
    )
    _audit_registered(employees, by=by)
    return employees


def _days_must_follow(rows: Iterable[NewEmployee]) -> None:
    for row in rows:
        days = (row.birth_date, row.appointed_date, row.posted_date)
        known = [day for day in days if day is not None]
        for earlier, later in pairwise(known):
            if later < earlier or later == row.birth_date:
                raise BeforeItBegan(asked=later, began=earlier)
        if row.retirement_date is not None and row.retirement_date < row.appointed_date:
            raise BeforeItBegan(asked=row.retirement_date, began=row.appointed_date)


def _ids_must_be_free(asked: Sequence[str]) -> None:
    taken = set(Employee.objects.filter(employee_id__in=asked).values_list("employee_id", flat=True))
    seen: set[str] = set()
    for employee_id in asked:
        if employee_id in taken or employee_id in seen:
            raise EmployeeIdTaken(employee_id=employee_id)
        seen.add(employee_id)


def _person(row: NewEmployee) -> Person:
    return new_person(
        name_hi=row.name_hi, name_en=row.name_en, birth_date=row.birth_date, gender=row.gender,
        mobile=row.mobile, email=row.email, language=row.language,
    )  # fmt: skip


def new_person(*, name_hi: str, name_en: str = "", mobile: str = "", **particulars: Any) -> Person:
    """Return a person, not yet kept, with both names in their kept form and their keys."""
    return Person(
        name_hi=names.normal(name_hi),
        name_en=names.normal(name_en),
        sort_key=names.sort_key(name_hi, name_en),
        search_key=names.search_key(name_hi, name_en),
        mobile=plain_mobile(mobile),
        **particulars,
    )


def _employee(row: NewEmployee, person: Person) -> Employee:
    return Employee(
        person=person,
        employee_id=row.employee_id,
        state=row.state,
        appointed_date=row.appointed_date,
        retirement_date=row.retirement_date,
    )


def _posting(row: NewEmployee, employee: Employee) -> Posting:
    return Posting(
        employee=employee,
        office=row.office,
        from_date=row.posted_date or row.appointed_date,
        designation_hi=row.designation_hi,
        designation_en=row.designation_en,
    )


def _pay(row: NewEmployee, employee: Employee) -> Pay:
    month = row.pay_month or SalaryMonth.of(row.appointed_date)
    return Pay(employee=employee, month=month, basic_pay=whole_pay(row.basic_pay))


def whole_pay(basic_pay: Decimal | None) -> Decimal:
    """Return the pay if it is whole rupees and more than nought. May refuse: PayNotWholeRupees."""
    if basic_pay is None or basic_pay <= 0 or basic_pay != basic_pay.to_integral_value():
        raise PayNotWholeRupees(basic_pay=basic_pay)
    return basic_pay


def _audit_registered(employees: list[Employee], *, by: Any | None) -> None:
    if len(employees) == 1:
        one = employees[0]
        _audit(one, "people.employee.registered", {"employee_id": one.employee_id}, by=by)
        return
    detail = {"count": len(employees), "first": employees[0].employee_id, "last": employees[-1].employee_id}
    audit.record(by=by, act="people.employees.registered", detail=detail)


@transaction.atomic
def post_to(
    *,
    employee: Employee,
    office: Office,
    from_date: date,
    by: Any | None,
    designation_hi: str = "",
    designation_en: str = "",
) -> Posting:
    """Post an employee who is posted nowhere. May refuse: AlreadyPosted, AlreadyLeft, BeforeItBegan."""
    employee = _locked(employee)
    _must_serve(employee, on=from_date)
    later = employee.postings.exclude(until_date__lte=from_date).select_related("office").first()
    if later:
        raise AlreadyPosted(
            employee_id=employee.employee_id, office=later.office.code, from_date=later.from_date
        )
    posting = Posting.objects.create(
        employee=employee, office=office, from_date=from_date,
        designation_hi=designation_hi, designation_en=designation_en,
    )  # fmt: skip
    detail = {"office": office.code, "from_date": str(from_date)}
    _audit(employee, "people.employee.posted", detail, by=by)
    return posting


@transaction.atomic
def transfer(
    *,
    employee: Employee,
    office: Office,
    from_date: date,
    by: Any | None,
    designation_hi: str = "",
    designation_en: str = "",
) -> Posting:
    """Move an employee to another drawing officer from a day on.

    May refuse: NotPosted, PostedSince, PostedThere, BeforeItBegan.
    """
    employee = _locked(employee)
    present = _posting_on(employee, from_date)
    _must_be_the_last(employee, from_date)
    if present.office_id == office.pk:
        raise PostedThere(employee_id=employee.employee_id, office=office.code)
    _end(present, until_date=from_date)
    posting = Posting.objects.create(
        employee=employee,
        office=office,
        from_date=from_date,
        designation_hi=designation_hi or present.designation_hi,
        designation_en=designation_en or present.designation_en,
    )
    detail = {"from": present.office.code, "to": office.code, "from_date": str(from_date)}
    _audit(employee, "people.employee.transferred", detail, by=by)
    return posting


@transaction.atomic
def relieve(*, employee: Employee, last_date: date, by: Any | None) -> Posting:
    """Let an employee be relieved at the end of this day, to join where ordered.

    May refuse: NotPosted, PostedSince.
    """
    employee = _locked(employee)
    present = _posting_on(employee, last_date)
    _must_be_the_last(employee, last_date)
    _end(present, until_date=last_date + ONE_DAY)
    detail = {"from": present.office.code, "last_date": str(last_date)}
    _audit(employee, "people.employee.relieved", detail, by=by)
    return present


@transaction.atomic
def leave(*, employee: Employee, last_date: date, why: str, by: Any | None) -> Employee:
    """Let service end with this day; `why` is a LeftWhy.

    May refuse: AlreadyLeft, PostedSince, BeforeItBegan.
    """
    employee = _locked(employee)
    _must_serve(employee, on=last_date)
    _must_be_the_last(employee, last_date)
    posting = employee.postings.filter(open_on(last_date)).select_related("office").first()
    if posting:
        _end(posting, until_date=last_date + ONE_DAY)
    employee.left_date, employee.left_why = last_date, LeftWhy(why)
    employee.save(update_fields=["left_date", "left_why"])
    _audit(employee, "people.employee.left", {"last_date": str(last_date), "why": why}, by=by)
    return employee


def retire(*, employee: Employee, last_date: date, by: Any | None) -> Employee:
    """Let an employee retire at the end of this day. May refuse: AlreadyLeft, BeforeItBegan."""
    return leave(employee=employee, last_date=last_date, why=LeftWhy.RETIRED, by=by)


@transaction.atomic
def grant_pension(
    *, employee: Employee, ppo_number: str, office: Office, from_date: date, by: Any | None
) -> Pension:
    """Enter the pension of one who has left. May refuse: PpoNumberTaken, BeforeItBegan."""
    employee = _locked(employee)
    if Pension.objects.filter(ppo_number=ppo_number).exists():
        raise PpoNumberTaken(ppo_number=ppo_number)
    if employee.left_date is not None and from_date <= employee.left_date:
        raise BeforeItBegan(asked=from_date, began=employee.left_date)
    pension = Pension.objects.create(
        employee=employee, ppo_number=ppo_number, office=office, from_date=from_date
    )
    detail = {"ppo_number": ppo_number, "office": office.code, "from_date": str(from_date)}
    _audit(employee, "people.pension.granted", detail, by=by)
    return pension


@transaction.atomic
def set_pay(*, employee: Employee, month: SalaryMonth, basic_pay: Decimal, by: Any | None) -> Pay:
    """Set the basic pay from this salary month on. May refuse: PayNotWholeRupees, PayUnchanged."""
    employee = _locked(employee)
    basic_pay = whole_pay(basic_pay)
    held = employee.pays.filter(month__lte=month).order_by("-month").first()
    if held and held.basic_pay == basic_pay:
        raise PayUnchanged(employee_id=employee.employee_id, month=month, basic_pay=basic_pay)
    pay, _made = Pay.objects.update_or_create(
        employee=employee, month=month, defaults={"basic_pay": basic_pay}
    )
    detail = {
        "month": str(month),
        "basic_pay": str(basic_pay),
        "before": str(held.basic_pay) if held else None,
    }
    _audit(employee, "people.pay.set", detail, by=by)
    return pay


@transaction.atomic
def set_pays(rows: Iterable[tuple[Employee, SalaryMonth, Decimal]], *, by: Any | None) -> int:
    """Set many pays at once, such as a yearly increment; return how many. May refuse: PayNotWholeRupees."""
    pays = [Pay(employee=who, month=month, basic_pay=whole_pay(pay)) for who, month, pay in rows]
    Pay.objects.bulk_create(
        pays,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["employee", "month"],
        update_fields=["basic_pay"],
    )
    audit.record(by=by, act="people.pays.set", detail={"count": len(pays)})
    return len(pays)


@transaction.atomic
def add_family_member(
    *, employee: Employee, relation: str, name_hi: str, by: Any | None,
    from_date: date | None = None, **particulars: Any,
) -> FamilyMember:  # fmt: skip
    """Enter a person of the family: particulars as in `new_person`. May refuse: MobileNotValid."""
    person = new_person(name_hi=name_hi, **particulars)
    person.save()
    kin = FamilyMember.objects.create(
        employee=employee, person=person, relation=Relation(relation), from_date=from_date
    )
    _audit(employee, "people.family.entered", {"relation": relation, "name": person.name_hi}, by=by)
    return kin


@transaction.atomic
def correct_name(*, person: Person, name_hi: str, name_en: str, why: str, by: Any, today: date) -> Person:
    """Put a person's name right in both scripts; what stood before is kept in the history."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = [person.name_hi, person.name_en]
    person.name_hi, person.name_en = names.normal(name_hi), names.normal(name_en)
    person.sort_key = names.sort_key(name_hi, name_en)
    person.search_key = names.search_key(name_hi, name_en)
    person.save()
    detail = {"before": before, "after": [person.name_hi, person.name_en]}
    audit.record(
        by=by, act="people.name.corrected", about=person, person_id=person.pk, detail=detail, why=why,
        business_date=today,
    )  # fmt: skip
    return person


@transaction.atomic
def correct_particulars(
    *, person: Person, birth_date: date, gender: str, why: str, by: Any, today: date
) -> Person:
    """Put a person's birth date and gender right; what stood before is kept in the history."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = _particulars(person)
    person.birth_date, person.gender = birth_date, Gender(gender)
    person.save(update_fields=["birth_date", "gender"])
    after = _particulars(person)
    wrong = [fact for fact in after if after[fact] != before[fact]]
    detail = {
        "before": {fact: before[fact] for fact in wrong}, "after": {fact: after[fact] for fact in wrong},
    }  # fmt: skip
    audit.record(
        by=by, act="people.particulars.corrected", about=person, person_id=person.pk, detail=detail, why=why,
        business_date=today,
    )  # fmt: skip
    return person


def _particulars(person: Person) -> dict[str, str]:
    return {"birth_date": str(person.birth_date or ""), "gender": str(person.gender)}


@transaction.atomic
def choose_language(*, person: Person, language: str, by: Any) -> Person:
    """Let messages and papers come in this language first, as the person wishes. May refuse: NotOnesOwn."""
    if by.person_id != person.pk:
        raise NotOnesOwn()
    person.language = Language(language)
    person.save(update_fields=["language"])
    audit.record(
        by=by, act="people.language.chosen", about=person, person_id=person.pk, detail={"language": language}
    )
    return person


def _locked(employee: Employee) -> Employee:
    return Employee.objects.select_for_update().get(pk=employee.pk)


def _must_serve(employee: Employee, *, on: date) -> None:
    if employee.left_date is not None:
        raise AlreadyLeft(employee_id=employee.employee_id, left_date=employee.left_date)
    if on < employee.appointed_date:
        raise BeforeItBegan(asked=on, began=employee.appointed_date)


def _must_be_the_last(employee: Employee, day: date) -> None:
    later = employee.postings.filter(from_date__gt=day).select_related("office").order_by("from_date").first()
    if later:
        raise PostedSince(
            employee_id=employee.employee_id, office=later.office.code, from_date=later.from_date
        )


def _posting_on(employee: Employee, day: date) -> Posting:
    posting = employee.postings.filter(open_on(day)).select_related("office").first()
    if posting is None:
        raise NotPosted(employee_id=employee.employee_id, on=day)
    return posting


def _end(posting: Posting, *, until_date: date) -> None:
    if until_date <= posting.from_date:
        raise BeforeItBegan(asked=until_date, began=posting.from_date)
    posting.until_date = until_date
    posting.save(update_fields=["until_date"])


def _audit(employee: Employee, act: str, detail: dict[str, Any], *, by: Any | None) -> None:
    audit.record(by=by, act=act, about=employee, person_id=employee.person_id, detail=detail)
