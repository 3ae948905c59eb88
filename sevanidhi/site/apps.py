from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "sevanidhi.site"
    label = "site"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        for order, name, text in (
            (10, "home:home", _("Home")),
            (20, "charter:charter", _("Charter")),
            (30, "offices:directory", _("Offices")),
            (90, "home:help", _("Help")),
        ):
            navigation.add(name, text, roles=(navigation.PUBLIC,), order=order)
