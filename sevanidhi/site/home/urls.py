"""Addresses of the public front."""

from django.urls import path

from sevanidhi.site.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.prose, {"name": "about"}, name="about"),
    path("help/", views.prose, {"name": "help"}, name="help"),
    path("accessibility/", views.prose, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", views.prose, {"name": "privacy"}, name="privacy"),
    path("terms/", views.prose, {"name": "terms"}, name="terms"),
    path("api/", views.api, name="api"),
    path("contact/", views.contact, name="contact"),
    path("site-map/", views.site_map, name="site_map"),
]
