"""Papers kept for ever: what we made, and what people handed in."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Person


class Document(models.Model):
    """One paper. Its bytes lie in the storage under their own sha256.

    A made paper remembers the template's version and the hash of the data it was filled with: asked for again
    with the same, the kept bytes are given.
    """

    append_only = True

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.TextField(unique=True)
    kind = models.TextField()
    title_hi = models.TextField()
    title_en = models.TextField()
    language = models.TextField(blank=True)
    template = models.TextField(blank=True)
    template_version = models.TextField(blank=True)
    data_sha256 = models.TextField(blank=True)
    sha256 = models.TextField()
    size = models.PositiveIntegerField()
    content_type = models.TextField()
    given_name = models.TextField(blank=True)
    about_type = models.TextField(blank=True)
    about_key = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="documents")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="documents")
    by_id = models.BigIntegerField(null=True)
    business_date = models.DateField(null=True)
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["about_type", "about_key"], name="documents_about")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "template", "template_version", "data_sha256", "about_type", "about_key"],
                name="a_made_document_once",
                condition=~Q(template=""),
            ),
            models.CheckConstraint(
                name="document_made_or_handed_in",
                condition=Q(template="", data_sha256="") | (~Q(template="") & ~Q(data_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
