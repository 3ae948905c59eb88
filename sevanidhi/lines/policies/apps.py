from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "sevanidhi.lines.policies"
    label = "policies"
