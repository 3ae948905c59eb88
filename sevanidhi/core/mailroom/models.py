"""A mail, the papers it brought, what came by post, and how the mailbox does."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents.models import Document


class State(models.TextChoices):
    FOR_A_HUMAN = "for_a_human"
    FILED = "filed"
    DISMISSED = "dismissed"
    TAKEN_APART = "taken_apart"


class Letter(models.Model):
    """A mail that came. It is known by its bytes; what its sender says of it is only shown.

    mailbox, uid_validity, uid: where it lay. why: what kept it from being filed by its code, '' where nothing
    did. handled_by: none where the code filed it. part_of, part: of a letter that is one form of several
    which a mail brought in one paper; the mail itself is then taken apart.
    """

    sha256 = models.TextField(unique=True)
    message_id = models.TextField(blank=True)
    mailbox = models.TextField()
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    part = models.PositiveSmallIntegerField(default=0)
    from_address = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(db_default=Now())
    state = models.TextField(choices=State)
    why = models.TextField(blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="letters")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handled_why = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mailroom_letter"
        indexes = [models.Index(fields=["state", "received_at", "id"], name="mailroom_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "uid_validity", "uid", "part"], name="letter_of_a_place_in_the_mailbox"
            ),
            models.CheckConstraint(
                name="letter_part_is_of_a_letter",
                condition=Q(part=0, part_of__isnull=True) | Q(part__gt=0, part_of__isnull=False),
            ),
            models.CheckConstraint(name="letter_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="letter_filed_to_a_case",
                condition=Q(state="filed", case__isnull=False) | ~Q(state="filed") & Q(case__isnull=True),
            ),
            models.CheckConstraint(
                name="letter_for_a_human_says_why",
                condition=~Q(state="for_a_human") | ~Q(why="") & Q(handled_by__isnull=True),
            ),
            models.CheckConstraint(
                name="letter_dismissed_by_somebody_with_a_reason",
                condition=~Q(state="dismissed") | ~Q(handled_why="") & Q(handled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_settled_once_filed_or_dismissed",
                condition=Q(state="for_a_human", settled_at__isnull=True)
                | ~Q(state="for_a_human") & Q(settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_address or '—'} {self.received_at:%d-%m-%Y}"


class LetterPaper(models.Model):
    """A PDF or picture of a mail, as written or drawn anew. why: the refusal it met; then nothing is kept.

    pages: the codes of forms as read off each page. document: as filed to the letter's case.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="papers")
    place = models.PositiveSmallIntegerField()
    sha256 = models.TextField(blank=True)
    size = models.PositiveIntegerField(default=0)
    content_type = models.TextField(blank=True)
    why = models.TextField(blank=True)
    pages = models.JSONField(default=list)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "mailroom_paper"
        indexes = [models.Index(fields=["sha256"], name="mailroom_paper_bytes")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "place"], name="letter_paper_in_its_place"),
            models.CheckConstraint(
                name="letter_paper_taken_or_refused",
                condition=Q(why="") & ~Q(sha256="") | ~Q(why="") & Q(sha256="", document__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} · {self.place}"


class PostArrival(models.Model):
    """A signed form that came by post, and on which day; the case's own step is noted beside it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="post_arrivals")
    arrived_date = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_date = models.DateField()
    entered_at = models.DateTimeField(db_default=Now())
    note = models.TextField(blank=True)

    class Meta:
        db_table = "mailroom_post_arrival"
        constraints = [
            models.UniqueConstraint(fields=["case", "arrived_date"], name="post_of_a_case_once_a_day"),
            models.CheckConstraint(
                name="post_arrived_before_it_was_entered",
                condition=Q(arrived_date__lte=models.F("entered_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.arrived_date}"


class Mailbox(models.Model):
    """How the mailbox did when it was last looked into. fault: what it said instead, '' if all was well."""

    name = models.TextField(unique=True)
    looked_at = models.DateTimeField()
    fault = models.TextField(blank=True)

    class Meta:
        db_table = "mailroom_mailbox"

    def __str__(self) -> str:
        return self.name
