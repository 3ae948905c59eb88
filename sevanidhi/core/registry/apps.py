from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "sevanidhi.core.registry"
    label = "registry"

    def ready(self) -> None:
        """Let pages and sentences call each head of deduction by its short name."""
        from sevanidhi.core.registry import queries
        from sevanidhi.web import formats

        formats.short_heads.update({head.code: (head.short_hi, head.short_en) for head in queries.heads()})
