"""A file on its way in: its parts, its wait in quarantine, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sevanidhi.core.uploads.formulas import LARGEST


class State(models.TextChoices):
    RECEIVING = "receiving"
    QUARANTINED = "quarantined"  # whole, and not yet scanned and looked at
    CLEAN = "clean"
    REFUSED = "refused"
    USED = "used"


SETTLED = (State.CLEAN, State.REFUSED, State.USED)
GOOD = (State.CLEAN, State.USED)


class Upload(models.Model):
    """One file that somebody sends, under a key the sender made.

    sha256 and size: told at the start, proved when it is whole. result_sha256: of the file as drawn anew, by
    which it lies in the storage. facts: what the refusal named by `reason` says, what was seen of a photo.
    """

    key = models.UUIDField(primary_key=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    given_name = models.TextField(blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.TextField()
    received = models.PositiveIntegerField(default=0)
    state = models.TextField(choices=State, default=State.RECEIVING)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    result_sha256 = models.TextField(blank=True)
    result_type = models.TextField(blank=True)
    begun_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "purpose", "sha256"], name="uploads_same_file"),
            models.Index(fields=["begun_at"], name="uploads_unused", condition=~Q(state=State.USED)),
            models.Index(fields=["result_sha256"], name="uploads_result"),
        ]
        constraints = [
            models.CheckConstraint(name="upload_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="upload_not_larger_than_we_take",
                condition=Q(size__gt=0, size__lte=max(LARGEST.values())),
            ),
            models.CheckConstraint(name="upload_receives_its_size", condition=Q(received__lte=F("size"))),
            models.CheckConstraint(name="upload_has_a_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="upload_refused_for_a_reason",
                condition=(Q(state=State.REFUSED) & ~Q(reason="")) | (~Q(state=State.REFUSED) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="upload_taken_with_its_result",
                condition=~Q(state__in=GOOD) | (~Q(result_sha256="") & Q(received=F("size"))),
            ),
            models.CheckConstraint(
                name="upload_waits_unsettled",
                condition=Q(state__in=SETTLED, settled_at__isnull=False)
                | (~Q(state__in=SETTLED) & Q(settled_at=None, result_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
