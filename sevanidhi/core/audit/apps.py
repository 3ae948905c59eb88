from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "sevanidhi.core.audit"
    label = "audit"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        navigation.add("audit:trail", _("Audit trail"), roles=("auditor", "director"), order=30)
        navigation.add("audit:who_saw", _("Who saw my data"), roles=("member",), order=60)
