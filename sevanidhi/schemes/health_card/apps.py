from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthCardConfig(AppConfig):
    name = "sevanidhi.schemes.health_card"
    label = "health_card"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        # Cards
        navigation.add("health_card:batches", _("Cards to print"), roles=("cell_printer",), order=10)
        navigation.add("health_card:cards", _("Find a card"), roles=("cell_officer", "cell_printer"), order=40)
        navigation.add(
            "health_card:revocations", _("Revoked cards"), roles=("cell_officer", "cell_printer"), order=50
        )
        navigation.land("cell_printer", "health_card:batches")
