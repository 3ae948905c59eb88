from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "sevanidhi.core.casework"
    label = "casework"

    def ready(self) -> None:
        from sevanidhi.core import registry
        from sevanidhi.core.audit import words
        from sevanidhi.core.casework import letters, phrases, queries, services
        from sevanidhi.web import navigation

        words.name_records("casework.case", queries.as_records)
        words.codes.update({("to", state): said for state, said in phrases.STATES.items()})
        words.codes["kind", letters.REFUSAL] = letters.REFUSAL_TITLE
        words.codes["kind", queries.SCAN] = services.SIGNED_FORM
        words.codes["kind", queries.SCAN_UNREAD] = services.FORM_UNREAD
        officers = ("district_clerk", "district_officer", "cell_clerk", "cell_officer")
        navigation.add("casework:worklist", _("Applications"), roles=officers, order=30)
        states = registry.states_of_pay_bills()
        navigation.add("casework:to_report_on", _("Applications"), roles=("ddo",), order=50, states=states)
        navigation.add("working_days:days", _("Working days"), roles=("administrator",), order=70)
        navigation.add("casework:mine", _("My applications"), roles=("member", "applicant"), order=30)
