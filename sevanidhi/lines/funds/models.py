"""Runs of yearly interest: on which rates and method, how far, and what failed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sevanidhi.core.fields import MoneyField


class InterestRun(models.Model):
    """The interest of one financial year of a head. There is one; stopped, it goes on where it was.

    rates: a list of {month, rate_percent, rule, source}, this year's twelve months and those of the earlier
    years from which late credits count. method: {rule, source, settings, to_be_confirmed}. Balances of the
    ledger name this run as their basis.
    """

    head = models.TextField()
    financial_year = models.SmallIntegerField()
    rates = models.JSONField()
    method = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "funds_interest_run"
        constraints = [
            models.UniqueConstraint(fields=["head", "financial_year"], name="funds_interest_run_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.head} {self.financial_year}"


class InterestPart(models.Model):
    """Some accounts of a run, from one number to another, credited together or not at all."""

    run = models.ForeignKey(InterestRun, on_delete=models.PROTECT, related_name="parts")
    first_account = models.BigIntegerField()
    last_account = models.BigIntegerField()
    accounts = models.IntegerField(null=True)
    interest = MoneyField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "funds_interest_part"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_account__gte=F("first_account")), name="funds_interest_part_has_accounts"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, accounts=None, interest=None)
                | Q(done_at__isnull=False, accounts__isnull=False, interest__isnull=False),
                name="funds_interest_part_done_with_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.first_account} to {self.last_account}"


class InterestFailure(models.Model):
    """An account the run could not credit, and why. cured_at: a later go of the run did credit it."""

    run = models.ForeignKey(InterestRun, on_delete=models.PROTECT, related_name="failures")
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    cured_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "funds_interest_failure"
        constraints = [
            models.UniqueConstraint(fields=["run", "account"], name="funds_interest_failure_once_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.account_id} {self.why}"
