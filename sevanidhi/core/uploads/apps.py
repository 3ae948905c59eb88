from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "sevanidhi.core.uploads"
    label = "uploads"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        navigation.add("uploads:scanner", _("Virus scanner"), roles=("administrator",), order=65)
