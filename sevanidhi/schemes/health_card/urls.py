"""Addresses of the health card."""

from django.urls import path

from sevanidhi.schemes.health_card.views import about, calculators, cell, ddo

app_name = "health_card"
urlpatterns = [
    path("", about.about, name="about"),
    path("who/", about.who, name="who"),
    path("calculators/family/", calculators.family, name="family_calculator"),
    path("ddo/find/", ddo.find, name="find_officer"),
    path("cell/registrations/", cell.listed, name="registrations"),
    path("cell/registrations/<str:number>/link/", cell.link_again, name="link_again"),
    path("cell/ddo-list/", cell.load_list, name="ddo_list"),
    path("cell/ddo-list/sample/", cell.sample, name="ddo_list_sample"),
]
