from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "sevanidhi.core.vault"
    label = "vault"

    def ready(self) -> None:
        from sevanidhi.core.audit import queries as audit
        from sevanidhi.core.vault import queries

        audit.KEPT_APART.append(queries.seen_of)
