"""Addresses of the health card."""

from django.urls import path

from sevanidhi.schemes.health_card.views import (
    about,
    calculators,
    coordination,
    counter,
    own_people,
    progress,
)

app_name = "health_card"
urlpatterns = [
    path("", about.about, name="about"),
    path("who/", about.who, name="who"),
    path("calculators/family/", calculators.family, name="family_calculator"),
    path("district/", coordination.district, name="district"),
    path("district/offices/<str:code>/", coordination.office, name="office"),
    path("district/offices/<str:code>/remind/", coordination.remind, name="remind_office"),
    path("district/directions/", coordination.directions, name="directions"),
    path("district/directions/<int:pk>/", coordination.direction, name="direction"),
    path("progress/", progress.state, name="progress"),
    path("cell/", progress.cell, name="cell"),
    path("counter/codes/", counter.slips, name="slips"),
    path("counter/codes/<int:pk>/", counter.print_slip, name="print_slip"),
    path("desk/not-registered/", own_people.not_registered, name="not_registered"),
    path("desk/not-registered/remind/", own_people.remind_people, name="remind_people"),
]
