from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "sevanidhi.core.signatures"
    label = "signatures"
