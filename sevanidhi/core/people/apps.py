"""The registers of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "sevanidhi.core.people"
    label = "people"

    def ready(self) -> None:
        from sevanidhi.core import registry
        from sevanidhi.core.audit import words
        from sevanidhi.core.people.words import ACTS, LEAVING, RELATIONS
        from sevanidhi.web import navigation

        for name, said in (("act", ACTS), ("why", LEAVING), ("relation", RELATIONS)):
            words.codes.update({(name, code): text for code, text in said.items()})
        states = registry.states_of_pay_bills()
        office = ("ddo", "ddo_clerk")
        navigation.add("people:staff", _("My staff"), roles=office, order=30, states=states)
        navigation.add("people:movements", _("Joining and leaving"), roles=office, order=40, states=states)
        officers = ("ddo", "ddo_clerk", "district_officer")
        navigation.add("people:changes", _("Staff entries"), roles=officers, order=45, states=states)
        navigation.add("people:profile", _("My profile"), roles=("member",), order=80)
        navigation.land("member", "people:profile", order=90)
