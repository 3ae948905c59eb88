"""The room every screen leans on."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "sevanidhi.web"
    label = "web"
