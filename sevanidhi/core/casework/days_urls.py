"""The addresses of working days and holidays, under working-days/."""

from django.urls import path

from sevanidhi.core.casework import days_views as views

app_name = "working_days"
urlpatterns = [
    path("", views.days, name="days"),
    path("declare/", views.declare, name="declare"),
    path("<int:year>/", views.days, name="year"),
]
