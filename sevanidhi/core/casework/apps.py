from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "sevanidhi.core.casework"
    label = "casework"
