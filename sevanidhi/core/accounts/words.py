"""What roles are called on a page."""

from django.utils.translation import gettext_lazy as _

ROLE_NAMES = {
    "member": _("Member"),
    "ddo": _("Drawing and disbursing officer"),
    "ddo_clerk": _("Clerk of the drawing officer"),
    "district_clerk": _("Clerk of the district office"),
    "district_officer": _("District officer"),
    "treasury_clerk": _("Clerk of the treasury"),
    "director": _("Director"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator of logins"),
}
