"""Many lines that are not good: fifty a page, by reason, each reason counted; nothing is lost on the way."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.payroll import queries, services
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.judged import Part, Shown
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, VOUCHER_DAY
from sevanidhi.core.payroll.words import FAULT_NAMES
from sevanidhi.kernel.money import rupees
from sevanidhi.web.tests.reading import words

HEADING = "GPF Account No,Name,Basic Pay,Subscription\n"
STRANGERS, NAMELESS = 70, 5
TOTAL = 1100 * (STRANGERS + NAMELESS)


def content():
    """Return a CSV of strangers' lines, and of some without a number."""
    rows = [f"X/{number},Nobody,12000,1100\n" for number in range(STRANGERS)]
    return (HEADING + "".join(rows) + ",Nobody,12000,1100\n" * NAMELESS).encode()


@pytest.fixture
def asha(house, settings):
    settings.BUSINESS_DATE = TODAY
    client = Client()
    client.force_login(User.objects.get(pk=house.asha.pk))
    return client


@pytest.fixture
def address(asha):
    paid = {"paid_date_day": "3", "paid_date_month": "6", "paid_date_year": "2016", "kind": "regular"}
    told = {"month": "2016-05", "voucher": "77", "total_gpf": str(TOTAL)}
    asha.post("/en/schedules/send/", told | paid | {"file": SimpleUploadedFile("may.csv", content())})
    return f"/en/schedules/{Schedule.objects.get().key}/"


def rows_of(answer):
    return [int(row) for row in re.findall(r'id="row-(\d+)-gpf"', answer.content.decode())]


def test_fifty_lines_a_page_and_the_pages_together_are_all_lines(asha, address):
    first, second = asha.get(address), asha.get(address + "?from=50")

    assert "Lines 1 to 50 of 75" in words(first)
    assert "Lines 51 to 75 of 75" in words(second)
    assert rows_of(first) + rows_of(second) == list(range(2, 2 + STRANGERS + NAMELESS))


def test_each_reason_is_counted_and_shows_its_own_lines(asha, address):
    read = words(asha.get(address))
    chosen = asha.get(address + "?reason=ACCOUNT_MISSING")

    assert "every reason 75 no account of this number 70 no number written 5" in read
    assert rows_of(chosen) == [72, 73, 74, 75, 76]


def test_the_totals_stay_at_the_top_of_every_page(asha, address):
    for page in ("", "?from=50", "?reason=ACCOUNT_MISSING"):
        assert "Every rupee of the voucher" in words(asha.get(address + page))


def test_a_line_put_right_leads_back_to_its_page(asha, address):
    told = {"row": 72, "head": "gpf", "field": "account", "value": "EDU/1001"}
    back = asha.post(address + "fix/?reason=ACCOUNT_MISSING&from=0", told)

    assert (back.status_code, back["Location"]) == (303, address + "?reason=ACCOUNT_MISSING&from=0")


@pytest.mark.parametrize(
    "asked", ["?from=5000", "?reason=NAME_DIFFERS", "?looked=50", "?reason=ACCOUNT_MISSING&from=50"]
)
def test_a_page_that_is_not_there_leads_to_the_first(asha, address, asked):
    answer = asha.get(address + asked)

    assert (answer.status_code, answer["Location"]) == (302, address)


@pytest.mark.parametrize(
    "asked", ["?from=-1", "?from=x", "?from=9999999999", "?reason=", "?reason=NO_SUCH", "?from=१"]
)
def test_what_is_no_page_is_the_first(asha, address, asked):
    assert rows_of(asha.get(address + asked))[0] == 2


def test_htmx_gets_the_lines_and_the_way_to_them_in_the_other_language(asha, address):
    part = asha.get(address + "?from=50", headers={"HX-Request": "true"}).content.decode()
    switch = part[part.index('<a class="sn-switch"') :]

    assert part.lstrip().startswith('<div id="judged-lines">')
    assert re.findall('(href|hx-swap-oob)="([^"]+)"', switch) == [
        ("href", address.replace("/en/", "/hi/") + "?from=50"),
        ("hx-swap-oob", "true"),
    ]


def test_a_posted_schedule_is_paged_alike(house, asha):
    stated = services.Stated(number="77", totals={"gpf": rupees(TOTAL)}, date=VOUCHER_DAY)
    posted = services.submit(
        office=house.ddo, month=MAY, stated=stated, content=content(), file_name="may.csv", on=TODAY
    )
    asked = Shown(bad=Part(limit=3, offset=1, fault=Fault.ACCOUNT_MISSING))
    found = queries.judge(posted.schedule, on=TODAY, shown=asked)

    assert [line.row for line in found.bad] == [73, 74, 75]
    assert (found.counts.bad, found.counts.by_fault) == (75, {"ACCOUNT_UNKNOWN": 70, "ACCOUNT_MISSING": 5})


@pytest.mark.parametrize(
    ("role", "offered"),
    [("ddo_clerk", "Propose its account"), ("auditor", "This money in suspense"), ("treasury_clerk", None)],
)
def test_a_reader_is_led_to_money_in_suspense_only_where_it_opens(house, asha, role, offered):
    stated = services.Stated(number="77", totals={"gpf": rupees(TOTAL)}, date=VOUCHER_DAY)
    posted = services.submit(
        office=house.ddo, month=MAY, stated=stated, content=content(), file_name="may.csv", on=TODAY
    )
    reader = accounts.create_login(user_id="reader", person=None, by=None)
    where = {"ddo_clerk": house.ddo, "treasury_clerk": house.treasury}.get(role)
    accounts.grant_role(user=reader, role=role, office=where, from_date=date(2010, 1, 1), by=None)
    asha.force_login(User.objects.get(pk=reader.pk))

    read = words(asha.get(f"/en/schedules/{posted.schedule.key}/"))
    links = {"Propose its account", "This money in suspense"}
    assert [link for link in sorted(links) if link in read] == ([offered] if offered else [])


def test_every_fault_has_a_name_to_choose_by():
    assert set(FAULT_NAMES) == set(Fault)
