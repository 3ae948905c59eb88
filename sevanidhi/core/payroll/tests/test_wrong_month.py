"""A file of another month than the one chosen is asked about, not booked in silence."""

import pytest
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.payroll import queries, services
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.report import report
from sevanidhi.core.payroll.tests.conftest import HEADINGS, TODAY, receive, row, workbook
from sevanidhi.web.tests.reading import words

ASKED = {
    "hi": "गलत माह चुना गया",
    "en": "No line of this file is of May 2016: the latest salary month written in it is April 2016.",
}


def received(house, *months, kind="regular") -> Schedule:
    """Return a draft of May whose lines are of these months."""
    rows = [[*row(place), month] for place, month in enumerate(months)]
    return receive(house, rows, content=workbook(rows, (*HEADINGS, "Salary Month")), kind=kind).schedule


def shown(house, schedule, settings, language="en", who="asha", page=""):
    settings.BUSINESS_DATE = TODAY
    client = Client()
    client.force_login(User.objects.get(pk=getattr(house, who).pk))
    return words(client.get(f"/{language}/schedules/{schedule.key}/{page}"))


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_file_all_of_an_earlier_month_is_asked_about(house, settings, language):
    schedule = received(house, "2016-04", "2016-03")

    assert ASKED[language] in shown(house, schedule, settings, language)
    services.prepare(schedule=schedule, by=house.asha, on=TODAY)
    assert ASKED[language] in shown(house, schedule, settings, language, "chitra", "approve/")


def test_programs_are_told_the_month(house):
    assert report(queries.judge(received(house, "2016-04"), on=TODAY))["latest_month"] == "2016-04"


@pytest.mark.parametrize(
    ("months", "kind"), [(("2016-04", "2016-05"), "regular"), (("2016-04",), "supplementary")]
)
def test_arrears_beside_the_month_and_a_supplementary_file_are_not(house, settings, months, kind):
    page = shown(house, received(house, *months, kind=kind), settings)

    assert "To members and suspense together make the voucher" in page
    assert "No line of this file" not in page
