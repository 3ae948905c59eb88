"""Addresses of the health card."""

from django.urls import path

from sevanidhi.schemes.health_card.views import about, calculators

app_name = "health_card"
urlpatterns = [
    path("", about.about, name="about"),
    path("who/", about.who, name="who"),
    path("calculators/family/", calculators.family, name="family_calculator"),
]
