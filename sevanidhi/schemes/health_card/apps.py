from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthCardConfig(AppConfig):
    name = "sevanidhi.schemes.health_card"
    label = "health_card"

    def ready(self) -> None:
        from sevanidhi.core.journeys import registry
        from sevanidhi.core.vault import services as vault
        from sevanidhi.schemes.health_card.journeys.ddo import DDO
        from sevanidhi.schemes.health_card.journeys.family import FAMILY
        from sevanidhi.schemes.health_card.queries import families
        from sevanidhi.web import navigation

        registry.register(DDO)
        registry.register(FAMILY)
        vault.USERS.append(families.references_in_use)
        navigation.add("health_card:my_family", _("Family and health card"), roles=("member",), order=12)
        navigation.add("health_card:desk", _("Families to verify"), roles=("ddo",), order=14)
        cell = ("cell_clerk", "cell_officer")
        navigation.add("health_card:registrations", _("Registrations of officers"), roles=cell, order=35)
        navigation.add("health_card:ddo_list", _("Treasury's list"), roles=cell, order=36)
        for role in cell:
            navigation.land(role, "casework:worklist", order=10)
        # Cards
        printing = ("cell_officer", "cell_printer")
        navigation.add("health_card:batches", _("Cards to print"), roles=printing, order=12)
        navigation.add("health_card:cards", _("Find a card"), roles=printing, order=42)
        navigation.add("health_card:revocations", _("Revoked cards"), roles=printing, order=44)
        here = ("uttar_pradesh",)
        navigation.add("health_card:parcels", _("Cards to hand over"), roles=("ddo",), order=16, states=here)
        navigation.land("cell_printer", "health_card:batches", order=10)
