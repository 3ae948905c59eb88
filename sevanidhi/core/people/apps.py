"""The registers of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "sevanidhi.core.people"
    label = "people"

    def ready(self) -> None:
        from sevanidhi.web import navigation

        navigation.add("people:staff", _("My staff"), roles=("ddo", "ddo_clerk"), order=30)
        navigation.add("people:movements", _("Joining and leaving"), roles=("ddo", "ddo_clerk"), order=40)
        officers = ("ddo", "ddo_clerk", "district_officer")
        navigation.add("people:changes", _("Staff entries"), roles=officers, order=45)
        navigation.add("people:profile", _("My profile"), roles=("member",), order=80)
        navigation.land("member", "people:profile", order=90)
