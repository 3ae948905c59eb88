from django.urls import path

from sevanidhi.core.uploads import views

app_name = "uploads"

urlpatterns = [
    path("", views.begin, name="begin"),
    path("scanner/", views.scanner, name="scanner"),
    path("<uuid:key>/", views.upload, name="upload"),
    path("<uuid:key>/picture", views.picture, name="picture"),
    path("<uuid:key>/small", views.small, name="small"),
]
