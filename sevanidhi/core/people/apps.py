from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sevanidhi.core.people"
    label = "people"
