"""Whom the state serves: persons, employees, their postings and pay, pensions, families."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from sevanidhi.core.fields import MoneyField, SalaryMonthField
from sevanidhi.core.offices.models import Office, keep_what_stood, until_after_from


def own_range(field: str) -> Func:
    """Return this one number as a range, so that a GiST exclusion can ask for its equality with `&&`."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


def days(from_date: str = "from_date", until_date: str = "until_date") -> Func:
    """Return the half-open range of days between two date columns."""
    return Func(F(from_date), F(until_date), function="daterange")


def whole_rupees(field: str) -> Func:
    """Return the condition that an amount, kept in paise, is more than nought and has no paise."""
    return Func(
        F(field),
        template="(0 < ALL(ARRAY[%(expressions)s, 1 - mod(%(expressions)s, 100)]))",
        output_field=models.BooleanField(),
    )


class Gender(models.TextChoices):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    NOT_SAID = "not_said"


class Language(models.TextChoices):
    HINDI = "hi"
    ENGLISH = "en"


@keep_what_stood()
class Person(models.Model):
    """A human being, known in two scripts."""

    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    sort_key = models.CharField(max_length=400, db_collation="C")
    search_key = models.CharField(max_length=600, db_collation="C")
    birth_date = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, default=Gender.NOT_SAID)
    mobile = models.CharField(max_length=10, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.HINDI)

    class Meta:
        indexes = [models.Index(fields=["mobile"], name="people_by_mobile")]
        constraints = [
            models.CheckConstraint(
                name="mobile_is_ten_figures", condition=Q(mobile="") | Q(mobile__regex=r"^[6-9][0-9]{9}$")
            ),
        ]

    def __str__(self):
        return self.name_en or self.name_hi


class LeftWhy(models.TextChoices):
    RETIRED = "retired"
    RESIGNED = "resigned"
    DIED = "died"
    REMOVED = "removed"


@keep_what_stood()
class Employee(models.Model):
    """A person in a state's service, and after it a pensioner."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    employee_id = models.CharField(max_length=40, unique=True)
    state = models.SlugField(max_length=40)
    appointed_date = models.DateField()
    retirement_date = models.DateField(null=True, blank=True)
    left_date = models.DateField(null=True, blank=True)
    left_why = models.CharField(max_length=20, choices=LeftWhy.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="left_with_a_reason",
                condition=Q(left_date__isnull=True, left_why="")
                | (Q(left_date__isnull=False) & ~Q(left_why="")),
            ),
            models.CheckConstraint(
                name="left_after_appointment",
                condition=Q(left_date__isnull=True) | Q(left_date__gte=F("appointed_date")),
            ),
        ]

    def __str__(self):
        return self.employee_id


@keep_what_stood()
class Posting(models.Model):
    """The office that draws an employee's pay, from a day until another day."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="postings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="postings")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    designation_hi = models.CharField(max_length=200, blank=True)
    designation_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            until_after_from("posting_until_after_from"),
            ExclusionConstraint(
                name="one_posting_at_a_time",
                index_type="GIST",
                expressions=[(own_range("employee"), "&&"), (days(), "&&")],
            ),
        ]
        indexes = [models.Index(fields=["office", "from_date"])]

    def __str__(self):
        return f"{self.employee_id} at {self.office_id} from {self.from_date}"


@keep_what_stood()
class Pay(models.Model):
    """Basic pay, whole rupees a month, from this salary month on."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="pays")
    month = SalaryMonthField()
    basic_pay = MoneyField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "month"], name="one_pay_from_a_month"),
            models.CheckConstraint(name="pay_month_is_a_first", condition=Q(month__day=1)),
            models.CheckConstraint(name="pay_in_whole_rupees", condition=whole_rupees("basic_pay")),
        ]

    def __str__(self):
        return f"{self.employee_id} from {self.month}: {self.basic_pay}"


@keep_what_stood()
class Pension(models.Model):
    """The pension of a former employee and the office that pays it."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="pensions")
    ppo_number = models.CharField(max_length=40, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="pensions")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [until_after_from("pension_until_after_from")]

    def __str__(self):
        return self.ppo_number


class Relation(models.TextChoices):
    WIFE = "wife"
    HUSBAND = "husband"
    SON = "son"
    DAUGHTER = "daughter"
    MOTHER = "mother"
    FATHER = "father"
    BROTHER = "brother"
    SISTER = "sister"
    OTHER = "other"


@keep_what_stood()
class FamilyMember(models.Model):
    """A person of an employee's family."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="family")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="kin")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "person", "relation"], name="one_kinship_once"),
            until_after_from("kinship_until_after_from"),
        ]

    def __str__(self):
        return f"{self.relation} of {self.employee_id}"


class Act(models.TextChoices):
    JOIN = "join"
    TAKE_IN = "take_in"
    TRANSFER = "transfer"
    RELIEVE = "relieve"
    LEAVE = "leave"
    PAY = "pay"


class Decision(models.TextChoices):
    AGREED = "agreed"
    DECLINED = "declined"


class StaffChange(models.Model):
    """A change of an office's staff register: entered by one officer, in force once another has confirmed it.

    office: whose staff it is; to_office: where a transfer leads. whom: the employee ID, empty for a pay
    list of several. particulars: as entered, dates and amounts as text. The officers are the numbers of
    their logins and no foreign keys, for the register stands below the logins.
    """

    act = models.CharField(max_length=10, choices=Act.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="staff_changes")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="staff_expected")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="changes")
    whom = models.CharField(max_length=40, blank=True)
    particulars = models.JSONField()
    entered_by = models.BigIntegerField()
    entered_by_name = models.TextField()
    entered_at = models.DateTimeField(db_default=Now())
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "-id"], name="people_changes_of_an_office"),
            models.Index(fields=["to_office"], condition=Q(decision=""), name="people_changes_expected"),
        ]
        constraints = [
            models.CheckConstraint(
                name="change_confirmed_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="change_decided_whole",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="change_declined_with_a_reason",
                condition=~Q(decision="declined") | ~Q(decided_why=""),
            ),
            models.CheckConstraint(
                name="change_transfers_somewhere",
                condition=Q(act="transfer", to_office__isnull=False)
                | (~Q(act="transfer") & Q(to_office__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["whom"],
                condition=Q(decision="") & ~Q(whom=""),
                name="one_open_change_an_employee",
            ),
        ]

    def __str__(self):
        return f"{self.act} {self.whom or self.office_id}"
