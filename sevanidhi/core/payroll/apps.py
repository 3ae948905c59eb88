from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PayrollConfig(AppConfig):
    name = "sevanidhi.core.payroll"
    label = "payroll"

    def ready(self) -> None:
        """Let every scheme say what its heads deduct."""
        autodiscover_modules("deductions")
