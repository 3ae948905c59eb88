"""The sample file of the send page: it is read back without a question, and every line of it is good."""

import csv
import io
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.payroll import queries, services
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.tests.conftest import MAY, STAFF, TODAY, receive, row, stated, with_role, workbook
from sevanidhi.core.people import services as people
from sevanidhi.kernel.money import rupees
from sevanidhi.web.tests.reading import words

ADDRESS = "schedules/sample/?month=2016-05"
TOTALS = {"gpf": Decimal(8750), "si": Decimal(6950)}


@pytest.fixture
def asha(house, settings):
    settings.BUSINESS_DATE = TODAY
    client = Client()
    client.force_login(User.objects.get(pk=house.asha.pk))
    return client


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_sent_as_it_is_asks_nothing_and_is_good_line_by_line(house, asha, language, kind):
    file = asha.get(f"/{language}/{ADDRESS}&as={kind}")
    assert file["Content-Disposition"].startswith(f'attachment; filename="AJM-EDU-07-2016-05.{kind}"')

    sent = asha.post(
        f"/{language}/schedules/send/",
        {
            "file": SimpleUploadedFile(f"may.{kind}", file.content), "month": "2016-05", "voucher": "71",
            "paid_date_day": "3", "paid_date_month": "6", "paid_date_year": "2016", "kind": "regular",
            "total_gpf": str(TOTALS["gpf"]), "total_si": str(TOTALS["si"]),
        },
    )  # fmt: skip

    assert sent.status_code == 303, words(sent)
    schedule = Schedule.objects.get()
    judged = queries.judge(schedule, on=TODAY)
    assert (schedule.line_count, judged.counts.bad, judged.proves) == (2 * len(STAFF), 0, True)
    assert asha.get(sent.headers["Location"]).status_code == 200


def test_an_office_without_people_gets_a_line_that_says_it_is_an_example(house, asha):
    client = Client()
    mira = with_role("mira", "ddo_clerk", house.other_ddo)
    client.force_login(User.objects.get(pk=mira.pk))
    text = client.get(f"/en/{ADDRESS}&as=csv").content.decode("utf-8-sig")

    headings, line = csv.reader(io.StringIO(text))
    assert headings[:3] == ["Sl. No.", "GPF account number", "Name"]
    assert line[-1] == "An example: write your own lines in its place"


def test_what_was_chosen_stays_while_the_pay_does_and_falls_to_the_slab_when_it_rises(house, asha):
    rows = [row(0, subscription=1500), row(1, subscription=1500)]
    services.submit(
        office=house.ddo, month=MAY.previous(), stated=stated(rows), content=workbook(rows),
        file_name="april.xlsx", on=TODAY,
    )  # fmt: skip
    people.set_pay(employee=house.staff[1], month=MAY, basic_pay=rupees(16500), by=None)

    due = {one.number: one.amount for one in queries.due_of_members(house.ddo, MAY) if one.head == "gpf"}
    assert (due["EDU/1001"], due["EDU/1002"]) == (150_000, 145_000)


def test_the_clerk_is_told_to_hand_up_and_the_drawing_officer_to_decide(house, asha):
    officer = Client()
    officer.force_login(User.objects.get(pk=house.chitra.pk))
    empty = asha.get("/en/schedules/?month=2016-05").content.decode()
    assert "Report that nothing was deducted" not in empty
    schedule = receive(house).schedule

    at_clerk, at_officer = (
        who.get("/en/schedules/?month=2016-05").content.decode() for who in (asha, officer)
    )
    assert "Look through it and hand it up" in at_clerk
    assert "Look through it and decide" in at_officer
    services.prepare(schedule=schedule, by=house.asha, on=TODAY)
    later = asha.get("/en/schedules/?month=2016-05").content.decode()
    assert "See what waits for the drawing officer's approval" in unescape(later)
