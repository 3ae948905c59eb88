"""The ledger: accounts, entries and their postings. It only grows; PostgreSQL itself sees to that."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sevanidhi.core.fields import MoneyField, SalaryMonthField
from sevanidhi.core.ledger.kinds import AccountKind, EntryKind, LineKind


class Account(models.Model):
    """An account under a head. Its head, number, kind and member never change (a trigger refuses)."""

    head = models.TextField()
    number = models.TextField()
    kind = models.TextField(choices=AccountKind, default=AccountKind.MEMBER)
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_accounts"
    )
    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_accounts"
    )
    opened_date = models.DateField()
    closed_date = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "ledger_account"
        constraints = [
            models.UniqueConstraint(fields=["head", "number"], name="ledger_account_number_once_a_head"),
            models.CheckConstraint(
                condition=Q(closed_date=None) | Q(closed_date__gte=F("opened_date")),
                name="ledger_account_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AccountKind.MEMBER) | Q(employee__isnull=False),
                name="ledger_account_of_a_member_has_one",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AccountKind.values), name="ledger_account_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head} {self.number}"


class Entry(models.Model):
    """One thing that happened, on one day, whose postings sum to zero under each head.

    business_date: the day it is booked; decides the financial year. paid_date: the day the money was paid
    (a voucher's date), where that is another day. about: the record it rests on.
    """

    append_only = True

    kind = models.TextField(choices=EntryKind)
    business_date = models.DateField()
    paid_date = models.DateField()
    financial_year = models.SmallIntegerField()
    about_type = models.TextField(blank=True)
    about_key = models.TextField(blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "ledger_entry"
        indexes = [
            models.Index(fields=["about_type", "about_key"], name="ledger_entry_about"),
            models.Index(fields=["financial_year"], name="ledger_entry_year"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="ledger_entry_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=[EntryKind.CONTRARY, EntryKind.CORRECTION])
                | (
                    Q(corrects__isnull=False, by__isnull=False, checked_by__isnull=False)
                    & ~Q(why="")
                    & ~Q(by=F("checked_by"))
                ),
                name="ledger_entry_contrary_has_maker_checker_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Posting(models.Model):
    """Money on an account. A credit to the member is positive. Partitioned by financial year.

    month: the salary month (of a control posting, the month of the entry). No column is wider than it must
    be: the state's members bring some two million of these a month.
    """

    append_only = True

    pk = models.CompositePrimaryKey("account_id", "month", "financial_year", "kind", "entry_id")
    account = models.ForeignKey(
        Account, on_delete=models.DO_NOTHING, db_constraint=False, related_name="postings"
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="postings"
    )
    amount = MoneyField()
    month = SalaryMonthField()
    financial_year = models.SmallIntegerField()
    kind = models.SmallIntegerField(choices=LineKind)

    class Meta:
        managed = False  # partitioned: made by the migration's own SQL
        db_table = "ledger_posting"

    def __str__(self) -> str:
        return f"{self.account_id} {self.month} {self.amount}"


class EntryProof(models.Model):
    """What an entry's postings came to when they were written: made by the postings' own trigger alone.

    hash: sha256 over the postings in the order of account, month and kind.
    """

    append_only = True
    made_by_trigger = True

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="proof")
    posting_count = models.IntegerField()
    credited = MoneyField()  # the sum of the positive postings
    hash = models.BinaryField()

    class Meta:
        db_table = "ledger_entry_proof"

    def __str__(self) -> str:
        return f"proof of {self.entry_id}"


class Undoing(models.Model):
    """A posting undone by a contrary entry: each one at most once, whole."""

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="undoings")
    undone_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="undone_by")
    undone_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    undone_month = SalaryMonthField()
    undone_year = models.SmallIntegerField()
    undone_kind = models.SmallIntegerField(choices=LineKind)

    class Meta:
        db_table = "ledger_undoing"
        constraints = [
            models.UniqueConstraint(
                fields=["undone_account", "undone_month", "undone_year", "undone_kind", "undone_entry"],
                name="ledger_undoing_once_a_posting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} undoes {self.undone_entry_id} on {self.undone_account_id}"


class Confirmation(models.Model):
    """The treasury's voucher list bears out an entry: its credits are no longer provisional."""

    append_only = True

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="confirmation"
    )
    confirmed_date = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "ledger_confirmation"

    def __str__(self) -> str:
        return f"{self.entry_id} confirmed {self.confirmed_date}"


class YearStep(models.Model):
    """A financial year of a head is shut (only interest may still be posted), then closed (nothing may)."""

    append_only = True

    class Step(models.TextChoices):
        SHUT = "shut"
        CLOSED = "closed"

    head = models.TextField()
    financial_year = models.SmallIntegerField()
    step = models.TextField(choices=Step)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "ledger_year_step"
        constraints = [
            models.UniqueConstraint(fields=["head", "financial_year", "step"], name="ledger_year_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.head} {self.financial_year} {self.step}"


class Balance(models.Model):
    """An account's closed year: what it opened with, what came and went, its interest, and what it closed
    with.

    basis: the number of the reckoning that gave the interest (for a fund: its interest run); it keeps the
    rules.
    """

    append_only = True

    pk = models.CompositePrimaryKey("financial_year", "account_id")
    account = models.ForeignKey(
        Account, on_delete=models.DO_NOTHING, db_constraint=False, related_name="balances"
    )
    opening = MoneyField()
    credits = MoneyField()
    debits = MoneyField()
    interest = MoneyField()
    closing = MoneyField()
    financial_year = models.SmallIntegerField()
    basis = models.IntegerField(null=True)

    class Meta:
        db_table = "ledger_balance"
        constraints = [
            models.CheckConstraint(
                # The columns are whole paise; only their names are used here.
                condition=Q(closing=F("opening") + F("credits") - F("debits") + F("interest")),
                name="ledger_balance_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.financial_year}: {self.closing}"
