"""Who may sign in, in which role and office, by which codes and links; and what was asked too often."""

import secrets
import uuid
from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, Q, Value
from django.db.models.functions import Coalesce, Upper
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sevanidhi.core.offices.models import Office
from sevanidhi.core.offices.queries import open_on
from sevanidhi.core.people.models import Employee, Person, days, own_range
from sevanidhi.web import clock
from sevanidhi.web.access import APPLICANT, MEMBER, ROLES

OFFICE_ROLES = tuple(role for role in ROLES if role != MEMBER)
KNOWN_ROLE = Q(role__in=OFFICE_ROLES)


def fresh_mark() -> int:
    """Return a session mark: whoever's session carries another is signed out."""
    return secrets.randbits(62)


class UserManager(BaseUserManager["User"]):
    """Finds logins whatever the case they were typed in."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(user_id__iexact=username)


class User(AbstractBaseUser):
    """A login. Members prove themselves by a one-time code, officers by a password and a second factor.

    is_applicant: of one who proved a mobile number to fill in an application, and opens nothing else.
    """

    user_id = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="logins")
    mobile = models.CharField(
        max_length=10, blank=True, help_text="The official number; empty: the person's own"
    )
    is_active = models.BooleanField(default=True)
    is_applicant = models.BooleanField(default=False)
    session_mark = models.BigIntegerField(default=fresh_mark)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "user_id"
    objects = UserManager()
    acting: "RoleHeld | None" = None
    """The one role this request acts in, where the reader chose one; set by the middleware."""

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("user_id"), name="one_login_per_user_id"),
            models.CheckConstraint(
                name="login_mobile_is_ten_figures",
                condition=Q(mobile="") | Q(mobile__regex=r"^[6-9][0-9]{9}$"),
            ),
            models.CheckConstraint(
                name="applicant_has_a_mobile", condition=Q(is_applicant=False) | ~Q(mobile="")
            ),
        ]

    def __str__(self):
        return self.user_id

    @property
    def name_hi(self) -> str:
        return self.person.name_hi if self.person else self.user_id

    @property
    def name_en(self) -> str:
        return self.person.name_en if self.person else self.user_id

    @property
    def registered_mobile(self) -> str:
        """The number codes go to, or an empty text."""
        return self.mobile or (self.person.mobile if self.person else "")

    @property
    def language(self) -> str:
        return self.person.language if self.person else "hi"

    def own_logins(self) -> "models.QuerySet[User]":
        """Return every login of the same person, this one among them."""
        same = Q(pk=self.pk)
        return User.objects.filter(same | Q(person=self.person_id) if self.person_id else same)

    def is_also(self, other: "User") -> bool:
        """Return whether another login is this one, or the same person's."""
        return self.pk == other.pk or (self.person_id is not None and self.person_id == other.person_id)

    def roles_on(self, day: date) -> "models.QuerySet[RoleHeld]":
        """Return the roles held on a day; only the chosen one where the reader chose one to act in."""
        held = self.all_roles_on(day)
        return held.filter(pk=self.acting.pk) if self.acting else held

    def all_roles_on(self, day: date) -> "models.QuerySet[RoleHeld]":
        """Return all roles held on a day, whichever is chosen.

        Who has left service holds none, whatever was forgotten to be ended.
        """
        jobs = Employee.objects.filter(person_id=self.person_id or 0)
        gone = jobs.filter(left_date__lt=day)
        held = RoleHeld.objects.filter(open_on(day), user=self)
        return held.filter(~Exists(gone) | Exists(jobs.exclude(left_date__lt=day)))

    def roles_today(self, request: HttpRequest) -> set[str]:
        """Return the roles this request acts in; "member" belongs to whoever is a person on our registers."""
        if not self.is_active:
            return set()
        if self.is_applicant:
            return {APPLICANT}
        held = getattr(request, "roles_held", None)  # noted once a request by the middleware
        if held is None:
            held = self.roles_on(clock.today(request)).values_list("role", flat=True)
        return {*held, MEMBER} if self.person_id else set(held)

    def holds(self, role: str, *, on: date, office: Office | None = None) -> bool:
        """Return whether this role is held on a day, in this office if one is named."""
        held = self.roles_on(on).filter(role=role)
        return held.filter(office=office).exists() if office else held.exists()

    def offices(self, role: str, *, on: date) -> "models.QuerySet[Office]":
        """Return the offices in which this role is held on a day, by name."""
        held = self.roles_on(on).filter(role=role)
        return Office.objects.filter(pk__in=held.values("office_id")).order_by("sort_key", "code")

    def _get_session_auth_hash(self, secret=None) -> str:
        """Tie sessions to the password and to the session mark: a new mark ends them all."""
        told = f"{self.password}:{self.session_mark}"
        return salted_hmac("sevanidhi.accounts.session", told, secret=secret, algorithm="sha256").hexdigest()


