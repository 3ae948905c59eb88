"""A case, its steps, and the gazette's days."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sevanidhi.core.casework.kinds import Hand, State
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Employee, Person

HANDS = tuple(hand.value for hand in Hand)
SAYING_WHY = ("object", "propose_refusal", "refuse", "send_back", "undo", "report", "call_in")
NOT_YET_COMPLETE = ("new", "awaiting_paper", "withdrawn")
STATES = tuple(state.value for state in State)


class Case(models.Model):
    """One application of one person, at the office that decides it. Its time limit is that of its day.

    employee: none where the applicant is not yet on the department's registers. drawing_office: whose drawing
    officer reports on it first, for a kind that is reported on. limit_days: none where nothing sets a limit.
    """

    number = models.TextField(unique=True)
    kind = models.TextField()
    state = models.TextField(default="new")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="cases")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="cases")
    drawing_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="cases_to_report_on"
    )
    answers = models.JSONField(default=dict)
    limit_days = models.PositiveSmallIntegerField(null=True)
    limit_rule = models.TextField(blank=True)
    complete_date = models.DateField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="cases_taken"
    )
    outcome = models.JSONField(default=dict)
    begun_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "casework_case"
        indexes = [
            models.Index(
                fields=["office", "complete_date", "id"], name="casework_queue", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["drawing_office", "id"], name="casework_to_report_on", condition=Q(state="with_ddo")
            ),
            models.Index(fields=["person", "-id"], name="casework_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="case_with_a_drawing_officer_names_the_office",
                condition=~Q(state="with_ddo") | Q(drawing_office__isnull=False),
            ),
            models.CheckConstraint(
                name="case_in_the_queue_is_complete",
                condition=Q(state__in=NOT_YET_COMPLETE) | Q(complete_date__isnull=False),
            ),
            models.CheckConstraint(
                name="case_limit_rests_on_a_rule",
                condition=Q(limit_days__isnull=True, limit_rule="")
                | Q(limit_days__isnull=False) & ~Q(limit_rule=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseStep(models.Model):
    """One step of a case, never changed. Who may stand in which hand is checked by a trigger of the table.

    by: none where the system noted what came. fields: why the office returns single answers, by their names.
    answers: what the applicant sent with the step, where that changed the case's answers.
    """

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    verb = models.TextField()
    hand = models.TextField()
    from_state = models.TextField()
    to_state = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    business_date = models.DateField()
    at = models.DateTimeField(db_default=Now())
    note = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    papers = models.JSONField(default=list)
    objection_number = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "casework_step"
        constraints = [
            models.CheckConstraint(name="case_step_hand_known", condition=Q(hand__in=HANDS)),
            models.CheckConstraint(name="case_step_state_known", condition=Q(to_state__in=STATES)),
            models.CheckConstraint(
                name="case_step_says_why",
                condition=~Q(verb__in=SAYING_WHY) | ~Q(note="") | ~Q(fields={}),
            ),
            models.CheckConstraint(
                name="case_step_without_a_doer_is_the_systems",
                condition=Q(hand="system", by__isnull=True) | ~Q(hand="system") & Q(by__isnull=False),
            ),
            models.CheckConstraint(
                name="case_objections_are_numbered",
                condition=Q(verb="object", objection_number__isnull=False)
                | ~Q(verb="object") & Q(objection_number__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case", "objection_number"], name="case_objections_come_one_by_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.verb}"


class GazetteDay(models.Model):
    """What a notification says of a day: closed, or open although the weekly habit or the list closes it.

    Never edited: a later notification about the same day is another row, and the last one entered holds.
    """

    append_only = True

    state = models.SlugField(max_length=40)
    day = models.DateField()
    is_working = models.BooleanField(default=False)
    name_hi = models.TextField()
    name_en = models.TextField()
    notification = models.TextField()
    notified_date = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "casework_gazette_day"
        indexes = [models.Index(fields=["state", "day", "id"], name="casework_gazette")]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "day", "notification"], name="gazette_says_a_day_once_a_notification"
            ),
            models.CheckConstraint(name="gazette_day_rests_on_a_notification", condition=~Q(notification="")),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.day}"
