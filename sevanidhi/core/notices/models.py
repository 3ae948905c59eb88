"""The outbox: each message to a person, what became of it, and what the network reported."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sevanidhi.core.people.models import Person


class Channel(models.TextChoices):
    SMS = "sms"
    MAIL = "mail"
    PAGE = "page"  # neither number nor address is known: it can be read after signing in


class State(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"  # handed to a gateway that has not answered yet
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"  # the network says it will not arrive
    PARKED = "parked"  # five tries, or not known whether it went: waits for an officer
    KEPT = "kept"  # only on the person's own page


class Message(models.Model):
    """One message, one event. Its text is a registered template with values in its places."""

    event = models.TextField(unique=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template = models.TextField()
    template_version = models.TextField()
    language = models.TextField()
    channel = models.TextField(choices=Channel.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="messages")
    address = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    parts = models.PositiveSmallIntegerField()
    about_type = models.TextField(blank=True)
    about_key = models.TextField(blank=True)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_of_a_person"),
            models.Index(
                fields=["state", "id"],
                name="notices_not_settled",
                condition=Q(state__in=[State.WAITING, State.SENDING, State.PARKED]),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="notice_has_an_address_or_a_page",
                condition=(Q(channel=Channel.PAGE, address="") & Q(person__isnull=False))
                | (~Q(channel=Channel.PAGE) & ~Q(address="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.address or self.person_id}"


class Report(models.Model):
    """What the network said of a message later on."""

    append_only = True

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reports")
    at = models.DateTimeField(db_default=Now())
    status = models.TextField()
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "notices_report"

    def __str__(self) -> str:
        return f"{self.message_id}: {self.status}"
