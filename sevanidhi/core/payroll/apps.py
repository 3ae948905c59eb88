from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "sevanidhi.core.payroll"
    label = "payroll"
