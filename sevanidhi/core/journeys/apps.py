from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysConfig(AppConfig):
    name = "sevanidhi.core.journeys"
    label = "journeys"

    def ready(self) -> None:
        from sevanidhi.core.journeys import queries
        from sevanidhi.core.uploads import queries as uploaded
        from sevanidhi.core.uploads import services as uploads
        from sevanidhi.core.vault import services as vault
        from sevanidhi.web import navigation

        vault.USERS.append(queries.references_in_use)
        uploads.HELD_BY.append(queries.files_in_use)
        uploaded.OPEN_TO.append(queries.holds_file)
        navigation.add("journeys:mine", _("Unfinished applications"), roles=("member", "applicant"), order=40)
        navigation.land("applicant", "journeys:mine", order=10)
