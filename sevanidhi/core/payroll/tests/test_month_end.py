"""Month end: many offices send their schedules in the same minute; each is judged, approved and posted."""

import threading
import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client

from sevanidhi.core import queue
from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger.services import NewAccount, open_accounts
from sevanidhi.core.offices import services as offices
from sevanidhi.core.payroll import queries
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.services import intake, posting, prepare
from sevanidhi.core.payroll.tests.conftest import TODAY, balance, open_house, stated, with_role, workbook
from sevanidhi.core.people import services as people
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees

OFFICES, STAFF = 8, 40
GENEROUS_SECONDS = 10  # a file, all of them at once; the goal is four files a second


@pytest.fixture
def house_of_its_own(own_database):
    return open_house()


def open_offices(house):
    """Open drawing offices with a clerk, staff and accounts each; return {clerk: rows of the office}."""
    return {open_office(house, number): rows_of(number) for number in range(OFFICES)}


def open_office(house, number):
    office = offices.open_office(
        code=f"AJM-X{number}", kind="ddo", state="rajasthan", name_hi=f"विद्यालय {number}",
        name_en=f"School {number}", parent=house.district, treasury=house.treasury,
        from_date=date(1980, 1, 1), by=None,
    )  # fmt: skip
    staff = people.register_employees(
        (
            people.NewEmployee(
                employee_id=f"X{number}-{place}", state="rajasthan", name_hi="आशा जोशी", name_en="Asha Joshi",
                office=office, appointed_date=date(2001, 7, 2), posted_date=date(2010, 4, 1),
                basic_pay=rupees(12000), pay_month=SalaryMonth(2010, 4),
            )
            for place in range(STAFF)
        ),
        by=None,
    )  # fmt: skip
    open_accounts(
        (
            NewAccount(head=head, number=written.format(number, place), employee_id=employee.pk,
                       opened_date=date(2010, 4, 1))
            for place, employee in enumerate(staff)
            for head, written in (("gpf", "EDU/7{}{:03d}"), ("si", "9{}{:03d}"))
        ),
        by=None,
    )  # fmt: skip
    return with_role(f"clerk{number}", "ddo_clerk", office)


def rows_of(number):
    return [
        [
            f"EDU/7{number}{place:03d}",
            "Asha Joshi",
            12000,
            1100,
            "",
            "",
            f"9{number}{place:03d}",
            1100,
            2200,
            "",
        ]
        for place in range(STAFF)
    ]


def send(clerk, rows, started, answers):
    """Send an office's rows by its page, at the same moment as all others."""
    told = {
        "month": "2016-05", "voucher": "71", "kind": "regular", "paid_date_day": "3", "paid_date_month": "6",
        "paid_date_year": "2016",
    }  # fmt: skip
    told |= {f"total_{head}": str(total) for head, total in stated(rows).totals.items()}
    browser = Client()
    browser.force_login(User.objects.get(pk=clerk.pk))
    content = workbook(rows)
    started.wait()
    try:
        file = SimpleUploadedFile("may.xlsx", content)
        answers.append(browser.post("/en/schedules/send/", told | {"file": file}, follow=True).status_code)
    finally:
        connections.close_all()


def test_schedules_of_many_offices_sent_at_once_are_all_judged_and_posted(house_of_its_own, settings):
    settings.BUSINESS_DATE = TODAY
    house, answers, started = house_of_its_own, [], threading.Barrier(OFFICES)
    hands = [
        threading.Thread(target=send, args=(clerk, rows, started, answers))
        for clerk, rows in open_offices(house).items()
    ]
    begun = time.perf_counter()
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    seconds = time.perf_counter() - begun

    print(f"{OFFICES} schedules sent at once were judged in {seconds:.1f} s")  # noqa: T201
    assert answers == [200] * OFFICES
    assert seconds < OFFICES * GENEROUS_SECONDS
    for schedule in Schedule.objects.order_by("pk"):
        prepare(schedule=schedule, by=schedule.received_by, on=TODAY)
        with transaction.atomic():
            posting._approved(intake.locked(schedule), by=house.chitra, on=TODAY)
    queue.run_waiting()
    assert list(Schedule.objects.values_list("state", flat=True)) == ["posted"] * OFFICES
    assert queries.unproved_heads() == []
    assert {balance(house.account(row[0])) for n in range(OFFICES) for row in rows_of(n)} == {rupees(1100)}
