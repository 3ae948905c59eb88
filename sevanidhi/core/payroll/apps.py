from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PayrollConfig(AppConfig):
    name = "sevanidhi.core.payroll"
    label = "payroll"

    def ready(self) -> None:
        """Let every scheme say what its heads deduct; put the pay bill's pages in the header."""
        from sevanidhi.core.audit import words
        from sevanidhi.core.payroll import tracing
        from sevanidhi.web import navigation

        words.name_records("payroll.schedule", tracing.schedules_as_records)
        words.name_records("payroll.suspenseitem", tracing.items_as_records)
        words.name_records("ledger.account", tracing.accounts_as_records)
        autodiscover_modules("deductions")
        navigation.add("payroll:this_month", _("This month"), roles=("ddo", "ddo_clerk"), order=10)
        navigation.add("payroll:suspense", _("Suspense"), roles=("ddo", "ddo_clerk"), order=20)
        navigation.add(
            "payroll:district",
            _("Worklist"),
            roles=("district_clerk", "district_officer", "director", "auditor"),
            order=10,
        )
        tracers = ("district_clerk", "district_officer", "director", "auditor")
        navigation.add("payroll:find", _("Find"), roles=tracers, order=15)
        navigation.add("payroll:vouchers", _("Vouchers"), roles=("treasury_clerk",), order=20)
        for role in ("ddo", "ddo_clerk"):
            navigation.land(role, "payroll:this_month")
        for role in ("district_clerk", "district_officer", "director"):
            navigation.land(role, "payroll:district")
        navigation.land("auditor", "payroll:find")
        navigation.land("treasury_clerk", "payroll:vouchers")
