"""Addresses of the citizen's charter."""

from django.urls import path

from sevanidhi.desks.charter import views

app_name = "charter"
urlpatterns = [
    path("", views.charter, name="charter"),
    path("rules/", views.rules, name="rules"),
    path("rules/<str:key>/", views.rule, name="rule"),
]
