"""Addresses of state insurance."""

from django.urls import path

from sevanidhi.schemes.state_insurance.views import about, calculators

app_name = "state_insurance"
urlpatterns = [
    path("", about.about, name="about"),
    path("calculators/premium/", calculators.premium, name="premium_calculator"),
]
