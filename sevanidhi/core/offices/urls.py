"""Addresses of the office directory."""

from django.urls import path

from sevanidhi.core.offices import views

app_name = "offices"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("<str:code>/", views.office, name="office"),
]
