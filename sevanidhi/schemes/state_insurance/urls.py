"""Addresses of state insurance."""

from django.urls import path

from sevanidhi.schemes.state_insurance.views import about, calculators, policies

app_name = "state_insurance"
urlpatterns = [
    path("", about.about, name="about"),
    path("calculators/premium/", calculators.premium, name="premium_calculator"),
    path("mine/", policies.mine, name="mine"),
    path("policies/<str:number>/", policies.record_book, name="record_book"),
    path("policies/<str:number>/premium/", policies.premium, name="premium"),
    path("policies/<str:number>/<str:year>/", policies.record_book, name="record_book_year"),
    path("policies/<str:number>/<str:year>/paper/", policies.paper, name="record_book_paper"),
]
