from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysConfig(AppConfig):
    name = "sevanidhi.core.journeys"
    label = "journeys"

    def ready(self) -> None:
        from sevanidhi.core.journeys import queries
        from sevanidhi.core.vault import services as vault
        from sevanidhi.web import navigation

        vault.USERS.append(queries.references_in_use)
        navigation.add("journeys:mine", _("Unfinished applications"), roles=("member", "applicant"), order=40)
        navigation.land("applicant", "journeys:mine", order=10)
