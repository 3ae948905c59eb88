"""What roles are called on a page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sevanidhi.web import formats

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
    "cell_clerk": _("Clerk of the state cell"),
    "cell_officer": _("Officer of the state cell"),
    "cell_printer": _("Card printer of the state cell"),
    "coordinator": _("Coordinator of the district"),
    "cmo": _("Chief Medical Officer"),
    "district_magistrate": _("District Magistrate"),
}


def told(held: Any) -> str:
    """Return a role held as a line: what it is, and of which office."""
    office = formats.name_of(held.office) if held.office else ""
    return ", ".join(filter(None, (str(ROLE_NAMES[held.role]), office)))
