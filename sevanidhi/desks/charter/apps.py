from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "sevanidhi.desks.charter"
    label = "charter"
