from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GpfConfig(AppConfig):
    name = "sevanidhi.schemes.gpf"
    label = "gpf"

    def ready(self) -> None:
        from sevanidhi.schemes.gpf import queries
        from sevanidhi.schemes.gpf.scheme import SCHEME
        from sevanidhi.web import navigation

        navigation.add("gpf:mine", _("GPF passbook"), roles=("member",), order=10, states=(SCHEME.state,))
        navigation.land(
            "member",
            "gpf:mine",
            order=80,
            where=lambda request: queries.own_account(request.user) is not None,
        )
