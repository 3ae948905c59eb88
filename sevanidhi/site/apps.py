from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sevanidhi.site"
    label = "site"
