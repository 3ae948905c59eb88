from django.urls import path

from sevanidhi.core.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.trail, name="trail"),
    path("mine/", views.who_saw, name="who_saw"),
]
