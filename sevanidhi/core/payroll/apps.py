from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PayrollConfig(AppConfig):
    name = "sevanidhi.core.payroll"
    label = "payroll"

    def ready(self) -> None:
        """Let every scheme say what its heads deduct; put the pay bill's pages in the header."""
        from sevanidhi.core import registry
        from sevanidhi.core.audit import words
        from sevanidhi.core.payroll import documents, queries, tracing
        from sevanidhi.web import clock, navigation

        def draws_pay(request: HttpRequest) -> bool:
            return queries.draws_pay(request.user, on=clock.today(request))

        words.name_records("payroll.schedule", tracing.schedules_as_records)
        words.name_records("payroll.suspenseitem", tracing.items_as_records)
        words.name_records("ledger.account", tracing.accounts_as_records)
        words.codes["kind", documents.KIND] = documents.TITLE
        autodiscover_modules("deductions")
        states = registry.states_of_pay_bills()
        office = ("ddo", "ddo_clerk")
        navigation.add(
            "payroll:this_month", _("This month"), roles=office, order=10, states=states, where=draws_pay
        )
        navigation.add("payroll:suspense", _("Suspense"), roles=office, order=20, states=states)
        tracers = ("district_clerk", "district_officer", "director", "auditor")
        navigation.add("payroll:district", _("Worklist"), roles=tracers, order=10, states=states)
        navigation.add("payroll:find", _("Find"), roles=tracers, order=15, states=states)
        navigation.add("payroll:vouchers", _("Vouchers"), roles=("treasury_clerk",), order=20, states=states)
        for role in office:
            navigation.land(role, "payroll:this_month", states=states, where=draws_pay)
        for role in ("district_clerk", "district_officer", "director"):
            navigation.land(role, "payroll:district", states=states)
        navigation.land("auditor", "payroll:find", states=states)
        navigation.land("treasury_clerk", "payroll:vouchers", states=states)
