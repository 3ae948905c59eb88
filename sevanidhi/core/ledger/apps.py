from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "sevanidhi.core.ledger"
    label = "ledger"
