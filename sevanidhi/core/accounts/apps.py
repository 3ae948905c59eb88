"""Who may sign in, and in which role."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "sevanidhi.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from sevanidhi.core.accounts import queries
        from sevanidhi.core.accounts.permissions import MAY_ASK
        from sevanidhi.core.accounts.words import ROLE_NAMES
        from sevanidhi.core.audit import words
        from sevanidhi.web import navigation

        words.role_names.update(ROLE_NAMES)
        words.name_posts(queries.posts_of)
        words.name_records("accounts.user", queries.as_records)

        navigation.add("accounts:roles", _("Officers"), roles=("administrator",), order=10)
        navigation.land("administrator", "accounts:roles", order=30)
        navigation.add(
            "accounts:replacements",
            _("Lost mobile or password"),
            roles=MAY_ASK,
            order=60,
        )
        navigation.add("accounts:hand_overs", _("Hand-over"), roles=("ddo", "district_officer"), order=60)
