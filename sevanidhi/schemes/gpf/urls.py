"""Addresses of the fund."""

from django.urls import path

from sevanidhi.schemes.gpf.views import about, calculators

app_name = "gpf"
urlpatterns = [
    path("", about.about, name="about"),
    path("calculators/subscription/", calculators.subscription, name="subscription_calculator"),
    path("calculators/interest/", calculators.interest, name="interest_calculator"),
]
