from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "sevanidhi.core.notices"
    label = "notices"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        navigation.add("notices:mine", _("Messages"), roles=("member",), order=40)
        navigation.add("notices:parked", _("Parked messages"), roles=("administrator",), order=60)
        if settings.DEMO_INBOX:
            navigation.add("notices:inbox", _("Demo inbox"), roles=("public",), order=80)
