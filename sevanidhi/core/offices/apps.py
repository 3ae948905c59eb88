from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "sevanidhi.core.offices"
    label = "offices"

    def ready(self) -> None:
        """Tell the audit what offices are called."""
        from sevanidhi.core.audit import words
        from sevanidhi.core.offices import queries

        words.name_offices(queries.names_of)
        words.name_records(words.OFFICE, queries.as_records)
