from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GpfConfig(AppConfig):
    name = "sevanidhi.schemes.gpf"
    label = "gpf"

    def ready(self) -> None:
        from sevanidhi.core.audit import words
        from sevanidhi.schemes.gpf import documents, queries
        from sevanidhi.schemes.gpf.scheme import SCHEME
        from sevanidhi.web import navigation

        words.codes["kind", documents.KIND] = documents.TITLE
        navigation.add("gpf:mine", _("GPF passbook"), roles=("member",), order=10, states=(SCHEME.state,))
        navigation.land(
            "member",
            "gpf:mine",
            order=80,
            where=lambda request: queries.own_account(request.user) is not None,
        )
