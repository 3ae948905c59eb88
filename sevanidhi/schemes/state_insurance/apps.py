from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StateInsuranceConfig(AppConfig):
    name = "sevanidhi.schemes.state_insurance"
    label = "state_insurance"

    def ready(self) -> None:
        from sevanidhi.core.audit import words
        from sevanidhi.schemes.state_insurance import documents, queries
        from sevanidhi.schemes.state_insurance.scheme import SCHEME
        from sevanidhi.web import navigation

        words.codes["kind", documents.KIND] = documents.TITLE
        own, states = ("member",), (SCHEME.state,)
        navigation.add("state_insurance:mine", _("Insurance record book"), roles=own, order=12, states=states)
        navigation.land(
            "member",
            "state_insurance:mine",
            order=85,
            where=lambda request: queries.own_policy(request.user) is not None,
        )
        officers = ("ddo", "ddo_clerk", "district_clerk")
        navigation.add("state_insurance:policies", _("Policies"), roles=officers, order=60, states=states)
