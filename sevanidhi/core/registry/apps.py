from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "sevanidhi.core.registry"
    label = "registry"
