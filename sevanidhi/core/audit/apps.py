from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sevanidhi.core.audit"
    label = "audit"
