from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "sevanidhi.core.offices"
    label = "offices"