class RoleHeld(models.Model):
    """A role of a login, in an office or everywhere, from a day until another.

    One that was revoked before it began ends on the day it would have begun: it is held on none.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=30, choices=[(role, role) for role in OFFICE_ROLES])
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="roles_held"
    )
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="role_known", condition=KNOWN_ROLE),
            models.CheckConstraint(
                name="role_until_not_before_from",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
            ),
            models.CheckConstraint(
                name="coordinator_role_has_an_end",
                condition=~Q(role="coordinator") | Q(until_date__isnull=False),
            ),
            ExclusionConstraint(
                name="one_role_once_at_a_time",
                index_type="GIST",
                expressions=[
                    (own_range("user"), "&&"),
                    (
                        Func(
                            Coalesce(F("office"), Value(0)),
                            Coalesce(F("office"), Value(0)),
                            Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        Func(
                            Func(F("role"), function="hashtext"),
                            Func(F("role"), function="hashtext"),
                            Value("[]"),
                            function="int4range",
                        ),
                        "&&",
                    ),
                    (days(), "&&"),
                ],
            ),
        ]
        indexes = [models.Index(fields=["role", "office"])]

    def __str__(self):
        return f"{self.user_id} as {self.role}"


class Decision(models.TextChoices):
    AGREED = "agreed"
    DECLINED = "declined"


class RoleProposal(models.Model):
    """A role asked for by one administrator and decided by another; neither for themselves."""

    class Act(models.TextChoices):
        GRANT = "grant"
        END = "end"

    act = models.CharField(max_length=10, choices=Act.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_proposals")
    role = models.CharField(max_length=30)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True)
    held = models.ForeignKey(RoleHeld, on_delete=models.PROTECT, null=True, blank=True)
    effect_date = models.DateField(help_text="First day of the role, or first day without it")
    until_date = models.DateField(null=True, blank=True)
    why = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="proposal_role_known", condition=KNOWN_ROLE),
            models.CheckConstraint(name="proposal_not_for_oneself", condition=~Q(proposed_by=F("user"))),
            models.CheckConstraint(
                name="proposal_decided_by_another",
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("user"))),
            ),
            models.CheckConstraint(
                name="proposal_decided_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, decision="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
            ),
            models.CheckConstraint(
                name="proposal_to_end_names_the_role", condition=~Q(act="end") | Q(held__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.act} {self.role} for {self.user_id}"


class HandOver(models.Model):
    """Charge of an office handed from one login to another on a day: offered by one, taken by the other."""

    held = models.ForeignKey(RoleHeld, on_delete=models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    note = models.TextField(blank=True)
    offered_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(
        max_length=10, choices=[*Decision.choices, ("withdrawn", "withdrawn")], blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="handed_to_another", condition=~Q(giver=F("taker"))),
            models.CheckConstraint(
                name="hand_over_answered_whole",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.UniqueConstraint(
                fields=["held"], condition=Q(answer=""), name="one_open_hand_over_per_charge"
            ),
        ]

    def __str__(self):
        return f"{self.held_id} to {self.taker_id} from {self.from_date}"


class PrintedCode(models.Model):
    """A code on the slip of one without a telephone, which serves once in the place of a message.

    They serve in their order. ended_at: when the slip was closed, for it was lost or another was printed.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="printed_codes")
    position = models.PositiveSmallIntegerField()
    code_hash = models.BinaryField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="ten_codes_a_slip", condition=Q(position__gte=1, position__lte=10)),
            models.UniqueConstraint(
                fields=["user", "position"], condition=Q(ended_at__isnull=True), name="one_slip_a_login"
            ),
        ]

    def __str__(self):
        return f"{self.position} of {self.user_id}"


