from django.apps import AppConfig


class StateInsuranceConfig(AppConfig):
    name = "sevanidhi.schemes.state_insurance"
    label = "state_insurance"
