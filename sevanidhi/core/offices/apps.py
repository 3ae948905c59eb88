from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KINDS = {
    "headquarters": _("Headquarters"),
    "division": _("Divisional office"),
    "district": _("District office"),
    "ddo": _("Drawing officer"),
    "treasury": _("Treasury"),
    "state_cell": _("State cell of the health card"),
    "cmo": _("Chief Medical Officer"),
    "collectorate": _("District Magistrate"),
    "unit": _("Office a drawing officer draws for"),
}


class OfficesConfig(AppConfig):
    name = "sevanidhi.core.offices"
    label = "offices"

    def ready(self) -> None:
        """Tell the audit what offices are called."""
        from sevanidhi.core.audit import words
        from sevanidhi.core.offices import queries

        words.name_offices(queries.names_of)
        words.name_records(words.OFFICE, queries.as_records)
        words.codes.update({("kind", kind): said for kind, said in KINDS.items()})
