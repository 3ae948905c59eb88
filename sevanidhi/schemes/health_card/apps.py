from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthCardConfig(AppConfig):
    name = "sevanidhi.schemes.health_card"
    label = "health_card"

    def ready(self) -> None:
        from sevanidhi.core.accounts import queries as accounts
        from sevanidhi.core.accounts.permissions import MAY_ASK
        from sevanidhi.schemes.health_card.permissions import CELL, STATE, WATCHERS, logins_helped
        from sevanidhi.web import navigation

        accounts.help_also(logins_helped)
        navigation.add("health_card:district", _("My district"), roles=WATCHERS, order=10)
        navigation.add("health_card:directions", _("Directions"), roles=WATCHERS, order=20)
        navigation.add("health_card:cell", _("State cell"), roles=CELL, order=10)
        navigation.add("health_card:progress", _("Progress"), roles=(*CELL, *WATCHERS), order=50)
        navigation.add(
            "health_card:not_registered", _("Not yet registered"), roles=("ddo",), order=40, states=(STATE,)
        )
        navigation.add("health_card:slips", _("Codes on paper"), roles=MAY_ASK, order=65)
        for role in WATCHERS:
            navigation.land(role, "health_card:district")
        for role in CELL:
            navigation.land(role, "health_card:cell")
        navigation.land("ddo", "health_card:not_registered", order=60, states=(STATE,))
