from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthCardConfig(AppConfig):
    name = "sevanidhi.schemes.health_card"
    label = "health_card"

    def ready(self) -> None:
        from sevanidhi.core.accounts import queries as accounts
        from sevanidhi.core.accounts.permissions import MAY_ASK
        from sevanidhi.core.audit import words
        from sevanidhi.core.documents import permissions as papers
        from sevanidhi.core.journeys import registry
        from sevanidhi.core.uploads import services as uploads
        from sevanidhi.core.vault import services as vault
        from sevanidhi.schemes.health_card import phrases
        from sevanidhi.schemes.health_card.documents import batches, registrations
        from sevanidhi.schemes.health_card.forms.coordination import OUTCOMES
        from sevanidhi.schemes.health_card.journeys.changes import JOURNEYS
        from sevanidhi.schemes.health_card.journeys.ddo import DDO
        from sevanidhi.schemes.health_card.journeys.family import FAMILY
        from sevanidhi.schemes.health_card.permissions import CELL, STATE, WATCHERS, logins_helped
        from sevanidhi.schemes.health_card.queries import families
        from sevanidhi.web import navigation

        whys = phrases.CHANGES | phrases.REVOKED_WHY | {"first": phrases.FIRST_CARD}
        words.codes.update({("why", why): said for why, said in whys.items()})
        words.codes.update({("outcome", outcome): said for outcome, said in OUTCOMES.items()})
        words.codes.update(
            {("kind", kind): title for kind, title in (registrations.TITLES | batches.TITLES).items()}
        )
        here = (STATE,)
        registry.register(DDO)
        registry.register(FAMILY)
        for change in JOURNEYS.values():
            registry.register(change)
        vault.USERS.append(families.references_in_use)
        uploads.HELD_BY.append(families.files_in_use)
        papers.MOVED.append(families.papers_moved)
        navigation.add(
            "health_card:my_family",
            _("Family and health card"),
            roles=("member",),
            order=12,
            states=(*here, navigation.NO_STATE),
        )
        verifiers = ("ddo", "cell_officer")
        navigation.add("health_card:desk", _("Families to verify"), roles=verifiers, order=14, states=here)
        cell = ("cell_clerk", "cell_officer")
        navigation.add("health_card:registrations", _("Registrations of officers"), roles=cell, order=35)
        navigation.add("health_card:ddo_list", _("Treasury's list"), roles=cell, order=36)
        for role in cell:
            navigation.land(role, "casework:worklist", order=10)
        navigation.land(
            "member",
            "health_card:my_family",
            order=70,
            where=lambda request: families.own_family(request.user) is not None,
        )
        # Cards
        printing = ("cell_officer", "cell_printer")
        navigation.add("health_card:batches", _("Cards to print"), roles=printing, order=12)
        navigation.add("health_card:cards", _("Find a card"), roles=printing, order=42)
        navigation.add("health_card:revocations", _("Revoked cards"), roles=printing, order=44)
        navigation.add("health_card:parcels", _("Cards to hand over"), roles=("ddo",), order=16, states=here)
        navigation.land("cell_printer", "health_card:batches", order=10)
        # The work as it stands
        accounts.help_also(logins_helped)
        navigation.add("health_card:district", _("My district"), roles=WATCHERS, order=10)
        navigation.add("health_card:directions", _("Directions"), roles=WATCHERS, order=20)
        navigation.add("health_card:cell", _("State cell"), roles=CELL, order=25)
        navigation.add("health_card:progress", _("Progress"), roles=(*CELL, *WATCHERS), order=50)
        navigation.add(
            "health_card:not_registered", _("Not yet registered"), roles=("ddo",), order=18, states=here
        )
        navigation.add("health_card:slips", _("Codes on paper"), roles=MAY_ASK, order=65)
        for role in WATCHERS:
            navigation.land(role, "health_card:district")
        navigation.land("ddo", "health_card:desk", order=60, states=here)
