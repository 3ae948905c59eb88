"""What movements, relations and reasons are called on a page."""

from django.utils.translation import gettext_lazy as _

MOVEMENTS = {
    "appointed": _("Appointed"),
    "transferred_in": _("Transferred here"),
    "transferred_out": _("Transferred from here"),
    "retiring": _("Will retire"),
    "retired": _("Retired"),
    "resigned": _("Resigned"),
    "died": _("Died"),
    "removed": _("Removed from service"),
}
RELATIONS = {
    "wife": _("Wife"),
    "husband": _("Husband"),
    "son": _("Son"),
    "daughter": _("Daughter"),
    "mother": _("Mother"),
    "father": _("Father"),
    "brother": _("Brother"),
    "sister": _("Sister"),
    "other": _("Other relative"),
}
