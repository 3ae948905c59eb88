"""Keys the installation signs with: the public half for everybody, the private one sealed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sevanidhi.core.people.models import days


class Purpose(models.TextChoices):
    """What a key signs; a signature of one purpose is worth nothing for another."""

    CARD = "card"
    REVOCATION = "revocation"


class SigningKey(models.Model):
    """A key pair. It signs from one day until another; one of cards is believed for some years longer.

    Its id, purpose, public half and first day never change, and it is never taken away (a trigger refuses).
    """

    kid = models.TextField(unique=True)
    purpose = models.TextField(choices=Purpose)
    public = models.BinaryField()
    sealed_private = models.BinaryField()
    from_date = models.DateField()
    until_date = models.DateField()
    verifies_until_date = models.DateField()
    ended_why = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "signatures_key"
        constraints = [
            models.CheckConstraint(
                name="signing_key_has_an_id_of_eight_bytes", condition=Q(kid__regex=r"^[0-9a-f]{16}$")
            ),
            models.CheckConstraint(
                name="signing_key_purpose_is_known", condition=Q(purpose__in=Purpose.values)
            ),
            models.CheckConstraint(
                name="signing_key_is_believed_while_it_signs",
                condition=Q(until_date__gte=F("from_date"), verifies_until_date__gte=F("until_date")),
            ),
            *(
                ExclusionConstraint(
                    name=f"one_{purpose}_signing_key_a_day",
                    index_type="GIST",
                    expressions=[(days(), "&&")],
                    condition=Q(purpose=purpose),
                )
                for purpose in Purpose.values
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.kid}"
