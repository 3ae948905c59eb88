from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "sevanidhi.core.api"
    label = "api"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        navigation.add("api:tokens", _("API tokens"), roles=("administrator",), order=60)
