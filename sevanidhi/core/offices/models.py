"""Where business is done: districts, offices with their posts, and what changed in them from which day."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

CHANGEABLE = (
    "name_hi", "name_en", "head_hi", "head_en", "address_hi", "address_en",
    "telephones", "email", "district", "parent", "treasury", "department_hi", "department_en",
)  # fmt: skip
"""What of an office may differ from a day on, by an order."""


def keep_what_stood():
    """Return a register's decorator: what stood before each change is kept; adding a row costs nothing."""
    return pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(row=pghistory.Old),
        append_only=True,
        attrs={"append_only": True},
    )


def until_after_from(name: str) -> models.CheckConstraint:
    """Return the constraint that a period `from_date`, `until_date` has at least one day."""
    return models.CheckConstraint(
        name=name, condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date"))
    )


class District(models.Model):
    """A revenue district of a state."""

    state = models.SlugField(max_length=40)
    code = models.CharField(max_length=20)
    name_hi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=240, db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "code"], name="one_district_per_code")]

    def __str__(self):
        return self.name_en


class OfficeKind(models.TextChoices):
    HEADQUARTERS = "headquarters"
    DIVISION = "division"
    DISTRICT = "district"
    DDO = "ddo"
    TREASURY = "treasury"
    STATE_CELL = "state_cell"
    CMO = "cmo"
    COLLECTORATE = "collectorate"
    UNIT = "unit"  # an office a drawing officer draws for besides the own one; its parent is the own one


@keep_what_stood()
class Office(models.Model):
    """An office from the day it opens to the day it closes. The row holds its present particulars."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=OfficeKind.choices)
    state = models.SlugField(max_length=40)
    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400, db_collation="C")
    search_key = models.CharField(max_length=600, db_collation="C")
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="offices"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    treasury = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="ddos")
    department_hi = models.CharField(max_length=200, blank=True, help_text="Whose office it is, where known")
    department_en = models.CharField(max_length=200, blank=True)
    head_hi = models.CharField(max_length=200, blank=True, help_text="The rank of its head, e.g. उप निदेशक")
    head_en = models.CharField(max_length=200, blank=True)
    address_hi = models.TextField(blank=True)
    address_en = models.TextField(blank=True)
    telephones = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    email = models.EmailField(blank=True)
    from_date = models.DateField(null=True, blank=True, help_text="Empty: since before our records begin")
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    printed = models.CharField(
        max_length=200, blank=True, help_text="What a damaged print shows instead of the name"
    )

    class Meta:
        constraints = [
            until_after_from("office_until_after_from"),
            models.CheckConstraint(name="office_kind_known", condition=Q(kind__in=OfficeKind.values)),
            models.CheckConstraint(name="office_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]
        indexes = [
            models.Index(fields=["state", "kind", "sort_key"]),
            models.Index(fields=["treasury"]),
        ]

    def __str__(self):
        return f"{self.code} {self.name_en}"


class OfficePost(models.Model):
    """A post in an office, with its own telephones: Director, Joint Director (Systems)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    order = models.PositiveSmallIntegerField()
    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    place_hi = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    telephones = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    printed = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name_en", "from_date"], nulls_distinct=False, name="one_post_per_name"
            ),
            until_after_from("post_until_after_from"),
        ]

    def __str__(self):
        return self.name_en


class OfficeChange(models.Model):
    """What became different in an office from a day on, and by which order. Only added to."""

    append_only = True

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="changes")
    from_date = models.DateField()
    before = models.JSONField()
    after = models.JSONField()
    order_reference = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["office", "from_date"])]

    def __str__(self):
        return f"{self.office_id} from {self.from_date}"