class OneTimeCode(models.Model):
    """A code sent to a registered mobile to approve one thing, once. Only its keyed hash is kept.

    printed: the code of the slip that is asked for instead, where its owner has a slip.

    A row without a user went to a number which its holder is about to prove; one without a number either is a
    decoy, made where a user ID nobody has was typed.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="codes")
    purpose = models.CharField(max_length=60)
    about = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)
    session_hash = models.BinaryField()
    code_hash = models.BinaryField()
    number_hash = models.BinaryField(null=True)
    printed = models.ForeignKey(PrintedCode, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="code_five_wrong_tries_at_most", condition=Q(wrong_tries__lte=5)),
            models.CheckConstraint(
                name="code_spent_only_when_proved",
                condition=Q(spent_at__isnull=True) | Q(proved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="code_of_a_login_or_of_a_number",
                condition=Q(user__isnull=True) | Q(number_hash__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["user", "issued_at"]), models.Index(fields=["issued_at"])]

    def __str__(self):
        return f"{self.purpose} {self.key}"


class Mandate(models.Model):
    """Leave for another login to fill in one kind of application for its owner, for a few hours.

    Given with a code that names the helper. It ends by itself, or when either of the two ends it.
    """

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates_given")
    helper = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates_held")
    scope = models.CharField(max_length=60, help_text="The kind of application, by its code")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    approved_with = models.UUIDField(unique=True, help_text="The key of the one-time code")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="mandate_to_another", condition=~Q(owner=F("helper"))),
            models.CheckConstraint(
                name="mandate_of_three_days_at_most",
                condition=Q(until_at__gt=F("from_at")) & Q(until_at__lte=F("from_at") + timedelta(hours=72)),
            ),
        ]
        indexes = [models.Index(fields=["helper", "scope", "until_at"], name="accounts_mandate_helper")]

    def __str__(self):
        return f"{self.helper_id} for {self.owner_id}: {self.scope}"


class SingleUseLink(models.Model):
    """An address sent to the registered mobile or mail, good once: to set a password, or to stop a change."""

    class Purpose(models.TextChoices):
        SET_PASSWORD = "set_password"  # noqa: S105 — the name of a purpose
        STOP_REPLACEMENT = "stop_replacement"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    token_hash = models.BinaryField(unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.purpose} for {self.user_id}"


class Replacement(models.Model):
    """A lost password, second factor or mobile number, replaced by two officers.

    A second factor or a number changes only after a wait in which its owner may object.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="replacements")
    new_mobile = models.CharField(max_length=10, blank=True, help_text="Empty: the number stays")
    drop_authenticator = models.BooleanField(default=False)
    new_password = models.BooleanField(default=False)
    print_codes = models.BooleanField(default=False)
    printed_at = models.DateTimeField(null=True, help_text="When the slip was printed, once")
    why = models.TextField()
    old_mobile = models.CharField(max_length=10, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(
        null=True, help_text="End of the waiting period, which begins on agreement"
    )
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="replacement_by_two_others",
                condition=~Q(asked_by=F("user"))
                & (Q(agreed_by__isnull=True) | (~Q(agreed_by=F("asked_by")) & ~Q(agreed_by=F("user")))),
            ),
            models.CheckConstraint(
                name="replacement_replaces_something",
                condition=~Q(new_mobile="")
                | Q(drop_authenticator=True)
                | Q(new_password=True)
                | Q(print_codes=True),
            ),
            models.CheckConstraint(
                name="slip_printed_only_when_asked_and_done",
                condition=Q(printed_at__isnull=True) | Q(print_codes=True, done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="replacement_done_only_after_agreement",
                condition=Q(done_at__isnull=True)
                | Q(agreed_by__isnull=False, stopped_at__isnull=True, done_at__gte=F("effective_at")),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(stopped_at__isnull=True, done_at__isnull=True),
                name="one_open_replacement_per_login",
            ),
        ]

    def __str__(self):
        return f"replacement for {self.user_id}"


class KnownDevice(models.Model):
    """A browser from which a login has succeeded before. The browser keeps the secret, we its hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.BinaryField()
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token_hash"], name="one_device_once")]

    def __str__(self):
        return f"device of {self.user_id}"


class Count(models.Model):
    """When something that is limited was done lately: the instants inside the limit's period."""

    key = models.CharField(max_length=140, primary_key=True)
    taken = ArrayField(models.DateTimeField(), default=list)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"])]

    def __str__(self):
        return self.key


class Draft(models.Model):
    """What a login had typed into a form when its session, or its fresh second factor, had run out.

    fields: {name: [values]}, without secrets, codes and files. The last one only; gone once it is sent again.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="draft")
    path = models.TextField()
    fields = models.JSONField()
    kept_at = models.DateTimeField()

    def __str__(self):
        return f"draft of {self.user_id}"
