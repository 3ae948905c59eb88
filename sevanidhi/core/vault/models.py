"""What lies in the vault: sealed numbers under their references, and every access. No key leads outside."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.db.models.lookups import Exact


def has_bytes(field: str, count: int) -> Exact:
    """Return the condition that a column holds exactly so many bytes."""
    return Exact(Func(F(field), function="octet_length", output_field=models.IntegerField()), count)


class Act(models.TextChoices):
    """What was done with a number."""

    STORED = "stored"
    COMPARED = "compared"
    CLAIMED = "claimed"
    ERASED = "erased"


class Purpose(models.TextChoices):
    """What a number may be used for; each access names one."""

    REGISTRATION = "registration"
    CHANGE = "change"
    DUPLICATES = "duplicates"
    CLEARING = "clearing"


class Identity(models.Model):
    """A number under the reference by which the books know it. Its mark and its figures never change.

    stored_at: when it came in, or was last sent again before anybody used it. claimed_at: when a record began
    to rest on it; what nobody claims is erased.
    """

    reference = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()
    nonce = models.BinaryField()
    key_number = models.PositiveSmallIntegerField()
    blind = models.BinaryField()
    last4 = models.TextField()
    consent = models.JSONField()
    stored_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "vault_identity"
        indexes = [
            models.Index(fields=["blind"], name="vault_identity_blind"),
            models.Index(
                fields=["stored_at"], name="vault_identity_unclaimed", condition=Q(claimed_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key_number", "nonce"], name="vault_nonce_once_a_key"),
            models.CheckConstraint(name="vault_nonce_is_twelve_bytes", condition=has_bytes("nonce", 12)),
            models.CheckConstraint(name="vault_mark_is_a_sha256", condition=has_bytes("blind", 32)),
            models.CheckConstraint(name="vault_shows_four_figures", condition=Q(last4__regex=r"^[0-9]{4}$")),
            models.CheckConstraint(
                name="vault_has_consent", condition=Q(consent__has_keys=["notice", "language", "at"])
            ),
        ]

    def __str__(self) -> str:
        return f"•••• {self.last4}"


class Access(models.Model):
    """One use of one number: who, what, for what, from where. Kept for ever.

    `by_id` and `person_id` are numbers of the books; None is the system, or nobody known yet.
    """

    append_only = True

    reference = models.UUIDField()
    act = models.TextField(choices=Act)
    purpose = models.TextField(choices=Purpose)
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField(blank=True)
    role = models.TextField(blank=True)
    person_id = models.BigIntegerField(null=True)
    office = models.TextField(blank=True)
    ip = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "vault_access"
        indexes = [
            models.Index(fields=["reference", "id"], name="vault_access_reference"),
            models.Index(fields=["by_id", "act", "at"], name="vault_access_by"),
            models.Index(
                fields=["person_id"], name="vault_access_person", condition=Q(person_id__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="vault_access_act_is_known", condition=Q(act__in=Act.values)),
            models.CheckConstraint(
                name="vault_access_names_a_purpose", condition=Q(purpose__in=Purpose.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.reference}"
