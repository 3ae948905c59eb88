"""What a pay-bill month leaves behind: vouchers, schedules and their lines, money in suspense, the
treasury's lists.
"""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sevanidhi.core.fields import MoneyField, SalaryMonthField
from sevanidhi.core.payroll.faults import Verdict
from sevanidhi.core.payroll.lines import LineKind


def _person(related_name: str = "+", **kwargs: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **kwargs
    )


def two_people(maker: str, checker: str, name: str) -> models.CheckConstraint:
    """Return the constraint that who checks is not who made."""
    return models.CheckConstraint(
        condition=Q(**{f"{checker}__isnull": True}) | ~Q(**{maker: F(checker)}), name=name
    )


class Voucher(models.Model):
    """The treasury voucher by which a month's bill of an office was paid.

    date: empty until somebody states it.
    """

    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="vouchers")
    number = models.CharField(max_length=40)
    month = SalaryMonthField()
    date = models.DateField(null=True, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "month", "number"], name="payroll_voucher_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="payroll_voucher_month_is_a_first"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.month}"


class OnePersonOffice(models.Model):
    """An office where one person both prepares and approves, by an exception with a period and a reason."""

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="one_person_exceptions"
    )
    from_date = models.DateField()
    until_date = models.DateField()
    why = models.TextField()
    by = _person()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")), name="payroll_one_person_until_after_from"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="payroll_one_person_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.from_date}"


