from django.apps import AppConfig


class GpfConfig(AppConfig):
    name = "sevanidhi.schemes.gpf"
    label = "gpf"
