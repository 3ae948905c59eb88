from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "sevanidhi.core.api"
    label = "api"
