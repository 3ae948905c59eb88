from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "sevanidhi.lines.funds"
    label = "funds"
