"""Addresses of the fund."""

from django.urls import path

from sevanidhi.schemes.gpf.views import about, calculators, passbook

app_name = "gpf"
urlpatterns = [
    path("", about.about, name="about"),
    path("calculators/subscription/", calculators.subscription, name="subscription_calculator"),
    path("calculators/interest/", calculators.interest, name="interest_calculator"),
    path("mine/", passbook.mine, name="mine"),
    path("passbook/<str:number>/", passbook.passbook, name="passbook"),
    path("passbook/<str:number>/paper/", passbook.paper, name="passbook_paper"),
    path("passbook/<str:number>/<str:year>/", passbook.passbook, name="passbook_year"),
    path("passbook/<str:number>/<str:year>/paper/", passbook.paper, name="passbook_year_paper"),
]
