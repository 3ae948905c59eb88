"""Cards, the batches they are printed in, the parcels they travel in, and those that no longer hold."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sevanidhi.core.offices.models import Office, keep_what_stood
from sevanidhi.schemes.health_card.models.families import Family


@keep_what_stood()
class Card(models.Model):
    """A signed card. serial: given once, never again. until_date: the first day it no longer holds.

    signed: the record and its signature, as the code holds them. photos: SHA-256 of each member's kept
    picture in the record's order, '' without one. why: what it was made for.
    """

    class State(models.TextChoices):
        MADE = "made"
        IN_BATCH = "in_batch"
        PRINTED = "printed"
        SPOILED = "spoiled"
        DISPATCHED = "dispatched"
        RECEIVED = "received"
        HANDED_OVER = "handed_over"
        REVOKED = "revoked"

    class Why(models.TextChoices):
        FIRST = "first"
        REPRINT = "reprint"
        LOST = "lost"
        CHANGED = "changed"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="cards")
    serial = models.BigIntegerField(unique=True)
    number = models.CharField(max_length=20)
    rule = models.TextField()
    issued_date = models.DateField()
    until_date = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.MADE)
    why = models.CharField(max_length=10, choices=Why.choices)
    kid = models.CharField(max_length=16)
    signed = models.BinaryField()
    photos = ArrayField(models.CharField(max_length=64, blank=True), default=list)

    class Meta:
        indexes = [models.Index(fields=["state", "serial"], name="health_cards_by_state")]
        constraints = [
            models.CheckConstraint(
                name="health_card_holds_a_day", condition=Q(until_date__gt=F("issued_date"))
            ),
            models.UniqueConstraint(
                fields=["family"],
                condition=~Q(state__in=("spoiled", "revoked")),
                name="health_one_card_in_force_a_family",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CardAct(models.Model):
    """What became of a card, never changed: made, printed, spoiled, handed over, printed by its holder."""

    append_only = True

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    business_date = models.DateField()
    at = models.DateTimeField(db_default=Now())
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["card", "id"], name="health_acts_of_a_card")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.act}"


@keep_what_stood()
class Batch(models.Model):
    """Cards printed together on plastic, for one drawing officer or for the whole state.

    key: of the press that made it, so that a second press finds it. manifest_sha256: of the list that goes to
    the printer with the sheets.
    """

    class State(models.TextChoices):
        MADE = "made"
        PRINTED = "printed"
        CLOSED = "closed"

    number = models.CharField(max_length=20, unique=True)
    key = models.UUIDField(unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_date = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    manifest_sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.number


@keep_what_stood()
class Parcel(models.Model):
    """The cards of one batch that go to one drawing officer. way_bill: of the post or the messenger."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="parcels")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    way_bill = models.CharField(max_length=60)
    dispatched_date = models.DateField()
    dispatched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_date = models.DateField(null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "office"], name="health_one_parcel_an_office"),
            models.CheckConstraint(
                name="health_parcel_received_by_somebody",
                condition=Q(received_date__isnull=True, received_by__isnull=True)
                | Q(received_date__isnull=False, received_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.office_id}"


@keep_what_stood()
class BatchLine(models.Model):
    """A card's place in a batch. spoiled_why: what went wrong with the plastic, '' where nothing did."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="line")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="lines")
    spoiled_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="health_one_card_a_place"),
            models.CheckConstraint(
                name="health_spoiled_card_is_not_sent", condition=Q(spoiled_why="") | Q(parcel__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.place}"


class SheetsTaken(models.Model):
    """That a file of print sheets left the system, each time. why: said from the second time on."""

    append_only = True

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="taken")
    part = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    at = models.DateTimeField(db_default=Now())
    why = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "part", "id"], name="health_sheets_taken")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.part}"


class Revocation(models.Model):
    """A serial that no longer holds, from a day on. Only added to; the signed list is made of these.

    card: None where it was made after the backup from which the books were restored.
    """

    append_only = True

    card = models.OneToOneField(Card, on_delete=models.PROTECT, null=True, related_name="revocation")
    serial = models.BigIntegerField(unique=True)
    from_date = models.DateField()
    why = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.serial)


class RevocationList(models.Model):
    """A signed list of the serials that no longer hold, as hospitals keep it. Old ones are swept away.

    as_of: the business day it tells of. made_at: the instant by which its age is told.
    """

    as_of = models.DateField()
    made_at = models.DateTimeField()
    cards = models.PositiveIntegerField()
    kid = models.CharField(max_length=16)
    signed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="health_revocation_list_made")]

    def __str__(self) -> str:
        return str(self.made_at)
