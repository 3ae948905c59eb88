"""Addresses of state insurance."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sevanidhi.schemes.state_insurance.views import about, calculators, policies


class InsuranceYear(StringConverter):
    """A financial year as it is written: 2015-16."""

    regex = "[0-9]{4}-[0-9]{2}"


register_converter(InsuranceYear, "insurance_year")
app_name = "state_insurance"
urlpatterns = [
    path("", about.about, name="about"),
    path("calculators/premium/", calculators.premium, name="premium_calculator"),
    path("mine/", policies.mine, name="mine"),
    path("policies/", policies.policies, name="policies"),
    # A policy number may hold strokes, so the longer addresses come first.
    path("policies/<path:number>/premium/", policies.premium, name="premium"),
    path(
        "policies/<path:number>/<insurance_year:year>/paper/",
        policies.paper,
        name="record_book_year_paper",
    ),
    path("policies/<path:number>/<insurance_year:year>/", policies.record_book, name="record_book_year"),
    path("policies/<path:number>/paper/", policies.paper, name="record_book_paper"),
    path("policies/<path:number>/", policies.record_book, name="record_book"),
]
