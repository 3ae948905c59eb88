"""The addresses of people, under people/."""

from django.urls import path

from sevanidhi.core.people import views

app_name = "people"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("staff/", views.staff, name="staff"),
    path("staff/<str:employee_id>/", views.employee, name="employee"),
    path("movements/", views.movements, name="movements"),
]
