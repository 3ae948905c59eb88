"""What state insurance keeps: policies, and the premiums their holders chose."""

from django.db import models
from django.db.models import F, Q

from sevanidhi.core.fields import MoneyField, SalaryMonthField


class Policy(models.Model):
    """A policy of an insured employee. Its premiums are credited to one account under the head "si".

    risk_date: the 1 April from which the holder is insured. first_premium_month: its first deduction.
    """

    class Status(models.TextChoices):
        IN_FORCE = "in_force"
        ENDED = "ended"

    number = models.CharField(max_length=40, unique=True)
    holder = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="insurance_policies")
    account = models.OneToOneField(
        "ledger.Account", on_delete=models.PROTECT, related_name="insurance_policy"
    )
    risk_date = models.DateField()
    first_premium_month = SalaryMonthField()
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_FORCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder"], condition=Q(status="in_force"), name="state_insurance_one_in_force_each"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="state_insurance_policy_has_a_number"),
            models.CheckConstraint(
                condition=Q(status__in=["in_force", "ended"]), name="state_insurance_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(risk_date__month=4, risk_date__day=1), name="state_insurance_insured_from_1_april"
            ),
            models.CheckConstraint(
                condition=Q(first_premium_month__day=1), name="state_insurance_first_month_is_a_first"
            ),
            models.CheckConstraint(
                condition=Q(first_premium_month__lt=F("risk_date")),
                name="state_insurance_first_premium_before_cover",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PremiumChoice(models.Model):
    """A premium its holder chose, deducted from a salary month on, and the rule it rests on.

    Only added to: of several for one month the newest counts.
    """

    append_only = True

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="premium_choices")
    month = SalaryMonthField()
    premium = MoneyField()
    rule = models.CharField(max_length=80)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="state_insurance_choice_month_is_a_first"),
            models.CheckConstraint(condition=Q(premium__gt=0), name="state_insurance_choice_is_positive"),
            models.CheckConstraint(condition=~Q(rule=""), name="state_insurance_choice_rests_on_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.premium} from {self.month}"
