"""How the work stands: who was called and reminded, what was directed, whom an officer has to register."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sevanidhi.core.offices.models import District, Office, keep_what_stood
from sevanidhi.core.people.models import Employee


class Call(models.Model):
    """A coordinator's telephone call to an office, as noted. Only added to."""

    append_only = True

    class Outcome(models.TextChoices):
        WILL_REGISTER = "will_register"
        HAS_SENT = "has_sent"
        NOT_REACHED = "not_reached"
        NEEDS_HELP = "needs_help"
        NOT_OF_THIS_OFFICE = "not_of_this_office"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    called_date = models.DateField()
    at = models.DateTimeField(db_default=Now())
    spoke_with = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    note = models.TextField(blank=True)
    call_again_date = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-id"], name="health_calls_of_an_office")]
        constraints = [
            models.CheckConstraint(
                name="health_call_reached_somebody", condition=Q(outcome="not_reached") | ~Q(spoke_with="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.called_date}"


class Reminder(models.Model):
    """A reminder sent once: to an office or to a listed employee. Only added to."""

    append_only = True

    key = models.TextField(unique=True, help_text="Whom, of what, and on which occasion: told once")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    sent_date = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["office", "-id"], name="health_reminders_of_an_office")]

    def __str__(self) -> str:
        return self.key


@keep_what_stood()
class Direction(models.Model):
    """What the Chief Medical Officer directs the coordinators of the district to do, and when it was done."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_date = models.DateField()
    text = models.TextField()
    due_date = models.DateField()
    done_date = models.DateField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="health_direction_done_by_somebody",
                condition=Q(done_date__isnull=True, done_by__isnull=True)
                | Q(done_date__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.given_date}"


@keep_what_stood()
class StaffListed(models.Model):
    """An employee or pensioner on a drawing officer's own list, who is to register.

    employee: once the register knows them. service_number: as the officer wrote it.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    service_number = models.CharField(max_length=40)
    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    mobile = models.CharField(max_length=10, blank=True)
    is_pensioner = models.BooleanField(default=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    loaded_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "service_number"], name="health_listed_once"),
            models.CheckConstraint(
                name="health_listed_mobile_is_ten_figures",
                condition=Q(mobile="") | Q(mobile__regex=r"^[6-9][0-9]{9}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.service_number


class PreparedFamily(models.Model):
    """A family's application as an officer's system has sent it; it waits until the person takes it up.

    answers: as a draft holds them. references: those of them that lead into the vault. files: those that name
    uploads. by: who sent it.
    """

    listed = models.OneToOneField(StaffListed, on_delete=models.PROTECT, related_name="prepared")
    answers = models.JSONField()
    references = ArrayField(models.UUIDField(), default=list)
    files = ArrayField(models.UUIDField(), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["references"], name="health_prepared_references"),
            GinIndex(fields=["files"], name="health_prepared_files"),
            models.Index(fields=["at"], name="health_prepared_at"),
        ]

    def __str__(self) -> str:
        return str(self.listed_id)
