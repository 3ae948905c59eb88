from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sevanidhi.core.accounts"
    label = "accounts"