class Schedule(models.Model):
    """One file of deductions (or a nil report) of one office for one salary month.

    reading: the file's lines as read, packed, until they are posted; told: what reading found besides.
    failing_since, failure: since when posting what was approved has failed, and why ({"hi", "en"}).
    """

    class Kind(models.TextChoices):
        REGULAR = "regular"
        SUPPLEMENTARY = "supplementary"
        NIL = "nil"

    class State(models.TextChoices):
        DRAFT = "draft"
        PREPARED = "prepared"
        APPROVED = "approved"
        POSTED = "posted"
        UNDONE = "undone"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="schedules")
    month = SalaryMonthField()
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, null=True, related_name="schedules")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REGULAR)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    file_name = models.CharField(max_length=200, blank=True)
    file_path = models.CharField(max_length=200, blank=True)
    file_hash = models.BinaryField(max_length=32)
    line_count = models.IntegerField(default=0)
    reading = models.BinaryField(null=True)
    told = models.JSONField(default=dict)
    received_date = models.DateField()
    received_by = _person(null=True)
    received_at = models.DateTimeField(db_default=Now())
    prepared_by = _person(null=True)
    prepared_at = models.DateTimeField(null=True)
    approved_by = _person(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_date = models.DateField(null=True)
    one_person = models.ForeignKey(OnePersonOffice, on_delete=models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failure = models.JSONField(default=dict)
    undone_by = _person(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["month", "office"], name="payroll_schedule_of_month"),
            models.Index(
                fields=["office", "state"], name="payroll_schedule_waiting", condition=~Q(state="posted")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "month", "voucher", "file_hash"],
                condition=~Q(state="undone") & Q(voucher__isnull=False),
                name="payroll_schedule_same_file_once",
            ),
            models.UniqueConstraint(
                fields=["office", "month"],
                condition=~Q(state="undone") & Q(kind="nil"),
                name="payroll_schedule_nil_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="payroll_schedule_month_is_a_first"),
            models.CheckConstraint(
                condition=Q(kind="nil", voucher__isnull=True) | ~Q(kind="nil") & Q(voucher__isnull=False),
                name="payroll_schedule_has_a_voucher",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "posted"])
                | Q(approved_at__isnull=False, approved_date__isnull=False),
                name="payroll_schedule_posted_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(one_person__isnull=False)
                | ~Q(approved_by=F("prepared_by")),
                name="payroll_schedule_approved_by_another",
            ),
            models.CheckConstraint(
                condition=(Q(state="posted") & Q(posted_at__isnull=False))
                | (~Q(state="posted") & Q(posted_at__isnull=True)),
                name="payroll_schedule_posted_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.month} {self.file_name}"


class ScheduleHead(models.Model):
    """One head of a schedule: the voucher's total, and where every paisa of it stands.

    posted: in members' accounts. suspense: in suspense when it was posted, of which with_ddo returned to the
    DDO. live: the schedule is not undone; at most one live schedule settles a head of a voucher.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="heads")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="heads")
    head = models.CharField(max_length=20)
    total = MoneyField()
    live = models.BooleanField(default=True)
    posted = MoneyField(null=True)
    suspense = MoneyField(null=True)
    with_ddo = MoneyField(null=True)
    good_lines = models.IntegerField(null=True)
    suspense_lines = models.IntegerField(null=True)
    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "head"], name="payroll_head_once_a_schedule"),
            models.UniqueConstraint(
                fields=["voucher", "head"],
                condition=Q(live=True),
                name="payroll_head_of_a_voucher_settled_once",
            ),
            models.CheckConstraint(
                # The columns are whole paise; only their names are used here.
                condition=Q(posted__isnull=True)
                | (
                    Q(total=F("posted") + F("suspense"))
                    & Q(with_ddo__lte=F("suspense"))
                    & Q(posted__gte=0)
                    & Q(with_ddo__gte=0)
                ),
                name="payroll_head_every_rupee_stands_somewhere",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="payroll_head_total_not_negative"),
        ]
        indexes = [models.Index(fields=["entry"], name="payroll_head_entry")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.head}"


class Line(models.Model):
    """A line as it was posted: thin, and never changed. What is the register's is not written again.

    account_written, name_written: only where they differ from the register. amounts: whole paise in the
    database.
    """

    append_only = True

    pk = models.CompositePrimaryKey("schedule_id", "row", "head")
    schedule = models.ForeignKey(
        Schedule, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="lines"
    )
    account = models.ForeignKey(
        "ledger.Account",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    pay = MoneyField(null=True)
    amount = MoneyField()
    repayment = MoneyField()
    total = MoneyField(null=True)
    row = models.IntegerField()
    faults = models.IntegerField()
    warnings = models.IntegerField()
    month = SalaryMonthField()
    instalment = models.SmallIntegerField(null=True)
    instalments = models.SmallIntegerField(null=True)
    kind = models.SmallIntegerField(choices=[(kind.value, kind.name) for kind in LineKind])
    verdict = models.SmallIntegerField(choices=[(verdict.value, verdict.name) for verdict in Verdict])
    head = models.TextField()
    account_written = models.TextField(null=True)
    name_written = models.TextField(null=True)
    remarks = models.TextField(null=True)

    class Meta:
        db_table = "payroll_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, repayment__gte=0), name="payroll_line_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} row {self.row} {self.head}"


class LineFix(models.Model):
    """A cell of a draft that the office put right on the screen; the file itself stays as it came."""

    class Field(models.TextChoices):
        ACCOUNT = "account"
        AMOUNT = "amount"
        REPAYMENT = "repayment"
        NAME = "name"
        PAY = "pay"
        INSTALMENT = "instalment"
        MONTH = "month"

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="fixes")
    row = models.IntegerField()
    head = models.CharField(max_length=20)
    field = models.CharField(max_length=20, choices=Field)
    before = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200)
    by = _person()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "row", "head", "field"], name="payroll_fix_once_a_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} row {self.row} {self.field}"


class SuspenseItem(models.Model):
    """Money of a voucher that is not yet in a member's account: whose business it is, why, and since when.

    row: empty for what is left over of lines whose amounts could not be read. amount, repayment: its two
    parts. given: of it, what has gone to members' accounts; all of it on the day it is cured.
    """

    class Owner(models.TextChoices):
        DEPARTMENT = "department"
        DDO = "ddo"

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="suspense_items")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="suspense_items")
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    head = models.CharField(max_length=20)
    row = models.IntegerField(null=True)
    month = SalaryMonthField()
    kind = models.SmallIntegerField(default=LineKind.REGULAR)
    amount = MoneyField()
    repayment = MoneyField(default=0)
    owner = models.CharField(max_length=20, choices=Owner)
    faults = models.IntegerField()
    facts = models.JSONField(default=dict)
    account_written = models.CharField(max_length=60, blank=True)
    name_written = models.CharField(max_length=200, blank=True)
    remarks = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    returned_date = models.DateField(null=True)
    returned_why = models.TextField(blank=True)
    given = MoneyField(db_default=0)  # type: ignore[arg-type]
    cured_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "since"], condition=Q(cured_date__isnull=True), name="payroll_suspense_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "head", "row"], nulls_distinct=False, name="payroll_suspense_once_a_line"
            ),
            models.CheckConstraint(
                # The columns are whole paise; only their names are used here.
                condition=Q(cured_date__isnull=True, given__lt=F("amount") + F("repayment"))
                | Q(cured_date__isnull=False, given=F("amount") + F("repayment")),
                name="payroll_suspense_cured_when_all_is_given",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, repayment__gte=0, given__gte=0),
                name="payroll_suspense_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"suspense {self.pk} {self.head}"

    @property
    def rest(self) -> Decimal:
        """Return what of it still stands in suspense."""
        return self.amount + self.repayment - self.given

    @property
    def rows(self) -> list[int]:
        """Return the file's rows that left it over; none for the money of one line."""
        return self.facts.get("rows", []) if self.row is None else []


class Decision(models.TextChoices):
    AGREED = "agreed"
    DECLINED = "declined"


class Match(models.Model):
    """A proposal to put a suspense item into an account, decided by another person.

    row: of what several lines left over, the one it is about. amount, repayment: what goes to the account.
    entry: by which it went there; undone_entry: the contrary one, where that was wrong.
    """

    item = models.ForeignKey(SuspenseItem, on_delete=models.PROTECT, related_name="matches")
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    row = models.IntegerField(null=True)
    amount = MoneyField()
    repayment = MoneyField(default=0)
    why = models.TextField()
    proposed_by = _person()
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = _person(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_why = models.TextField(blank=True)
    booked_date = models.DateField(null=True)
    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    undone_entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            two_people("proposed_by", "decided_by", "payroll_match_decided_by_another"),
            models.UniqueConstraint(
                fields=["item", "row"],
                condition=Q(decision=""),
                nulls_distinct=False,
                name="payroll_match_one_open",
            ),
            models.UniqueConstraint(
                fields=["item", "row"],
                condition=Q(decision="agreed", undone_entry__isnull=True),
                nulls_distinct=False,
                name="payroll_match_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(decision="agreed", entry__isnull=False, booked_date__isnull=False)
                | (~Q(decision="agreed") & Q(entry__isnull=True, undone_entry__isnull=True)),
                name="payroll_match_agreed_is_booked",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, repayment__gte=0), name="payroll_match_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decision="")
                | (Q(decided_by__isnull=False) & ~Q(decision="")),
                name="payroll_match_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} to {self.account_id}"


class Correction(models.Model):
    """A wrong posting of a schedule, to be met by a contrary entry; `instead` is the account it belongs
    to, empty where the money goes back to suspense.

    row: of the line whose money stands wrong. match: where a cure of suspense put it wrong, that cure.
    entry: the contrary one. placed: the entry by which a line's money went elsewhere instead.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="corrections")
    row = models.IntegerField(null=True)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, null=True, related_name="corrections")
    head = models.CharField(max_length=20)
    instead = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField()
    proposed_by = _person()
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = _person(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_why = models.TextField(blank=True)
    booked_date = models.DateField(null=True)
    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    placed = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            two_people("proposed_by", "decided_by", "payroll_correction_decided_by_another"),
            models.UniqueConstraint(
                fields=["schedule", "row", "head"],
                condition=Q(decision=""),
                name="payroll_correction_one_open_a_line",
            ),
            models.UniqueConstraint(
                fields=["match"], condition=Q(decision=""), name="payroll_correction_one_open_a_match"
            ),
            models.CheckConstraint(
                condition=Q(row__isnull=False, match__isnull=True) | Q(row__isnull=True, match__isnull=False),
                name="payroll_correction_of_a_line_or_a_match",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decision="")
                | (Q(decided_by__isnull=False) & ~Q(decision="")),
                name="payroll_correction_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="payroll_correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"correction of {self.schedule_id} row {self.row or self.match_id}"


class StandingAmount(models.Model):
    """What a member has chosen to have deducted under a head, from a salary month on."""

    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    month = SalaryMonthField()
    amount = MoneyField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="payroll_standing_once_a_month"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payroll_standing_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} from {self.month}"


class HeadingMeaning(models.Model):
    """What an office said a heading of its files means; asked once, remembered."""

    office = models.ForeignKey("offices.Office", on_delete=models.CASCADE, related_name="heading_meanings")
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=40)
    by = _person(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "heading"], name="payroll_heading_once")]

    def __str__(self) -> str:
        return f"{self.heading}: {self.column}"


class VoucherList(models.Model):
    """A list of the vouchers a treasury paid, as it was loaded. The same file is taken once."""

    file_hash = models.BinaryField(max_length=32, unique=True)
    file_name = models.CharField(max_length=200, blank=True)
    loaded_date = models.DateField()
    by = _person(null=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.file_name


class VoucherListLine(models.Model):
    """One head of one voucher as the treasury has it, and how it compares with ours."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed"
        AMOUNT_DIFFERS = "amount_differs"
        DATE_DIFFERS = "date_differs"
        NOT_HERE = "not_here"  # no such voucher or head with us
        NOT_POSTED = "not_posted"  # received, and not yet posted
        TWICE = "twice"  # confirmed by an earlier line

    list = models.ForeignKey(VoucherList, on_delete=models.PROTECT, related_name="lines")
    row = models.IntegerField()
    number = models.CharField(max_length=40)
    date = models.DateField()
    ddo_code = models.CharField(max_length=40)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    head = models.CharField(max_length=20)
    amount = MoneyField()
    ours = models.ForeignKey(ScheduleHead, on_delete=models.PROTECT, null=True, related_name="treasury_lines")
    outcome = models.CharField(max_length=20, choices=Outcome)
    settled_date = models.DateField(null=True)
    settled_by = _person(null=True)
    settled_why = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["office"],
                condition=~Q(outcome="confirmed") & Q(settled_date__isnull=True),
                name="payroll_voucher_differences",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["list", "row"], name="payroll_list_row_once"),
            models.CheckConstraint(
                condition=Q(settled_date__isnull=True) | ~Q(settled_why=""),
                name="payroll_list_settled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.head}"
