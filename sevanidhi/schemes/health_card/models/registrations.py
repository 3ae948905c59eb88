"""A drawing or treasury officer's registration, and the offices that are drawn for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sevanidhi.core.casework.models import Case
from sevanidhi.core.offices.models import District, Office, keep_what_stood


@keep_what_stood()
class DdoRegistration(models.Model):
    """What a drawing or treasury officer sent in, as its case's answers say now, one row to search by.

    office: the register's office once it is granted. stands: until the case is refused or withdrawn, or the
    registration of the next officer is granted.
    why_personal: why the mobile is not an official one.
    """

    class Kind(models.TextChoices):
        DDO = "ddo"
        TREASURY = "treasury"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="ddo_registration")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ddo_code = models.CharField(max_length=40)
    stands = models.BooleanField(default=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    designation_hi = models.CharField(max_length=200)
    designation_en = models.CharField(max_length=200, blank=True)
    department_hi = models.CharField(max_length=200)
    department_en = models.CharField(max_length=200, blank=True)
    treasury_hi = models.CharField(max_length=200, blank=True)
    treasury_en = models.CharField(max_length=200, blank=True)
    mobile = models.CharField(max_length=10)
    mobile_is_official = models.BooleanField()
    why_personal = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    controlling_name = models.CharField(max_length=200)
    controlling_designation = models.CharField(max_length=200)
    controlling_office = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["district", "ddo_code"], name="health_ddo_of_a_district")]
        constraints = [
            models.CheckConstraint(name="health_ddo_kind_known", condition=Q(kind__in=("ddo", "treasury"))),
            models.CheckConstraint(
                name="health_ddo_mobile_is_ten_figures", condition=Q(mobile__regex=r"^[6-9][0-9]{9}$")
            ),
            models.CheckConstraint(
                name="health_ddo_personal_mobile_says_why",
                condition=Q(mobile_is_official=True) | ~Q(why_personal=""),
            ),
            models.UniqueConstraint(
                fields=["ddo_code"],
                condition=Q(stands=True, office__isnull=True),
                name="health_one_registration_of_a_code_under_way",
            ),
            models.UniqueConstraint(
                fields=["ddo_code"],
                condition=Q(stands=True, office__isnull=False),
                name="health_one_granted_registration_of_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.ddo_code


@keep_what_stood()
class OfficeDrawnFor(models.Model):
    """An office the officer draws for. unit: the register's office once the registration is granted."""

    registration = models.ForeignKey(DdoRegistration, on_delete=models.PROTECT, related_name="offices")
    order = models.PositiveSmallIntegerField()
    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    department_hi = models.CharField(max_length=200)
    department_en = models.CharField(max_length=200, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    address_hi = models.TextField()
    address_en = models.TextField(blank=True)
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "order"], name="health_one_office_a_place"),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_hi


class OfficerListed(models.Model):
    """An officer on the treasury's list of those who are to be registered, as it was loaded. Only added to.

    The office is opened, or found, on the register by its code.
    """

    append_only = True

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="+")
    department_hi = models.CharField(max_length=200)
    department_en = models.CharField(max_length=200, blank=True)
    listed_date = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.office_id)
