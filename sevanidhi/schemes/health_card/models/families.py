"""A family as the drawing officer verified it, and each person in it from a day to a day."""

from django.db import models
from django.db.models import Q

from sevanidhi.core.casework.models import Case
from sevanidhi.core.offices.models import Office, keep_what_stood, until_after_from
from sevanidhi.core.people.models import Employee, Gender, Person
from sevanidhi.schemes.health_card.formulas.family import SELF

PUT_RIGHT = "put_right"  # the kind of change that takes another back, and why a line ended that was a mistake


@keep_what_stood()
class Family(models.Model):
    """The family of an employee or pensioner, from its verification on.

    number: the card's number, also the user ID. ddo_office: whose drawing officer verified it and answers for
    it now. unit: the office of their posting where that is another.
    service_number: the employee's or the pension order's, as declared.
    """

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    ddo_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="family")
    service_number = models.CharField(max_length=40)
    is_pensioner = models.BooleanField(default=False)
    posting_hi = models.CharField(max_length=200, blank=True)
    posting_en = models.CharField(max_length=200, blank=True)
    pay_level = models.PositiveSmallIntegerField(null=True)
    retirement_date = models.DateField(null=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ddo_office", "number"], name="health_families_of_an_officer")]
        constraints = [
            until_after_from("health_family_until_after_from"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_date__isnull=True), name="health_one_family_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def holder(self) -> "Member":
        """The employee's or pensioner's line that stands, else the last: named as the card names them.

        A correction that was taken back says nothing.
        """
        own = (one for one in self.members.all() if one.relation == SELF and one.until_why != PUT_RIGHT)
        return max(own, key=lambda one: (one.until_date is None, one.pk))


@keep_what_stood()
class Member(models.Model):
    """One person of a family, the employee or pensioner ("self") first, from a day to a day.

    order: the person's place in the family, which nobody else ever has; of one whose facts were put right
    several lines have it, one after another, and at most one of them stands.
    identity: the number's reference in the vault. declared: what was answered of this person, as the rule
    asks it. answer, reason, rule: what the rule said; decided_why: the officer's words where the rule asked
    or the photo was in doubt. photo_sha256: of the kept picture. until_why: code of what ended it.
    """

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="members")
    order = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=30)
    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField()
    gender = models.CharField(max_length=10, choices=Gender.choices, default=Gender.NOT_SAID)
    identity = models.UUIDField(null=True)
    last4 = models.CharField(max_length=4, blank=True)
    no_aadhaar_why = models.TextField(blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    photo_doubt = models.TextField(blank=True)
    declared = models.JSONField(default=dict)
    answer = models.CharField(max_length=3)
    reason = models.TextField()
    rule = models.TextField()
    decided_why = models.TextField(blank=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    until_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            until_after_from("health_member_until_after_from"),
            models.UniqueConstraint(
                fields=["family", "order"],
                condition=Q(until_date__isnull=True),
                name="health_one_member_a_place",
            ),
            models.UniqueConstraint(
                fields=["identity"],
                condition=Q(until_date__isnull=True),
                name="health_one_membership_an_identity",
            ),
            models.CheckConstraint(
                name="health_member_has_a_number_or_says_why",
                condition=Q(identity__isnull=False, no_aadhaar_why="") & Q(last4__regex=r"^[0-9]{4}$")
                | Q(identity__isnull=True, last4="") & ~Q(no_aadhaar_why=""),
            ),
            models.CheckConstraint(
                name="health_member_is_in_by_the_rule_or_by_decision",
                condition=Q(answer="yes") | Q(answer="ask") & ~Q(decided_why=""),
            ),
            models.CheckConstraint(
                name="health_member_ends_for_a_reason",
                condition=Q(until_date__isnull=True, until_why="")
                | Q(until_date__isnull=False) & ~Q(until_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} {self.order}"
