from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "sevanidhi.core.api"
    label = "api"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        navigation.add("api:tokens", _("Tokens of other systems"), roles=("administrator",), order=60)
