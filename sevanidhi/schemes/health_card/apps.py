from django.apps import AppConfig


class HealthCardConfig(AppConfig):
    name = "sevanidhi.schemes.health_card"
    label = "health_card"
