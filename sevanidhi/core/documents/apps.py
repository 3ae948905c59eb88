from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sevanidhi.core.documents"
    label = "documents"
