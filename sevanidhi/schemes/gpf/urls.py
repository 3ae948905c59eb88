"""Addresses of the fund."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sevanidhi.schemes.gpf.views import about, calculators, passbook


class Year(StringConverter):
    """A financial year as it is written: 2015-16."""

    regex = "[0-9]{4}-[0-9]{2}"


register_converter(Year, "year")
app_name = "gpf"
urlpatterns = [
    path("", about.about, name="about"),
    path("calculators/subscription/", calculators.subscription, name="subscription_calculator"),
    path("calculators/interest/", calculators.interest, name="interest_calculator"),
    path("mine/", passbook.mine, name="mine"),
    # Account numbers hold strokes ("EDU/100037"), so the longer addresses come first.
    path("passbook/<path:number>/<year:year>/paper/", passbook.paper, name="passbook_year_paper"),
    path("passbook/<path:number>/<year:year>/", passbook.passbook, name="passbook_year"),
    path("passbook/<path:number>/paper/", passbook.paper, name="passbook_paper"),
    path("passbook/<path:number>/", passbook.passbook, name="passbook"),
]
