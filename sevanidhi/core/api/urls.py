from django.urls import path

from sevanidhi.core.api import views

app_name = "api"

urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("own/", views.own, name="own"),
    path("own/new/", views.make, name="make"),
    path("<int:number>/end/", views.end, name="end"),
]
