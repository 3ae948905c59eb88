"""The audit: who did what, when, where and why; and the chain that makes a changed line visible."""

from django.db import models
from django.db.models.functions import Now, Upper


class Entry(models.Model):
    """One act of one person. Kept for ever, never changed.

    `by_id` is the login's number and no foreign key: the audit stands below the logins and outlives them.
    `person_id` is the person whose record was touched or seen, so that they can ask who did.
    """

    append_only = True

    at = models.DateTimeField(db_default=Now())
    business_date = models.DateField(null=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField(blank=True)
    role = models.TextField(blank=True)
    office = models.TextField(blank=True)
    act = models.TextField()
    about_type = models.TextField(blank=True)
    about_key = models.TextField(blank=True)
    person_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    ip = models.GenericIPAddressField(null=True)
    device = models.TextField(blank=True)
    request_id = models.TextField(blank=True)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["about_type", "about_key", "id"], name="audit_entry_about"),
            models.Index(fields=["by_id", "id"], name="audit_entry_by"),
            models.Index(fields=["act", "id"], name="audit_entry_act"),
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(Upper("by_name"), "id", name="audit_entry_name"),
            models.Index(fields=["office", "id"], name="audit_entry_office", condition=~models.Q(office="")),
            models.Index(
                fields=["person_id", "id"],
                name="audit_entry_person",
                condition=models.Q(person_id__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="audit_entry_names_its_act", condition=~models.Q(act="")),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.about_type}:{self.about_key}"


class Link(models.Model):
    """A row's place in a chain. `digest` is sha256 of the digest before it and the row's own."""

    append_only = True

    chain = models.TextField()
    position = models.BigIntegerField()
    key = models.BigIntegerField()
    row_digest = models.BinaryField()
    digest = models.BinaryField()
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_link"
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="audit_link_position_once"),
            models.UniqueConstraint(fields=["chain", "key"], name="audit_link_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.position}"


class Waiting(models.Model):
    """A row committed and not yet linked. Filled by a trigger, emptied by the sealer."""

    chain = models.TextField()
    key = models.BigIntegerField()

    class Meta:
        db_table = "audit_waiting"
        constraints = [models.UniqueConstraint(fields=["chain", "key"], name="audit_waiting_once")]

    def __str__(self) -> str:
        return f"{self.chain} {self.key}"


class DayRoot(models.Model):
    """The end of a chain at the close of a day, signed with the installation's key (Ed25519)."""

    append_only = True

    chain = models.TextField()
    day = models.DateField()
    position = models.BigIntegerField()
    digest = models.BinaryField()
    public_key = models.BinaryField()
    signature = models.BinaryField()
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_day_root"
        constraints = [models.UniqueConstraint(fields=["chain", "day"], name="audit_day_root_once_a_day")]

    def __str__(self) -> str:
        return f"{self.chain} {self.day}"
