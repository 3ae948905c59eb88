"""Drafts: what somebody has answered so far of an application that is not yet sent."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sevanidhi.core.accounts.models import User
from sevanidhi.core.documents.models import Document
from sevanidhi.core.offices.models import Office

OF_CASE = "case "  # what a draft is about, where it puts right a case that an office returned


class State(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open"
    SENT = "sent"
    DROPPED = "dropped"


class Draft(models.Model):
    """An application being filled in.

    answers: {page: {field: answer}}. rows: {task: [{"id", "pages"}]}. references: those of its answers that
    lead into the vault; files: those that name uploads. declared_digest: of the answers which its owner
    declared; others are declared anew. next_step, due_date, office, paper: what the owner was told when it
    was sent.
    """

    number = models.TextField(unique=True)
    journey = models.TextField()
    form_version = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="journeys")
    about_key = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    references = ArrayField(models.UUIDField(), default=list)
    files = ArrayField(models.UUIDField(), default=list)
    state = models.TextField(choices=State, default=State.OPEN)
    declared_digest = models.TextField(blank=True)
    begun_at = models.DateTimeField(db_default=Now())
    kept_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    case_number = models.TextField(blank=True)
    next_step = models.JSONField(default=list)
    due_date = models.DateField(null=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            GinIndex(fields=["references"], name="journeys_references", condition=Q(state=State.OPEN)),
            GinIndex(fields=["files"], name="journeys_files", condition=Q(state=State.OPEN)),
            models.Index(fields=["expires_at"], name="journeys_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "journey", "about_key"],
                name="one_open_draft_of_a_kind",
                condition=Q(state=State.OPEN),
            ),
            models.CheckConstraint(name="draft_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="draft_sent_has_its_number",
                condition=(Q(state=State.SENT) & ~Q(case_number="") & Q(office__isnull=False))
                | (~Q(state=State.SENT) & Q(case_number="")),
            ),
            models.CheckConstraint(
                name="draft_expires_after_it_was_kept",
                condition=Q(expires_at__gt=models.F("kept_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journey} {self.number}"

    @property
    def puts_right(self) -> str:
        """Return the number of the case whose return this puts right; "" for one begun anew."""
        return self.about_key.removeprefix(OF_CASE) if self.about_key.startswith(OF_CASE) else ""

    @property
    def shown_number(self) -> str:
        """Return the number its reader knows: of the application that is put right, else its own."""
        return self.puts_right or self.number
