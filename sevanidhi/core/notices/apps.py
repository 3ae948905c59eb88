from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "sevanidhi.core.notices"
    label = "notices"
