from django.urls import path

from sevanidhi.core.api import views

app_name = "api"

urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("new/", views.make, name="make"),
    path("<int:number>/end/", views.end, name="end"),
]
