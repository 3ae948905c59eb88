from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "sevanidhi.desks.counter"
    label = "counter"
